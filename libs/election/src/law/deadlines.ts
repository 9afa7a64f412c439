/**
 * The states that a contest passes through and the time that the act gives for each (law by edition, as data), counted
 * from the voting day of the round asked about. Pure: the clock is read by anyone who shows them, in the local time of the
 * commission.
 */
import { isRegulated } from '#libs/allocation';
import { MASLIKHAT, MAZHILIS, REFERENDUM } from './contest-kinds';

/** In their order: the count, the way up, the result, its publication, registration, appeals, the order of mandates. */
export const CONTEST_STEPS = [
  'counted',
  'forwarded',
  'established',
  'published',
  'registered',
  'appealed',
  'ordered',
] as const;
export type ContestStep = (typeof CONTEST_STEPS)[number];

/**
 * Who takes a step: commissions by their level, `party` (its governing body), or anyone who may appeal. `regional` stands
 * for the territorial commission of a region where the act gives it a time of its own.
 */
export type StepTaker = 'precinct' | 'territorial' | 'regional' | 'central' | 'party' | 'appellant';

export interface Deadline {
  readonly step: ContestStep;
  readonly by: StepTaker;
  /** Kinds of contest; missing: every kind that an act regulates. */
  readonly contestKinds?: readonly string[];
  /** Kinds for which something else holds. */
  readonly otherThan?: readonly string[];
  /** First and last voting day for which it holds; missing: open. */
  readonly from?: string;
  readonly until?: string;
  readonly article: string;
  /** Days, or hours where the act gives hours: then `days` is null. */
  readonly days: number | null;
  readonly hours: number | null;
  /** From when they are counted. */
  readonly after: 'voting_day' | 'count_begins' | 'established' | 'published';
}

/** Art. 43(1): the count begins at 20:00 local time; of other voting hours, if they were set, the definition is silent. */
export const COUNT_BEGINS_HOUR = 20;
export const COUNT_HOURS = 12;
const HOURS_A_DAY = 24;
const MILLISECONDS_A_DAY = 86_400_000;

function inDays(
  step: ContestStep,
  by: StepTaker,
  contestKinds: readonly string[],
  article: string,
  days: number,
  after: 'voting_day' | 'established' | 'published' = 'voting_day',
): Deadline {
  return { step, by, contestKinds, article, days, hours: null, after };
}

const NATIONAL_LISTS_AND_DISTRICTS = [...MAZHILIS, 'kurultai_list'];

export const DEADLINES: readonly Deadline[] = [
  {
    step: 'counted',
    by: 'precinct',
    otherThan: ['senate'],
    article: '43(1)',
    days: null,
    hours: COUNT_HOURS,
    after: 'count_begins',
  },
  // Art. 43(2): the count of the Senate begins when its electors have voted, at an hour that nobody knows here.
  inDays('counted', 'precinct', ['senate'], '43(1)', 1),
  inDays('forwarded', 'territorial', MAZHILIS, '94(2)', 2),
  inDays('forwarded', 'territorial', ['kurultai_list'], '94(1-1)', 2),
  inDays('forwarded', 'regional', ['kurultai_list'], '94(2)', 3),
  inDays('forwarded', 'territorial', ['president'], '62', 2),
  inDays('forwarded', 'territorial', ['senate'], '78(2)', 2),
  inDays('forwarded', 'territorial', MASLIKHAT, '108', 2),
  inDays('established', 'central', NATIONAL_LISTS_AND_DISTRICTS, '97(1)', 10),
  inDays('established', 'central', ['president'], '65', 7),
  inDays('established', 'central', ['senate'], '81(1)', 7),
  inDays('established', 'territorial', MASLIKHAT, '111(1)', 5),
  inDays('established', 'territorial', ['akim'], '113-10(1)', 3),
  inDays('established', 'territorial', ['local_body'], '125(1)', 3),
  inDays('published', 'central', [...NATIONAL_LISTS_AND_DISTRICTS, 'president', 'senate'], '44(4)1)', 10),
  inDays('published', 'territorial', MASLIKHAT, '44(4)2)', 7),
  inDays('published', 'territorial', ['akim', 'local_body'], '44(4)3)', 7),
  inDays('published', 'central', REFERENDUM, 'RF 33', 7),
  inDays('registered', 'central', ['president'], '66(1)', 7),
  inDays('registered', 'territorial', ['akim'], '113-11(1)', 7),
  inDays('registered', 'territorial', ['local_body'], '126(1)', 3),
  inDays('appealed', 'appellant', NATIONAL_LISTS_AND_DISTRICTS, '100', 10, 'established'),
  inDays('appealed', 'appellant', ['president'], '68(1)', 10, 'established'),
  inDays('appealed', 'appellant', ['senate'], '84(1)', 10, 'established'),
  inDays('appealed', 'appellant', MASLIKHAT, '112(2)', 10, 'established'),
  inDays('ordered', 'party', ['mazhilis_list', 'kurultai_list'], '97-1(5)', 10, 'published'),
  inDays('ordered', 'party', ['maslikhat_list'], '111-1(5)', 5, 'published'),
];

/** A day (YYYY-MM-DD) so many days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** Day and local time (HH:MM) at which a step that has hours must be done. */
function endOfHours(votingDay: string, hours: number): { readonly lastDay: string; readonly lastTime: string } {
  const end = COUNT_BEGINS_HOUR + hours;
  const hour = String(end % HOURS_A_DAY).padStart(2, '0');
  return { lastDay: daysAfter(votingDay, Math.floor(end / HOURS_A_DAY)), lastTime: `${hour}:00` };
}

/** When the twelve hours of a precinct's count end (Art. 43(1)): YYYY-MM-DDTHH:MM of its local time. */
export function countEnds(votingDay: string): string {
  const { lastDay, lastTime } = endOfHours(votingDay, COUNT_HOURS);
  return `${lastDay}T${lastTime}`;
}

/** A deadline with its last day in local time; null where its beginning is not known yet. */
export interface DueDeadline extends Deadline {
  readonly lastDay: string | null;
  /** The minute of the last day at which it ends, HH:MM local; null: with the day. */
  readonly lastTime: string | null;
}

/** What must be done about a round by when, in the order of the steps; empty where no act regulates the contest. */
export function deadlinesOf(
  contestKind: string,
  votingDay: string,
  since: { readonly established?: string; readonly published?: string } = {},
): readonly DueDeadline[] {
  if (!isRegulated(contestKind)) return [];
  return DEADLINES.filter(
    ({ contestKinds, otherThan, from, until }) =>
      (contestKinds === undefined || contestKinds.includes(contestKind)) &&
      otherThan?.includes(contestKind) !== true &&
      (from === undefined || votingDay >= from) &&
      (until === undefined || votingDay <= until),
  ).map((deadline): DueDeadline => {
    const { after, days, hours } = deadline;
    if (hours !== null) return { ...deadline, ...endOfHours(votingDay, hours) };
    const begin = after === 'established' || after === 'published' ? since[after] : votingDay;
    return { ...deadline, lastDay: begin === undefined ? null : daysAfter(begin, days ?? 0), lastTime: null };
  });
}
