/** Every proof and receipt that the API gives, held to the checker that shares no code with what makes them. */
import Ajv2020 from 'ajv/dist/2020';
import { cloudEvent, encodeCloudEvent } from '#libs/contracts';
import { listVotes } from '#libs/election/testing';
import type { RecordHeader, RecordToAppend } from '#libs/event-stream';
import { formatVerifierKey } from '#libs/log';
import { createLogger } from '#libs/platform';
import {
  leafHash,
  parsePolicy,
  rootOf,
  shownCheck,
  verifyProof,
  verifyReceipt,
  type Check,
} from '#libs/proof-verifier';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../../../../test/elections/replayed-election';
import { streamLeafData } from '../../../../libs/results/src/closing/stream-leaf';
import { OPENAPI } from '../openapi/document';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';

jest.setTimeout(180_000);

/** So many copies of a record come last: the stream's tree has more than two stored hashes then. */
const COPIES = 560;

/** Invented, with a right check digit. */
const NATIONAL_ID = '850320300125';

const SILENT = createLogger({ name: 'results-api', level: 'silent' });

let election: ReplayedElection;
let api: RunningResultsApi;
let base: string;
const policy = parsePolicy(`log ${formatVerifierKey(testLogKey().verifier)}\nquorum none\n`);

/** The same event with its attributes in headers. */
function inBinaryMode({ value, key }: RecordToAppend): RecordToAppend {
  const { data, datacontenttype: _, ...attributes } = JSON.parse(String(value)) as Record<string, unknown>;
  const headers = Object.entries(attributes).map(([name, content]): RecordHeader => [
    `ce_${name}`,
    Buffer.from(String(content)),
  ]);
  return {
    key,
    value: Buffer.from(JSON.stringify(data)),
    headers: [...headers, ['content-type', Buffer.from('application/json')]],
  };
}

/** The same event with further members in its data. */
function withMore(record: RecordToAppend, more: object): RecordToAppend {
  const { data, type, source, id } = JSON.parse(String(record.value)) as Record<string, string | object>;
  const event = { type: String(type), source: String(source), id: String(id), rehearsal: false };
  return { ...encodeCloudEvent(cloudEvent({ ...event, data: { ...(data as object), ...more } })), key: record.key };
}

/** Second rounds of both kinds, an added precinct, all five states, a certification that is revoked, records in binary mode. */
async function scene(): Promise<void> {
  await election.history();
  const list = { contestId: 'list' } as const;
  const settle = { scope: 'precinct', basis: {} } as const;
  const annul = (precinctId: string) =>
    election.decision('o1', { ...settle, kind: 'annul', target: { ...list, precinctId } });
  const open = { kind: 'open_round', scope: 'contest', date: '2023-04-19', basis: {} } as const;
  const again = { ...open, mode: 'repeat_in_units', target: { ...list, round: 2 }, units: ['p1'] } as const;
  await election.append(
    ...(await Promise.all([annul('p1'), annul('p5'), election.decision('o1', again)])).map(recordOf),
  );
  await election.append(election.protocol({ precinctId: 'p1', round: 2, votes: listVotes(70, 0, 0, 0) }));
  const third = { ...open, mode: 'new_vote', target: { ...list, round: 3 } } as const;
  const options = ['a', '41', 'against_all'];
  const early = election.protocol({ precinctId: 'p6', votes: listVotes(600, 0, 0, 0) });
  await election.append(early, recordOf(await election.decision('o1', { ...third, options, units: ['R1'] })));
  const runOff = { round: 3, votes: { a: 3, '41': 4, against_all: 0 } };
  const signatories = [{ name: 'A. Person', role: 'chair' }];
  await election.append(
    inBinaryMode(election.protocol({ precinctId: 'p1', ...runOff })),
    inBinaryMode(withMore(election.protocol({ precinctId: 'p2', ...runOff }), { signatories })),
    { ...election.protocol({ precinctId: 'p4', ...runOff }), key: Buffer.from(NATIONAL_ID) },
  );
  const notHeld = { ...settle, kind: 'not_held', target: { ...list, precinctId: 'p3', round: 3 } } as const;
  await election.append(recordOf(await election.decision('o1', notHeld)));
  const precincts = [{ precinctId: 'p6', territoryId: 'T1', registered: 9, constituencies: {} }];
  const amend = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment: { precincts } } as const;
  await election.append(recordOf(await election.decision('o1', amend)));
  await election.append(withMore(election.protocol({ precinctId: 'p6', ...runOff }), { ext: { phone: '1' } }));
  await election.append(...Array.from({ length: COPIES }, () => early));
  const { rows } = await election.reader.query<{ data: string }>(
    "select data from sanaq.certification where type = 'certified'",
  );
  const { certification } = JSON.parse(rows[0]?.data ?? '{}') as { certification: { sha256: string } };
  const target = { contestId: 'district-1', round: 1, sha256: certification.sha256 };
  const revoke = { kind: 'revoke_certification', scope: 'contest', target, basis: { verdict: 'accepted' } } as const;
  await election.append(recordOf(await election.decision('o1', revoke)));
  // Changes nothing, so no closing record covers it yet.
  await election.append(early);
}

