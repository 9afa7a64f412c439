/** Instants of registration as exact integers: Art. 97-1(4) compares them, so nothing may be rounded. */
import { daysInMonth } from './calendar';

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Days since 0000-01-01 of the Gregorian calendar, counted without a clock or a time-zone table. */
function dayNumber(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysInMonth(year, earlier);
  const before = year - 1;
  const leapYears = year === 0 ? 0 : 1 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return days + year * 365 + leapYears;
}

/**
 * Nanoseconds since 0000-01-01T00:00:00Z of a full RFC 3339 date and time with UTC offset; null for anything else,
 * also for dates that do not exist, for leap seconds and for more than nine digits of a second.
 */
export function parseInstant(text: string): bigint | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const part = (index: number): number => Number(match[index] ?? '0');
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const [offsetHour, offsetMinute] = [part(9), part(10)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const seconds = dayNumber(year, month, day) * 86_400 + (hour * 60 + minute - offsetMinutes) * 60 + second;
  return BigInt(seconds) * 1_000_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}
