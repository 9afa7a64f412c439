/** What `sanaq submit` says before it sends, and of what it has sent. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SentRecords } from '#libs/backend';
import { sha256 } from '#libs/contracts';
import { createPool } from '#libs/platform';
import { electionFile, LIST_CSV, LIST_MAP, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { sentVerdicts } from '../../installation/sent-verdicts';
import type { UncountedRecord } from '../../output/record-report';
import { onDatabase } from '../../testing/on-database';

interface SubmitAnswer {
  readonly state: string;
  readonly published: number;
  readonly problems: readonly { readonly code: string; readonly line: number; readonly detail: string }[];
  readonly uncounted: readonly UncountedRecord[];
  readonly elections: readonly { readonly verdicts: Record<string, number>; readonly withoutVerdict: number }[];
}

const here = onDatabase();
const { sanaq } = here;

async function defined(more: Record<string, unknown> = {}): Promise<string> {
  const electionId = `submit-${randomUUID().slice(0, 8)}`;
  here.folder.write('register.csv', REGISTER_CSV);
  const { code, err } = await sanaq(
    'define',
    here.folder.write('election.json', { ...electionFile(electionId), ...more }),
  );
  if (code !== 0) throw new Error(err);
  return electionId;
}

interface Made {
  readonly electionId: string;
  readonly precinctId: string;
  readonly [member: string]: unknown;
}

function event(data: Made, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'kz.sanaq.protocol.submitted.v1',
    source: 'urn:test',
    id: randomUUID(),
    data: { contestId: 'list', round: 1, counters: { invalid: 0, issued: 100 }, votes: { a: 5, b: 4 }, ...data },
    ...more,
  };
}

function lines(name: string, events: readonly object[]): string {
  return here.folder.write(name, `${events.map((one) => JSON.stringify(one)).join('\n')}\n`);
}

describe('Before anything is sent', () => {
  it('each row that belongs nowhere is named with what was meant, and nothing is sent', async () => {
    const electionId = await defined();
    const file = lines('rows.ndjson', [
      event({ electionId, precinctId: 'p1' }),
      event({ electionId, precinctId: 'p22' }),
      event({ electionId, precinctId: 'p2', contestId: 'lits' }),
      event({ electionId, precinctId: 'p2', votes: { a: 1, bb: 2 } }),
      event({ electionId, precinctId: 'p2', counters: { invalid: 0 } }),
      event({ electionId, precinctId: 'p2' }, { rehearsal: true }),
      event({ electionId, precinctId: 'p2', votes: { a: '1', b: 2 } }),
      event({ electionId, precinctId: 'p4', contestId: 'smd-1', counters: { invalid: 0 }, votes: { c1: 1, c2: 2 } }),
      event({ electionId: 'other', precinctId: 'p2' }),
    ]);
    const looked = await sanaq('submit', file, '--json');
    expect(looked.code).toBe(2);
    const answer = looked.json() as SubmitAnswer;
    expect(answer).toMatchObject({ state: 'not_sent', published: 0 });
    expect(answer.problems.map(({ line, code }) => [line, code])).toEqual([
      [2, 'PRECINCT_UNKNOWN'],
      [3, 'CONTEST_UNKNOWN'],
      [4, 'OPTION_UNKNOWN'],
      [5, 'COUNTER_MISSING'],
      [6, 'REHEARSAL_DIFFERS'],
      [7, 'SCHEMA_INVALID'],
      [8, 'PRECINCT_NOT_IN_CONTEST'],
      [9, 'ELECTION_UNKNOWN'],
    ]);
    expect(answer.problems[0]?.detail).toMatch(/no precinct "p22"; did you mean "p2"/);
    expect(answer.problems[3]?.detail).toMatch(/no figure for "issued"/);
    const { counts } = (await sanaq('verdicts', electionId, '--source', 'urn:test', '--json')).json() as {
      counts: unknown[];
    };
    expect(counts).toEqual([]);

    const partial = await sanaq('submit', file, '--partial', '--json');
    expect(partial.code).toBe(1);
    expect(partial.json()).toMatchObject({ state: 'sent', published: 1, elections: [{ verdicts: { counted: 1 } }] });
  });

  it('a source that may not speak is named, and a dry run sends nothing', async () => {
    const electionId = await defined({ sources: [{ source: 'urn:known', signature: 'optional' }] });
    const file = lines('rows.ndjson', [event({ electionId, precinctId: 'p1' })]);
    const refused = (await sanaq('submit', file, '--json')).json() as SubmitAnswer;
    expect(refused.problems).toMatchObject([{ line: 1, code: 'SOURCE_UNKNOWN' }]);
    const good = lines('good.ndjson', [event({ electionId, precinctId: 'p1' }, { source: 'urn:known' })]);
    const dry = await sanaq('submit', good, '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(dry.json()).toMatchObject({ state: 'dry_run', published: 0, files: [{ rows: 1 }], elections: [] });
    const sent = await sanaq('submit', good, '--json');
    expect(sent.json()).toMatchObject({ published: 1, elections: [{ verdicts: { counted: 1 } }] });
  });
});

describe('Of what was sent', () => {
  it('each record that is refused or held is named by file, line, code and detail, with exit code 1', async () => {
    const electionId = await defined({ sources: [{ source: 'urn:known', signature: 'optional' }] });
    const file = lines('rows.ndjson', [
      event({ electionId, precinctId: 'p1' }, { source: 'urn:known' }),
      event({ electionId, precinctId: 'p2' }),
      event({ electionId, precinctId: 'p3', counters: { invalid: 99, issued: 100 } }, { source: 'urn:known' }),
    ]);
    const report = `${here.folder.path}/report.ndjson`;
    const { code, err, out } = await sanaq('submit', file, '--as-is', '--report', report);
    expect(code).toBe(1);
    expect(err).toMatch(/^refused SOURCE_UNKNOWN: .*rows\.ndjson:2, "urn:test" is not a source/m);
    expect(err).toMatch(/^held G1: .*rows\.ndjson:3/m);
    expect(out).toContain('1 counted, 1 refused, 1 held');
    const reported = readFileSync(report, 'utf8').trimEnd().split('\n');
    expect(reported.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { line: 2, verdict: 'refused', codes: ['SOURCE_UNKNOWN'] },
      { line: 3, verdict: 'held', codes: ['G1'] },
    ]);
  });

  it('a whole file that is refused names twenty records, counts the rest and exits with 1', async () => {
    const electionId = await defined({ sources: [{ source: 'urn:known', signature: 'optional' }] });
    const rows = Array.from({ length: 30 }, () => event({ electionId, precinctId: 'p1' }));
    const { code, err, out } = await sanaq('submit', lines('rows.ndjson', rows), '--as-is');
    expect(code).toBe(1);
    expect(err.split('\n').filter((line) => line.startsWith('refused SOURCE_UNKNOWN'))).toHaveLength(20);
    expect(err).toContain('and 10 more: 10 refused SOURCE_UNKNOWN');
    expect(out).toContain('30 refused');
  });

  it('verdicts on other records at the same positions are not taken for its own', async () => {
    const electionId = await defined();
    const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
    try {
      const sent = new SentRecords();
      sent.add('mine.ndjson', 1, sha256('mine'));
      sent.add('mine.ndjson', 2, sha256('mine too'));
      // The definition and the register stand there, both accepted.
      sent.keptAt(0, 2);
      const told: UncountedRecord[] = [];
      const answer = await sentVerdicts({ readerPool: pool }, electionId, sent, (record) => void told.push(record));
      expect(answer).toEqual({ verdicts: {}, withoutVerdict: 2 });
      expect(told).toEqual([]);
    } finally {
      await pool.end();
    }
  });

  it('a record that stands elsewhere than its sender was told is found by its hash', async () => {
    const electionId = await defined();
    const line = JSON.stringify(event({ electionId, precinctId: 'p1', counters: { invalid: 99, issued: 100 } }));
    await sanaq('submit', here.folder.write('one.ndjson', `${line}\n`));
    const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
    try {
      const sent = new SentRecords();
      sent.add('one.ndjson', 1, sha256(line));
      sent.keptAt(0, 1);
      const told: UncountedRecord[] = [];
      const answer = await sentVerdicts({ readerPool: pool }, electionId, sent, (record) => void told.push(record));
      expect(answer).toEqual({ verdicts: { held: 1 }, withoutVerdict: 0 });
      expect(told).toMatchObject([{ line: 1, verdict: 'held', codes: ['G1'] }]);
    } finally {
      await pool.end();
    }
  });
});

describe('A stream that is not the one that was counted', () => {
  it('is said by status with exit code 1, and nothing is published into it', async () => {
    const electionId = await defined();
    const file = lines('rows.ndjson', [event({ electionId, precinctId: 'p1' })]);
    const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
    // As after the topic was made again: more was read of it than it holds.
    await pool.query(
      `update sanaq.stream_position set next_position = next_position + 100, end_position = end_position + 100
       where election_no = (select election_no from sanaq.election where election_id = $1)`,
      [electionId],
    );
    await pool.end();
    const status = await sanaq('status', electionId);
    expect(status.code).toBe(1);
    expect(status.out).toMatch(/THE COUNT HAS STOPPED .* STREAM_SHORTER: /);
    expect(status.out).not.toContain('0 records behind');
    const submitted = await sanaq('submit', file);
    expect(submitted.code).toBe(2);
    expect(submitted.err).toMatch(/STREAM_SHORTER: /);
    expect(submitted.out).toBe('');
  });
});

describe('sanaq verdicts', () => {
  it('shows what became of the rows of a file, and of records by source, id and code', async () => {
    const electionId = await defined();
    const [rows, map] = [
      here.folder.write('list.csv', LIST_CSV.replace('p1,100,1', 'p1,80,1')),
      here.folder.write('map.json', LIST_MAP),
    ];
    expect((await sanaq('submit', rows, '--map', map, '--election', electionId)).code).toBe(1);
    const ofFile = await sanaq('verdicts', electionId, '--file', rows, '--map', map, '--json');
    expect(ofFile.code).toBe(1);
    expect(ofFile.json()).toMatchObject({
      counts: { held: 1, counted: 3 },
      records: [{ line: 2, outcome: { verdict: 'held', codes: ['G1'] } }, { line: 3 }, { line: 4 }, { line: 5 }],
    });
    const held = (await sanaq('verdicts', electionId, '--code', 'G1', '--json')).json() as {
      records: { id: string; sha256: string }[];
    };
    expect(held.records).toHaveLength(1);
    const one = await sanaq('verdicts', electionId, '--source', 'urn:test:import', '--id', held.records[0]?.id ?? '');
    expect(one.code).toBe(0);
    expect(one.out).toContain(held.records[0]?.sha256 ?? '?');
    const other = here.folder.write('other.ndjson', `${JSON.stringify(event({ electionId, precinctId: 'p1' }))}\n`);
    const absent = await sanaq('verdicts', electionId, '--file', other);
    expect(absent.code).toBe(1);
    expect(absent.out).toContain('1 absent');
  });
});
