import { Pool } from 'pg';
import { testPostgres } from '../../../../test/support/servers';
import {
  describeEventStream,
  readRecords,
  SERVER_START_MS,
  streamErrorOf,
  textRecord,
} from '../testing/event-stream.contract';
import { createEmbeddedStream } from './embedded-stream';

async function openPool(): Promise<Pool> {
  const { url } = await testPostgres();
  const pool = new Pool({ connectionString: url, max: 8 });
  // The server may end idle connections when the run is over.
  pool.on('error', () => undefined);
  return pool;
}

describeEventStream('a PostgreSQL table', async () => {
  const pool = await openPool();
  const stream = createEmbeddedStream({ pool, pollMs: 10, pollMaxMs: 40 });
  return {
    stream,
    close: async () => {
      await stream.close();
      await pool.end();
    },
  };
});

describe('the embedded stream in its database', () => {
  let pool: Pool;

  beforeAll(async () => {
    pool = await openPool();
  }, SERVER_START_MS);
  afterAll(async () => {
    await pool.end();
  });

  test('two processes that append to one topic at once get positions without holes or repeats', async () => {
    const streams = [createEmbeddedStream({ pool }), createEmbeddedStream({ pool })];
    await streams[0]?.createTopic('shared');
    await Promise.all(
      streams.flatMap((stream) =>
        Array.from({ length: 10 }, (_, turn) =>
          stream.append('shared', [textRecord(`${turn}`), textRecord(`${turn}`)]),
        ),
      ),
    );
    const [stream] = streams;
    if (stream === undefined) throw new Error('no stream');
    const records = await readRecords(stream, 'shared', 0, 40);
    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    // Both records of one call stand together.
    const values = records.map(({ value }) => value?.toString());
    expect(values.filter((_, index) => index % 2 === 0)).toEqual(values.filter((_, index) => index % 2 === 1));
  });

  test('headers keep their order across names', async () => {
    const stream = createEmbeddedStream({ pool });
    await stream.createTopic('headers');
    const headers = ['b', 'a', 'b', '1'].map((name, index) => [name, Buffer.from([index])] as const);
    await stream.append('headers', [{ key: null, value: null, headers }]);
    expect((await stream.recordAt('headers', 0))?.headers).toEqual(headers);
  });

  test.each([
    ['an update of a record', `update stream.record set value = null`],
    ['a deletion of a record', `delete from stream.record`],
    ['emptying the records', `truncate stream.record`],
    ['deleting a topic', `delete from stream.topic`],
    ['emptying the topics', `truncate stream.topic cascade`],
    ['turning a topic back', `update stream.topic set next_position = 0`],
    ['renaming a topic', `update stream.topic set name = 'other'`],
  ])(
    'the database refuses %s, from its owner too and with triggers switched off for replicas',
    async (_, statement) => {
      const stream = createEmbeddedStream({ pool });
      if ((await stream.createTopic('kept')) === 'created') await stream.append('kept', [textRecord('evidence')]);
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('set local session_replication_role = replica');
        await expect(client.query(statement)).rejects.toThrow('STREAM_APPEND_ONLY');
      } finally {
        await client.query('rollback');
        client.release();
      }
    },
  );

  test('the writer role can append and read, the reader role can only read', async () => {
    const withRole = async <Result>(role: string, work: (rolePool: Pool) => Promise<Result>): Promise<Result> => {
      const rolePool = new Pool({ ...pool.options, max: 2, options: `-c role=${role}` });
      try {
        return await work(rolePool);
      } finally {
        await rolePool.end();
      }
    };
    await withRole('sanaq_writer', async (writer) => {
      const stream = createEmbeddedStream({ pool: writer });
      await stream.createTopic('roles');
      await stream.append('roles', [textRecord('by the writer')]);
      await expect(writer.query('update stream.record set value = null')).rejects.toThrow('permission denied');
      await expect(writer.query('delete from stream.record')).rejects.toThrow('permission denied');
      await expect(writer.query(`update stream.topic set name = 'x'`)).rejects.toThrow('permission denied');
    });
    await withRole('sanaq_reader', async (reader) => {
      const stream = createEmbeddedStream({ pool: reader });
      expect((await readRecords(stream, 'roles', 0, 1)).length).toBe(1);
      await expect(stream.append('roles', [textRecord('by the reader')])).rejects.toThrow('permission denied');
    });
  });

  test('a database that is away is STREAM_UNREACHABLE, for reading, appending and asking', async () => {
    const nobodyThere = new Pool({ host: '127.0.0.1', port: 1, user: 'nobody' });
    const stream = createEmbeddedStream({ pool: nobodyThere });
    expect(await streamErrorOf(readRecords(stream, 'any', 0, 1))).toBe('STREAM_UNREACHABLE');
    expect(await streamErrorOf(stream.append('any', [textRecord('x')]))).toBe('STREAM_UNREACHABLE');
    expect(await streamErrorOf(stream.describe('any'))).toBe('STREAM_UNREACHABLE');
    await nobodyThere.end();
  });

  test('a reader whose connections are cut goes on or says STREAM_UNREACHABLE, and loses or repeats nothing', async () => {
    const own = new Pool({ ...pool.options, max: 2, application_name: 'cut-me' });
    own.on('error', () => undefined);
    const stream = createEmbeddedStream({ pool: own, pollMs: 5, pollMaxMs: 5 });
    const writer = createEmbeddedStream({ pool });
    await writer.createTopic('cut');
    const seen: number[] = [];
    const stop = new AbortController();
    const reading = (async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const code = await streamErrorOf(
          (async () => {
            for await (const { records } of stream.read('cut', { from: seen.length, signal: stop.signal })) {
              seen.push(...records.map(({ position }) => position));
              if (seen.length >= 60) stop.abort();
            }
          })(),
        );
        expect(['none', 'STREAM_UNREACHABLE']).toContain(code);
      }
    })();
    for (let turn = 0; turn < 20; turn += 1) {
      await writer.append('cut', [textRecord('a'), textRecord('b'), textRecord('c')]);
      await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut-me'`);
    }
    await reading;
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => index));
    await own.end();
  });
});
