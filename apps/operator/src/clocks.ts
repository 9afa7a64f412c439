/** The clocks of contests: the steps that the act sets a time for, read against today in the election's own time. */
import { deadlinesOf, type ContestProgress, type DueDeadline, type ElectionDefinition } from '#libs/election';

export interface Clock extends DueDeadline {
  /** `done`, as far as this program knows of the step; `waits`: it begins with a step that is not dated here. */
  readonly state: 'done' | 'due' | 'passed' | 'waits';
}

interface Reached {
  readonly contestId: string;
  readonly round: number;
  readonly state: ContestProgress;
}

/** Today in a time zone, YYYY-MM-DD. */
export function localDay(timeZone: string, now: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}

/** Clocks of a contest on a day of the election's own time; none where no act regulates it. */
export function clocksOf(
  definition: ElectionDefinition,
  { contestId, round, state }: Reached,
  today: string,
): readonly Clock[] {
  const contest = definition.contests.find((one) => one.contestId === contestId);
  if (contest === undefined) return [];
  const votingDay = contest.rounds.find((one) => one.round === round)?.votingDay;
  // The day of a round opened later is not in the definition: its clocks are not shown rather than shown wrongly.
  if (votingDay === undefined) return [];
  const done = new Set<DueDeadline['step']>();
  if (state !== 'counting') done.add('counted');
  if (state === 'certified') for (const step of ['forwarded', 'established'] as const) done.add(step);
  return deadlinesOf(contest.kind, votingDay).map((deadline): Clock => {
    if (done.has(deadline.step)) return { ...deadline, state: 'done' };
    if (deadline.lastDay === null) return { ...deadline, state: 'waits' };
    return { ...deadline, state: deadline.lastDay < today ? 'passed' : 'due' };
  });
}

/** One line for people. */
export function clocksText(clocks: readonly Clock[]): string {
  const days = (clock: Clock): string => clock.lastDay ?? `${clock.days} days after ${clock.after}`;
  return clocks.map((clock) => `${clock.step} until ${days(clock)} (Art. ${clock.article}): ${clock.state}`).join('; ');
}
