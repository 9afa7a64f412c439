import type { Pool } from 'pg';
import type { DecodedRecord, Verdict } from '#libs/election';
import { createPool, roleUrl } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../test/support/servers';
import { CopyBuffer } from './copying/copy-buffer';
import { copyIn } from './copying/copy-in';
import { Journal } from './journal';
import { verdictPages } from './journal-pages';
import { JournalRows } from './journal-rows';
import { hearNotices, tellNotice } from './notices';
import { Leases } from './lease';
import { VERDICTS_IN_ORDER } from './verdicts/verdicts-in-order';

describe('The journal', () => {
  let database: TestDatabase;
  let pool: Pool;
  let journal: Journal;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 5, role: 'sanaq_writer' });
    journal = new Journal(pool);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const record = (position: number) => ({
    position,
    timestampMs: 1_679_200_000_000 + position,
    key: position % 2 === 0 ? null : Buffer.from([0, 255]),
    value: position % 3 === 0 ? null : Buffer.from(`value \0 ${position}`),
    headers: [
      ['a', Buffer.from('1')],
      ['a', Buffer.alloc(0)],
    ] as const,
  });

  const decoded = (position: number): DecodedRecord => ({
    position,
    timestampMs: 0,
    sha256: Buffer.alloc(32, position),
    claimKey: '',
    eventBytes: 0,
    body: { kind: 'unreadable', code: 'NOT_UTF8', detail: '', envelope: null },
  });

  const verdict = (cause: number, subject: number): Verdict => ({
    cause,
    subject,
    kind: 'refused',
    codes: ['NOT_UTF8', 'X'],
    warnings: [],
    detail: 'a\0b',
    cell: null,
  });

  const rowsOf = (electionNo: number, positions: readonly number[]): JournalRows => {
    const rows = new JournalRows(electionNo);
    for (const position of positions) {
      rows.addRecord(record(position), decoded(position), verdict(position, position), 1);
    }
    return rows;
  };

  it('keeps records and verdicts byte for byte and reads them back in order', async () => {
    const electionNo = await journal.electionNo('bytes');
    await journal.startAt(electionNo, 0);
    const rows = [rowsOf(electionNo, [0, 1]), new JournalRows(electionNo), rowsOf(electionNo, [2, 5])];
    rows[1]?.addLater(verdict(2, 1), 1);
    rows[1]?.addLater(verdict(2, 0), 1);
    const last = { position: 5, sha256: Buffer.alloc(32, 5) };
    expect(await journal.apply(electionNo, { from: 0, next: 6, endPosition: 9, last, rows })).toBe('applied');
    const slices = [];
    for await (const slice of journal.read(electionNo, 1, 6)) slices.push(slice);
    expect(slices.flatMap((slice) => slice.records.map((entry) => entry.record))).toEqual([1, 2, 5].map(record));
    // A record's own verdict is the last of those that it brought about.
    expect(slices[0]?.verdicts.get(2)).toEqual(
      [0, 1, 2].map((subject) => ({ ...verdict(2, subject), detail: 'a\u2400b' })),
    );
    expect(slices[0]?.verdicts.get(5)).toEqual([{ ...verdict(5, 5), detail: 'a\u2400b' }]);
    expect(await journal.position(electionNo)).toEqual({ nextPosition: 6, beginPosition: 0, last });
  });

  it('gives all verdicts in their order, whatever page they come in, and wherever it begins', async () => {
    const electionNo = await journal.electionNo('order');
    await journal.startAt(electionNo, 0);
    const rows = rowsOf(electionNo, [0, 1, 2, 3, 7]);
    const later = [
      [2, 0],
      [2, 1],
      [3, 0],
      [7, 3],
    ] as const;
    for (const [cause, subject] of later) rows.addLater(verdict(cause, subject), 1);
    expect(() => {
      rows.addRecord(record(9), decoded(9), verdict(9, 8), 1);
    }).toThrow(/not the first one of 9/);
    await journal.apply(electionNo, { from: 0, next: 8, endPosition: 8, last: null, rows: [rows] });
    const all = [...[0, 1, 2, 3, 7].map((position) => [position, position] as const), ...later].sort(
      ([a, b], [c, d]) => a - c || b - d,
    );
    const after = async (mark: readonly [number, number], end: number, limit: number): Promise<unknown> => {
      const text = `select cause, subject from ${VERDICTS_IN_ORDER} v order by cause, subject`;
      const found = await pool.query<{ cause: number; subject: number }>(text, [electionNo, ...mark, end, limit]);
      return found.rows.map(({ cause, subject }) => [cause, subject]);
    };
    for (const limit of [1, 2, 100]) {
      for (const mark of [[-1, -1] as const, ...all]) {
        const rest = all.filter(([cause, subject]) => cause > mark[0] || (cause === mark[0] && subject > mark[1]));
        expect(await after(mark, 8, limit)).toEqual(rest.slice(0, limit));
      }
    }
    expect(await after([-1, -1], 3, 100)).toEqual(all.filter(([cause]) => cause < 3));
    const pages = [];
    for await (const page of verdictPages(pool, electionNo, 8)) pages.push(...page);
    expect(pages.map(({ cause, subject }) => [cause, subject])).toEqual(all);
  });

  it('lets the second of two writers lose: what it judged is not stored', async () => {
    const electionNo = await journal.electionNo('race');
    await journal.startAt(electionNo, 0);
    const batch = (positions: number[]) => ({
      from: 0,
      next: 2,
      endPosition: 2,
      last: null,
      rows: [rowsOf(electionNo, positions)],
    });
    const outcomes = await Promise.all([
      journal.apply(electionNo, batch([0, 1])),
      new Journal(pool).apply(electionNo, batch([0, 1])),
    ]);
    expect([...outcomes].sort()).toEqual(['applied', 'fenced']);
    const { rows } = await pool.query<{ n: number }>(
      'select count(*)::integer as n from sanaq.journal where election_no = $1',
      [electionNo],
    );
    expect(rows[0]?.n).toBe(2);
  });

  it('cannot be changed: not by the writer, not by the owner without taking the trigger away', async () => {
    const owner = createPool(database.url, { applicationName: 'owner', max: 1 });
    for (const table of [
      'journal',
      'later_verdict',
      'snapshot',
      'unit_result',
      'precinct_result',
      'contest_result',
      'certification',
      'distribution',
    ]) {
      await expect(pool.query(`delete from sanaq.${table}`)).rejects.toThrow(/permission denied/);
      await expect(owner.query(`truncate sanaq.${table} cascade`)).rejects.toThrow(/APPEND_ONLY/);
    }
    await expect(owner.query(`update sanaq.journal set value = null`)).rejects.toThrow(/APPEND_ONLY/);
    await expect(
      owner.query(`set session_replication_role = replica; update sanaq.journal set value = null`),
    ).rejects.toThrow(/APPEND_ONLY/);
    await owner.end();
    const reader = createPool(roleUrl(database.url, 'sanaq_reader'), { applicationName: 'reader', max: 1 });
    await expect(reader.query(`insert into sanaq.election (election_id) values ('x')`)).rejects.toThrow(
      /permission denied/,
    );
    await reader.end();
  });

  it('gives a lease to one process at a time and to the next when it expires', async () => {
    const electionNo = await journal.electionNo('lease');
    const [a, b] = [new Leases(pool, 'a', 600_000), new Leases(pool, 'b', 600_000)];
    const take = async (leases: Leases): Promise<boolean> =>
      (await leases.take([{ electionNo, from: null }])).has(electionNo);
    expect([await take(a), await take(b), await take(a)]).toEqual([true, false, true]);
    expect((await b.look([], [electionNo])).free).toEqual([]);
    expect([...(await a.look([electionNo], [])).held]).toEqual([electionNo]);
    expect([...(await b.look([electionNo], [])).held]).toEqual([]);
    await a.giveUp(electionNo);
    expect(await take(b)).toBe(true);
    await pool.query(`update sanaq.lease set expires_at = now() - interval '1 second' where election_no = $1`, [
      electionNo,
    ]);
    expect((await a.look([], [electionNo])).free).toEqual([{ electionNo, from: 'b' }]);
    expect(await take(a)).toBe(true);
    await Promise.all([a.leave(), b.leave()]);
  });

  it('gives a lease to the next as soon as the session of its holder has ended, long before it expires', async () => {
    const electionNo = await journal.electionNo('killed');
    const theirs = createPool(database.url, { applicationName: 'killed', max: 2, role: 'sanaq_writer' });
    const [killed, other] = [new Leases(theirs, 'killed', 600_000), new Leases(pool, 'other', 600_000)];
    const look = (leases: Leases) => leases.look([], [electionNo]);
    expect([(await look(killed)).alive, (await look(other)).alive]).toEqual([1, 2]);
    expect((await killed.take([{ electionNo, from: null }])).size).toBe(1);
    expect((await look(other)).free).toEqual([]);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'killed'`);
    let { free } = await look(other);
    while (free.length === 0) ({ free } = await look(other));
    expect(free).toEqual([{ electionNo, from: 'killed' }]);
    expect((await look(other)).alive).toBe(1);
    expect((await other.take(free)).size).toBe(1);
    // The one that only lost its connection finds its lease gone and may stand by again.
    expect(await killed.look([electionNo], [])).toMatchObject({ held: new Set(), alive: 2 });
    expect((await look(killed)).free).toEqual([]);
    await Promise.all([killed.leave(), other.leave()]);
    await theirs.end();
  });

  it('tells of many leases in one look: what is held, what is free and of whom, how far the others are', async () => {
    const names = ['many-1', 'many-2', 'many-3', 'many-4'];
    const numbers: number[] = [];
    for (const name of names) numbers.push(await journal.electionNo(name));
    const [first = 0, second = 0, third = 0, fourth = 0] = numbers;
    const [a, b] = [new Leases(pool, 'many-a', 60_000), new Leases(pool, 'many-b', 60_000)];
    await journal.startAt(third, 7);
    const { free } = await a.look([], [first, second]);
    expect([...(await a.take(free)).keys()].sort()).toEqual([first, second]);
    await b.take([{ electionNo: third, from: null }]);
    const look = await a.look([first, second, third], [third, fourth]);
    expect(look).toMatchObject({ held: new Set([first, second]), free: [{ electionNo: fourth, from: null }] });
    expect([...look.stored]).toEqual([[third, { next: 7, snapshot: null }]]);
    // From whom it is taken is asked for each: that another of its elections was free frees none that lives.
    expect(
      (
        await b.take([
          { electionNo: first, from: null },
          { electionNo: fourth, from: 'many-a' },
        ])
      ).has(first),
    ).toBe(false);
    await Promise.all([a.leave(), b.leave()]);
  });

  it('tells whoever hears that an election is new, once, and that hearing began again after a lost connection', async () => {
    const own = createPool(database.url, { applicationName: 'hearing', max: 1, role: 'sanaq_reader' });
    const owner = createPool(database.url, { applicationName: 'owner', max: 1 });
    const stop = new AbortController();
    const heard: (string | null)[] = [];
    let wake = (): void => undefined;
    const hear = (electionId: string | null): void => {
      heard.push(electionId);
      wake();
    };
    const heardIn = async (count: number): Promise<void> => {
      while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    const hearing = hearNotices(own, 'sanaq_election', hear, stop.signal);
    await heardIn(1);
    await journal.electionNos(['heard-1', 'heard-2']);
    await journal.electionNos(['heard-1', 'heard-2']);
    await tellNotice(pool, 'sanaq_published', 'heard-1');
    await heardIn(3);
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hearing'`);
    await heardIn(4);
    await journal.electionNos(['heard-3']);
    await heardIn(5);
    expect(heard).toEqual([null, 'heard-1', 'heard-2', null, 'heard-3']);
    stop.abort();
    await hearing;
    await Promise.all([own.end(), owner.end()]);
  });

  it('renews a lease long before it ends, and not at every look', async () => {
    const electionNo = await journal.electionNo('renewed');
    const leases = new Leases(pool, 'renewer', 600_000);
    await leases.take([{ electionNo, from: null }]);
    const ends = async (): Promise<unknown> =>
      (await pool.query('select expires_at from sanaq.lease where election_no = $1', [electionNo])).rows[0];
    const first = await ends();
    await leases.look([electionNo], []);
    expect(await ends()).toEqual(first);
    await pool.query(`update sanaq.lease set expires_at = now() + interval '1 minute' where election_no = $1`, [
      electionNo,
    ]);
    const { held } = await leases.look([electionNo], []);
    expect(held.has(electionNo)).toBe(true);
    expect(new Date(((await ends()) as { expires_at: string }).expires_at).getTime()).toBeGreaterThan(
      Date.now() + 300_000,
    );
    await leases.leave();
  });

  it('looks after leases though others use every connection of the pool', async () => {
    const small = createPool(database.url, { applicationName: 'busy', max: 2, role: 'sanaq_writer' });
    const electionNo = await journal.electionNo('busy');
    const leases = new Leases(small, 'busy', 600_000);
    await leases.take([{ electionNo, from: null }]);
    const lane = await small.connect();
    const looked = leases.look([electionNo], []).then(({ held }) => [...held]);
    const waits = new Promise((resolve) => setTimeout(resolve, 2_000, 'waits for a connection'));
    const outcome = await Promise.race([looked, waits]);
    lane.release();
    await looked;
    await leases.leave();
    await small.end();
    expect(outcome).toEqual([electionNo]);
  });

  it('writes every kind of column by binary COPY as SQL reads it', async () => {
    const client = await pool.connect();
    try {
      await client.query(
        'create temporary table kinds (a smallint, b integer, c bigint, d text, e bytea, f integer[], g bigint[])',
      );
      const rows = new CopyBuffer(16);
      rows
        .row(7)
        .int2(-3)
        .int4(-2)
        .int8(2 ** 53 - 1)
        .text('ә\u2603')
        .bytea(Buffer.from([0, 255]))
        .int4Array([1, -2])
        .int8Array([2 ** 53 - 1, -1]);
      rows.row(7).int2(1).int4(null).int8(-1).text(null).bytea(null).int4Array([]).null();
      await copyIn(client, 'kinds', rows);
      const { rows: read } = await client.query('select a, b, c, d, e, f, g from kinds order by a');
      expect(read).toEqual([
        { a: -3, b: -2, c: 2 ** 53 - 1, d: 'ә\u2603', e: Buffer.from([0, 255]), f: [1, -2], g: [2 ** 53 - 1, -1] },
        { a: 1, b: null, c: -1, d: null, e: null, f: [], g: null },
      ]);
    } finally {
      client.release();
    }
  });
});
