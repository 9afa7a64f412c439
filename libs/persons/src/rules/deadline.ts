/** Days in which the order of a list's mandates is set: Art. 97-1(5) ten, Art. 111-1(5) five, after publication. */
import { daysAfter } from './calendar-day';
import type { PersonsProfile } from './persons-profile';

/**
 * Last day for the governing body's decision. Interpretation: days of the calendar, the day of publication not counted.
 */
export function lastDayForOrder(profile: PersonsProfile, publishedOn: string): string {
  return daysAfter(publishedOn, profile.orderDays);
}
