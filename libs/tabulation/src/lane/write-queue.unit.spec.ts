import { JournalRows, type Applied, type BatchToApply } from '#libs/journal';
import { WriteQueue } from './write-queue';

/** A store whose transactions end when the test says so. */
class SlowStore {
  readonly transactions: BatchToApply[] = [];
  private end: (() => void) | null = null;
  answer: Applied | Error = 'applied';

  readonly apply = async (batch: BatchToApply): Promise<Applied> => {
    this.transactions.push(batch);
    await new Promise<void>((resolve) => {
      this.end = resolve;
    });
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  };

  /** Ends the transaction under way and lets everything that follows from it happen. */
  async finish(): Promise<void> {
    this.end?.();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

function batch(from: number, more: Partial<BatchToApply> = {}): BatchToApply {
  const last = { position: from, sha256: Buffer.alloc(32, from) };
  return { from, next: from + 1, endPosition: 100 + from, last, rows: [new JournalRows(1)], ...more };
}

describe('the queue of pieces on their way into the store', () => {
  let store: SlowStore;
  let stopped: number;
  let applied: number[];
  let queue: WriteQueue;
  const add = (from: number, more: Partial<BatchToApply> = {}): void => {
    queue.add(batch(from, more), () => applied.push(from));
  };
  const spans = (): [number, number][] => store.transactions.map(({ from, next }) => [from, next]);

  beforeEach(() => {
    store = new SlowStore();
    stopped = 0;
    applied = [];
    queue = new WriteQueue(store.apply, () => stopped++);
  });

  it('writes the first piece at once, and all that wait by then in the next transaction', async () => {
    for (const from of [0, 1, 2, 3]) add(from);
    expect(spans()).toEqual([[0, 1]]);
    await store.finish();
    expect(spans()).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(store.transactions[1]).toMatchObject({ endPosition: 103, last: { position: 3 } });
    expect(store.transactions[1]?.rows).toHaveLength(3);
    expect(applied).toEqual([0]);
    await store.finish();
    expect(await queue.settled()).toBe('applied');
    expect(applied).toEqual([0, 1, 2, 3]);
  });

  it('ends a transaction with the piece that brings a snapshot, and keeps the last record of those before it', async () => {
    const write = (): Promise<void> => Promise.resolve();
    add(0);
    add(1);
    add(2, { last: null, rows: [], write });
    add(3);
    await store.finish();
    expect(spans()).toEqual([
      [0, 1],
      [1, 3],
    ]);
    expect(store.transactions[1]).toMatchObject({ last: { position: 1 }, write });
    await store.finish();
    expect(spans()[2]).toEqual([3, 4]);
    expect(store.transactions[2]?.write).toBeUndefined();
  });

  it('lets so many pieces wait and no more', async () => {
    let from = 0;
    while (from < 9) {
      expect(await queue.room()).toBe('applied');
      add(from++);
    }
    let roomAgain = false;
    const room = queue.room().then(() => (roomAgain = true));
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect(roomAgain).toBe(false);
    await store.finish();
    await room;
    expect(roomAgain).toBe(true);
  });

  it('writes nothing more once another process was first', async () => {
    store.answer = 'fenced';
    add(0);
    add(1);
    await store.finish();
    expect(await queue.settled()).toBe('fenced');
    expect(await queue.room()).toBe('fenced');
    add(2);
    expect(spans()).toEqual([[0, 1]]);
    expect(applied).toEqual([]);
    expect(stopped).toBe(1);
  });

  it('writes nothing more after an error, and tells it to everyone who waits', async () => {
    store.answer = new Error('the connection is gone');
    add(0);
    add(1);
    const settled = expect(queue.settled()).rejects.toThrow('the connection is gone');
    await store.finish();
    await settled;
    await expect(queue.room()).rejects.toThrow('the connection is gone');
    expect(spans()).toEqual([[0, 1]]);
    expect(stopped).toBe(1);
  });
});
