/**
 * Questions that every election asks for itself, put to the store as one: when a process takes hundreds of elections at
 * once, each of them asks the same few things, and every question of its own costs a way to the server and back.
 */
import type { Pool } from 'pg';
import { isConnectionLost } from '#libs/basics';
import { AskedTogether } from '#libs/patience';

export class AskedOfStore<Value> {
  private readonly byPool = new WeakMap<Pool, AskedTogether<Value>>();

  /** `answer` gives a value for every key. */
  constructor(private readonly answer: (pool: Pool, keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {}

  /** The answer on one key, together with those that are asked in the same breath; never older than this call. */
  ask(pool: Pool, key: string): Promise<Value> {
    let asked = this.byPool.get(pool);
    if (asked === undefined) {
      asked = new AskedTogether((keys) => this.answerAll(pool, keys));
      this.byPool.set(pool, asked);
    }
    return asked.ask(key);
  }

  /** What one of them makes the server refuse is refused to that one alone. */
  private async answerAll(pool: Pool, keys: readonly string[]): Promise<ReadonlyMap<string, Value | Error>> {
    try {
      return await this.answer(pool, keys);
    } catch (error) {
      if (keys.length === 1 || isConnectionLost(error)) throw error;
    }
    const answers = new Map<string, Value | Error>();
    for (const key of keys) {
      try {
        for (const [own, value] of await this.answer(pool, [key])) answers.set(own, value);
      } catch (error) {
        answers.set(key, error instanceof Error ? error : new Error(String(error)));
      }
    }
    return answers;
  }
}

/** For questions whose keys are numbers of elections: `answer` gives some of them with their values, `none` is that of the others. */
export function askedOfElections<Value>(
  answer: (
    pool: Pool,
    electionNos: readonly number[],
  ) => Promise<readonly (readonly [electionNo: number, value: Value])[]>,
  none: Value,
): AskedOfStore<Value> {
  return new AskedOfStore<Value>(async (pool, keys) => {
    const found = new Map(await answer(pool, keys.map(Number)));
    return new Map(keys.map((key) => [key, found.get(Number(key)) ?? none]));
  });
}

/** A key of several parts; JSON.parse gives them back. */
export function keyOf(...parts: readonly (string | number | null)[]): string {
  return JSON.stringify(parts);
}
