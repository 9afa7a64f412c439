/** The clocks of rounds: the steps that the act sets a time for, read against now in the time of their commissions. */
import { deadlinesOf, type ContestProgress, type DueDeadline } from '#libs/election';
import { instantAt, localDayOrNull } from './local-time';

export interface Clock extends DueDeadline {
  /** Of the commission whose step it is; commissions of one zone share a clock. */
  readonly timeZone: string;
  /** A time in hours as an instant with the zone's offset; null for days, and for a zone that is not known here. */
  readonly endsAt: string | null;
  /**
   * `done`, as far as this program knows of the step; `waits`: it begins with a step that is not dated here; `unknown`:
   * this machine does not know the time zone.
   */
  readonly state: 'done' | 'due' | 'passed' | 'waits' | 'unknown';
}

/** A round of a contest, or a repeat vote in units, with all that its clocks depend on. */
export interface ClockedRound {
  readonly contestKind: string;
  /** YYYY-MM-DD of this round. */
  readonly votingDay: string;
  readonly state: ContestProgress;
  /** Day of the resolution by which the result was established; null as long as it is not. */
  readonly establishedOn: string | null;
  /** Days of the official publication and of the registration; null or missing as long as no decision records them. */
  readonly publishedOn?: string | null;
  readonly registeredOn?: string | null;
  readonly zones: RoundZones;
}

export interface RoundZones {
  /** Of the commission that establishes the result of a whole country. */
  readonly central: string;
  /** Of the territories in which the round is voted, none twice. */
  readonly local: readonly string[];
}

function stateOf(deadline: DueDeadline, endsAt: string | null, timeZone: string, now: Date): Clock['state'] {
  const { lastDay, lastTime } = deadline;
  if (lastDay === null) return 'waits';
  if (lastTime !== null) {
    if (endsAt === null) return 'unknown';
    return Date.parse(endsAt) < now.getTime() ? 'passed' : 'due';
  }
  const today = localDayOrNull(timeZone, now);
  if (today === null) return 'unknown';
  return lastDay < today ? 'passed' : 'due';
}

/** Commissions whose time is that of their territory. */
const LOCAL: ReadonlySet<DueDeadline['by']> = new Set(['precinct', 'territorial', 'regional']);

/** Clocks of a round at an instant, in the order of the steps; none where no act regulates the contest. */
export function clocksOf(round: ClockedRound, now: Date): readonly Clock[] {
  const { contestKind, votingDay, state, establishedOn, publishedOn = null, registeredOn = null, zones } = round;
  const done = new Set<DueDeadline['step']>();
  if (state !== 'counting') done.add('counted');
  if (state === 'certified') for (const step of ['forwarded', 'established'] as const) done.add(step);
  if (publishedOn !== null) done.add('published');
  if (registeredOn !== null) done.add('registered');
  const since = {
    ...(establishedOn === null ? {} : { established: establishedOn }),
    ...(publishedOn === null ? {} : { published: publishedOn }),
  };
  return deadlinesOf(contestKind, votingDay, since).flatMap((deadline) => {
    const lower = LOCAL.has(deadline.by);
    const named = lower && zones.local.length > 0 ? zones.local : [zones.central];
    return named.map((timeZone): Clock => {
      const { lastDay, lastTime } = deadline;
      const endsAt = lastDay === null || lastTime === null ? null : instantAt(`${lastDay}T${lastTime}`, timeZone);
      const reached = done.has(deadline.step) ? 'done' : stateOf(deadline, endsAt, timeZone, now);
      return { ...deadline, timeZone, endsAt, state: reached };
    });
  });
}

/** Ends of one step that a line names at most: voters abroad have many time zones. */
const ENDS_SHOWN_MAX = 3;

function endText({ lastDay, lastTime, endsAt, timeZone, days, after }: Clock): string {
  if (lastDay === null) return `${days ?? 0} days after ${after}`;
  if (lastTime === null) return lastDay;
  return endsAt ?? `${lastDay}T${lastTime} ${timeZone}`;
}

/** A step with all its ends, for people. */
export interface ClockRow {
  readonly step: string;
  readonly ends: string;
  readonly article: string;
  readonly state: Clock['state'];
}

/** Each step once, with its ends, article and state. */
export function clockRows(clocks: readonly Clock[]): readonly ClockRow[] {
  const steps = new Map<string, { readonly clock: Clock; readonly ends: string[] }>();
  for (const clock of clocks) {
    const key = `${clock.step} ${clock.article} ${clock.state}`;
    const found = steps.get(key);
    const end = endText(clock);
    if (found === undefined) steps.set(key, { clock, ends: [end] });
    else if (!found.ends.includes(end)) found.ends.push(end);
  }
  return [...steps.values()].map(({ clock, ends }) => {
    const { step, article, state } = clock;
    return { step, ends: endsText(ends), article, state };
  });
}

function endsText(ends: readonly string[]): string {
  const more = ends.length - ENDS_SHOWN_MAX;
  return `${ends.slice(0, ENDS_SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
