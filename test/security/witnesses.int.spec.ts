/** A service that has its checkpoints cosigned, its witnesses, and who looks at it under a policy that demands two. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';
import { checkpointText, formatVerifierKey, parseCheckpoint } from '#libs/log';
import { codeOf } from '#libs/platform';
import { replay } from '#libs/replay';
import { writeCosignature } from '#libs/results';
import { WitnessFeed, witnessesOfFile } from '#libs/tabulation';
import { call } from '../../apps/operator/src/testing/call';
import { Witness } from '../../apps/operator/src/verbs/witness/add-checkpoint';
import { witnessServer } from '../../apps/operator/src/verbs/witness/witness';
import { parseWitnessKey, witnessKeyLine, type WitnessKey } from '../../apps/operator/src/verbs/witness/witness-key';
import type { WitnessStore } from '../../apps/operator/src/verbs/witness/witness-store';
import { SILENT } from '../elections/certified-election';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../elections/replayed-election';

jest.setTimeout(120_000);

const LOG = testLogKey();
const ORIGIN = LOG.verifier.name;

class MemoryStore implements WitnessStore {
  readonly kept = new Map<string, string>();
  last(origin: string): Promise<string | null> {
    return Promise.resolve(this.kept.get(origin) ?? null);
  }
  keep(origin: string, checkpoint: string): Promise<void> {
    this.kept.set(origin, checkpoint);
    return Promise.resolve();
  }
}

/** A witness that listens. */
class Listening {
  readonly store = new MemoryStore();
  readonly key: WitnessKey;
  private server: Server;
  private port = 0;

  constructor(
    readonly name: string,
    seed: number,
    answers?: RequestListener,
    watches = LOG.verifier,
  ) {
    const key = parseWitnessKey(witnessKeyLine(`${name}.example`, Buffer.alloc(32, seed)));
    if (key === null) throw new Error('a key');
    this.key = key;
    const witness = new Witness(key, [watches], this.store);
    this.server = answers === undefined ? witnessServer(witness, () => undefined) : createServer(answers);
  }

  async start(): Promise<this> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get line(): string {
    return `witness ${this.name} ${this.key.vkey} http://127.0.0.1:${this.port}`;
  }
}

let election: ReplayedElection;
let api: RunningResultsApi;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witnesses-'));
  election = await ReplayedElection.opened(LOG);
  await election.append(...election.opening());
  api = await startResultsApi({ pool: election.reader, host: '127.0.0.1', port: 0 });
  url = `${api.url}/v1/elections/${ELECTION_ID}`;
});

afterAll(async () => {
  await api.stop();
  await election.close();
  await rm(folder, { recursive: true });
});

async function policyOf(...witnesses: readonly Listening[]): Promise<string> {
  const file = join(folder, `policy-${witnesses.map(({ name }) => name).join('-')}.txt`);
  const names = witnesses.map(({ name }) => name).join(' ');
  const lines = witnesses.map(({ line }) => line);
  const group = `group both ${Math.min(2, witnesses.length)} ${names}`;
  await writeFile(file, [`log ${formatVerifierKey(LOG.verifier)}`, ...lines, group, 'quorum both', ''].join('\n'));
  return file;
}

/** Asks the witnesses of a policy until it is so. */
async function fed(policy: string, until: (feed: WitnessFeed) => boolean): Promise<WitnessFeed> {
  const stop = new AbortController();
  const feed = new WitnessFeed({
    pool: election.writer,
    witnesses: witnessesOfFile(policy),
    elections: () => new Map([[ELECTION_ID, 1]]),
    log: SILENT,
    lookMs: 20,
  });
  const feeding = feed.run(stop.signal);
  while (!until(feed)) await pause(20);
  stop.abort();
  await feeding;
  return feed;
}

const allSigned = ({ states }: WitnessFeed, count: number): boolean =>
  states.length === count && states.every(({ behindSeconds, trouble }) => behindSeconds === 0 && trouble === null);

const troubles = ({ states }: WitnessFeed): Record<string, string | null> =>
  Object.fromEntries(states.map(({ witness, trouble }) => [witness, trouble]));

async function checkpoint(query = ''): Promise<{ readonly size: number; readonly lines: readonly string[] }> {
  const text = await (await fetch(`${url}/log/checkpoint${query}`)).text();
  const [body = '', signatures = ''] = text.split('\n\n');
  return {
    size: parseCheckpoint(`${body}\n`)?.size ?? -1,
    lines: signatures.split('\n').filter((line) => line !== ''),
  };
}

const named = ({ lines }: { readonly lines: readonly string[] }): string[] =>
  lines.map((line) => line.split(' ')[1] ?? '').sort();

