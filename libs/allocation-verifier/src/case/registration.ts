/** Instants of registration, which decide equal remainders. */

const PARTS =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/**
 * Nanoseconds since the year 0 (an instant, not a time of day); null where the text is not a date and time with UTC
 * offset, or names a day that does not exist.
 */
export function instantOf(text: string): bigint | null {
  const parts = PARTS.exec(text.toUpperCase());
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', rest = '.', zone = 'Z'] = parts;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  // The calendar repeats after 400 years; 2000 to 2399 are all within what Date knows.
  const cycle = BigInt(Math.floor(Number(year) / 400));
  const inCycle = 2000 + (Number(year) % 400);
  const local = new Date(`${inCycle}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day)) return null;
  const [zoneHours, zoneMinutes] = zone === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (zoneHours > 23 || zoneMinutes > 59) return null;
  const ahead = (zone.startsWith('-') ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * 60_000;
  const millisecondsOfCycle = 146_097n * 86_400_000n;
  const nanoseconds = BigInt(rest.slice(1).padEnd(9, '0'));
  return (BigInt(local.getTime() - ahead) + cycle * millisecondsOfCycle) * 1_000_000n + nanoseconds;
}
