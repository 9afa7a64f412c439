import { csvText } from './csv-text';

describe('CSV for others', () => {
  it.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1-2', `'+1-2`],
    ['-2+cmd', `'-2+cmd`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t=1`],
    ['\r=1', `"'\r=1"`],
    [' =1', `' =1`],
    ['\u200b=1', `'\u200b=1`],
    ['＝1', `'＝1`],
  ])('guards the cell %j, which a spreadsheet would run', (cell, written) => {
    expect(csvText([[cell]])).toBe(`${written}\r\n`);
  });

  it('leaves numbers, also negative ones, blank cells and other texts alone', () => {
    expect(
      csvText([
        ['id', 'n'],
        ['a-b', -5],
        ['-12', null],
        ['x,"y"', 0.5],
      ]),
    ).toBe('id,n\r\na-b,-5\r\n-12,\r\n"x,""y""",0.5\r\n');
  });
});
