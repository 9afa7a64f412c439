/** Asks for proofs of drawn precincts at a rate, whether or not those before have come; some of them are checked. */
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { causes, messageOf } from '#libs/basics';
import { holds, verifyProof } from '#libs/proof-verifier';
import type { ProofTimes } from './index';

interface Task {
  readonly election: string;
  readonly perSecond: number;
  readonly seconds: number;
}

const SHARE = 0.99;
const CHECKED_MAX = 50;
const PAGE = 1_000;
const SEED = 7;

const { election, perSecond, seconds } = JSON.parse(process.argv[2] ?? '') as Task;
const agent = new Agent({ keepAlive: true, maxSockets: 100 });

/** The server ends a connection that was idle for five seconds: one that it ends as we write was never asked. */
function wasIdle(error: Error, isReused: boolean): boolean {
  return isReused && 'code' in error && error.code === 'ECONNRESET';
}

function textOf(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(`${election}${path}`, { agent }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(body);
        else reject(new Error(`${path}: ${body}`));
      });
    });
    request.on('error', (error) => {
      if (wasIdle(error, request.reusedSocket)) textOf(path).then(resolve, reject);
      else reject(new Error(path, { cause: error }));
    });
  });
}

async function precinctsOf(contestId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after = ''; ;) {
    const page = await textOf(`/contests/${contestId}/precincts?limit=${PAGE}${after}`);
    const { precincts, next } = JSON.parse(page) as { precincts: { precinctId: string }[]; next: string | null };
    found.push(...precincts.map(({ precinctId }) => `/contests/${contestId}/precincts/${precinctId}/proof`));
    if (next === null) return found;
    after = `&after=${encodeURIComponent(next)}`;
  }
}

/** The same ones each time. */
function drawn<T>(from: readonly T[], count: number): readonly T[] {
  let state = SEED;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const one = from[state % from.length];
    if (one === undefined) throw new Error('there is no precinct');
    return one;
  });
}

async function main(): Promise<void> {
  const { contests } = JSON.parse(await textOf('')) as { contests: { contestId: string }[] };
  const all: string[] = [];
  for (const { contestId } of contests) all.push(...(await precinctsOf(contestId)));
  const paths = drawn(all, perSecond * seconds);
  const first = performance.now();
  await textOf(paths[0] ?? '');
  const coldMs = performance.now() - first;
  // Every contest once: its tree is made at the first question.
  for (const { contestId } of contests) await textOf(all.find((path) => path.includes(`/${contestId}/`)) ?? '');
  const began = performance.now();
  const times: number[] = [];
  const proofs: string[] = [];
  await Promise.all(
    paths.map(async (path, at) => {
      const due = began + (at * 1_000) / perSecond;
      await pause(Math.max(0, due - performance.now()));
      proofs.push(await textOf(path));
      times.push(performance.now() - due);
    }),
  );
  agent.destroy();
  const failing: string[] = [];
  for (const proof of proofs.slice(0, CHECKED_MAX)) {
    const { checks, summary } = await verifyProof(proof);
    if (!holds(checks)) failing.push(summary?.precinctId ?? 'unreadable');
  }
  times.sort((one, other) => one - other);
  const report: ProofTimes = {
    p99Ms: times[Math.floor(times.length * SHARE)] ?? Number.NaN,
    coldMs,
    bytesMax: Math.max(...proofs.map((proof) => Buffer.byteLength(proof))),
    failing,
  };
  process.stdout.write(JSON.stringify(report));
}

main().catch((error: unknown) => {
  process.stderr.write(`${causes(error).map(messageOf).join(': ')}\n`);
  process.exitCode = 1;
});
