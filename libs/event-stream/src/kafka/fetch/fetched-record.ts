import type { RecordHeader, StreamRecord } from '../../event-stream';

/** A record as it was fetched, for us and for whoever looks at it as a message of kafkajs. */
export class FetchedRecord implements StreamRecord {
  constructor(
    readonly position: number,
    readonly timestampMs: number,
    readonly key: Buffer | null,
    readonly value: Buffer | null,
    readonly headers: readonly RecordHeader[],
  ) {}

  get offset(): string {
    return String(this.position);
  }

  get timestamp(): string {
    return String(this.timestampMs);
  }

  get isControlRecord(): boolean {
    return false;
  }

  get batchContext(): { readonly producerId: string; readonly inTransaction: boolean } {
    return { producerId: '-1', inTransaction: false };
  }
}

/** The messages where all of them were read by us: none is a mark, none is part of a transaction. */
export function fetchedRecords(messages: readonly unknown[]): readonly FetchedRecord[] | null {
  // One answer is read by us, or by kafkajs.
  return messages[0] instanceof FetchedRecord ? (messages as readonly FetchedRecord[]) : null;
}
