/** One case or more for each shipped rule set and each gap that an allocation can ask about, named after it. */
import type { AllocationInput } from '../input/input';
import { candidateOptions, listOptions, PUBLISHED_RESULTS } from './published-results';

export interface Scenario {
  readonly name: string;
  readonly ruleSetId: string;
  readonly input: AllocationInput;
  /** Gap of the question; absent where the law answers. */
  readonly gap?: string;
}

type Votes = Readonly<Record<string, number>>;

function lists(seats: number, votes: Votes, againstAll: number | null = null): AllocationInput {
  return { seats, options: listOptions(votes), againstAll, counters: {} };
}

function candidates(votes: Votes, againstAll: number | null = null, seats = 1): AllocationInput {
  return { seats, options: candidateOptions(votes), againstAll, counters: {} };
}

function repeated(votes: Votes, againstAll: number | null = null): AllocationInput {
  return { ...candidates(votes, againstAll), repeatVote: true };
}

const KURULTAI = 'kz.kurultai-list.2026';
const MAZHILIS = 'kz.mazhilis-list.2023';
const SMD = 'kz.mazhilis-smd.2023';
const MASLIKHAT_SMD = 'kz.maslikhat-smd.2023';
const PRESIDENT = 'kz.president.2022';
const SENATE = 'kz.senate.2023';

/** Rows of the table of gaps that concern an allocation. */
export const GAP_SCENARIOS: readonly Scenario[] = [
  { name: 'no list reaches five per cent', ruleSetId: KURULTAI, input: lists(145, { a: 40, b: 30 }, 9_930), gap: 'GAP-LIST-1' },
  { name: 'no list of a maslikhat reaches it', ruleSetId: 'kz.maslikhat-list.2023', input: lists(21, { a: 40, b: 30 }, 9_930), gap: 'GAP-LIST-1' },
  { name: 'nobody votes for any list', ruleSetId: MAZHILIS, input: lists(69, { a: 0, b: 0 }, 0), gap: 'GAP-LIST-1' },
  { name: 'two lists share the next largest vote', ruleSetId: MAZHILIS, input: lists(69, { a: 9_000, b: 400, c: 400 }), gap: 'GAP-LIST-2' },
  { name: 'the second list has at most one quota', ruleSetId: KURULTAI, input: lists(145, { a: 995_000, b: 5_000 }), gap: 'GAP-LIST-3' },
  { name: 'one list alone on the ballot', ruleSetId: MAZHILIS, input: lists(69, { a: 100 }), gap: 'GAP-LIST-4' },
  { name: 'no votes for any other list', ruleSetId: 'kz.maslikhat-list.2023', input: lists(21, { a: 100, b: 0 }), gap: 'GAP-LIST-4' },
  { name: 'one candidate alone in a district', ruleSetId: SMD, input: candidates({ a: 10 }, 5), gap: 'GAP-SMD-1' },
  { name: 'three tied at the top of a maslikhat district', ruleSetId: MASLIKHAT_SMD, input: candidates({ a: 10, b: 10, c: 10 }), gap: 'GAP-SMD-2' },
  { name: 'two stood in a maslikhat district and are tied', ruleSetId: MASLIKHAT_SMD, input: candidates({ a: 10, b: 10 }), gap: 'GAP-SMD-3' },
  { name: 'a repeat vote ends in a tie again', ruleSetId: SMD, input: repeated({ a: 10, b: 10 }), gap: 'GAP-SMD-4' },
  { name: 'a repeat vote of a maslikhat ends in a tie again', ruleSetId: MASLIKHAT_SMD, input: repeated({ a: 10, b: 10 }), gap: 'GAP-SMD-4' },
  { name: 'a tie for the second place', ruleSetId: PRESIDENT, input: candidates({ a: 40, b: 20, c: 20 }, 5), gap: 'GAP-PRES-1' },
  { name: 'two candidates and neither above a half', ruleSetId: PRESIDENT, input: candidates({ a: 45, b: 40 }, 15), gap: 'GAP-PRES-2' },
  { name: 'one candidate alone in the repeat vote', ruleSetId: PRESIDENT, input: repeated({ a: 45 }, 15), gap: 'GAP-PRES-3' },
  { name: 'Senate: a tie for the second place', ruleSetId: SENATE, input: candidates({ a: 40, b: 20, c: 20 }, 5), gap: 'GAP-SEN-1' },
  { name: 'Senate: the repeat vote ends in a tie', ruleSetId: SENATE, input: repeated({ a: 40, b: 40 }, 5), gap: 'GAP-SEN-2' },
  { name: 'Senate: one candidate alone in the repeat vote', ruleSetId: SENATE, input: repeated({ a: 40 }, 5), gap: 'GAP-SEN-3' },
  { name: 'a tie for the last place of a local body', ruleSetId: 'kz.local-body.2026', input: candidates({ a: 9, b: 5, c: 5 }, null, 2), gap: 'GAP-LOCAL-1' },
  { name: 'as many candidates as mandates, one without a vote', ruleSetId: 'kz.local-body.2026', input: candidates({ a: 5, b: 1, c: 2, d: 7, e: 0 }, null, 5), gap: 'GAP-LOCAL-2' },
  { name: 'two of three are tied for an akim', ruleSetId: 'kz.akim.2026', input: candidates({ a: 10, b: 10, c: 3 }), gap: 'GAP-AKIM-1' },
  { name: 'the repeat vote for an akim ends in a tie again', ruleSetId: 'kz.akim.2026', input: repeated({ a: 10, b: 10 }), gap: 'GAP-AKIM-2' },
  { name: 'one of two tied for an akim was withdrawn', ruleSetId: 'kz.akim.2026', input: { ...candidates({ a: 10, b: 10 }), withdrawn: ['b'] }, gap: 'GAP-AKIM-3' },
  { name: 'the candidate with the most votes was withdrawn', ruleSetId: SMD, input: { ...candidates({ a: 10, b: 4 }), withdrawn: ['a'] }, gap: 'GAP-WITHDRAWN-1' },
  { name: 'a list with mandates was withdrawn', ruleSetId: MAZHILIS, input: { ...lists(69, { a: 9_000, b: 4_000 }), withdrawn: ['b'] }, gap: 'GAP-WITHDRAWN-1' },
  { name: 'all who would stand in the repeat vote were withdrawn', ruleSetId: SMD, input: { ...candidates({ a: 10, b: 10, c: 1 }), withdrawn: ['a', 'b'] }, gap: 'GAP-WITHDRAWN-2' },
  { name: 'of two candidates one was withdrawn and has no votes', ruleSetId: SMD, input: { ...candidates({ a: 10, b: 0 }), withdrawn: ['b'] }, gap: 'GAP-WITHDRAWN-3' },
  { name: 'beside two who are tied a third was withdrawn and has no votes', ruleSetId: SMD, input: { ...candidates({ a: 10, b: 10, c: 0 }), withdrawn: ['c'] }, gap: 'GAP-WITHDRAWN-3' },
  { name: 'no candidate has any vote', ruleSetId: SMD, input: candidates({ a: 0, b: 0, c: 0 }, 10), gap: 'GAP-NO-VOTES' },
]; // prettier-ignore

