import { databaseTypes, isUnreachable, retryWithPauses } from './database';
import { roleUrl, withDatabase } from './database-roles';

function parse(oid: number, text: string): unknown {
  const parserOf = databaseTypes.getTypeParser as (oid: number, format: 'text') => (text: string) => unknown;
  return parserOf(oid, 'text')(text);
}

describe('values from the database', () => {
  it('are exact numbers where they are int8', () => {
    expect(parse(20, '9007199254740991')).toBe(9_007_199_254_740_991);
    expect(parse(20, '-1')).toBe(-1);
    expect(parse(1016, '{1,NULL,3}')).toEqual([1, null, 3]);
  });

  it('are refused where a number could not hold them', () => {
    expect(() => parse(20, '9007199254740993')).toThrow(/9007199254740993/);
    expect(() => parse(1016, '{9007199254740993}')).toThrow(/2\^53-1/);
  });

  it('are Buffers where they are bytea', () => {
    expect(parse(17, '\\x00ff')).toEqual(Buffer.from([0, 255]));
  });
});

describe('a role', () => {
  const owner = 'postgres://owner:p%40ss@db:5433/sanaq?sslmode=disable';

  it('has a URL of its own with a password that only the owner can derive', () => {
    const writer = new URL(roleUrl(owner, 'sanaq_writer'));
    const reader = new URL(roleUrl(owner, 'sanaq_reader'));
    expect([writer.username, writer.host, writer.pathname, writer.search]).toEqual([
      'sanaq_writer',
      'db:5433',
      '/sanaq',
      '?sslmode=disable',
    ]);
    expect(writer.password).toMatch(/^[0-9a-f]{64}$/);
    expect(reader.password).not.toBe(writer.password);
    expect(roleUrl(withDatabase(owner, 'other'), 'sanaq_writer')).toContain(writer.password);
  });

  it('uses the URL it is given, and none of its own where the given one is its own already', () => {
    expect(roleUrl(owner, 'sanaq_writer', 'postgres://x/y')).toBe('postgres://x/y');
    expect(roleUrl('postgres://sanaq_writer:z@db/sanaq', 'sanaq_writer')).toBe('postgres://sanaq_writer:z@db/sanaq');
    expect(new URL(roleUrl('postgres://owner@db/sanaq', 'sanaq_reader')).password).toBe('');
  });
});

describe('a database that does not answer', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '08006', '53300'])('is told by %s', (code) => {
    const error = Object.assign(new Error('x'), { code });
    expect(isUnreachable(error)).toBe(true);
    expect(isUnreachable(new Error('outer', { cause: new AggregateError([error]) }))).toBe(true);
  });

  it('is told by the messages to which the driver gives no code', () => {
    expect(isUnreachable(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isUnreachable(new Error('timeout exceeded when trying to connect'))).toBe(true);
  });

  it.each(['23505', '42P01', '28P01', '40001', '22P02'])('is not told by %s', (code) => {
    expect(isUnreachable(Object.assign(new Error('x'), { code }))).toBe(false);
  });
});

describe('trying again', () => {
  const unreachable = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });

  it('goes on until it succeeds, saying each pause', async () => {
    const pauses: number[] = [];
    let attempts = 0;
    const result = await retryWithPauses(
      () => {
        attempts += 1;
        return attempts < 3 ? Promise.reject(unreachable) : Promise.resolve('done');
      },
      { signal: new AbortController().signal, onPause: (_error, pauseMs) => pauses.push(pauseMs) },
    );
    expect([result, attempts, pauses]).toEqual(['done', 3, [200, 400]]);
  });

  it('stops at once at an error that waiting cannot cure, and when it is told to', async () => {
    const defect = new Error('defect');
    const signal = new AbortController().signal;
    await expect(retryWithPauses(() => Promise.reject(defect), { signal })).rejects.toBe(defect);

    const controller = new AbortController();
    const waiting = retryWithPauses(() => Promise.reject(unreachable), {
      signal: controller.signal,
      onPause: () => controller.abort(new Error('told to stop')),
    });
    await expect(waiting).rejects.toThrow('told to stop');
  });
});
