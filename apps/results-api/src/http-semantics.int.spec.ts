/** What HTTP itself promises of the answers: encodings, lasting copies, conditions, content types, bounds. */
import { request as rawRequest, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { createLogger } from '#libs/platform';
import { startResultsApi, type RunningResultsApi } from './testing/start-api';
import { CountedElection } from '../../../test/elections/counted-election';
import { TestEventSource } from './testing/event-source';

type Json = Readonly<Record<string, unknown>>;

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
const E = '/v1/elections/small';
const C = `${E}/contests/list`;
const UNDER_WAY_MAX = 20;
const FOR_EVER = 'public, max-age=31536000, immutable';

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Counts the statements that are sent to PostgreSQL, and can keep them waiting. */
class WatchedDatabase {
  statements = 0;
  private gate: Promise<void> = Promise.resolve();
  readonly pool: Pool;

  constructor(pool: Pool) {
    const query = (...given: unknown[]): unknown => {
      this.statements++;
      return this.gate.then((): unknown => Reflect.apply(pool.query, pool, given));
    };
    this.pool = new Proxy(pool, {
      get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name, target) as unknown)),
    });
  }

  /** Nothing is answered until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }
}

describe('HTTP', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  let database: WatchedDatabase;
  let snapshot = 0;

  /** Without the client deciding on encodings by itself. */
  const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answered> =>
    getFrom(api, path, headers, method);
  const getFrom = (
    from: RunningResultsApi,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const asked = rawRequest(`${from.url}${path}`, { headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      asked.on('error', reject).end();
    });
  const json = (answer: Answered): Json => JSON.parse(answer.body.toString('utf8')) as Json;

  beforeAll(async () => {
    election = await CountedElection.open({ rehearsal: false });
    database = new WatchedDatabase(election.reader);
    api = await startResultsApi({
      pool: database.pool,
      log: QUIET,
      host: '127.0.0.1',
      port: 0,
      underWayMax: UNDER_WAY_MAX,
      feed: { pollMs: 20 },
    });
    await election.count(...election.opening());
    snapshot = await election.count(election.protocol({ id: 'a1', precinctId: 'p1' }));
    await election.publish();
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('compresses with br or gzip what is worth it, each under a tag of its own, and HEAD says the same', async () => {
    const plain = await get(C);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const tags = new Set([plain.headers.etag]);
    for (const [encoding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await get(C, { 'accept-encoding': encoding });
      expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept, Accept-Encoding' });
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(decode(packed.body)).toEqual(plain.body);
      tags.add(packed.headers.etag);
      const head = await get(C, { 'accept-encoding': encoding }, 'HEAD');
      expect([head.status, head.body.length]).toEqual([200, 0]);
      const { date: _date, ...same } = packed.headers;
      expect(head.headers).toMatchObject(same);
      const again = await get(C, { 'accept-encoding': encoding, 'if-none-match': packed.headers.etag ?? '' });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, packed.headers.etag]);
    }
    expect(tags.size).toBe(3);
    const short = await get(`${E}/snapshots`, { 'accept-encoding': 'br' });
    expect(short.headers['content-encoding']).toBeUndefined();
  });

  it('lets copies of what a number names be kept for ever, and no others', async () => {
    const lasting = [
      `${C}?snapshot=${snapshot}`,
      `${C}/units/N?snapshot=${snapshot}`,
      `${C}/precincts?snapshot=${snapshot}`,
      `${C}/precincts/p1?snapshot=${snapshot}`,
      `${E}/snapshots/${snapshot}`,
    ];
    // A distribution may be added to a past snapshot: mandates are asked about again.
    const asked = [E, C, `${C}/units/N`, `${C}/mandates?snapshot=${snapshot}`, `${E}/snapshots`, '/v1/elections'];
    for (const path of lasting) expect([path, (await get(path)).headers['cache-control']]).toEqual([path, FOR_EVER]);
    for (const path of asked) expect([path, (await get(path)).headers['cache-control']]).toEqual([path, 'no-cache']);
    const missing = await get(`${C}?snapshot=999999`);
    expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it('answers 304 to If-None-Match: * where there is something, 404 where not, and takes an empty one for none', async () => {
    for (const path of [C, E, '/v1/elections', `${C}/mandates`, `${C}?snapshot=${snapshot}`, '/openapi.json']) {
      expect([path, (await get(path, { 'if-none-match': '*' })).status]).toEqual([path, 304]);
      expect([path, (await get(path, { 'if-none-match': '' })).status]).toEqual([path, 200]);
    }
    expect((await get(`${E}/contests/nothing`, { 'if-none-match': '*' })).status).toBe(404);
  });

  it('opens every answer to pages of other origins, errors too', async () => {
    const paths = [C, '/nowhere', `${C}?x=1`, `${E}/contests/%E0%A4%A`, '/health/ready', '/metrics'];
    for (const path of paths) {
      expect([path, (await get(path)).headers['access-control-allow-origin']]).toEqual([path, '*']);
    }
    const tooLong = await get(C, { 'x-long': 'x'.repeat(20_000) });
    expect([tooLong.status, tooLong.headers['access-control-allow-origin']]).toEqual([431, '*']);
  });

  it('gives all precincts as one CSV table, fixed where a number names it, compressed where that is taken', async () => {
    const heading = 'precinctId,territoryId,state,heldRecords,protocol,';
    const table = await get(`${C}/precincts.csv?snapshot=${snapshot}`);
    expect(table.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'cache-control': FOR_EVER,
      'content-disposition': expect.stringMatching(/\.csv$/) as string,
    });
    const lines = table.body.toString('utf8').split('\r\n');
    expect(lines[0]?.startsWith(`\ufeff${heading}`)).toBe(true);
    const precincts = json(await get(`${C}/precincts?snapshot=${snapshot}`))['precincts'] as readonly Json[];
    expect(lines).toHaveLength(precincts.length + 2);
    expect(lines[1]).toMatch(/^p1,T1,counted,0,sha256:[0-9a-f]{64}(,\d+)+$/);
    expect(lines[2]).toMatch(/^p2,T1,missing,0,,[,]+$/);
    const packed = await get(`${C}/precincts.csv?snapshot=${snapshot}`, { 'accept-encoding': 'gzip' });
    expect(gunzipSync(packed.body)).toEqual(table.body);
    const again = await get(`${C}/precincts.csv`, { 'if-none-match': table.headers.etag ?? '' });
    expect([again.status, again.headers['cache-control'], again.body.length]).toEqual([304, 'no-cache', 0]);
    const head = await get(`${C}/precincts.csv`, {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect((await get(`${C}/precincts.csv`, { accept: 'application/json' })).status).toBe(406);
    expect((await get(`${E}/contests/nothing/precincts.csv`)).status).toBe(404);
  });

  it('gives the list of precincts as CSV to who would rather have that, of what was asked for alone', async () => {
    const wanted = `${C}/precincts?snapshot=${snapshot}&state=counted`;
    const table = await get(wanted, { accept: 'text/csv' });
    expect(table.body.toString('utf8').split('\r\n')).toHaveLength(3);
    const two = await get(`${C}/precincts?after=p1&limit=2`, { accept: 'text/csv' });
    expect(two.body.toString('utf8').split('\r\n').slice(1, -1)).toEqual([
      expect.stringMatching(/^p2,/),
      expect.stringMatching(/^p3,/),
    ]);
    const browser = 'text/html,application/xhtml+xml,*/*;q=0.8';
    for (const accept of [browser, '*/*', 'application/json, text/csv;q=0.5']) {
      expect((await get(wanted, { accept })).headers['content-type']).toMatch(/^application\/json/);
    }
  });

  it('answers 406 to who takes nothing of what is there, and says what is', async () => {
    for (const path of [C, `${C}/precincts/p1`, '/v1/elections', '/openapi.json', `${E}/stream`]) {
      const refused = await get(path, { accept: 'text/csv' });
      expect([path, refused.status, json(refused)['code']]).toEqual([path, 406, 'NOT_ACCEPTABLE']);
      expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    }
    for (const accept of ['*/*', 'application/*', 'text/html, application/json;q=0.1']) {
      expect([accept, (await get(C, { accept })).status]).toEqual([accept, 200]);
    }
    expect((await get(C, { accept: 'application/json;q=0, */*' })).status).toBe(406);
  });

  it('names what an unknown id may have meant', async () => {
    const near = async (path: string): Promise<unknown> => {
      const { code, nearest, detail } = json(await get(path));
      expect(detail).toContain('Did you mean');
      return [code, nearest];
    };
    expect(await near('/v1/elections/smal')).toEqual(['ELECTION_UNKNOWN', ['small']]);
    expect(await near(`${E}/contests/lists`)).toEqual(['CONTEST_UNKNOWN', ['list']]);
    expect(await near(`${E}/contests/district1/units/N`)).toEqual(['CONTEST_UNKNOWN', ['district-1']]);
    expect(await near(`${C}/units/r11`)).toEqual(['UNIT_UNKNOWN', expect.arrayContaining(['R1'])]);
    expect(await near(`${C}/precincts/P11`)).toEqual(['PRECINCT_UNKNOWN', expect.arrayContaining(['p1'])]);
    expect(await near(`${C}/precincts?unit=t1x`)).toEqual(['UNIT_UNKNOWN', expect.arrayContaining(['T1'])]);
    expect(await near(`${E}/stream?contests=lst`)).toEqual(['CONTEST_UNKNOWN', ['list']]);
  });

  it('renders a document once for a snapshot: asked again, only the snapshot is looked up', async () => {
    const costs = async (path: string): Promise<number> => {
      const before = database.statements;
      expect((await get(path)).status).toBe(200);
      return database.statements - before;
    };
    for (const path of [C, `${C}/units/N`, `${C}/precincts?limit=3`, `${C}?sensitivity=true`]) {
      await costs(path);
      // Whether a decision has changed the frame, and which snapshot is the newest.
      expect([path, await costs(path)]).toEqual([path, 2]);
    }
    await costs(E);
    expect(await costs(E)).toBeLessThanOrEqual(4);
  });

  describe('while a look at the store is shared', () => {
    let sharing: RunningResultsApi;
    const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answered> =>
      getFrom(sharing, path, headers, method);
    /** Status, headers that do not depend on the moment, body. */
    const told = ({ status, headers: { date: _date, ...headers }, body }: Answered): unknown => [
      status,
      headers,
      body.toString('base64'),
    ];

    beforeAll(async () => {
      const host = '127.0.0.1';
      const sharedMs = 3_600_000;
      const bounds = { sharedMs, underWayMax: UNDER_WAY_MAX, feed: { pollMs: 20 } };
      sharing = await startResultsApi({ pool: database.pool, log: QUIET, host, port: 0, ...bounds });
    });
    afterAll(() => sharing.stop());

    it('gives the same request the same answer without asking the store anything', async () => {
      for (const path of [E, C, `${C}/units/N`, `${C}/precincts/p1`, `${C}?snapshot=${snapshot}`]) {
        const asked: Readonly<Record<string, string>>[] = [
          {},
          { 'accept-encoding': 'br' },
          { accept: 'application/json' },
        ];
        for (const headers of asked) {
          const first = await ask(path, headers);
          const before = database.statements;
          expect(told(await ask(path, headers))).toEqual(told(first));
          expect([path, first.status, database.statements - before]).toEqual([path, 200, 0]);
          const head = await ask(path, headers, 'HEAD');
          expect([head.status, head.headers.etag, head.body.length]).toEqual([200, first.headers.etag, 0]);
        }
      }
    });

    it('does so also beyond the bound of requests under way, since it is no work', async () => {
      await ask(C);
      const release = database.hold();
      const held = Array.from({ length: UNDER_WAY_MAX + 1 }, () => ask(`${E}/verdicts`));
      expect((await Promise.race(held)).status).toBe(503);
      expect([(await ask(C)).status, (await ask(`${C}/mandates`)).status]).toEqual([200, 503]);
      release();
      await Promise.all(held);
    });

    it('says 304 to who has it, whether it was sent before or not', async () => {
      const { etag = '' } = (await get(`${C}/units/R1`)).headers;
      for (const tags of [etag, etag, `"other", W/${etag}`]) {
        const again = await ask(`${C}/units/R1`, { 'if-none-match': tags });
        expect([again.status, again.headers.etag, again.body.length]).toEqual([304, etag, 0]);
        expect(again.headers['content-type']).toBeUndefined();
      }
      for (const tags of ['', '"other"']) {
        expect((await ask(`${C}/units/R1`, { 'if-none-match': tags })).body.length).toBeGreaterThan(100);
      }
      const any = await ask(`${C}/units/R1`, { 'if-none-match': '*' });
      expect([any.status, any.headers.etag, any.headers['cache-control']]).toEqual([304, etag, 'no-cache']);
    });

    it('refuses as ever what differs from the request that was answered', async () => {
      await ask(C);
      expect((await ask(C, { accept: 'text/csv' })).status).toBe(406);
      expect((await ask(C, {}, 'POST')).status).toBe(405);
      expect((await ask(`${C}?`)).status).toBe(200);
      expect((await ask(`${C}?x=1`)).status).toBe(400);
      expect((await ask(`${C}?snapshot=999999`)).status).toBe(404);
    });

    it('counts what it sent by route and status', async () => {
      const counted = async (): Promise<number> => {
        const metrics = (await ask('/metrics')).body.toString('utf8');
        const route = 'route="/v1/elections/:election/contests/:contest/units/:unit",status="200"';
        const line = metrics.split('\n').find((one) => one.includes('answers_total') && one.includes(route));
        return Number(line?.split(' ').pop() ?? 0);
      };
      await ask(`${C}/units/T1`);
      const before = await counted();
      await ask(`${C}/units/T1`);
      expect((await counted()) - before).toBe(1);
    });

    it('gives who has been told of a newer snapshot that one', async () => {
      const before = await ask(C);
      const source = new TestEventSource(`${sharing.url}${E}/stream`);
      await source.next();
      const newer = await election.count(election.protocol({ id: 'a2', precinctId: 'p2' }));
      await election.publish();
      let seen = snapshot;
      while (seen < newer) seen = Number((await source.next()).data['snapshot']);
      source.close();
      snapshot = newer;
      const after = await ask(C);
      expect(json(before)['snapshot']).toBeLessThan(newer);
      expect(json(after)['snapshot']).toBe(newer);
    });
  });

  it('tells those beyond its bound to come back', async () => {
    const release = database.hold();
    // Whichever of them come last: one more than the service takes at a time.
    const asked = Array.from({ length: UNDER_WAY_MAX + 1 }, () => get(`${E}/verdicts`));
    const refused = await Promise.race(asked);
    release();
    expect([refused.status, json(refused)['code'], refused.headers['retry-after']]).toEqual([503, 'TOO_BUSY', '2']);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(UNDER_WAY_MAX);
    expect((await get(`${E}/verdicts`)).status).toBe(200);
  });

  it('sends small events of the contests that a reader has chosen', async () => {
    const of = async (query: string): Promise<{ readonly contests: readonly Json[]; readonly bytes: number }> => {
      const source = new TestEventSource(`${api.url}${E}/stream${query}`);
      const { data } = await source.next();
      source.close();
      expect(data).toMatchObject({ electionId: 'small', snapshot });
      return { contests: data['contests'] as readonly Json[], bytes: JSON.stringify(data).length };
    };
    const all = await of('');
    const one = await of('?contests=list');
    const none = await of('?contests=');
    expect(all.contests.map((contest) => contest['contestId'])).toEqual(['list', 'district-1']);
    expect(one.contests).toEqual([expect.objectContaining({ contestId: 'list', state: 'counting', openItems: 0 })]);
    expect(one.contests[0]).not.toHaveProperty('figures');
    expect(none.contests).toEqual([]);
    expect((await of('?contests=district-1,list')).contests).toHaveLength(2);
    expect(one.bytes).toBeLessThan(all.bytes / 3);
    expect(none.bytes).toBeLessThan(400);
  });

  it('measures how long answers take, by route', async () => {
    const metrics = (await get('/metrics')).body.toString('utf8');
    const counted = metrics.split('\n').filter((line) => line.startsWith('sanaq_http_duration_seconds_count'));
    expect(counted).toContainEqual(expect.stringContaining('route="/v1/elections/:election/contests/:contest"'));
    expect(counted.filter((line) => line.includes('/stream'))).toEqual([]);
    const [kept = ''] = metrics.split('\n').filter((line) => line.startsWith('sanaq_http_kept_bytes'));
    expect(kept).toMatch(/ [1-9]\d*$/);
  });
});
