import { DECISION_KINDS } from '../decisions/decisions';
import { smallDefinition } from '../testing/small-election';
import { officerWarnings } from './officer-warnings';

const [first, second] = smallDefinition().officers ?? [];

function warned(rights: readonly (readonly string[])[], rehearsal = false): readonly string[] {
  const officers = rights.map((may, index) => {
    if (first === undefined || second === undefined) throw new Error('the small election has two officers');
    return { ...(index === 0 ? first : second), officerId: `o${index + 1}`, may };
  });
  return officerWarnings({ officers, rehearsal }).map(({ code, place, detail }) => `${code} ${place}: ${detail}`);
}

describe('The officers of a definition', () => {
  it('are nothing to warn of where two may certify and amend', () => {
    expect(warned([DECISION_KINDS, ['certify', 'amend']])).toEqual([]);
  });

  it('are named where one may nothing', () => {
    expect(warned([['certify', 'amend'], ['amend', 'certify'], []])).toEqual([
      'OFFICER_MAY_NOTHING officers[2].may: "o3" may decide nothing',
    ]);
  });

  it.each([
    ['certifies', '"certifies" of "o3" is not a kind of decision'],
    ['Certify', '"Certify" of "o3" is not a kind of decision'],
    ['toString', '"toString" of "o3" is not a kind of decision'],
    ['approve_certification', '"approve_certification" of "o3" gives nothing: what is asked for is "certify"'],
  ])('are named with a right that gives nothing: %s', (right, said) => {
    const found = warned([
      ['certify', 'amend'],
      ['certify', 'amend'],
      ['admit', right],
    ]);
    expect(found).toEqual([`OFFICER_RIGHT_UNKNOWN officers[2].may: ${said}`]);
  });

  it('are too few where fewer than two may certify or amend', () => {
    expect(warned([['certify', 'amend'], ['certify']])).toEqual([
      'OFFICERS_TOO_FEW officers: one officer alone may amend, which takes two',
    ]);
    expect(warned([])).toEqual([
      'OFFICERS_TOO_FEW officers: nobody may certify, which takes two',
      'OFFICERS_TOO_FEW officers: nobody may amend, which takes two',
    ]);
  });

  it('may be missing in a rehearsal, but not be half there', () => {
    expect(warned([], true)).toEqual([]);
    expect(warned([['certify', 'amend']], true)).toHaveLength(2);
  });
});
