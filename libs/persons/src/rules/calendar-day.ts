/** Days of the calendar as `YYYY-MM-DD`, compared and counted without a clock. */
import { daysInMonth } from '#libs/allocation';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

interface DayParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(text: string): DayParts | null {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? { year, month, day } : null;
}

/** True for a day that exists in the Gregorian calendar, written `YYYY-MM-DD`. Such texts sort by time. */
export function isCalendarDay(text: string): boolean {
  return partsOf(text) !== null;
}

function parsed(text: string): DayParts {
  const parts = partsOf(text);
  if (parts === null) throw new RangeError(`${JSON.stringify(text)} is not a day of the calendar`);
  return parts;
}

function written({ year, month, day }: DayParts): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** The day `days` (0 or more) after a day. */
export function daysAfter(from: string, days: number): string {
  let { year, month, day } = parsed(from);
  for (let left = days; left > 0; left -= 1) {
    day += 1;
    if (day <= daysInMonth(year, month)) continue;
    day = 1;
    month += 1;
    if (month <= 12) continue;
    month = 1;
    year += 1;
  }
  return written({ year, month, day });
}

/**
 * Whole years of life on a day. Someone born on 29 February is a year older from 1 March in years without that day;
 * negative before birth.
 */
export function ageInYearsOn(birthDate: string, onDay: string): number {
  const [born, on] = [parsed(birthDate), parsed(onDay)];
  const hadBirthday = on.month > born.month || (on.month === born.month && on.day >= born.day);
  return on.year - born.year - (hadBirthday ? 0 : 1);
}
