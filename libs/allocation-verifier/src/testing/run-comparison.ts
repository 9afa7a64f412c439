/** Compares engine and verifier in a process of its own: `run-comparison.ts CASES SEED`, one JSON on stdout. */
import { compareWithEngine } from './compare-with-engine';
import { Random } from './random';

const [cases, seed] = process.argv.slice(2).map(Number);
const compared = compareWithEngine(new Random(seed ?? 0), cases ?? 0);
process.stdout.write(JSON.stringify({ ...compared, states: Object.fromEntries(compared.states) }));
