import { compileContest } from '../frame/compiled-contest';
import { findControls } from '../protocol/controls';
import type { ContestOption, ProtocolForm } from '../definition/definition';
import { readFigures } from '../protocol/figures';
import { smallDefinition } from '../testing/small-election';
import { SHIPPED_FORMS } from '.';

const [base] = smallDefinition().contests;

function failing(
  formId: string,
  options: readonly string[],
  counters: Record<string, number>,
  votes: Record<string, number>,
): string {
  const form: ProtocolForm | undefined = SHIPPED_FORMS.get(formId);
  if (base === undefined || form === undefined) throw new Error(`${formId} is not shipped`);
  const listed = options.map((optionId): ContestOption => ({ optionId, kind: 'answer' }));
  const contest = compileContest({ ...base, form, options: listed }, 1, 0);
  const protocol = { electionId: 'small', contestId: 'list', precinctId: 'p1', round: 1, counters, votes };
  const read = readFigures(contest, protocol);
  expect(read.problems).toEqual([]);
  const { errors, warnings } = findControls(contest, protocol, read, {
    sameListElsewhere: () => true,
    registered: null,
  });
  return [...errors, ...warnings.map((code) => `${code}?`)].join(' ');
}

describe('The protocol of a referendum', () => {
  /** 5 June 2022, the whole country. Ballots issued are constructed: only their share, 68.44 %, was published. */
  const COUNTERS = {
    voters_on_list: 11_734_642,
    ballots_issued: 8_031_189,
    took_part: 7_985_769,
    ballots_invalid: 205_924,
    ballots_not_counted: 125_859,
  };
  const VOTES = { yes: 6_163_516, no: 1_490_470 };
  const check = (change: Partial<typeof COUNTERS>, votes = VOTES): string =>
    failing('kz.referendum-protocol.2022', ['yes', 'no'], { ...COUNTERS, ...change }, votes);

  it('of 2022 closes: T = yes + no + invalid + valid but not counted', () => {
    expect(check({})).toBe('');
  });

  it('does not close when a class of ballots is left out', () => {
    expect(check({ ballots_not_counted: 0 })).toBe('T');
    expect(check({}, { yes: 6_163_516, no: 1_490_471 })).toBe('T');
  });

  it('has no more citizens taking part than ballots given out, and no more ballots than citizens entitled', () => {
    expect(check({ ballots_issued: 7_985_768 })).toBe('C5');
    expect(check({ ballots_issued: 11_734_643 })).toBe('C4');
  });
});

describe('The protocol for members of local bodies', () => {
  const counters = {
    voters_on_list: 1_000,
    ballots_received: 1_000,
    ballots_issued: 600,
    ballots_unused: 400,
    ballots_found: 600,
    ballots_invalid: 10,
    took_part: 590,
  };

  it.each(['kz.local-body-protocol.2023', 'kz.local-body-protocol.2026'])(
    '%s: a ballot may have several marks, so votes are no sum of voters',
    (formId) => {
      const votes = { c1: 500, c2: 400, c3: 300 };
      expect(failing(formId, ['c1', 'c2', 'c3'], counters, votes)).toBe('');
      expect(failing(formId, ['c1', 'c2', 'c3'], { ...counters, took_part: 591 }, votes)).toBe('C2');
    },
  );
});
