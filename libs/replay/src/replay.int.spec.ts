import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINE_VERSION, restoreState, saveState } from '#libs/election';
import { checkpointBytes, checkpointHead, writeCheckpoint } from '#libs/journal';
import { listVotes } from '../../election/src/testing/small-election';
import { exportOfJournal, exportStream } from './files/export-stream';
import { replay } from './replay';
import type { ReplayReport } from './replay-options';
import { countToEnd } from '../../../test/elections/on-stream';
import { ELECTION_ID, ReplayedElection } from '../../../test/elections/replayed-election';

jest.setTimeout(120_000);

let election: ReplayedElection;
let live: { readonly snapshot: number; readonly root: string }[];

beforeAll(async () => {
  election = await ReplayedElection.opened();
  await election.history();
  live = await election.snapshots();
});

afterAll(async () => {
  await election.close();
});

function newest(): { readonly snapshot: number; readonly root: string } {
  const last = live[live.length - 1];
  if (last === undefined) throw new Error('nothing was counted');
  return last;
}

function expectClean(report: ReplayReport): void {
  expect(report.differences).toEqual([]);
  expect(report).toMatchObject({ equal: true, exitCode: 0, root: newest().root, position: newest().snapshot });
}

describe('a replay that finds nothing', () => {
  it('has a history worth replaying', async () => {
    const { rows } = await election.reader.query<{ kind: number }>(
      'select distinct kind from sanaq.verdict order by kind',
    );
    expect(rows.map(({ kind }) => kind)).toEqual([1, 2, 3, 4, 5, 6, 8]);
    expect(live.length).toBeGreaterThan(6);
    expect((await election.contest('district-1')).state).toBe('certified');
  });

  it.each([
    ['journal', false],
    ['journal', true],
    ['kafka', false],
    ['kafka', true],
  ] as const)(
    'arrives from the %s at the live roots (rejudged: %s), compared with everything',
    async (from, rejudge) => {
      const report = await replay(election.options({ from, rejudge, compare: true }));
      expectClean(report);
      expect(report.snapshotsCompared).toBe(live.length);
      expect(report.comparedWith).toEqual(['stream', 'journal', 'verdicts', 'results', 'mandates', 'tables']);
      expect(report.contests.map(({ contestId }) => contestId)).toEqual(['list', 'district-1']);
    },
  );

  it('arrives there from Kafka alone', async () => {
    const report = await replay(election.options({ from: 'kafka', pool: null, compare: true }));
    expectClean(report);
    expect(report.comparedWith).toEqual(['stream', 'verdicts', 'results', 'mandates']);
    expect(report.snapshotsCompared).toBe(live.length);
  });

  it('compares of itself where live tables exist, and not where they do not', async () => {
    expect((await replay(election.options())).snapshotsCompared).toBe(live.length);
    expect((await replay(election.options({ from: 'kafka', pool: null }))).snapshotsCompared).toBe(0);
  });

  it('gives every snapshot the root that it has, by number and by time', async () => {
    for (const { snapshot, root } of live) {
      for (const from of ['journal', 'kafka'] as const) {
        const report = await replay(election.options({ from, asOf: snapshot, compare: true }));
        expect(report).toMatchObject({ root, position: snapshot, snapshot, equal: true, differences: [] });
      }
    }
    const { rows } = await election.reader.query<{ snapshot: number; published_at_ms: number }>(
      'select max(snapshot) as snapshot, published_at_ms from sanaq.published_snapshot group by published_at_ms order by 2',
    );
    const third = rows[2];
    const asOf = new Date(third?.published_at_ms ?? 0);
    for (const from of ['journal', 'kafka'] as const) {
      expect((await replay(election.options({ from, asOf }))).position).toBe(third?.snapshot);
    }
  });

  it('keeps to a root kept elsewhere, and says where it does not', async () => {
    const { root } = newest();
    const kept = await replay(election.options({ expectRoot: root.slice('sha256:'.length).toUpperCase() }));
    expect(kept.equal).toBe(true);
    const other = `sha256:${'0'.repeat(64)}`;
    const report = await replay(election.options({ expectRoot: other, compare: false }));
    expect(report).toMatchObject({ equal: false, exitCode: 1, differenceCount: 1 });
    expect(report.differences[0]).toMatchObject({
      kind: 'unit',
      contestId: null,
      field: 'root',
      recomputed: { root },
      expected: { root: other },
    });
  });

  it('answers for a file alone beside a live store: its own records, its own root', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const from = { file: join(folder, 'stream.ndjson') };
    try {
      const source = await exportOfJournal(election.reader, ELECTION_ID);
      await exportStream({ source, out: from.file, asOf: 7 });
      const alone = await replay(election.options({ from, pool: null, stream: null }));
      const beside = await replay(election.options({ from }));
      expect(beside).toMatchObject({ records: 8, comparedWith: [], root: alone.root, snapshot: null, equal: true });
      expect(alone.root).not.toBe(newest().root);
      const held = await replay(election.options({ from, expectRoot: alone.root }));
      expect(held).toMatchObject({ equal: true, comparedWith: ['expected root'] });
      expect((await replay(election.options({ from, expectRoot: newest().root }))).equal).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['AS_OF_BEYOND', { asOf: 1_000_000 }],
    ['AS_OF_TOO_EARLY', { asOf: new Date(0) }],
    ['AS_OF_INVALID', { asOf: 0.5 }],
    ['ROOT_INVALID', { expectRoot: 'abc' }],
    ['ELECTION_UNKNOWN', { electionId: 'other' }],
  ])('answers a question that cannot be answered with %s', async (code, more) => {
    await expect(replay(election.options(more))).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('is not misled by a repeat of old publications', async () => {
    const { stream, topics } = election;
    for (const topic of [topics.verdicts, topics.results]) {
      const record = await stream.recordAt(topic, 2);
      if (record === null) throw new Error('published');
      await stream.append(topic, [record]);
    }
    expectClean(await replay(election.options({ compare: true })));
    expectClean(await replay(election.options({ from: 'kafka', pool: null, compare: true, rejudge: true })));
  });
});

describe('what the owner of the database changed', () => {
  const COUNTED = 1;
  const NO_ROOT = `sha256:${'0'.repeat(64)}`;

  /** Changes, replays in every way that sees the database, and changes back. */
  async function finds(
    table: string,
    change: string,
    back: string,
    values: readonly unknown[],
    expected: Record<string, unknown>,
  ): Promise<void> {
    await election.tamper(table, change, values);
    try {
      for (const from of ['journal', 'kafka'] as const) {
        for (const rejudge of [false, true]) {
          const report = await replay(election.options({ from, rejudge, compare: true }));
          expect(report.differences).toEqual([expect.objectContaining(expected)]);
          expect(report).toMatchObject({ equal: false, exitCode: 1, differenceCount: 1, root: newest().root });
        }
      }
    } finally {
      await election.tamper(table, back, values);
    }
    expectClean(await replay(election.options({ compare: true })));
  }

  /** A snapshot in which a unit got new figures, and the one before it. */
  async function changedIn(table: string): Promise<{ snapshot: number; before: number }> {
    const text = `select s.snapshot, s.previous as before from sanaq.snapshot s
      where exists (select from ${table} r where r.snapshot = s.snapshot and r.contest_no = 0) order by 1 desc limit 1`;
    const { rows } = await election.reader.query<{ snapshot: number; before: number }>(text);
    const [row] = rows;
    if (row === undefined) throw new Error('nothing changed');
    return row;
  }

  it('names the unit whose total was changed, and the last snapshot that agrees', async () => {
    const { snapshot, before } = await changedIn('sanaq.unit_result');
    const set = (by: string): string => `update sanaq.unit_result set figures[3] = figures[3] ${by}
      where snapshot = $1 and contest_no = 0 and unit_no = (select unit_no from sanaq.unit where unit_id = 'R2')`;
    const { votes } = (await election.contest('list')) as { votes: Record<string, number> };
    expect(votes['a']).toBeGreaterThan(0);
    await finds('sanaq.unit_result', set('+ 1000'), set('- 1000'), [snapshot], {
      kind: 'unit',
      contestId: 'list',
      round: 1,
      hierarchy: 'administrative',
      unitId: 'R2',
      unitKind: 'region',
      field: 'figures',
      snapshot,
      lastAgreeing: before,
      table: 'sanaq.unit_result',
      stored: {
        figures: expect.objectContaining({ votes: expect.objectContaining({ a: 1008 }) as unknown }) as unknown,
      },
      recomputed: {
        figures: expect.objectContaining({ votes: expect.objectContaining({ a: 8 }) as unknown }) as unknown,
      },
      published: {
        figures: expect.objectContaining({ votes: expect.objectContaining({ a: 8 }) as unknown }) as unknown,
      },
    });
  });

  it('names the whole contest where its total was changed', async () => {
    const { snapshot, before } = await changedIn('sanaq.contest_result');
    const set = (by: string): string =>
      `update sanaq.contest_result set figures[3] = figures[3] ${by} where snapshot = $1 and contest_no = 0`;
    await finds('sanaq.contest_result', set('+ 1'), set('- 1'), [snapshot], {
      kind: 'unit',
      contestId: 'list',
      unitId: 'N',
      snapshot,
      lastAgreeing: before,
      table: 'sanaq.contest_result',
    });
  });

  it('names the precinct whose figures were changed', async () => {
    const set = (by: string): string => `update sanaq.precinct_result set figures[3] = figures[3] ${by}
      where contest_no = 0 and state = 1 and precinct_no = (select precinct_no from sanaq.precinct where precinct_id = 'p3')`;
    await finds('sanaq.precinct_result', set('+ 5'), set('- 5'), [], {
      kind: 'unit',
      contestId: 'list',
      unitId: 'p3',
      unitKind: 'precinct',
      table: 'sanaq.precinct_result',
    });
  });

  it('names the snapshot whose root was changed', async () => {
    const { snapshot, root } = newest();
    const set = (text: string): string => `update sanaq.snapshot set root = ${text} where snapshot = $1 and $2 <> ''`;
    const before = live[live.length - 2]?.snapshot;
    await finds('sanaq.snapshot', set(`'${NO_ROOT}'`), set('$2'), [snapshot, root], {
      kind: 'unit',
      contestId: null,
      unitId: null,
      field: 'root',
      snapshot,
      lastAgreeing: before,
      stored: { root: NO_ROOT },
      recomputed: { root },
    });
  });

  it('names the certification whose data were changed', async () => {
    const set = (from: string, to: string): string =>
      `update sanaq.certification set data = replace(data, '"${from}":', '"${to}":') where type = 'certified'`;
    await finds('sanaq.certification', set('c1', 'c3'), set('c3', 'c1'), [], {
      kind: 'unit',
      contestId: 'district-1',
      field: 'certification',
      table: 'sanaq.certification',
    });
  });

  it('names the unit that was renamed', async () => {
    const set = (from: string, to: string): string =>
      `update sanaq.unit set unit_id = '${to}' where unit_id = '${from}'`;
    await finds('sanaq.unit', set('T3', 'T9'), set('T9', 'T3'), [], {
      kind: 'unit',
      unitId: 'T3',
      field: 'frame',
      table: 'sanaq.unit',
    });
  });

  it('names the position where verdicts part, with all that was said there', async () => {
    const { rows } = await election.reader.query<{ position: number }>(
      `select subject as position from sanaq.verdict where kind = ${COUNTED} and cause = subject and contest_no = 0 order by 1 limit 1`,
    );
    const position = rows[0]?.position ?? -1;
    const set = (from: number, to: number): string =>
      `update sanaq.journal set kind = ${to} where position = $1 and kind = ${from}`;
    await finds('sanaq.journal', set(COUNTED, 4), set(4, COUNTED), [position], {
      kind: 'verdict',
      position,
      subject: position,
      stored: expect.objectContaining({ verdict: 'refused', engine: ENGINE_VERSION }) as unknown,
      published: expect.objectContaining({ verdict: 'counted', engine: ENGINE_VERSION }) as unknown,
    });
  });

  it('names the position whose verdict was taken away', async () => {
    const hold = `add constraint record_is_judged check (kind between 1 and 8 and kind is not null) not valid`;
    const { rows } = await election.owner.query<{ kind: number }>('select kind from sanaq.journal where position = 7');
    await election.owner.query('alter table sanaq.journal drop constraint record_is_judged');
    await election.tamper('sanaq.journal', 'update sanaq.journal set kind = null where position = 7');
    const report = await replay(election.options({ compare: true }));
    await election.tamper('sanaq.journal', 'update sanaq.journal set kind = $1 where position = 7', [rows[0]?.kind]);
    await election.owner.query(`alter table sanaq.journal ${hold}`);
    expect(report.differences).toEqual([expect.objectContaining({ kind: 'verdict', position: 7, stored: null })]);
  });

  it('names the later verdict that was taken away, and the one that was altered', async () => {
    const { rows } = await election.owner.query<Record<string, unknown> & { cause: number; subject: number }>(
      'select * from sanaq.later_verdict order by cause, subject limit 1',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('there was a later verdict');
    const place = 'where cause = $1 and subject = $2';
    const { cause, subject } = row;
    await election.tamper('sanaq.later_verdict', `delete from sanaq.later_verdict ${place}`, [cause, subject]);
    const report = await replay(election.options({ compare: true }));
    const names = Object.keys(row);
    await election.tamper(
      'sanaq.later_verdict',
      `insert into sanaq.later_verdict (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
      Object.values(row),
    );
    const found = { kind: 'verdict', position: cause, subject };
    expect(report.differences).toContainEqual(expect.objectContaining({ ...found, stored: null }));
    const set = (codes: string): string => `update sanaq.later_verdict set codes = ${codes} ${place}`;
    await finds('sanaq.later_verdict', set(`'FORGED'`), set('null'), [cause, subject], {
      ...found,
      stored: expect.objectContaining({ codes: ['FORGED'] }) as unknown,
    });
  });

  it.each([
    [
      'value',
      `value = set_byte(value, 20, get_byte(value, 20) # 1)`,
      `value = set_byte(value, 20, get_byte(value, 20) # 1)`,
    ],
    ['key', `key = 'x'`, `key = 'p3'`],
    ['timestamp', `timestamp_ms = timestamp_ms + 1`, `timestamp_ms = timestamp_ms - 1`],
    [
      'sha256',
      `sha256 = set_byte(sha256, 0, get_byte(sha256, 0) # 1)`,
      `sha256 = set_byte(sha256, 0, get_byte(sha256, 0) # 1)`,
    ],
  ] as const)('names the record whose %s was changed in the journal', async (field, change, back) => {
    const { rows } = await election.reader.query<{ position: number }>(
      `select position from sanaq.journal where key = 'p3' order by 1 limit 1`,
    );
    const position = rows[0]?.position ?? -1;
    const set = (what: string): string => `update sanaq.journal set ${what} where position = $1`;
    await finds('sanaq.journal', set(change), set(back), [position], {
      kind: 'record',
      position,
      fields: [field],
      missingIn: null,
    });
  });

  it('notices bytes of the journal that have another hash, without Kafka', async () => {
    const set = `update sanaq.journal set value = set_byte(value, 20, get_byte(value, 20) # 1) where position = $1`;
    await election.tamper('sanaq.journal', set, [0]);
    await expect(
      replay(election.options({ compare: false, stream: null, rejudge: true })).then(
        ({ differences }) => differences[0],
      ),
    ).resolves.toMatchObject({ kind: 'record', position: 0, fields: ['sha256'] });
    await election.tamper('sanaq.journal', set, [0]);
  });

  it('names the record that the journal has and the stream has not', async () => {
    const end = newest().snapshot + 1;
    const move = `update sanaq.stream_position set next_position = $1 + 1, last_position = $1,
      last_sha256 = (select sha256 from sanaq.journal where position = $2)`;
    await election.owner.query(move, [end, 0]);
    await election.owner.query(
      `insert into sanaq.journal select election_no, $1, timestamp_ms, key, value, headers, sha256, kind, ruling_no from sanaq.journal where position = 0`,
      [end],
    );
    const report = await replay(election.options({ compare: true }));
    await election.tamper('sanaq.journal', `delete from sanaq.journal where position = $1`, [end]);
    await election.tamper('sanaq.stream_position', move, [end - 1, end - 1]);
    expect(report.differences).toEqual([
      { kind: 'record', position: end, between: ['stream', 'journal'], fields: [], missingIn: 'stream' },
    ]);
  });

  it('names the checkpoint that another state was put into, and the one that belongs to no snapshot', async () => {
    const { owner } = election;
    await countToEnd(election.writer, election.stream, ELECTION_ID, { checkpointRecordsMin: 1 });
    expect((await replay(election.options({ compare: true }))).differences).toEqual([]);
    const head = await checkpointHead(owner, 1);
    const bytes = head === null ? null : await checkpointBytes(owner, 1, head);
    if (head === null || bytes === null) throw new Error('there is no checkpoint');
    const { state } = restoreState(bytes);
    state.officers.clear();
    await writeCheckpoint(owner, 1, head, saveState(state, [[], []]));
    const named = (key: object, why: string): unknown => [{ kind: 'row', table: 'sanaq.checkpoint', key, why }];
    const found = await replay(election.options({ compare: true, rejudge: true }));
    expect(found.differences).toEqual(named({ position: head.position }, 'differs'));
    await owner.query('update sanaq.checkpoint set position = 999');
    const beyond = await replay(election.options({ compare: true }));
    await owner.query('delete from sanaq.checkpoint');
    expect(beyond.differences).toEqual(named({ position: 999 }, 'no_snapshot'));
  });

  it('judges otherwise where an engine gave what this one would not, and says which engine it was', async () => {
    // Both the store and the topic say so: the verdict was really given, by an older engine.
    const held = await election.append(election.protocol({ precinctId: 'p3', votes: listVotes(1, 1, 1, 1) }));
    const set = (to: number): string => `update sanaq.journal set kind = ${to} where position = $1`;
    await election.tamper('sanaq.journal', set(4), [held]);
    const report = await replay(election.options({ rejudge: true, compare: true, stream: null }));
    await election.tamper('sanaq.journal', set(2), [held]);
    expect(report.differences).toEqual([
      expect.objectContaining({
        kind: 'verdict',
        position: held,
        stored: expect.objectContaining({ verdict: 'refused', engine: ENGINE_VERSION }) as unknown,
        rejudged: expect.objectContaining({ verdict: 'held', codes: ['SECOND_ORIGINAL'] }) as unknown,
      }),
    ]);
  });
});
