/**
 * The states that a contest passes through and the time that the act gives for each (law by edition, as data). Pure:
 * the clock is read by whoever shows them, in the local time of the commission.
 */
import { isRegulated } from '#libs/allocation';
import { MASLIKHAT, MAZHILIS, REFERENDUM } from './contest-kinds';

/** In their order: the count, the way up, the result, its publication, appeals, the order of the mandates. */
export const CONTEST_STEPS = ['counted', 'forwarded', 'established', 'published', 'appealed', 'ordered'] as const;
export type ContestStep = (typeof CONTEST_STEPS)[number];

export interface Deadline {
  readonly step: ContestStep;
  /** Kinds of contest; missing: every kind that an act regulates. */
  readonly contestKinds?: readonly string[];
  /** First and last voting day for which it holds; missing: open. */
  readonly from?: string;
  readonly until?: string;
  readonly article: string;
  readonly days: number;
  /** From when the days are counted. */
  readonly after: 'voting_day' | 'established' | 'published';
}

const MILLISECONDS_A_DAY = 86_400_000;

export const DEADLINES: readonly Deadline[] = [
  // Twelve hours from the start of the count, which begins at the end of voting: the day after, at the latest.
  { step: 'counted', article: '43(1)', days: 1, after: 'voting_day' },
  { step: 'forwarded', contestKinds: MAZHILIS, article: '94(2)', days: 2, after: 'voting_day' },
  { step: 'forwarded', contestKinds: ['kurultai_list'], article: '94(2)', days: 3, after: 'voting_day' },
  { step: 'forwarded', contestKinds: ['president'], article: '62', days: 2, after: 'voting_day' },
  { step: 'forwarded', contestKinds: MASLIKHAT, article: '108', days: 2, after: 'voting_day' },
  {
    step: 'established',
    contestKinds: [...MAZHILIS, 'kurultai_list'],
    article: '97(1)',
    days: 10,
    after: 'voting_day',
  },
  { step: 'established', contestKinds: ['president'], article: '65', days: 7, after: 'voting_day' },
  { step: 'established', contestKinds: MASLIKHAT, article: '111(1)', days: 5, after: 'voting_day' },
  {
    step: 'published',
    contestKinds: [...MAZHILIS, 'kurultai_list', 'president'],
    article: '44(4)1)',
    days: 10,
    after: 'voting_day',
  },
  { step: 'published', contestKinds: MASLIKHAT, article: '44(4)2)', days: 7, after: 'voting_day' },
  { step: 'published', contestKinds: ['akim', 'local_body'], article: '44(4)3)', days: 7, after: 'voting_day' },
  { step: 'published', contestKinds: REFERENDUM, article: 'RF 33', days: 7, after: 'voting_day' },
  { step: 'appealed', contestKinds: [...MAZHILIS, 'kurultai_list'], article: '100', days: 10, after: 'established' },
  { step: 'appealed', contestKinds: MASLIKHAT, article: '110', days: 10, after: 'established' },
  {
    step: 'ordered',
    contestKinds: ['mazhilis_list', 'kurultai_list'],
    article: '97-1(5)',
    days: 10,
    after: 'published',
  },
  { step: 'ordered', contestKinds: ['maslikhat_list'], article: '111-1(5)', days: 5, after: 'published' },
];

/** A day (YYYY-MM-DD) so many days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** A deadline with its last day in local time; null where its beginning is not known yet. */
export interface DueDeadline extends Deadline {
  readonly lastDay: string | null;
}

/** What must be done about a contest by when, in the order of the steps; empty where no act regulates it. */
export function deadlinesOf(
  contestKind: string,
  votingDay: string,
  since: { readonly established?: string; readonly published?: string } = {},
): readonly DueDeadline[] {
  if (!isRegulated(contestKind)) return [];
  return DEADLINES.filter(
    ({ contestKinds, from, until }) =>
      (contestKinds === undefined || contestKinds.includes(contestKind)) &&
      (from === undefined || votingDay >= from) &&
      (until === undefined || votingDay <= until),
  ).map((deadline) => {
    const begin = deadline.after === 'voting_day' ? votingDay : since[deadline.after];
    return { ...deadline, lastDay: begin === undefined ? null : daysAfter(begin, deadline.days) };
  });
}
