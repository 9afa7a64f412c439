import type { StreamRecord } from '../../event-stream';

/**
 * A record as it was fetched, in the dress of a message of kafkajs: its code and other readers in the process, which know
 * nothing of us, must find what they always find.
 */
export class FetchedMessage {
  constructor(readonly record: StreamRecord) {}

  get key(): Buffer | null {
    return this.record.key;
  }

  get value(): Buffer | null {
    return this.record.value;
  }

  get offset(): string {
    return String(this.record.position);
  }

  get timestamp(): string {
    return String(this.record.timestampMs);
  }

  /** By name; a name that stands there more than once has a list. */
  get headers(): Record<string, Buffer | Buffer[]> {
    const byName = new Map<string, Buffer | Buffer[]>();
    for (const [name, value] of this.record.headers) {
      const held = byName.get(name);
      byName.set(name, held === undefined ? value : Array.isArray(held) ? [...held, value] : [held, value]);
    }
    // A name such as __proto__ is one like any other.
    return Object.fromEntries(byName);
  }

  get isControlRecord(): boolean {
    return false;
  }

  get batchContext(): { readonly producerId: string; readonly inTransaction: boolean } {
    return { producerId: '-1', inTransaction: false };
  }
}

/** The records where all of them were read by us: none is a mark, none is part of a transaction. */
export function fetchedRecords(messages: readonly unknown[]): readonly StreamRecord[] | null {
  // One answer is read by us, or by kafkajs.
  if (!(messages[0] instanceof FetchedMessage)) return null;
  return (messages as readonly FetchedMessage[]).map(({ record }) => record);
}
