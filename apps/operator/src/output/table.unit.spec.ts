import { figure, table, withWideTables } from './table';

const COLUMNS = [{ title: 'record' }, { title: 'source' }, figure('votes')];
const ROWS = [
  ['3f2a91c07be4', `urn:kz:tec:${'a'.repeat(90)}`, 1_234_567],
  ['77', 'urn:b', 5],
];
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length));

describe('A table', () => {
  it('fits 80 columns: the widest texts are cut, figures never', () => {
    const text = table(COLUMNS, ROWS);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain('1,234,567');
    expect(text).toContain('3f2a91c07be4');
    expect(text).toMatch(/urn:kz:tec:a+… .*\n[^]*--wide shows it in full\n$/);
  });

  it('is as wide as its cells where that is asked for', async () => {
    const text = await withWideTables(() => Promise.resolve(table(COLUMNS, ROWS)));
    expect(text).toContain('a'.repeat(90));
    expect(text).not.toContain('--wide');
  });

  it('is left as it is where it fits', () => {
    expect(table([{ title: 'a' }, figure('n')], [['x', 1]])).toBe('a  n\n-  -\nx  1\n');
  });
});