function recordOf({ record }: { readonly record: RecordToAppend }): RecordToAppend {
  return record;
}

beforeAll(async () => {
  election = await ReplayedElection.opened(testLogKey());
  await scene();
  api = await startResultsApi({ pool: election.reader, log: SILENT, host: '127.0.0.1', port: 0, keptBytesMax: 0 });
  base = `${api.url}/v1/elections/${ELECTION_ID}`;
});

afterAll(async () => {
  await api.stop();
  await election.close();
});

async function text(path: string): Promise<string> {
  const answer = await fetch(`${base}${path}`);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${body}`);
  return body;
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await text(path)) as T;
}

/** Checks that failed, in words; and those that do not apply. */
function told(checks: readonly Check[]): { readonly failed: readonly unknown[]; readonly apart: readonly string[] } {
  const of = (outcome: string): Check[] => checks.filter((check) => check.outcome === outcome);
  return {
    failed: of('failed').map((check) => shownCheck(check)),
    apart: of('not applicable').map(({ number }) => number),
  };
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Errors of an answer against its schema in the API's description; null for none. */
function errorsOf(schema: string, body: unknown): unknown {
  const validate =
    ajv.getSchema(schema) ??
    ajv.addSchema({ $ref: `#/components/schemas/${schema}`, components: OPENAPI.components }, schema).getSchema(schema);
  return validate?.(body) === true ? null : validate?.errors;
}

