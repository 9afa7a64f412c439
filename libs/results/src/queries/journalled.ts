/** Reads journalled bytes back into what they say. */
import { decodeRecord } from '#libs/contracts';
import type { DecodedRecord, Protocol, Summary } from '#libs/election';
import { decodeHeaders } from '#libs/journal';
import type { DecisionFact } from './shapes';

/** Columns of sanaq.journal as selected by the queries here. */
export interface JournalRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer | null;
}

export function decodeRow(row: JournalRow): DecodedRecord {
  return decodeRecord({
    position: row.position,
    timestampMs: row.timestamp_ms,
    key: row.key,
    value: row.value,
    headers: decodeHeaders(row.headers),
  });
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
