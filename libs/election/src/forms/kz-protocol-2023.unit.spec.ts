import { compileContest } from '../frame/compiled-contest';
import { findControls } from '../protocol/controls';
import { readFigures } from '../protocol/figures';
import type { Protocol } from '../record/protocol';
import { smallDefinition } from '../testing/small-election';
import { KZ_PROTOCOL_2023 } from './kz-protocol-2023';

const [list] = smallDefinition().contests;
if (list === undefined) throw new Error('the small election has a list contest');
const contest = compileContest({ ...list, form: KZ_PROTOCOL_2023 }, 1, 0);

const GOOD: Protocol = {
  electionId: 'small',
  contestId: 'list',
  precinctId: 'p1',
  round: 1,
  counters: {
    voters_on_list: 1_000,
    ballots_received: 1_010,
    ballots_issued: 700,
    ballots_unused: 310,
    ballots_found: 690,
    ballots_invalid: 10,
    took_part: 680,
    absentee_voters: 5,
    voters_outside: 20,
  },
  votes: Object.fromEntries([
    ['a', 400],
    ['__proto__', 180],
    ['41', 80],
    ['against_all', 20],
  ]),
  issuedByMember: [300, 400],
  portableBoxes: [{ ballots: 20, applications: 20 }],
  inWords: { took_part: 'шестьсот восемьдесят', a: 'төрт жүз' },
};

function failing(
  change: Partial<Protocol> & { counter?: Record<string, number> },
  votersOnOtherLists: number[] = [],
  registered: number | null = null,
) {
  const { counter = {}, ...rest } = change;
  const protocol = { ...GOOD, ...rest, counters: { ...GOOD.counters, ...counter } };
  const read = readFigures(contest, protocol);
  const { errors, warnings } = findControls(contest, protocol, read, {
    sameListElsewhere: (voters) => votersOnOtherLists.every((elsewhere) => elsewhere === voters),
    registered,
  });
  return [...errors, ...warnings.map((code) => `${code}?`)].join(' ');
}

describe('The protocol form of Art. 43', () => {
  it('lets a protocol pass that closes', () => {
    expect(failing({})).toBe('');
  });

  it.each<[string, Parameters<typeof failing>[0], string]>([
    ['C1: voters who took part are the sum of votes', { votes: { ...GOOD.votes, a: 401 }, inWords: {} }, 'C1'],
    ['C2: ballots found are took part plus invalid', { counter: { ballots_invalid: 11 } }, 'C2'],
    ['C3: issued are the sum of what each member issued', { issuedByMember: [300, 399] }, 'C3'],
    [
      'C4: no more issued than voters on the list',
      { counter: { ballots_issued: 1_001, ballots_unused: 9 }, issuedByMember: [1_001] },
      'C4',
    ],
    [
      'C5: no more found than issued',
      { counter: { ballots_issued: 689, ballots_unused: 321 }, issuedByMember: [689] },
      'C5',
    ],
    ['C6: all ballots of an overfull box are invalid', { portableBoxes: [{ ballots: 11, applications: 10 }] }, 'C6'],
    ['C7: received are issued plus unused', { counter: { ballots_unused: 309 } }, 'C7?'],
    [
      'C8: received exceed the list by one hundredth at most',
      { counter: { ballots_received: 1_011, ballots_unused: 311 } },
      'C8?',
    ],
    ['C10: every number equals its words', { inWords: { took_part: 'шестьсот восемьдесят один' } }, 'C10'],
    ['C10: words of an unknown field equal nothing', { inWords: { other: 'один' } }, 'C10'],
    ['C11: absentee voters are no more than issued', { counter: { absentee_voters: 701 } }, 'C11?'],
    ['C11: boxes hold no more than voters outside', { counter: { voters_outside: 19 } }, 'C11?'],
  ])('%s', (_, change, expected) => {
    expect(failing(change)).toBe(expected);
  });

  it('C6: an overfull box is no error when its ballots are among the invalid', () => {
    expect(
      failing({
        portableBoxes: [
          { ballots: 10, applications: 9 },
          { ballots: 10, applications: 10 },
        ],
      }),
    ).toBe('');
  });

  it('C12: warns when the precinct’s contests name different lists of voters', () => {
    expect(failing({}, [1_000])).toBe('');
    expect(failing({}, [1_000, 999])).toBe('C12?');
  });

  it('R1: warns when the list differs from the register by more than one hundredth', () => {
    expect(failing({}, [], 1_010)).toBe('');
    expect(failing({}, [], 1_011)).toBe('R1?');
    expect(failing({}, [], 991)).toBe('');
    expect(failing({}, [], 989)).toBe('R1?');
  });

  it('applies a control only where the protocol has all its counters', () => {
    const { absentee_voters: _a, voters_outside: _o, ...required } = GOOD.counters;
    const lacking = { ...GOOD, counters: required };
    const read = readFigures(contest, lacking);
    expect(read.problems).toEqual([]);
    expect(findControls(contest, lacking, read, { sameListElsewhere: () => true, registered: null })).toEqual({
      errors: [],
      warnings: [],
    });
  });

  it('says each control in Kazakh, Russian and English with its article', () => {
    for (const control of KZ_PROTOCOL_2023.controls) {
      expect([control.code, control.article, control.text?.kk, control.text?.ru, control.text?.en].every(Boolean)).toBe(
        true,
      );
    }
  });
});
