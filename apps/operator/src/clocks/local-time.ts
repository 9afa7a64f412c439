/**
 * Local time of commissions, by the time-zone data of this machine. Only the edge asks for it: no verdict and no result
 * depends on it.
 */

const MINUTES_AN_HOUR = 60;
const MILLISECONDS_A_MINUTE = 60_000;

/** Wall clock at an instant, YYYY-MM-DDTHH:MM; null where this machine does not know the time zone. */
function wallClock(timeZone: string, now: Date): string | null {
  try {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    return format.format(now).replace(' ', 'T');
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Today in a time zone, YYYY-MM-DD; null where this machine does not know it. */
export function localDayOrNull(timeZone: string, now: Date): string | null {
  return wallClock(timeZone, now)?.slice(0, 10) ?? null;
}

/** Today in a time zone, YYYY-MM-DD; throws RangeError where this machine does not know it. */
export function localDay(timeZone: string, now: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / MINUTES_AN_HOUR), Math.abs(minutes) % MINUTES_AN_HOUR];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/**
 * The instant at which clocks in a time zone show a time (YYYY-MM-DDTHH:MM), with the offset that holds then:
 * `2023-03-20T08:00:00+05:00`. Null where this machine does not know the time zone.
 */
export function instantAt(wall: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${wall}:00Z`);
  let at = asUtc;
  // The offset is that of the instant looked for, which is known only with it: the second time it is right.
  for (let time = 0; time < 2; time++) {
    const shown = wallClock(timeZone, new Date(at));
    if (shown === null) return null;
    at += asUtc - Date.parse(`${shown}:00Z`);
  }
  return `${wall}:00${offsetText((asUtc - at) / MILLISECONDS_A_MINUTE)}`;
}
