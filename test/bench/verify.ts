/**
 * What checking costs: a proof and an audit bundle of a country's size (10,000 precincts, two contests), made here and
 * checked by whole calls of the built command line (processor time), and by the library alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { repositoryRoot } from '#libs/basics';
import { verifyProof } from '#libs/proof-verifier';
import { bundleOf } from '../vectors/made/archive';
import { MadeElection } from '../vectors/made/election';
import { frameOf } from '../vectors/made/small-election';
import type { Precinct } from '../vectors/made/frame';
import type { BenchOptions } from './options';
import { median, printFigure, say } from './report';

const REGIONS = 20;
const TERRITORIES = 10;
const COUNTERS = ['registered', 'received', 'issued', 'unused', 'found', 'invalid', 'took_part', 'absentee', 'outside'];
const LISTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'against_all'];
const RUNS = 5;
const PROGRAM = join(repositoryRoot(), 'dist', 'apps', 'operator', 'src', 'main.js');

export const VERIFY_FIGURES = [
  'verify_proof_bytes',
  'verify_proof_call_ms',
  'verify_proof_alone_ms',
  'verify_audit_bytes',
  'verify_audit_call_ms',
];

/** The trees of earlier closing records are let go: only the newest is asked for proofs. */
async function closed(election: MadeElection): Promise<void> {
  await election.close();
  const before = election.closings.length - 2;
  if (before >= 0) election.closings[before] = { ...election.closings[before]!, contests: [] };
}

/** A country with every protocol counted, and closing records in between. */
async function country(precinctCount: number, closings: number): Promise<MadeElection> {
  const slots = Array.from({ length: precinctCount }, (_, slot) => slot);
  const perTerritory = Math.ceil(precinctCount / (REGIONS * TERRITORIES));
  const territoryOf = (slot: number): number => Math.floor(slot / perTerritory);
  const territories = [...new Set(slots.map(territoryOf))];
  const unit = (no: number): { unitId: string; slots: number[] } => ({
    unitId: `T-${no}`,
    slots: slots.slice(no * perTerritory, (no + 1) * perTerritory),
  });
  const regions = Array.from({ length: Math.ceil(territories.length / TERRITORIES) }, (_, region) => ({
    unitId: `R-${region}`,
    units: territories.slice(region * TERRITORIES, (region + 1) * TERRITORIES).map(unit),
  }));
  const precincts = slots.map((slot): Precinct => ({
    precinctId: `P-${slot}`,
    territoryId: `T-${territoryOf(slot)}`,
    registered: 1_000,
    constituencies: {},
  }));
  const contest = (contestId: string): object => ({ contestId, round: 1, counters: COUNTERS, options: LISTS });
  const election = new MadeElection(
    frameOf({
      electionId: 'country',
      precincts,
      contests: ['list', 'district'].map(contest) as ReturnType<typeof frameOf>['contests'],
      hierarchies: [{ name: 'administrative', top: { unitId: 'N', units: regions } }],
    }),
  );
  await election.open();
  const every = Math.ceil(precinctCount / closings);
  for (const slot of slots) {
    for (const id of ['list', 'district']) {
      await election.protocol(
        id,
        slot,
        COUNTERS.map((_, at) => 100 + at),
        LISTS.map((_, at) => (slot + at) % 300),
      );
    }
    if (slot % every === every - 1) await closed(election);
  }
  await election.certify('list');
  await election.certify('district');
  await closed(election);
  return election;
}

/** Milliseconds of processor of one whole call, which other work on the machine does not move. */
function callMs(...args: readonly string[]): number {
  const call = ['--require', join(__dirname, 'own-processor-time.js'), PROGRAM, 'verify', ...args, '--json'];
  const { status, output } = spawnSync(process.execPath, call, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`verify ended with ${String(status)}: ${output[2] ?? ''}`);
  return Number(output[3]) * 1_000;
}

export async function benchVerify({ short }: Pick<BenchOptions, 'short'>): Promise<void> {
  const [precinctCount, closings, runs] = short ? [200, 5, 1] : [10_000, 30, RUNS];
  say(`making an election of ${precinctCount} precincts …`);
  const election = await country(precinctCount, closings);
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-bench-verify-'));
  try {
    const proof = JSON.stringify(
      await election.proof(election.closings.length - 1, 'list', Math.floor(precinctCount / 2)),
    );
    const bundle = bundleOf(election.files(), election.frame);
    const [proofFile, bundleFile] = ['proof.json', 'audit.tar.gz'].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    writeFileSync(proofFile, proof);
    writeFileSync(bundleFile, bundle);
    const times = (measure: () => number): number[] => Array.from({ length: runs }, measure);
    printFigure({
      figure: 'verify_proof_bytes',
      value: Buffer.byteLength(proof),
      unit: 'B',
      against: 'about 6 kB',
      runs: 1,
    });
    printFigure({
      figure: 'verify_proof_call_ms',
      value: median(times(() => callMs(proofFile))),
      unit: 'ms',
      against: '300 ms',
      runs,
    });
    const alone: number[] = [];
    for (let run = 0; run < runs; run++) {
      const begun = performance.now();
      await verifyProof(proof);
      alone.push(performance.now() - begun);
    }
    printFigure({ figure: 'verify_proof_alone_ms', value: median(alone), unit: 'ms', against: null, runs });
    printFigure({ figure: 'verify_audit_bytes', value: bundle.length, unit: 'B', against: null, runs: 1 });
    printFigure({
      figure: 'verify_audit_call_ms',
      value: median(times(() => callMs(bundleFile))),
      unit: 'ms',
      against: '5,000 ms',
      runs,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
