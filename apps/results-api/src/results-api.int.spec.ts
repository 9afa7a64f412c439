import Ajv2020 from 'ajv/dist/2020';
import { ElectionMandates } from '#libs/mandates';
import { ENGINE_VERSION } from '#libs/election';
import { createLogger } from '#libs/platform';
import { OPENAPI } from './openapi/document';
import { startResultsApi, type RunningResultsApi } from './testing/start-api';
import { CountedElection } from '../../../test/elections/counted-election';
import { nameOf } from '../../../test/elections/signed-election';
import { TestEventSource } from './testing/event-source';

type Json = Readonly<Record<string, unknown>>;

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
const LOOPBACK = '127.0.0.1';

interface Node {
  readonly votes: Readonly<Record<string, number>>;
  readonly precincts: Readonly<Record<string, number>>;
}

function added(nodes: readonly Node[], of: (node: Node) => Readonly<Record<string, number>>): Map<string, number> {
  const total = new Map<string, number>();
  for (const node of nodes) {
    for (const [id, value] of Object.entries(of(node))) total.set(id, (total.get(id) ?? 0) + value);
  }
  return total;
}

describe('results-api', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const published: number[] = [];

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, { headers: { ...headers } });
  const json = async (path: string): Promise<Json> => (await (await get(path)).json()) as Json;
  const problem = async (path: string): Promise<[number, unknown, string | null]> => {
    const response = await get(path);
    const body = (await response.json()) as Json;
    expect(body).toMatchObject({ status: response.status, instance: path, actor: 'user' });
    return [response.status, body['code'], response.headers.get('content-type')];
  };
  const PROBLEM_JSON = 'application/problem+json; charset=utf-8';
  const E = '/v1/elections/small';

  beforeAll(async () => {
    election = await CountedElection.open({ rehearsal: false });
    api = await startResultsApi({
      pool: election.reader,
      log: QUIET,
      host: LOOPBACK,
      port: 0,
      feed: { pollMs: 20, behindMax: 3 },
    });
    await election.countQuietly(...election.opening().slice(0, 1));
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('knows the election before its first snapshot, but serves no result', async () => {
    expect(await json(E)).toMatchObject({
      electionId: 'small',
      sealed: false,
      snapshot: null,
      root: null,
      contests: [],
    });
    expect(await problem(`${E}/contests/list`)).toEqual([404, 'NOT_PUBLISHED', PROBLEM_JSON]);
  });

  it('serves no snapshot that the relay has not published', async () => {
    const sealed = await election.count(...election.opening().slice(1));
    expect(await problem(`${E}/contests/list`)).toEqual([404, 'NOT_PUBLISHED', PROBLEM_JSON]);
    expect(await problem(`${E}/snapshots/${sealed}`)).toEqual([404, 'NOT_PUBLISHED', PROBLEM_JSON]);
    await election.publish();
    published.push(sealed);
    expect(await json(`${E}/contests/list`)).toMatchObject({ snapshot: sealed, state: 'counting', openItems: 0 });

    const next = await election.count(election.protocol({ id: 'a1', precinctId: 'p1' }));
    expect(await json(`${E}/contests/list`)).toMatchObject({ snapshot: sealed });
    expect(await json(E)).toMatchObject({ snapshot: sealed });
    expect(await problem(`${E}/snapshots/${next}`)).toEqual([404, 'SNAPSHOT_UNKNOWN', PROBLEM_JSON]);
    expect(await problem(`${E}/contests/list?snapshot=${next}`)).toEqual([404, 'SNAPSHOT_UNKNOWN', PROBLEM_JSON]);
    expect((await json(`${E}/contests/list/precincts/p1`))['records']).toEqual([]);
    expect((await json(`${E}/verdicts?id=a1`))['verdicts']).toEqual([]);
    await election.publish();
    published.push(next);
    expect(await json(`${E}/contests/list`)).toMatchObject({ snapshot: next });
    expect((await json(`${E}/verdicts?id=a1`))['verdicts']).toEqual([
      expect.objectContaining({ verdict: 'counted', precinctId: 'p1', id: `${next}-${next}` }),
    ]);
  });

  it('gives agreeing sums at every level in every snapshot, the past ones too', async () => {
    published.push(
      await election.count(
        election.protocol({ id: 'a4', precinctId: 'p4', votes: { a: 1, '41': 2, against_all: 3 } }),
        election.protocol({ id: 'a5', precinctId: 'p5' }),
        election.protocol({ id: 'a3', precinctId: 'p3', counters: { invalid: 5, issued: 1 } }),
      ),
    );
    await election.publish();
    const counted: unknown[] = [];
    for (const snapshot of published) {
      const contest = (await json(`${E}/contests/list?snapshot=${snapshot}`)) as Json & Node;
      expect(contest['snapshot']).toBe(snapshot);
      counted.push(contest.precincts['counted']);
      for (const unit of ['N', 'R1', 'R2', 'T1', 'T2', 'T3']) {
        const own = (await json(`${E}/contests/list/units/${unit}?snapshot=${snapshot}`)) as Json & Node;
        const children = own['children'] as readonly Node[];
        expect(added(children, ({ votes }) => votes)).toEqual(new Map(Object.entries(own.votes)));
        expect(added(children, ({ precincts }) => precincts)).toEqual(new Map(Object.entries(own.precincts)));
        if (unit === 'N') expect([own.votes, own.precincts]).toEqual([contest.votes, contest.precincts]);
      }
    }
    expect(counted).toEqual([0, 1, 3]);
    const [, second = 0, third = 0] = published;
    expect(await json(`${E}/contests/list?snapshot=${third - 1}`)).toMatchObject({ snapshot: second });
    expect(await json(`${E}/snapshots/${second}`)).toMatchObject({ snapshot: second, rehearsal: false });
  });

  it('pages through precincts and shows one with all that happened to it', async () => {
    const page = await json(`${E}/contests/list/precincts?state=counted&limit=2`);
    expect(page).toMatchObject({ next: 'p4', precincts: [{ precinctId: 'p1' }, { precinctId: 'p4' }] });
    const p3 = await json(`${E}/contests/list/precincts/p3`);
    expect(p3).toMatchObject({
      state: 'held',
      votes: null,
      records: [{ id: 'a3', verdicts: [{ verdict: 'held', codes: ['G1'], engine: ENGINE_VERSION, decision: null }] }],
    });
    expect(await json(`${E}/contests/district-1/units/1?hierarchy=district`)).toMatchObject({
      unit: { unitId: '1', kind: 'constituency', parentId: null },
      precincts: { expected: 3, missing: 3 },
    });
    expect(await json(`${E}/contests/district-1/mandates`)).toMatchObject({
      contests: [{ contestId: 'district-1', final: false, distribution: null, seats: {} }],
    });
  });

  it('answers 304 to a tag that is still right, gives every GET one, and changes it with the content', async () => {
    const paths = [
      '/v1/elections',
      E,
      `${E}/definition`,
      `${E}/snapshots`,
      `${E}/snapshots/${published[1]}`,
      `${E}/verdicts?id=a1&source=urn%3Atest`,
      `${E}/contests/list`,
      `${E}/contests/list/mandates`,
      `${E}/contests/list/units/N`,
      `${E}/contests/list/precincts`,
      `${E}/contests/list/precincts/p1`,
      '/openapi.json',
    ];
    const tags = new Map<string, string>();
    for (const path of paths) {
      const first = await get(path);
      const etag = first.headers.get('etag') ?? '';
      expect([path, first.status, etag]).toEqual([path, 200, expect.stringMatching(/^"[\w-]{20,}"$/)]);
      tags.set(path, etag);
      const again = await get(path, { 'if-none-match': `"other", W/${etag}` });
      expect([path, again.status, again.headers.get('etag'), await again.text()]).toEqual([path, 304, etag, '']);
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    }
    expect(new Set(tags.values()).size).toBe(paths.length);

    const before = tags.get(`${E}/contests/list`) ?? '';
    published.push(await election.count(election.protocol({ id: 'a2', precinctId: 'p2' })));
    expect((await get(`${E}/contests/list`, { 'if-none-match': before })).status).toBe(304);
    await election.publish();
    const changed = await get(`${E}/contests/list`, { 'if-none-match': before });
    expect([changed.status, changed.headers.get('etag') === before]).toEqual([200, false]);
    const past = `${E}/snapshots/${published[1]}`;
    expect((await get(past, { 'if-none-match': tags.get(past) ?? '' })).status).toBe(304);
  });

  it.each([
    ['/v1/elections/nowhere', 404, 'ELECTION_UNKNOWN'],
    ['/v1/elections/nowhere/stream', 404, 'ELECTION_UNKNOWN'],
    ['/v1/elections/nowhere/contests/list', 404, 'ELECTION_UNKNOWN'],
    ['/v1/elections/nowhere/definition', 404, 'ELECTION_UNKNOWN'],
    [`${E}/contests/nothing`, 404, 'CONTEST_UNKNOWN'],
    [`${E}/contests/list?round=2`, 404, 'CONTEST_UNKNOWN'],
    [`${E}/contests/__proto__`, 404, 'CONTEST_UNKNOWN'],
    [`${E}/contests/list/units/nowhere`, 404, 'UNIT_UNKNOWN'],
    [`${E}/contests/list/units/N?hierarchy=district`, 404, 'UNIT_UNKNOWN'],
    [`${E}/contests/list/units/%2Fdistrict`, 404, 'UNIT_UNKNOWN'],
    [`${E}/contests/list/precincts?unit=nowhere`, 404, 'UNIT_UNKNOWN'],
    [`${E}/contests/list/precincts/nowhere`, 404, 'PRECINCT_UNKNOWN'],
    [`${E}/contests/district-1/precincts/p4`, 404, 'PRECINCT_UNKNOWN'],
    [`${E}/contests/list?snapshot=999999`, 404, 'SNAPSHOT_UNKNOWN'],
    [`${E}/contests/list?snapshot=0`, 404, 'SNAPSHOT_UNKNOWN'],
    [`${E}/snapshots/0`, 404, 'SNAPSHOT_UNKNOWN'],
    [`${E}/snapshots/latest`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list?snapshot=-1`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list?snapshot=1&snapshot=2`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list?snapsot=1`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list/precincts?limit=1001`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list/precincts?state=parked`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list/precincts?after=nowhere`, 404, 'CURSOR_UNKNOWN'],
    [`${E}/verdicts?after=x`, 404, 'CURSOR_UNKNOWN'],
    [`${E}/contests/a%00b`, 400, 'PARAMETER_INVALID'],
    [`/v1/elections/%00`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/list/precincts/a%0Ab`, 400, 'PARAMETER_INVALID'],
    [`${E}/contests/%E0%A4%A`, 400, 'URL_INVALID'],
    ['/v2/elections', 404, 'ROUTE_UNKNOWN'],
  ])('answers %s with %d and the problem %s', async (path, status, code) => {
    expect(await problem(path)).toEqual([status, code, PROBLEM_JSON]);
  });

  it('answers as its OpenAPI document says', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const description = await json('/openapi.json');
    const mismatch = (name: string, answer: unknown): unknown => {
      const $ref = `#/components/schemas/${name}`;
      const validate = ajv.compile({ $ref, components: OPENAPI.components });
      return validate(answer) ? null : validate.errors;
    };
    expect(description['paths']).toEqual(OPENAPI.paths);
    const answers: readonly (readonly [string, string])[] = [
      ['/v1/elections', 'Elections'],
      [E, 'Election'],
      [`${E}/snapshots`, 'Snapshots'],
      [`${E}/snapshots/${published[1]}`, 'OutcomeDocument'],
      [`${E}/verdicts`, 'Verdicts'],
      [`${E}/contests/list`, 'Contest'],
      [`${E}/contests/list/mandates`, 'Mandates'],
      [`${E}/contests/list/units/R1`, 'Unit'],
      [`${E}/contests/list/units/T1`, 'Unit'],
      [`${E}/contests/list/precincts`, 'Precincts'],
      [`${E}/contests/list/precincts/p3`, 'Precinct'],
      ['/health/live', 'Live'],
      ['/health/ready', 'Readiness'],
      ['/nowhere', 'Problem'],
    ];
    for (const [path, name] of answers) expect([path, mismatch(name, await json(path))]).toEqual([path, null]);
    const source = new TestEventSource(`${api.url}${E}/stream`);
    expect(mismatch('SnapshotEvent', (await source.next()).data)).toBeNull();
    source.close();
    expect(mismatch('Contest', { electionId: 'small' })).not.toBeNull();
  });

  it('only reads: other methods are 405, and any origin may ask', async () => {
    const post = await fetch(`${api.url}/v1/elections`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await post.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
    const preflight = await fetch(`${api.url}${E}`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'If-None-Match, Last-Event-ID, Cache-Control',
    ]);
    const plain = { 'accept-encoding': 'identity' };
    const head = await fetch(`${api.url}${E}/contests/list`, { method: 'HEAD', headers: plain });
    const full = await get(`${E}/contests/list`, plain);
    const length = Buffer.byteLength(await full.text());
    expect([head.status, head.headers.get('etag'), head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      full.headers.get('etag'),
      String(length),
      '',
    ]);
    expect(full.headers.get('access-control-allow-origin')).toBe('*');
    expect(full.headers.get('x-powered-by')).toBeNull();
    expect(full.headers.get('x-content-type-options')).toBe('nosniff');
    const stream = await fetch(`${api.url}${E}/stream`, { method: 'HEAD' });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('answers health and metrics', async () => {
    expect(await json('/health/live')).toEqual({ live: true });
    expect(await json('/health/ready')).toEqual({ ready: true, checks: { database: 'ok' } });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/sanaq_http_answers_total\{route="\/v1\/elections\/:election",status="200"[^}]*\} [1-9]/);
  });

  it('streams the newest snapshot first, then every later one in order, and resumes where it was cut off', async () => {
    const first = new TestEventSource(`${api.url}${E}/stream`);
    const newest = await first.next();
    expect(newest).toMatchObject({
      event: 'snapshot',
      id: String(published[3]),
      data: { electionId: 'small', snapshot: published[3], contests: [{ contestId: 'list', openItems: 1 }, {}] },
    });
    expect(newest.data).not.toHaveProperty('reset');
    expect(newest.data['publishedAt']).toMatch(/^\d{4}-.*Z$/);

    const district = (precinctId: string): Promise<number> =>
      election.count(election.protocol({ id: `d-${precinctId}`, precinctId, contestId: 'district-1' }));
    published.push(await district('p1'));
    await election.publish();
    expect((await first.next()).id).toBe(String(published[4]));
    first.close();

    published.push(await district('p2'));
    published.push(await district('p3'));
    await election.publish();
    const resumed = new TestEventSource(`${api.url}${E}/stream`, { 'last-event-id': String(published[4]) });
    const byQuery = new TestEventSource(`${api.url}${E}/stream?lastEventId=${published[4]}`);
    for (const source of [resumed, byQuery]) {
      const ids = [await source.next(), await source.next()].map(({ id, data }) => [id, 'reset' in data]);
      expect(ids).toEqual([
        [String(published[5]), false],
        [String(published[6]), false],
      ]);
    }
    resumed.close();
    byQuery.close();
  });

  it.each([
    ['is no number', 'abc'],
    ['is no published snapshot', '1'],
    ['lies beyond the newest', '999999'],
  ])('begins anew with "reset" for a last id that %s', async (_, lastEventId) => {
    const source = new TestEventSource(`${api.url}${E}/stream`, { 'last-event-id': lastEventId });
    const event = await source.next();
    expect([event.id, event.data['reset']]).toEqual([String(published[6]), true]);
    source.close();
  });

  it('begins anew with "reset" for a reader that is too far behind', async () => {
    const ids = [published[2], published[3]];
    const sources = ids.map((id) => new TestEventSource(`${api.url}${E}/stream`, { 'last-event-id': String(id) }));
    const events = await Promise.all(sources.map((source) => source.next()));
    expect(events.map(({ id, data }) => [id, data['reset']])).toEqual([
      [String(published[6]), true],
      [String(published[4]), undefined],
    ]);
    for (const source of sources) source.close();
  });

  it('sends comments while nothing is published, and ends its streams when it stops', async () => {
    const other = await startResultsApi({
      pool: election.reader,
      log: QUIET,
      host: LOOPBACK,
      port: 0,
      feed: { pollMs: 20, heartbeatMs: 20 },
    });
    const source = new TestEventSource(`${other.url}${E}/stream`);
    await source.next();
    const ended = source.next().catch((error: unknown) => error);
    while (!source.received.includes(': heartbeat\n\n')) await new Promise((resolve) => setTimeout(resolve, 10));
    await other.stop();
    expect(await ended).toBeInstanceOf(Error);
    expect(source.received.match(/^event: /gm)).toHaveLength(1);
  });

  it('shows a certified contest as final and its mandates once they are distributed', async () => {
    const held = await json(`${E}/contests/list/precincts/p3`);
    const [record] = held['records'] as readonly Json[];
    const target = { contestId: 'list', round: 1 };
    const before = await json(`${E}/contests/list`);
    const { root, counters, votes } = before as {
      root: string;
      counters: Record<string, number>;
      votes: Record<string, number>;
    };
    const certify = await election.decisionRecord('c1', 'o1', {
      kind: 'certify',
      scope: 'contest',
      target,
      basis: {
        root,
        totals: { counters, votes },
        openItems: [{ sha256: record?.['sha256'] as string, reason: 'no copy' }],
        missing: [{ precinctId: 'p3', reason: 'see above' }],
      },
    });
    const approval = { ...target, sha256: nameOf(certify) };
    const approve = await election.decisionRecord('c2', 'o2', {
      kind: 'approve_certification',
      scope: 'contest',
      target: approval,
      basis: {},
    });
    const position = await election.count(certify, approve);
    await election.publish();
    const certified = await json(`${E}/contests/list`);
    expect(certified).toMatchObject({ state: 'certified', root, outcome: { final: true } });
    const path = `${E}/contests/list/mandates`;
    expect(await json(path)).toMatchObject({ contests: [{ final: false, distribution: null }] });
    const etag = (await get(path)).headers.get('etag') ?? '';

    // Who may write into the table may claim what they like: it is shown only as far as it was derived.
    const data = { seats: { a: 5 }, winners: [], result: 'elected', position };
    await election.writer.query(
      `insert into sanaq.distribution (election_no, contest_no, distribution, event_id, position, value)
       values (1, 0, 9, 'e1', $1, $2)`,
      [position, Buffer.from(JSON.stringify({ data }))],
    );
    await election.writer.query(`insert into sanaq.distribution_sent (event_id) values ('e1')`);
    expect(await json(path)).toMatchObject({
      contests: [{ final: false, distribution: null, history: [], unfounded: [{ distribution: 9, position }] }],
    });

    const { writer: pool, stream, electionId } = election;
    const mandates = new ElectionMandates({ pool, stream, topicPrefix: 'sanaq', electionId, log: QUIET });
    await mandates.drain(AbortSignal.timeout(20_000));
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
    const seats = (certified['outcome'] as Json)['seats'];
    expect(await json(path)).toMatchObject({
      contests: [
        {
          final: true,
          distribution: 1,
          seats,
          distributed: { seats, position, supersedes: null },
          unfounded: [{ distribution: 9, position }],
        },
      ],
    });
    expect(await json(`${path}?snapshot=${published[6]}`)).toMatchObject({ contests: [{ final: false }] });
  });
});