describe('the proof of a precinct', () => {
  it('holds at every snapshot, in every contest, round and hierarchy, whatever the state', async () => {
    interface Contest {
      readonly contestId: string;
      readonly round: number;
    }
    const states = new Map<string, number>();
    for (const { snapshot } of await election.snapshots()) {
      const { contests } = await json<{ contests: readonly Contest[] }>(`/snapshots/${snapshot}`);
      for (const { contestId, round } of contests) {
        const at = `snapshot=${snapshot}&round=${round}`;
        const list = `/contests/${contestId}/precincts?${at}`;
        const { precincts } = await json<{ precincts: readonly { precinctId: string; state: string }[] }>(list);
        for (const [index, { precinctId, state }] of precincts.entries()) {
          const hierarchy = index % 2 === 0 ? 'district' : 'administrative';
          const path = `/contests/${contestId}/precincts/${precinctId}/proof?${at}&hierarchy=${hierarchy}`;
          const asked = { electionId: ELECTION_ID, contestId, precinctId, hierarchy, snapshot, round };
          const { checks, summary } = await verifyProof(await text(path), { policy, asked });
          const isHidden = state === 'counted' && round === 3 && ['p2', 'p4'].includes(precinctId);
          // No witness is demanded, nothing was kept, nothing typed.
          const apart = ['C2', 'C4', ...(isHidden || state !== 'counted' ? ['C10'] : []), 'C11'];
          expect([path, told(checks), summary?.state]).toEqual([path, { failed: [], apart }, state]);
          states.set(state, (states.get(state) ?? 0) + 1);
        }
      }
    }
    expect([...states.keys()].sort()).toEqual(['annulled', 'counted', 'held', 'missing', 'notHeld']);
  });

  it('is the same in whatever order snapshots are asked for, also all at once', async () => {
    const snapshots = (await election.snapshots()).map(({ snapshot }) => snapshot);
    const asked = [...snapshots.slice(-9), ...snapshots.slice(-9).reverse()];
    const texts = await Promise.all(asked.map((at) => text(`/contests/list/precincts/p2/proof?snapshot=${at}`)));
    for (const proof of texts) expect(told((await verifyProof(proof, { policy })).checks).failed).toEqual([]);
  });

  it('is of the newest snapshot unless one is named; under a number it never changes', async () => {
    const path = '/contests/list/precincts/p2/proof';
    const newest = await fetch(`${base}${path}`);
    const body = (await newest.json()) as { readonly closing: { readonly snapshot: number } };
    expect(errorsOf('Proof', body)).toBeNull();
    expect(body.closing.snapshot).toBe((await election.snapshots()).at(-1)?.snapshot);
    const named = await fetch(`${base}${path}?snapshot=${body.closing.snapshot}`);
    expect(await named.json()).toEqual(body);
    expect([newest, named].map(({ headers }) => headers.get('cache-control'))).toEqual([
      'no-cache',
      'public, max-age=31536000, immutable',
    ]);
    const known = { 'if-none-match': named.headers.get('etag') ?? '' };
    expect((await fetch(`${base}${path}?snapshot=${body.closing.snapshot}`, { headers: known })).status).toBe(304);
  });

  it.each([
    ['/contests/list/precincts/p99/proof', 'PRECINCT_UNKNOWN'],
    ['/contests/district-1/precincts/p4/proof', 'PRECINCT_UNKNOWN'],
    ['/contests/list/precincts/p6/proof?snapshot=20', 'PRECINCT_UNKNOWN'],
    ['/contests/lists/precincts/p1/proof', 'CONTEST_UNKNOWN'],
    ['/contests/list/precincts/p1/proof?round=2', 'ROUND_IN_OTHER_TOTAL'],
    ['/contests/list/precincts/p1/proof?hierarchy=senate', 'HIERARCHY_UNKNOWN'],
    ['/contests/list/precincts/p1/proof?snapshot=100000', 'SNAPSHOT_UNKNOWN'],
    ['/records/100000', 'RECORD_UNKNOWN'],
    [`/records/sha256:${'0'.repeat(64)}`, 'RECORD_UNKNOWN'],
    ['/records/01', 'PARAMETER_INVALID'],
    ['/log/stream/tile/0/002', 'TILE_UNKNOWN'],
    ['/log/tile/0/x001/234.p/5', 'TILE_UNKNOWN'],
    ['/log/stream/tile/entries/000', 'TILE_UNKNOWN'],
  ])('where there is none, a problem says why: %s', async (path, code) => {
    const answer = await fetch(`${base}${path}`);
    const problem = (await answer.json()) as { readonly code: string };
    expect([answer.status >= 400 && answer.status < 500, problem.code]).toEqual([true, code]);
    expect(errorsOf('Problem', problem)).toBeNull();
  });

  it('is not given of a store that was changed', async () => {
    const figures = (by: number): Promise<void> =>
      election.tamper(
        'sanaq.precinct_result',
        `update sanaq.precinct_result set figures[1] = figures[1] + ${by} where (election_no, contest_no, precinct_no, snapshot) in (
           select election_no, contest_no, precinct_no, snapshot from sanaq.precinct_result
           where contest_no = 0 and precinct_no = 2 and figures is not null order by snapshot limit 1)`,
      );
    await figures(1);
    const other = await startResultsApi({ pool: election.reader, log: SILENT, host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${other.url}/v1/elections/${ELECTION_ID}/contests/list/precincts/p1/proof`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'PROOF_DIFFERS']);
    await other.stop();
    await figures(-1);
  });
});

interface RecordBody {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly withheld: readonly string[];
  readonly redacted: object | null;
  readonly verdicts: readonly { readonly position: number; readonly subjectPosition: number }[];
  readonly receipt: { readonly verdicts: readonly (readonly unknown[])[] };
}

interface JournalRow {
  readonly position: number;
  readonly sha256: Buffer;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

describe('a record by its position or hash', () => {
  let records: readonly JournalRow[];
  beforeAll(async () => {
    const all = 'select position, sha256, key, value from sanaq.journal order by position';
    const copies = new Set<string>();
    records = (await election.reader.query<JournalRow>(all)).rows.filter(({ sha256 }) => {
      const name = sha256.toString('hex');
      return !copies.has(name) && copies.add(name);
    });
  });

  it('comes with its exact bytes, its verdicts and a receipt that holds', async () => {
    for (const { position, sha256, key, value } of records) {
      const body = await json<RecordBody>(`/records/${position}`);
      const recordSha256 = `sha256:${sha256.toString('hex')}`;
      const { checks, isCovered } = await verifyReceipt(JSON.stringify(body.receipt), {
        policy,
        position,
        recordSha256,
      });
      expect([position, isCovered, told(checks).failed, errorsOf('Record', body)]).toEqual([position, true, [], null]);
      expect([body.key, body.value]).toEqual([
        body.withheld.includes('key') ? undefined : (key?.toString('base64') ?? null),
        body.withheld.includes('value') ? undefined : (value?.toString('base64') ?? null),
      ]);
      const rows = body.receipt.verdicts.map(([cause, subject]) => [cause, subject]);
      expect(rows).toEqual(body.verdicts.map(({ position: cause, subjectPosition }) => [cause, subjectPosition]));
      expect(await json(`/records/${recordSha256}`)).toEqual(body);
    }
  });

  it('shows nothing that not everybody may see, and says what it leaves out', async () => {
    const withheld: unknown[] = [];
    for (const { position } of records) {
      const body = await json<RecordBody>(`/records/${position}`);
      expect(Buffer.from(body.value ?? '', 'base64').toString()).not.toMatch(/A\. Person|phone/);
      expect(Buffer.from(body.key ?? '', 'base64').toString()).not.toContain(NATIONAL_ID);
      if (body.withheld.length > 0) withheld.push(body.withheld);
    }
    const ofThose = [
      ['value', '/data/signatories'],
      ['key', 'headers', 'value'],
      ['value', '/data/ext'],
    ];
    expect(withheld).toEqual(expect.arrayContaining([['key', 'headers', 'value', ''], ...ofThose]));
  });

  it('has a receipt that shows its place as soon as its verdict is out, and the rest when it is covered', async () => {
    const { rows } = await election.reader.query<{ last: number }>('select max(position) as last from sanaq.journal');
    const body = await json<RecordBody>(`/records/${rows[0]?.last ?? 0}`);
    const { checks, isCovered } = await verifyReceipt(JSON.stringify(body.receipt), { policy });
    expect([isCovered, told(checks).failed, body.withheld, body.redacted]).toEqual([false, [], ['value'], null]);
    expect(errorsOf('Record', body)).toBeNull();
  });

  it('has its place among some hundred others, whose tiles are served whole', async () => {
    const { receipt } = await json<{ receipt: unknown }>(`/records/${COPIES}`);
    const { checks } = await verifyReceipt(JSON.stringify(receipt), { policy, position: COPIES });
    expect(told(checks).failed).toEqual([]);
    const [leaves, above] = await Promise.all(['/log/stream/tile/0/001', '/log/stream/tile/1/000.p/2'].map(hashesIn));
    expect([leaves?.length, above?.[1]]).toEqual([256, Buffer.from(rootOf(leaves ?? []))]);
  });
});

async function hashesIn(path: string): Promise<readonly Buffer[]> {
  const answer = await fetch(`${base}${path}`);
  expect([path, answer.headers.get('cache-control')]).toEqual([path, 'public, max-age=31536000, immutable']);
  const tile = Buffer.from(await answer.arrayBuffer());
  return Array.from({ length: tile.length / 32 }, (_, at) => tile.subarray(32 * at, 32 * (at + 1)));
}

describe('the tiles of the stream', () => {
  it('have the hashes of its records, from which the root in the closing record follows', async () => {
    const { closing } = await json<{ closing: { stream: { root: string; size: number } } }>(
      '/contests/list/precincts/p2/proof',
    );
    const { size, root } = closing.stream;
    const parts = await Promise.all(
      Array.from({ length: Math.ceil(size / 256) }, (_, no) => {
        const left = size - 256 * no;
        return hashesIn(`/log/stream/tile/0/00${no}${left < 256 ? `.p/${left}` : ''}`);
      }),
    );
    const leaves = parts.flat();
    expect(`sha256:${Buffer.from(rootOf(leaves)).toString('hex')}`).toBe(root);
    const { timestampMs, valueSha256 } = await json<{ timestampMs: number; valueSha256: string }>('/records/0');
    const { rows } = await election.reader.query<{ key: Buffer | null }>(
      'select key from sanaq.journal where position = 0',
    );
    const headers: RecordHeader[] = [['content-type', Buffer.from('application/cloudevents+json')]];
    const first = { position: 0, timestampMs, key: rows[0]?.key ?? null, headers };
    const data = streamLeafData(first, Buffer.from(valueSha256.slice('sha256:'.length), 'hex'));
    expect(Buffer.from(leafHash(data))).toEqual(leaves[0]);
  });
});
