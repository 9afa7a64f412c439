/** What a later verdict says: by which record it came about. No text of an officer or a sender: it may name persons. */
import type { RecordOf } from '../record/record';

/** Of a protocol that another one takes the place of. */
export function replacedDetail({ position, body }: RecordOf): string {
  const reason = body.kind === 'protocol' ? body.protocol.replaces?.reason : undefined;
  return `replaced by the ${reason ?? 'record'} at position ${position}`;
}

/** @param what what a decision makes of a record: "set aside", "annulled" … */
export function decidedDetail(what: string, { position, body }: RecordOf): string {
  const by = `${what} by the decision at position ${position}`;
  if (body.kind !== 'decision') return by;
  const { number, date } = body.decision.resolution;
  return `${by} (resolution ${number} of ${date})`;
}
