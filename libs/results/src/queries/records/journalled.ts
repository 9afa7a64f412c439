/** Reads journalled bytes back into what they say. */
import { decodeRecord } from '#libs/contracts';
import type { DecodedRecord, Protocol, Summary } from '#libs/election';
import { recordOf, type JournalRow } from '#libs/journal/rows';
import type { DecisionFact } from '../shapes';

export function decodeRow(row: JournalRow): DecodedRecord {
  return decodeRecord(recordOf(row));
}

export function protocolOf({ body }: DecodedRecord): Protocol | null {
  return body.kind === 'protocol' ? body.protocol : null;
}

export function summaryOf({ body }: DecodedRecord): Summary | null {
  return body.kind === 'summary' ? body.summary : null;
}

export function decisionOf({ body, position, sha256, timestampMs }: DecodedRecord): DecisionFact | null {
  if (body.kind !== 'decision') return null;
  const { source, id } = body.envelope;
  return {
    position,
    sha256: `sha256:${sha256.toString('hex')}`,
    source,
    id,
    receivedMs: timestampMs,
    decision: body.decision,
  };
}
