/** Last millisecond of the year 9999: RFC 3339 has no later one. */
const LAST_MS = 253_402_300_799_999;

/**
 * A stream's timestamp as RFC 3339 in UTC. A topic may keep the sender's own time, which can be any number: what lies
 * before 1970 or after 9999 is shown as the nearest instant that can be written.
 */
export function instantOf(timestampMs: number): string {
  return new Date(Math.min(Math.max(timestampMs, 0), LAST_MS)).toISOString();
}
