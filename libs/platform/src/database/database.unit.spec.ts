import { databaseTypes, withDatabasePlace } from './database';
import { EXIT, isConnectionLost, isDatabaseRefusal, renderError, toSanaqError } from '#libs/basics';
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

describe('a refusal of PostgreSQL', () => {
  const withCode = (code: string): Error => Object.assign(new Error('its own words'), { code });

  it.each([
    ['ECONNREFUSED', 'DATABASE_UNREACHABLE'],
    ['ECONNRESET', 'DATABASE_UNREACHABLE'],
    ['57P01', 'DATABASE_UNREACHABLE'],
    ['57P02', 'DATABASE_UNREACHABLE'],
    ['57P03', 'DATABASE_UNREACHABLE'],
    ['08006', 'DATABASE_UNREACHABLE'],
    ['25P03', 'DATABASE_UNREACHABLE'],
    ['53300', 'DATABASE_CONNECTIONS'],
    ['53100', 'DATABASE_FULL'],
    ['53200', 'DATABASE_FULL'],
    ['58030', 'DATABASE_STORAGE'],
    ['XX001', 'DATABASE_STORAGE'],
    ['3D000', 'DATABASE_MISSING'],
    ['57P04', 'DATABASE_MISSING'],
    ['25006', 'DATABASE_READ_ONLY'],
    ['28P01', 'DATABASE_LOGIN'],
    ['28000', 'DATABASE_LOGIN'],
    ['57014', 'DATABASE_TOO_SLOW'],
    ['55P03', 'DATABASE_TOO_SLOW'],
  ])('%s is the operator’s: %s, exit 4, in a chain of causes too', (sqlState, code) => {
    const named = { code, actor: 'operator', exitCode: EXIT.unreachable };
    expect(toSanaqError(withCode(sqlState))).toMatchObject(named);
    expect(toSanaqError(new Error('outer', { cause: new AggregateError([withCode(sqlState)]) }))).toMatchObject(named);
    expect(renderError(withCode(sqlState))).toMatch(/ \(its own words\), the operator must /);
  });

  it('is told by the messages to which the driver gives no code', () => {
    expect(toSanaqError(new Error('Connection terminated unexpectedly')).code).toBe('DATABASE_UNREACHABLE');
    expect(toSanaqError(new Error('timeout exceeded when trying to connect')).code).toBe('DATABASE_UNREACHABLE');
    expect(toSanaqError(new Error('Query read timeout')).code).toBe('DATABASE_TOO_SLOW');
  });

  it('is told by a trigger of ours, by its first word', () => {
    const planted = Object.assign(new Error('JOURNAL_PLANTED: records of election 1 stand above its position'), {
      code: 'P0001',
    });
    expect(toSanaqError(planted)).toMatchObject({ code: 'JOURNAL_PLANTED', actor: 'operator' });
    expect(isDatabaseRefusal(withCode('P0001'))).toBe(false);
  });

  it.each(['23505', '42P01', '40001', '22P02', 'XX000', 'Z_BUF_ERROR'])('is not %s: that is a defect', (code) => {
    expect(isDatabaseRefusal(withCode(code))).toBe(false);
    expect(toSanaqError(withCode(code))).toMatchObject({ code: 'UNEXPECTED', exitCode: EXIT.defect });
  });

  it('leaves the connection usable, unless the answer to an old question may still come', () => {
    expect([withCode('53100'), withCode('25006'), withCode('57014')].map(isConnectionLost)).toEqual([
      false,
      false,
      false,
    ]);
    expect([withCode('57P01'), new Error('Query read timeout')].map(isConnectionLost)).toEqual([true, true]);
  });

  it('has the place of the server, where that is known, and never its password', () => {
    const named = withDatabasePlace('postgres://me:secret@db/sanaq', withCode('53300'));
    expect(renderError(named)).toBe(
      'DATABASE_CONNECTIONS: PostgreSQL takes no more connections (its own words), db:5432, the operator must raise ' +
        'max_connections or close connections that nobody needs',
    );
    const defect = new Error('x');
    expect(withDatabasePlace('postgres://db/sanaq', defect)).toBe(defect);
  });
});
