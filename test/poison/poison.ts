/**
 * Poison: mutated records through decoder, judge and the rows of the store, as the lane takes them. Each must get a
 * verdict; one that is not counted must say by a code why.
 */
import { decodeRecord, encodeEvent, EVENT_TYPES, type EventType } from '#libs/contracts';
import { sampleData } from '../../libs/contracts/src/testing/samples';
import { ElectionState, judge } from '#libs/election';
import { JournalRows } from '#libs/journal';
import { crashElection, CRASH_ELECTION_ID, openingOf, type CrashElection } from '../elections/crash-election';
import type { RawRecord } from '../crash/plain-kafka';
import { Seeded } from '../crash/seeded';
import { StreamGenerator } from '../crash/stream-generator';
import { mutated } from './mutate';

const PRECINCTS = 200;
const GOOD_RECORDS = 400;
/** After so many a fresh election: what a single one holds is bounded elsewhere, and looked at there. */
const RECORDS_OF_ELECTION = 20_000;
const CODE = /^[A-Za-z][A-Za-z0-9_]*$/;
/** A time that a broker may give. */
const NOON_MS = 1_679_200_000_000;
const NEEDS_CODE = new Set(['held', 'refused']);

export interface PoisonResult {
  readonly records: number;
  /** By verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** By code, the most frequent first. */
  readonly codes: readonly (readonly [code: string, times: number])[];
  /** Heap in use after a collection, in MiB, at even intervals. */
  readonly heapMiB: readonly number[];
  /** What must not happen, in words; the first of them. */
  readonly wrong: readonly string[];
}

export interface PoisonOptions {
  readonly records: number;
  readonly seed: number;
  readonly onProgress?: (records: number) => void;
}

const WRONG_MAX = 20;
const SAMPLES_OF_HEAP = 10;

/** Good records of every type that a stream takes. */
function goodRecords(election: CrashElection, seeded: Seeded): RawRecord[] {
  const { before, seal } = openingOf(election);
  const samples = Object.values(EVENT_TYPES).map((type: EventType): RawRecord => {
    const data = { ...sampleData(type), electionId: CRASH_ELECTION_ID };
    return encodeEvent({ type, id: `sample-${type}`, source: 'urn:crash:all', rehearsal: true, data });
  });
  return [...new StreamGenerator(election, seeded).next(GOOD_RECORDS), ...before, seal, ...samples];
}

class PoisonedElection {
  private state = new ElectionState(CRASH_ELECTION_ID);
  private position = 0;
  private rows = new JournalRows(1);

  constructor(private readonly opening: readonly RawRecord[]) {
    for (const record of opening) this.take(record);
  }

  get full(): boolean {
    return this.position >= RECORDS_OF_ELECTION;
  }

  fresh(): PoisonedElection {
    return new PoisonedElection(this.opening);
  }

  /** Its own verdict, and how many others it brought about. */
  take(raw: RawRecord): { readonly kind: string; readonly codes: readonly string[] } {
    const record = { ...raw, position: this.position, timestampMs: NOON_MS + this.position };
    this.position++;
    const decoded = decodeRecord(record);
    const verdicts = judge(this.state, decoded);
    const own = verdicts.find(({ subject }) => subject === record.position);
    if (own === undefined) throw new Error('no verdict');
    this.rows.addRecord(record, decoded, own, 1);
    if (this.rows.count >= 500) this.rows = new JournalRows(1);
    return own;
  }
}

function heapMiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Math.round((process.memoryUsage().heapUsed / 1024 / 1024) * 10) / 10;
}

export function poison({ records, seed, onProgress }: PoisonOptions): PoisonResult {
  const seeded = new Seeded(seed);
  const election = crashElection(PRECINCTS);
  const good = goodRecords(election, new Seeded(seed + 1));
  const { before, seal } = openingOf(election);
  let poisoned = new PoisonedElection([...before, seal]);
  const verdicts: Record<string, number> = {};
  const codes = new Map<string, number>();
  const wrong: string[] = [];
  const heap: number[] = [];
  const say = (what: string, raw: RawRecord): void => {
    if (wrong.length < WRONG_MAX) wrong.push(`${what}: ${raw.value?.toString('latin1').slice(0, 2_000) ?? 'null'}`);
  };
  for (let done = 0; done < records; done++) {
    if (done % Math.ceil(records / SAMPLES_OF_HEAP) === 0) heap.push(heapMiB());
    if (done % 50_000 === 0) onProgress?.(done);
    if (poisoned.full) poisoned = poisoned.fresh();
    const raw = mutated(seeded.pick(good), good, seeded);
    try {
      const verdict = poisoned.take(raw);
      verdicts[verdict.kind] = (verdicts[verdict.kind] ?? 0) + 1;
      for (const code of verdict.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
      const badCodes = verdict.codes.filter((code) => !CODE.test(code));
      if (NEEDS_CODE.has(verdict.kind) && verdict.codes.length === 0) say(`${verdict.kind} without a code`, raw);
      if (badCodes.length > 0) say(`codes ${badCodes.join(' ')}`, raw);
    } catch (error) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error), raw);
      poisoned = poisoned.fresh();
    }
  }
  heap.push(heapMiB());
  const frequent = [...codes].sort(([, a], [, b]) => b - a);
  return { records, verdicts, codes: frequent, heapMiB: heap, wrong };
}
