/** Where a process can die on the way of a distribution: doors that fail once, before or after the work was done. */
import type { Pool, PoolClient } from 'pg';
import type { EventStream } from '#libs/event-stream';

export class Killed extends Error {}

export type Moment = 'before' | 'after';

async function dyingAt<T>(moment: Moment, work: () => Promise<T>): Promise<T> {
  if (moment === 'after') await work();
  throw new Killed(`killed ${moment} the work was done`);
}

/** A stream whose appends to one topic fail as long as the record at hand is of the wanted kind. */
export function streamKilledAt(stream: EventStream, topic: string, moment: Moment, ofType: string): EventStream {
  return {
    topics: (prefix) => stream.topics(prefix),
    createTopic: (name) => stream.createTopic(name),
    describe: (name) => stream.describe(name),
    read: (name, options) => stream.read(name, options),
    recordAt: (name, position) => stream.recordAt(name, position),
    close: () => stream.close(),
    append: (name, records) => {
      const append = () => stream.append(name, records);
      const wanted = name === topic && records.some(({ value }) => value?.includes(ofType));
      return wanted ? dyingAt(moment, append) : append();
    },
  };
}

/** The stream with one topic standing in for another. */
export function streamWithTopic(stream: EventStream, asked: string, given: string): EventStream {
  const name = (topic: string): string => (topic === asked ? given : topic);
  return {
    topics: (prefix) => stream.topics(prefix),
    createTopic: (topic) => stream.createTopic(name(topic)),
    describe: (topic) => stream.describe(name(topic)),
    read: (topic, options) => stream.read(name(topic), options),
    recordAt: (topic, position) => stream.recordAt(name(topic), position),
    close: () => stream.close(),
    append: (topic, records) => stream.append(name(topic), records),
  };
}

/** Stands in front of an object's method; everything else is the object's own. */
function withMethod<T extends object>(target: T, name: keyof T, method: (...args: readonly unknown[]) => unknown): T {
  return new Proxy(target, {
    get: (object, property) => {
      if (property === name) return method;
      const value: unknown = Reflect.get(object, property);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(object) : value;
    },
  });
}

type Query = (...args: readonly unknown[]) => Promise<unknown>;

/** A pool on which the statement whose text has `part` fails, in a transaction or not. */
export function poolKilledAt(pool: Pool, part: string, moment: Moment): Pool {
  const dyingQuery =
    (query: Query): Query =>
    (...args) =>
      String(args[0]).includes(part) ? dyingAt(moment, () => query(...args)) : query(...args);
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    return withMethod(client, 'query', dyingQuery(client.query.bind(client) as unknown as Query));
  };
  const withQuery = withMethod(pool, 'query', dyingQuery(pool.query.bind(pool) as unknown as Query));
  return withMethod(withQuery, 'connect', connect);
}
