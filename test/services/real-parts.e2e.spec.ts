/** Every verb of a count against a real Kafka, a real PostgreSQL and the services as separate processes. */
import { gzipSync } from 'node:zlib';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import {
  allProtocols,
  electionFiles,
  figures,
  ndjson,
  newOfficers,
  precinctId,
  protocol,
  RESOLUTION,
  sums,
  upTo,
} from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const PRECINCTS = 40;
const ELECTION = 'whole';

interface Contest {
  readonly contestId: string;
  readonly state: string;
  readonly root: string;
  readonly precincts: Readonly<Record<string, number>>;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

interface Status {
  readonly elections: readonly {
    readonly electionId: string;
    readonly lagRecords: number;
    readonly snapshot: number;
    readonly published: { readonly snapshot: number } | null;
    readonly contests: readonly Contest[];
  }[];
}

interface Held {
  readonly held: readonly { readonly sha256: string; readonly precinctId: string; readonly codes: readonly string[] }[];
}

interface Mandates {
  readonly electionId: string;
  readonly contests: readonly {
    readonly contestId: string;
    readonly final: boolean;
    readonly distribution: number | null;
    readonly seats: Readonly<Record<string, number>>;
    readonly winners: readonly string[];
  }[];
}

describeWithKafka('An election from its definition to its mandates', () => {
  let database: TestDatabase;
  let installation: Installation;
  let api: ServiceProcess;
  let resolution: string;
  const deciding = (officer: string): string[] => ['--key', `${officer}.key.json`, '--resolution', resolution];
  const heldItems = async (): Promise<Held['held']> =>
    (await installation.sanaqOk('held', 'list', '--json')).json<Held>().held;

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    resolution = installation.file('resolution.json', RESOLUTION);
    const started = await Promise.all([
      installation.start('tabulation'),
      installation.start('tabulation'),
      installation.start('seat-allocation'),
      installation.start('results-api'),
    ]);
    api = started[3];
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('define creates the topics, publishes and seals, and does nothing the second time', async () => {
    const officers = await newOfficers(installation, 'o1', 'o2');
    const path = electionFiles(installation, ELECTION, PRECINCTS, officers);
    const first = await installation.sanaqOk('define', path, '--json');
    expect(first.json()).toMatchObject({
      electionId: ELECTION,
      state: 'published',
      precincts: PRECINCTS,
      sealed: true,
    });
    const again = await installation.sanaqOk('define', path, '--json');
    expect(again.json()).toMatchObject({ state: 'already_there', sealed: true });
    const other = electionFiles(installation, ELECTION, PRECINCTS - 1, officers);
    const refused = await installation.sanaq('define', other);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/^ELECTION_DEFINED_OTHERWISE: .+\n$/)]);
    const admin = installation.kafka.admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: Object.values(installation.topics(ELECTION)) });
    await admin.disconnect();
    expect(topics.map(({ partitions }) => partitions.length)).toEqual([1, 1, 1, 1]);
  });

  it('submit publishes NDJSON and packed CSV, answers with the verdicts, and counts nothing twice', async () => {
    const smd = allProtocols(ELECTION, PRECINCTS).filter(({ data }) => data['contestId'] !== 'list');
    const file = installation.file('smd.ndjson', ndjson(smd));
    const first = await installation.sanaqOk('submit', file, '--json');
    expect(first.json()).toMatchObject({
      published: PRECINCTS,
      elections: [{ electionId: ELECTION, counting: 'counted', verdicts: { counted: PRECINCTS } }],
    });
    const rows = upTo(PRECINCTS).map((index) => {
      const { counters, votes } = figures(index);
      // One precinct's ballots exceed what was issued; one row comes twice with other figures.
      const issued = index === 7 ? 1 : (counters['issued'] ?? 0);
      return [precinctId(index), issued, counters['invalid'], votes['a'], votes['b'], votes['c']].join(',');
    });
    const csv = ['precinct,issued,invalid,A,B,C', ...rows, `${precinctId(3)},900,0,1,1,1`, 'P-0001,x,0,1,1,1', ''].join(
      '\n',
    );
    installation.file('list.csv.gz', gzipSync(csv));
    installation.file('map.json', {
      contest: 'list',
      precinct: { columns: ['precinct'] },
      counters: { issued: 'issued', invalid: 'invalid' },
      options: { a: 'A', b: 'B', c: 'C' },
      blank: 'zero',
    });
    const call = ['submit', 'list.csv.gz', '--map', 'map.json', '--election', ELECTION, '--partial', '--json'];
    const packed = await installation.sanaq(...call);
    expect(packed.code).toBe(1);
    expect(packed.err).toContain(`list.csv.gz:${PRECINCTS + 3}`);
    expect(packed.json()).toMatchObject({
      published: PRECINCTS + 1,
      unreadable: 1,
      elections: [{ verdicts: { counted: PRECINCTS - 1, held: 2 } }],
    });
    const again = await installation.sanaq(...call);
    expect(again.json()).toMatchObject({ elections: [{ verdicts: { duplicate: PRECINCTS + 1 } }] });
  });

  it('status and results tell how far it is, each figure with its base', async () => {
    const status = await until('the last snapshot is published', async () => {
      const found = (await installation.sanaqOk('status', '--json')).json<Status>().elections[0];
      return found?.published?.snapshot === found?.snapshot ? found : null;
    });
    expect(status.lagRecords).toBe(0);
    expect(
      status.contests.map(({ contestId, state, precincts, openItems }) => [contestId, state, precincts, openItems]),
    ).toEqual([
      ['list', 'counting', { expected: 40, counted: 39, held: 1, annulled: 0, notHeld: 0, missing: 0 }, 2],
      ['smd-1', 'complete', { expected: 20, counted: 20, held: 0, annulled: 0, notHeld: 0, missing: 0 }, 0],
      ['smd-2', 'complete', { expected: 20, counted: 20, held: 0, annulled: 0, notHeld: 0, missing: 0 }, 0],
    ]);
    const counted = sums(upTo(PRECINCTS).filter((index) => index !== 7));
    const results = await installation.sanaqOk('results', 'list', '--json');
    expect(results.json()).toMatchObject(counted);
    const html = await getJson(`${api.url}/v1/elections/${ELECTION}/contests/list`);
    expect(html.body).toMatchObject(counted);
    const children = await installation.sanaqOk('results', `${ELECTION}/list`, '--unit', 'N', '--children', '--csv');
    const [head = '', ...lines] = children.out.trim().split('\n');
    const column = head.split(',').indexOf('a');
    expect(lines.map((line) => Number(line.split(',')[column])).reduce((sum, value) => sum + value, 0)).toBe(
      counted.votes['a'],
    );
  });

  it('held lists and shows what waits, admit counts it and set-aside puts it away, each by a signed decision', async () => {
    const items = await heldItems();
    expect(items.map((item) => [item.precinctId, item.codes])).toEqual([
      [precinctId(7), ['G1']],
      [precinctId(3), expect.arrayContaining(['SECOND_ORIGINAL'])],
    ]);
    const name = (index: number): string => (items[index]?.sha256 ?? '').slice('sha256:'.length, 24);
    const shown = await installation.sanaqOk('held', 'show', name(0));
    expect(shown.out).toContain(precinctId(7));
    const admitted = await installation.sanaqOk('held', 'admit', name(0), ...deciding('o1'), '--json');
    expect(admitted.json()).toMatchObject({ kind: 'admit', verdict: 'accepted' });
    const putAway = await installation.sanaqOk('held', 'set-aside', name(1), ...deciding('o2'), '--json');
    expect(putAway.json()).toMatchObject({ kind: 'set_aside', verdict: 'accepted' });
    expect(await heldItems()).toEqual([]);
  });

  it('certify takes two officers with two keys, and mandates are final after both', async () => {
    const shown = await until('the admitted protocol is in a snapshot', async () => {
      const answer = await installation.sanaq('certify', 'list', '--json');
      return answer.json<{ state: string }>().state === 'complete' ? answer : null;
    });
    expect(shown.code).toBe(0);
    const projected = (await installation.sanaqOk('mandates', ELECTION, '--json')).json<Mandates>();
    expect(projected.contests.map(({ final }) => final)).toEqual([false, false, false]);
    const proposed = await installation.sanaqOk('certify', 'list', ...deciding('o1'), '--json');
    expect(proposed.json()).toMatchObject({ kind: 'certify', verdict: 'accepted' });
    const same = await installation.sanaq('certify', 'list', ...deciding('o1'));
    expect([same.code, same.err]).toEqual([2, expect.stringContaining('SAME_OFFICER: ')]);
    const approved = await installation.sanaqOk('certify', 'list', ...deciding('o2'), '--json');
    expect(approved.json()).toMatchObject({ kind: 'approve_certification', verdict: 'accepted' });
    const final = await until('the final mandates', async () => {
      const answer = (await installation.sanaqOk('mandates', `${ELECTION}/list`, '--json')).json<Mandates>();
      return answer.contests[0]?.final === true ? answer : null;
    });
    expect(final).toEqual({
      electionId: ELECTION,
      contests: [expect.objectContaining({ final: true, distribution: 1, winners: [] })],
    });
    expect(Object.values(final.contests[0]?.seats ?? {}).reduce((sum, seats) => sum + seats, 0)).toBe(10);
    const later = installation.file('later.ndjson', ndjson([protocol(ELECTION, 'list', 5, { id: 'later' })]));
    const held = await installation.sanaq('submit', later, '--json');
    expect(held.code).toBe(1);
    expect(held.json()).toMatchObject({
      elections: [{ verdicts: { held: 1 } }],
    });
  });

  it('no process complained, and each stops cleanly on SIGTERM', async () => {
    for (const process of installation.processes) expect(process.complaints()).toEqual([]);
    const codes = await Promise.all(installation.processes.map((process) => process.stop()));
    expect(codes).toEqual([0, 0, 0, 0]);
  });
});
