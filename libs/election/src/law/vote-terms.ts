/** By when a repeat vote or repeat elections must be held, as far as the act leaves no choice. Days are YYYY-MM-DD. */
import { daysInMonth } from '#libs/allocation';
import type { VoteTerm } from './legal-bases';

const MONTHS_A_YEAR = 12;

/** So many months after a day; where that month has no such day, its last one (cf. Art. 69(3)). */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, ofMonth = 1] = day.split('-').map(Number);
  const since = year * MONTHS_A_YEAR + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(since / MONTHS_A_YEAR), (since % MONTHS_A_YEAR) + 1];
  const padded = [newMonth, Math.min(ofMonth, daysInMonth(newYear, newMonth))].map((n) => String(n).padStart(2, '0'));
  return [String(newYear), ...padded].join('-');
}

/** The days on which a term may be counted. */
export interface VoteDays {
  /** Of the vote that is called. */
  readonly date: string;
  readonly firstElections: string;
  readonly roundBefore: string;
  /** Of the resolution that calls it. */
  readonly calledOn: string;
}

/** `late`: beyond the last day by one reading of the act, within it by another. */
export interface TermVerdict {
  readonly verdict: 'in_time' | 'late' | 'too_late';
  /** The last day by the strictest reading. */
  readonly lastDay: string;
}

/**
 * Sets a day beside its term. Where the beginning is the first elections, those before a repeat vote are meant or that
 * vote itself; where the act does not name one, the month may run from the round before or from the call. Beyond both
 * nothing is left to choose.
 */
export function termVerdict({ months, from, choice }: VoteTerm, days: VoteDays): TermVerdict {
  const { date, firstElections, roundBefore, calledOn } = days;
  const lastDay = monthsAfter(from === 'first_elections' ? firstElections : roundBefore, months);
  if (date <= lastDay) return { verdict: 'in_time', lastDay };
  if (choice === 'may_set_another') return { verdict: 'late', lastDay };
  if (choice === 'call') return { verdict: calledOn <= lastDay ? 'late' : 'too_late', lastDay };
  const latestBegin = from === 'not_stated' && calledOn > roundBefore ? calledOn : roundBefore;
  return { verdict: date <= monthsAfter(latestBegin, months) ? 'late' : 'too_late', lastDay };
}