/** Cases that the law answers, so that every shipped rule set stands here at least once. */
export const SETTLED_SCENARIOS: readonly Scenario[] = [
  { name: 'both are tied', ruleSetId: 'kz.akim.2026', input: candidates({ a: 10, b: 10 }) },
  ...PUBLISHED_RESULTS.map(({ ruleSetId, votingDay, input }) => ({ name: `published, ${votingDay}`, ruleSetId, input })),
  { name: 'five lists', ruleSetId: 'kz.mazhilis-list.2021', input: lists(98, { a: 700, b: 200, c: 70, d: 20, e: 10 }, 30) },
  { name: 'equal remainders', ruleSetId: KURULTAI, input: lists(145, { a: 1_840_000, b: 1_270_000, c: 1_240_000 }) },
  { name: 'a second list', ruleSetId: KURULTAI, input: lists(145, { a: 5_247_720, b: 269_310 }) },
  { name: 'a winner', ruleSetId: SMD, input: candidates({ a: 10, b: 12, c: 3 }, 40) },
  { name: 'a tie', ruleSetId: SMD, input: candidates({ a: 10, b: 10, c: 3 }, 40) },
  { name: 'two tied', ruleSetId: MASLIKHAT_SMD, input: candidates({ a: 10, b: 10, c: 3 }) },
  { name: 'a tie', ruleSetId: 'kz.akim.2023', input: candidates({ a: 10, b: 10, c: 3 }) },
  { name: 'two of four', ruleSetId: 'kz.local-body.2026', input: candidates({ a: 10, b: 12, c: 3, d: 7 }, null, 2) },
  { name: 'fewer candidates than mandates', ruleSetId: 'kz.local-body.2026', input: candidates({ a: 10, b: 12 }, null, 5) },
  { name: 'nobody above a half', ruleSetId: PRESIDENT, input: candidates({ a: 40, b: 30, c: 20 }, 10) },
  { name: 'a repeat vote', ruleSetId: PRESIDENT, input: repeated({ a: 40, b: 39 }, 30) },
  { name: 'two not elected', ruleSetId: SENATE, input: candidates({ a: 40, b: 39 }, 30) },
  { name: 'a majority', ruleSetId: SENATE, input: candidates({ a: 60, b: 19, c: 20 }) },
  {
    name: 'a question',
    ruleSetId: 'kz.referendum.2022',
    input: { ...candidates({ yes: 300, no: 200 }), counters: { voters_on_list: 1_000, took_part: 600 } },
  },
]; // prettier-ignore
