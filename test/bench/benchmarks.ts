/** Every benchmark by its name, in the order in which they run. A new one is a line here. */
import { ALLOCATION_FIGURES, benchAllocation } from './allocation';
import { benchCli } from './cli';
import { benchDrain, DRAIN_FIGURES } from './drain';
import { benchElections } from './elections';
import { benchHotPath } from './hotpath';
import { benchHttp, HTTP_FIGURES } from './http';
import type { Benchmark } from './options';
import { benchPage, PAGE_FIGURES } from './page';
import { benchPeers } from './peers';
import { benchProofs, PROOFS_FIGURES } from './proofs';
import { benchReaders, READERS_FIGURES } from './readers';
import { benchRecount, RECOUNT_FIGURES } from './recount';
import { benchRestart, RESTART_FIGURES } from './restart';
import { benchVerify, VERIFY_FIGURES } from './verify';

const CLI_FIGURES = ['help', 'status'].flatMap((call) => [`cli_${call}_s`, `cli_${call}_ratio`]);
const ELECTIONS_FIGURES = [
  'idle_tx_s',
  'idle_cores',
  'idle_connections',
  'many_to_one',
  'start_many_s',
  'list_ms',
  'status_s',
  'takeover_many_s',
  'two_processes',
];
const HOTPATH_FIGURES = ['decode', 'judge', 'rows', 'snapshot', 'all', 'bind', 'one_hash', 'quiet_snapshot'].map(
  (step) => `hotpath_${step}`,
);

export const BENCHMARKS: ReadonlyMap<string, Benchmark> = new Map<string, Benchmark>([
  ['allocation', { run: benchAllocation, figures: ALLOCATION_FIGURES }],
  ['cli', { run: benchCli, figures: CLI_FIGURES }],
  ['drain', { run: benchDrain, figures: DRAIN_FIGURES }],
  ['elections', { run: benchElections, figures: ELECTIONS_FIGURES }],
  ['hotpath', { run: benchHotPath, figures: HOTPATH_FIGURES }],
  ['http', { run: benchHttp, figures: HTTP_FIGURES }],
  ['page', { run: benchPage, figures: PAGE_FIGURES }],
  ['peers', { run: benchPeers, figures: [], onDemand: true }],
  ['proofs', { run: benchProofs, figures: PROOFS_FIGURES }],
  ['readers', { run: benchReaders, figures: READERS_FIGURES }],
  ['recount', { run: benchRecount, figures: RECOUNT_FIGURES }],
  ['verify', { run: benchVerify, figures: VERIFY_FIGURES }],
  ['restart', { run: benchRestart, figures: RESTART_FIGURES, onDemand: true }],
]);
