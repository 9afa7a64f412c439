/** `sanaq verify` with the address of a proof, of a record and of an election at a running API. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listVotes } from '#libs/election/testing';
import { formatVerifierKey } from '#libs/log';
import { createLogger } from '#libs/platform';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../elections/replayed-election';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';
import { call, type CallResult } from '../../apps/operator/src/testing/call';

jest.setTimeout(120_000);

let election: ReplayedElection;
let api: RunningResultsApi;
let base: string;
let folder: string;
const place = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanaq-verify-api-'));
  const policyOf = (seed: number): string =>
    `log ${formatVerifierKey(testLogKey('example.org/log', seed).verifier)}\nquorum none\n`;
  writeFileSync(place('policy.txt'), policyOf(7));
  writeFileSync(place('other.txt'), policyOf(8));
  election = await ReplayedElection.opened(testLogKey());
  await election.history();
  const log = createLogger({ name: 'results-api', level: 'silent' });
  api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
  base = `${api.url}/v1/elections/${ELECTION_ID}`;
});

afterAll(async () => {
  await api.stop();
  await election.close();
  rmSync(folder, { recursive: true });
});

const verify = (path: string, ...args: readonly string[]): Promise<CallResult> =>
  call({}, 'verify', `${base}${path}`, '--policy', place('policy.txt'), ...args);

/** Numbers of the checks that failed, and the exit code. */
async function failing(path: string, ...args: readonly string[]): Promise<unknown> {
  const { code, json } = await verify(path, ...args, '--json');
  const { kind, checks } = json() as { kind: string; checks: { number: string; outcome: string }[] };
  return { code, kind, failed: checks.filter(({ outcome }) => outcome === 'failed').map(({ number }) => number) };
}

describe('the address of a proof', () => {
  const PROOF = '/contests/list/precincts/p5/proof';

  it('is asked and its proof checked, with what was typed from the paper', async () => {
    const votes = Object.entries(listVotes(8, 8, 8, 8)).map(([id, count]) => `${id}=${count}`);
    const { code, out } = await verify(PROOF, '--typed', votes.join(','), '--precinct', 'p5');
    expect(code).toBe(0);
    expect(out).toContain('precinct p5, list, round 1');
    expect(out).toMatch(/no check failed$/m);
  });

  it('fails by number where the paper, the key or the precinct is another one', async () => {
    expect(await failing(PROOF, '--typed', 'a=9')).toEqual({ code: 1, kind: 'proof', failed: ['C11'] });
    expect(await failing(PROOF, '--policy', place('other.txt'))).toEqual({ code: 1, kind: 'proof', failed: ['C1'] });
    expect(await failing(PROOF, '--precinct', 'p4')).toEqual({ code: 1, kind: 'proof', failed: ['C8'] });
  });

  it('of a precinct that is in no register is told as the API tells it', async () => {
    const { code, err } = await verify('/contests/list/precincts/p99/proof');
    expect(code).not.toBe(0);
    expect(err).toContain('404');
  });
});

describe('the address of a record', () => {
  it('gives its receipt, by position and by hash', async () => {
    expect(await failing('/records/0')).toEqual({ code: 0, kind: 'receipt', failed: [] });
    const { sha256 } = (await (await fetch(`${base}/records/0`)).json()) as { sha256: string };
    expect(await failing(`/records/${sha256}`)).toEqual({ code: 0, kind: 'receipt', failed: [] });
    const { code } = await call({}, 'verify', '--receipt', `${base}/records/0`, '--policy', place('policy.txt'));
    expect(code).toBe(0);
  });

  it('fails under the policy of another log', async () => {
    const wrong = { code: 1, kind: 'receipt', failed: ['C1'] };
    expect(await failing('/records/0', '--policy', place('other.txt'))).toEqual(wrong);
  });
});

describe('the address of an election', () => {
  it('is its whole log with the stream', async () => {
    expect(await failing('')).toEqual({ code: 0, kind: 'api', failed: [] });
  });
});
