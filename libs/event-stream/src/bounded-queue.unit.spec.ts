import fc from 'fast-check';
import { BoundedQueue } from './bounded-queue';

describe('the bounded queue', () => {
  test('what goes in comes out once and in order, whoever is faster, and never more waits than the bound', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 40 }),
        async (capacity, pauses) => {
          const queue = new BoundedQueue<number>(capacity);
          let waiting = 0;
          const turns = async (count: number): Promise<void> => {
            for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
          };
          const produce = async (): Promise<void> => {
            for (const [item, [pause]] of pauses.entries()) {
              await turns(pause);
              await queue.room();
              queue.push(item);
              waiting += 1;
              expect(waiting).toBeLessThanOrEqual(capacity);
            }
          };
          const taken: (number | undefined)[] = [];
          const consume = async (): Promise<void> => {
            for (const [, pause] of pauses) {
              await turns(pause);
              taken.push(await queue.take());
              waiting -= 1;
            }
          };
          await Promise.all([produce(), consume()]);
          expect(taken).toEqual(pauses.map((_, item) => item));
        },
      ),
    );
  });

  test('a full queue has no room until something is taken', async () => {
    const queue = new BoundedQueue<string>(1);
    queue.push('a');
    expect(await queue.roomWithin(1)).toBe(false);
    const room = queue.roomWithin(60_000);
    await queue.take();
    expect(await room).toBe(true);
  });

  test('closing wakes both sides and drops what waits', async () => {
    const queue = new BoundedQueue<string>(1);
    const taking = queue.take();
    const full = new BoundedQueue<string>(1);
    full.push('a');
    const room = full.roomWithin(60_000);
    queue.close();
    full.close();
    expect(await taking).toBeUndefined();
    expect(await room).toBe(true);
    full.push('b');
    expect(await full.take()).toBeUndefined();
  });

  test('the first end counts: an error is not hidden by a later close, nor an end by a later error', async () => {
    const failed = new BoundedQueue<string>(1);
    failed.close(new Error('first'));
    failed.close();
    await expect(failed.take()).rejects.toThrow('first');
    const ended = new BoundedQueue<string>(1);
    ended.close();
    ended.close(new Error('later'));
    expect(await ended.take()).toBeUndefined();
  });
});
