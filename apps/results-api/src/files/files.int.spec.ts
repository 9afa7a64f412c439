/** Files of published snapshots: what is in them, that they never change under a name, and that two processes agree. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as rawRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import type { ElectionDefinition, PrecinctRow } from '#libs/election';
import { smallDefinition } from '#libs/election/testing';
import { brokenRules } from '#libs/open-data/testing';
import { createLogger } from '#libs/platform';
import { OPENAPI } from '../openapi/document';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';
import { CountedElection } from '../../../../test/elections/counted-election';
import type { FileIndex, ListedFile } from './file-index';

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
/** Without rests: what is made is the same. */
const AT_ONCE = { share: 1, lookMs: 20, quietMs: 0, keptMax: 2 };
const FOR_EVER = 'public, max-age=31536000, immutable';

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Without the client deciding on encodings by itself. */
function get(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = rawRequest(url, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', reject).end();
  });
}

const json = ({ body }: Answered): Record<string, unknown> =>
  JSON.parse(body.toString('utf8')) as Record<string, unknown>;
const hashOf = (body: Buffer): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

describe('files', () => {
  const folders: string[] = [];
  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'sanaq-files-test-')));
    return folders[folders.length - 1]!;
  };
  afterAll(() => {
    for (const one of folders) rmSync(one, { recursive: true, force: true });
  });

  const start = (election: CountedElection, where: string): Promise<RunningResultsApi> =>
    startResultsApi({
      pool: election.reader,
      log: QUIET,
      host: '127.0.0.1',
      port: 0,
      files: { ...AT_ONCE, folder: where },
    });

  /** The index once it is that of a snapshot. */
  async function indexAt(api: RunningResultsApi, snapshot: number): Promise<FileIndex> {
    for (;;) {
      const answer = await get(`${api.url}/files/small/index.json`);
      const index = json(answer) as unknown as FileIndex;
      if (answer.status === 200 && index.snapshot === snapshot) return index;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  function named(index: FileIndex, wanted: Partial<ListedFile>): ListedFile {
    const found = index.files.find((file) =>
      Object.entries(wanted).every(([name, value]) => file[name as keyof ListedFile] === value),
    );
    if (found === undefined) throw new Error(JSON.stringify(wanted));
    return found;
  }

  describe('of a small election', () => {
    let election: CountedElection;
    let api: RunningResultsApi;
    let index: FileIndex;
    let first = 0;
    const where = folder();
    const url = (name: string): string => `${api.url}/files/small/${name}`;
    const text = async (wanted: Partial<ListedFile>): Promise<string> =>
      (await get(url(named(index, wanted).name))).body.toString('utf8');
    const rows = async (wanted: Partial<ListedFile>): Promise<Record<string, string>[]> =>
      parse<Record<string, string>>(await text({ ...wanted, format: 'csv' }), { columns: true, bom: true });

    beforeAll(async () => {
      election = await CountedElection.open();
      await election.count(...election.opening());
      await election.count(election.protocol({ id: 'a1', precinctId: 'p1' }));
      first = await election.count(
        election.protocol({ id: 'd1', precinctId: 'p1', contestId: 'district-1' }),
        election.protocol({ id: 'a5', precinctId: 'p5' }),
      );
      api = await start(election, where);
    });
    afterAll(async () => {
      await api.stop();
      await election.close();
    });

    it('are not there before anything is published, and not of an election that is not there', async () => {
      expect(json(await get(url('index.json')))).toMatchObject({ status: 404, code: 'FILES_NOT_MADE' });
      expect(json(await get(`${api.url}/files/other/index.json`))).toMatchObject({ code: 'ELECTION_UNKNOWN' });
      await election.publish();
      index = await indexAt(api, first);
    });

    it('are listed with their sizes and hashes, as the OpenAPI document says', async () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajv.addSchema(OPENAPI, 'api');
      expect(ajv.validate({ $ref: 'api#/components/schemas/FileIndex' }, index)).toBe(true);
      const { root } = json(await get(`${api.url}/v1/elections/small/snapshots/${first}`));
      expect(index).toMatchObject({ electionId: 'small', snapshot: first, root, rehearsal: false, status: 'counting' });
      for (const file of index.files) {
        const whole = await get(url(file.name));
        expect([whole.status, whole.body.length, hashOf(whole.body)]).toEqual([200, file.bytes, file.sha256]);
        expect(file.name).toContain(file.sha256.slice('sha256:'.length, 'sha256:'.length + 16));
      }
    });

    it('may be kept for ever, come as they were compressed, and answer conditions, HEAD and parts', async () => {
      const file = named(index, { contestId: 'list', level: 'precinct', format: 'csv' });
      const whole = await get(url(file.name));
      expect(whole.headers).toMatchObject({
        'cache-control': FOR_EVER,
        'access-control-allow-origin': '*',
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-length': String(file.bytes),
        'x-content-type-options': 'nosniff',
      });
      // Short ones fit into one packet anyway.
      expect((await get(url(file.name), { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
      const long = named(index, { contestId: 'list', format: 'nist-1500-100-v2' });
      const packed = await get(url(long.name), { 'accept-encoding': 'gzip, br' });
      expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(long.gzipBytes) });
      const unpacked = await get(url(long.name));
      expect(gunzipSync(packed.body)).toEqual(unpacked.body);
      expect(packed.headers.etag).not.toBe(unpacked.headers.etag);
      for (const known of [whole.headers.etag ?? '', '*', `"x", W/${whole.headers.etag}`]) {
        expect((await get(url(file.name), { 'if-none-match': known })).status).toBe(304);
      }
      const head = await get(url(file.name), {}, 'HEAD');
      expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, whole.headers.etag]);
      const part = await get(url(file.name), { range: 'bytes=3-9', 'accept-encoding': 'gzip' });
      expect([part.status, part.body, part.headers['content-range']]).toEqual([
        206,
        whole.body.subarray(3, 10),
        `bytes 3-9/${file.bytes}`,
      ]);
      expect((await get(url(file.name), { range: `bytes=${file.bytes}-` })).status).toBe(416);
      expect((await get(url(file.name), { range: 'lines=1-2' })).status).toBe(200);
      expect((await get(url(file.name), {}, 'POST')).status).toBe(405);
      const list = await get(url('index.json'));
      expect(list.headers['cache-control']).toBe('no-cache');
      expect((await get(url('index.json'), { 'if-none-match': list.headers.etag ?? '' })).status).toBe(304);
    });

    it('have the figures of the API in every format and level', async () => {
      const contest = json(await get(`${api.url}/v1/elections/small/contests/list?snapshot=${first}`));
      const votes = contest['votes'] as Record<string, number>;
      const [nation] = await rows({ contestId: 'list', level: 'nation' });
      for (const [id, count] of Object.entries(votes)) expect(nation?.[`votes.${id}`]).toBe(String(count));
      const precincts = await rows({ contestId: 'list', level: 'precinct' });
      expect(precincts.map(({ precinctId, state }) => [precinctId, state])).toEqual([
        ['p1', 'counted'],
        ['p2', 'missing'],
        ['p3', 'missing'],
        ['p4', 'missing'],
        ['p5', 'counted'],
      ]);
      expect(precincts[0]).toMatchObject({ 'constituency.district': '1', territoryId: 'T1', rehearsal: 'false' });
      expect(precincts[1]?.['votes.a']).toBe('');
      const document = JSON.parse(await text({ contestId: 'list', level: 'nation', format: 'json' })) as {
        rows: { votes: object }[];
      };
      expect(document.rows[0]?.votes).toEqual(votes);
      const report = JSON.parse(await text({ contestId: 'list', format: 'nist-1500-100-v2' })) as Record<
        string,
        unknown
      >;
      expect(brokenRules(report)).toEqual([]);
      expect(report).toMatchObject({ SequenceStart: first, Status: 'unofficial-partial', IsTest: false });
      const levels = index.files.filter(({ contestId, format }) => contestId === 'district-1' && format === 'csv');
      expect(levels.map(({ level }) => level).sort()).toEqual(['constituency.district', 'precinct', 'territory']);
    });

    it('are all in the archive', async () => {
      const { body } = await get(url(named(index, { format: 'zip' }).name));
      const entries = unzipSync(body);
      const others = index.files.filter(({ format }) => format !== 'zip');
      expect(Object.keys(entries).sort()).toEqual(others.map(({ name }) => name).sort());
      for (const { name, sha256 } of others) expect(hashOf(Buffer.from(entries[name] ?? []))).toBe(sha256);
    });

    it('are the same where another process makes them', async () => {
      const other = await start(election, folder());
      try {
        expect(await indexAt(other, first)).toEqual(index);
      } finally {
        await other.stop();
      }
    });

    it('of the next snapshot have names of their own, and the oldest are removed', async () => {
      const old = named(index, { contestId: 'list', level: 'precinct', format: 'csv' });
      const later: FileIndex[] = [];
      for (const precinctId of ['p2', 'p3']) {
        const at = await election.count(election.protocol({ precinctId }));
        await election.publish();
        later.push(await indexAt(api, at));
        expect((await get(url(old.name))).status).toBe(later.length === 1 ? 200 : 404);
      }
      expect(json(await get(url(old.name)))).toMatchObject({ code: 'FILE_UNKNOWN' });
      expect(readdirSync(join(where, 'small'))).toHaveLength(2);
      const names = new Set([index, ...later].flatMap(({ files }) => files.map(({ name }) => name)));
      expect(names.size).toBe(3 * index.files.length);
      index = later[1]!;
    });

    it('are found again after a restart, and what the store does not confirm is not', async () => {
      const known = readdirSync(join(where, 'small')).sort();
      const again = await start(election, where);
      try {
        expect(await indexAt(again, index.snapshot)).toEqual(index);
        expect(readdirSync(join(where, 'small')).sort()).toEqual(known);
      } finally {
        await again.stop();
      }
      const stranger = await CountedElection.open();
      await stranger.count(...stranger.opening());
      await stranger.publish();
      const other = await start(stranger, where);
      try {
        const { snapshot } = json(await get(`${other.url}/v1/elections/small`)) as { snapshot: number };
        await indexAt(other, snapshot);
        expect(readdirSync(join(where, 'small'))).toHaveLength(1);
      } finally {
        await other.stop();
        await stranger.close();
      }
    });
  });

  it('wait for a place where too many are under way, and are not made where nobody asks for them', async () => {
    const election = await CountedElection.open();
    const last = await election.count(...election.opening());
    await election.publish();
    const common = { pool: election.reader, log: QUIET, host: '127.0.0.1', port: 0 };
    const busy = await startResultsApi({ ...common, files: { ...AT_ONCE, folder: folder(), downloadsMax: 0 } });
    const without = await startResultsApi(common);
    try {
      const [file] = (await indexAt(busy, last)).files;
      const refused = await get(`${busy.url}/files/small/${file?.name ?? ''}`);
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
      expect(json(refused)).toMatchObject({ code: 'TOO_BUSY' });
      expect(json(await get(`${without.url}/files/small/index.json`))).toMatchObject({ code: 'FILES_NOT_MADE' });
    } finally {
      await Promise.all([busy.stop(), without.stop()]);
      await election.close();
    }
  });

  const plain = smallDefinition();
  const list = plain.contests[0]!;
  const ODD: readonly (readonly [string, Partial<ElectionDefinition>, readonly PrecinctRow[]])[] = [
    [
      'the whole nation alone, "against all" first',
      {
        units: [{ unitId: 'N', kind: 'nation' }],
        constituencies: {},
        contests: [{ ...list, options: [...list.options].reverse() }],
      },
      [{ precinctId: 'p1', territoryId: 'N', registered: 100, constituencies: {} }],
    ],
    [
      'three hierarchies, and abroad in no region',
      {
        units: [...plain.units, { unitId: 'ABROAD', kind: 'territory', parentId: 'N' }],
        constituencies: { ...plain.constituencies, council: [{ constituencyId: 'A' }] },
        rehearsal: true,
      },
      [
        { precinctId: 'p1', territoryId: 'T1', registered: 100, constituencies: { district: '1', council: 'A' } },
        { precinctId: 'p2', territoryId: 'ABROAD', registered: null, constituencies: {} },
      ],
    ],
    [
      'many contests',
      { contests: Array.from({ length: 6 }, (_, no) => ({ ...list, contestId: no === 0 ? 'list' : `list-${no}` })) },
      [{ precinctId: 'p1', territoryId: 'T1', registered: 100, constituencies: { district: '1' } }],
    ],
  ];

  it.each(ODD)('of an election of %s add up, votes or none', async (_, overrides, register) => {
    const election = await CountedElection.open(overrides, register);
    const api = await start(election, folder());
    try {
      const opened = await election.count(...election.opening());
      const nothing = election.protocol({ precinctId: 'p1', votes: { a: 0, __proto__: 0, '41': 0, against_all: 0 } });
      await election.publish();
      await indexAt(api, opened);
      const last = await election.count(nothing);
      await election.publish();
      const index = await indexAt(api, last);
      expect(index.files.every(({ name }) => name.startsWith(index.rehearsal ? 'rehearsal-small-' : 'small-'))).toBe(
        true,
      );
      for (const { name, format } of index.files.filter((file) => file.contestId === 'list')) {
        const { status, body } = await get(`${api.url}/files/small/${name}`);
        expect(status).toBe(200);
        const said = body.toString('utf8');
        if (format === 'nist-1500-100-v2') expect(brokenRules(JSON.parse(said) as Record<string, unknown>)).toEqual([]);
        expect(said).toContain(format === 'csv' ? `,${index.rehearsal},` : index.rehearsal ? 'true' : 'false');
      }
    } finally {
      await api.stop();
      await election.close();
    }
  });
});