describe('witnesses of a service', () => {
  let a: Listening;
  let b: Listening;
  let policy: string;

  beforeAll(async () => {
    a = await new Listening('a', 1).start();
    b = await new Listening('b', 2).start();
    policy = await policyOf(a, b);
  });

  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
  });

  const verify = (): ReturnType<typeof call> => call({}, 'verify', url, '--policy', policy);
  const follow = (): ReturnType<typeof call> =>
    call({}, 'follow', url, '--store', join(folder, 'followed'), '--once', '--policy', policy);

  it('cosign what is published, and who demands two of them finds both', async () => {
    expect(named(await checkpoint())).toEqual([ORIGIN]);
    expect((await verify()).out).toMatch(/^C2 .*FAILED/m);
    expect((await fetch(`${url}/log/checkpoint?cosignatures=1`)).status).toBe(404);
    await fed(policy, (feed) => allSigned(feed, 2));
    expect(named(await checkpoint())).toEqual(['a.example', 'b.example', ORIGIN]);
    const verified = await verify();
    expect([verified.code, verified.err]).toEqual([0, '']);
    expect((await follow()).code).toBe(0);
    for (const place of [`contests/list/precincts/p1/proof`, 'records/0']) {
      const ownAlone = await call({}, 'verify', `${url}/${place}`, '--policy', policy);
      expect(`${ownAlone.err}${ownAlone.out}`).toMatch(/^C2 .*FAILED/m);
      const cosigned = await call({}, 'verify', `${url}/${place}?cosignatures=2`, '--policy', policy);
      expect([place, cosigned.code, cosigned.out.match(/^C\d+ .*FAILED.*$/gm), cosigned.err]).toEqual([
        place,
        0,
        null,
        '',
      ]);
      expect((await fetch(`${url}/${place}?cosignatures=3`)).status).toBe(404);
    }
    expect(a.store.kept.get(ORIGIN)).toBe(b.store.kept.get(ORIGIN));
  });

  it('hold up nothing: what is published goes on without one that is away, which is told of and signs later', async () => {
    const { size } = await checkpoint();
    await b.stop();
    await election.append(election.protocol({ precinctId: 'p1' }));
    const feed = await fed(
      policy,
      (at) => troubles(at)['b'] !== null && at.states.some((one) => one.behindSeconds === 0),
    );
    expect(troubles(feed)).toEqual({ a: null, b: 'WITNESS_NO_ANSWER' });
    expect(feed.states.find(({ witness }) => witness === 'b')?.behindSeconds).toBeGreaterThan(0);
    const newest = await checkpoint();
    expect(newest.size).toBeGreaterThan(size);
    expect(named(newest)).toEqual(['a.example', ORIGIN]);
    expect((await checkpoint('?cosignatures=2')).size).toBe(size);
    // The one that both have signed is what a policy of two takes.
    expect([(await verify()).code, (await follow()).code]).toEqual([0, 0]);
    await b.start();
    // A process that begins anew takes the size from what is kept, and shows that the log only grew.
    await fed(policy, (at) => allSigned(at, 2));
    expect((await checkpoint('?cosignatures=2')).size).toBe(newest.size);
    expect((await follow()).out).toMatch(/precinct p1 .*version 1 came in/);
  });

  it('that refuse are told of by code: a history that does not continue, one that is shorter, a log that they do not know', async () => {
    const { size } = await checkpoint();
    const foreign = checkpointText({ origin: ORIGIN, size: 1, root: Buffer.alloc(32, 9) });
    const longer = checkpointText({ origin: ORIGIN, size: size + 50, root: Buffer.alloc(32, 9) });
    const liar: RequestListener = (_request, response) => {
      response.end(`— d.example ${Buffer.alloc(76, 1).toString('base64')}\n`);
    };
    const endless: RequestListener = (_request, response) => {
      response.end('x'.repeat(100_000));
    };
    const others = await Promise.all([
      new Listening('fork', 3).start(),
      new Listening('ahead', 4).start(),
      new Listening('stranger', 5, undefined, testLogKey('example.org/other').verifier).start(),
      new Listening('d', 6, liar).start(),
      new Listening('endless', 7, endless).start(),
      new Listening('same', 8).start(),
    ]);
    await others[0]?.store.keep(ORIGIN, foreign);
    await others[1]?.store.keep(ORIGIN, longer);
    await others[5]?.store.keep(ORIGIN, checkpointText({ origin: ORIGIN, size, root: Buffer.alloc(32, 9) }));
    const feed = await fed(
      await policyOf(...others),
      ({ states }) => states.length === others.length && states.every(({ trouble }) => trouble !== null),
    );
    for (const other of others) await other.stop();
    expect(troubles(feed)).toEqual({
      fork: 'WITNESS_CONTRADICTS',
      same: 'WITNESS_CONTRADICTS',
      ahead: 'WITNESS_AHEAD',
      stranger: 'WITNESS_REFUSES',
      d: 'WITNESS_NO_ANSWER',
      endless: 'WITNESS_NO_ANSWER',
    });
    expect(named(await checkpoint())).toEqual(['a.example', 'b.example', ORIGIN]);
  });

  it('a line that no witness signed is served to nobody’s harm, and a replay names it', async () => {
    expect((await replay(election.options({ compare: true }))).differences).toEqual([]);
    const { size, lines } = await checkpoint('?cosignatures=2');
    const forged = (lines.find((line) => line.includes('a.example')) ?? '').replace('a.example', 'c.example');
    const witness = a.key.vkey.replace('a.example', 'c.example');
    await writeCosignature(election.writer, 1, { size, witness, line: forged });
    await expect(election.writer.query('delete from sanaq.cosignature')).rejects.toThrow();
    expect((await verify()).code).toBe(0);
    expect((await replay(election.options({ compare: true }))).differences).toEqual([
      { kind: 'row', table: 'sanaq.cosignature', key: { size, witness }, why: 'differs' },
    ]);
  });

  it('without addresses are no list to ask', async () => {
    const file = join(folder, 'no-address.txt');
    const code = (): string | undefined => {
      try {
        witnessesOfFile(file);
      } catch (error) {
        return codeOf(error);
      }
      return undefined;
    };
    expect(code()).toBe('WITNESSES_UNREADABLE');
    for (const text of [
      `witness a ${a.key.vkey}\nquorum a\n`,
      `witness a ${a.key.vkey} ftp://example.org\nquorum a\n`,
      `witness a ${a.key.vkey} http://example.org\n`,
    ]) {
      await writeFile(file, text);
      expect(code()).toBe('WITNESSES_UNREADABLE');
    }
    await writeFile(file, `witness a ${a.key.vkey} http://example.org/w/\nquorum none\n`);
    expect(witnessesOfFile(file).map(({ url: { href } }) => href)).toEqual(['http://example.org/w/add-checkpoint']);
  });
});
