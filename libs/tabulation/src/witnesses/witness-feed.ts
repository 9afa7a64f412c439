/**
 * Has witnesses cosign what this process publishes. Each witness is asked by itself, in its own time: nothing that is
 * counted or published waits for any of them, and what they do not answer is asked again.
 */
import type { Pool } from 'pg';
import { consistencyProof, KnownNodes } from '#libs/log';
import { reasonOf } from '#libs/journal';
import { BackOff, sleep } from '#libs/patience';
import type { Logger } from '#libs/platform';
import { lastCosigned, logLeaves, publishedLogEnds, writeCosignature, type PublishedLogEnd } from '#libs/results';
import { askWitness, type WitnessAnswer } from './ask-witness';
import type { WitnessToAsk } from './witness-list';

/** Pause between two looks at what is published, and between two rounds of a witness. */
const LOOK_MS = 2_000;
/** A witness that cannot be reached is left alone for a time that grows up to a minute. */
const WITNESS_PAUSES = { firstMs: 1_000, lastMs: 60_000 };
/** One that refuses a log is asked about it again after so long. */
const REFUSED_MS = 60_000;

/**
 * `WITNESS_CONTRADICTS`: it holds that the log does not continue what it signed. `WITNESS_AHEAD`: it has signed more than
 * is published here. `WITNESS_REFUSES`: it does not watch this log. `WITNESS_NO_ANSWER`: it cannot be asked.
 */
export type WitnessCode = 'WITNESS_CONTRADICTS' | 'WITNESS_AHEAD' | 'WITNESS_REFUSES' | 'WITNESS_NO_ANSWER';

/** The end of a log that somebody signs. */
type SignedLogEnd = PublishedLogEnd & { readonly checkpoint: string };

/** How an election stands with a witness. */
export interface WitnessState {
  readonly election: string;
  readonly witness: string;
  /** For how long the newest checkpoints have been without its line, in seconds. */
  readonly behindSeconds: number;
  readonly trouble: WitnessCode | null;
}

export interface WitnessFeedOptions {
  readonly pool: Pool;
  readonly witnesses: readonly WitnessToAsk[];
  /** Elections that this process publishes, with their numbers. */
  readonly elections: () => ReadonlyMap<string, number>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Pause between two looks; default 2,000. */
  readonly lookMs?: number;
}

/** What is known of one election at one witness. */
interface Told {
  /** Size of the checkpoint that it signed last, as far as is known; null: not looked up yet. */
  size: number | null;
  /** Size of the newest one of which its line is kept. */
  cosigned: number;
  unsignedSinceMs: number | null;
  notBeforeMs: number;
  trouble: WitnessCode | null;
}

const CODES: Readonly<Record<'contradicts' | 'stranger' | 'other', WitnessCode>> = {
  contradicts: 'WITNESS_CONTRADICTS',
  stranger: 'WITNESS_REFUSES',
  other: 'WITNESS_NO_ANSWER',
};
const ALARMS: ReadonlySet<WitnessCode> = new Set(['WITNESS_CONTRADICTS', 'WITNESS_AHEAD']);

export class WitnessFeed {
  /** What is published of each election, by its id. */
  private ends: ReadonlyMap<string, SignedLogEnd> = new Map();
  private readonly nodes = new Map<number, KnownNodes>();
  private readonly told = new Map<string, Map<string, Told>>();
  private readonly lookMs: number;

  constructor(private readonly options: WitnessFeedOptions) {
    this.lookMs = options.lookMs ?? LOOK_MS;
    for (const { name } of options.witnesses) this.told.set(name, new Map());
  }

  /** Asks until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { witnesses } = this.options;
    if (witnesses.length === 0) return;
    await Promise.all([this.look(signal), ...witnesses.map((witness) => this.feed(witness, signal))]);
  }

  get states(): readonly WitnessState[] {
    const now = performance.now();
    return [...this.told].flatMap(([witness, elections]) =>
      [...elections].flatMap(([election, { unsignedSinceMs, trouble }]) =>
        this.ends.has(election)
          ? [
              {
                election,
                witness,
                trouble,
                behindSeconds: unsignedSinceMs === null ? 0 : (now - unsignedSinceMs) / 1_000,
              },
            ]
          : [],
      ),
    );
  }

  private async look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const elections = this.options.elections();
        const ends = await publishedLogEnds(this.options.pool, [...elections.values()]);
        this.ends = new Map(
          [...elections].flatMap(([electionId, electionNo]) => {
            const end = ends.get(electionNo);
            const { checkpoint = null } = end ?? {};
            return end === undefined || checkpoint === null ? [] : [[electionId, { ...end, checkpoint }] as const];
          }),
        );
        this.noteWaiting();
        for (const no of this.nodes.keys()) if (!ends.has(no)) this.nodes.delete(no);
      } catch (error) {
        // Whoever counts says that the store is away; here is only more of the same.
        this.options.log.warn({ reason: reasonOf(error) }, 'witnesses wait for the store');
      }
      await sleep(this.lookMs, signal);
    }
  }

  private noteWaiting(): void {
    const now = performance.now();
    for (const { name } of this.options.witnesses) {
      for (const [electionId, { size }] of this.ends) {
        const told = this.toldOf(name, electionId);
        if (told.cosigned < size) told.unsignedSinceMs ??= now;
      }
    }
  }

  private toldOf(witness: string, electionId: string): Told {
    const elections = this.told.get(witness) ?? new Map<string, Told>();
    this.told.set(witness, elections);
    let told = elections.get(electionId);
    if (told === undefined) {
      told = { size: null, cosigned: 0, unsignedSinceMs: null, notBeforeMs: 0, trouble: null };
      elections.set(electionId, told);
    }
    return told;
  }

  private async feed(witness: WitnessToAsk, signal: AbortSignal): Promise<void> {
    const backOff = new BackOff(WITNESS_PAUSES);
    while (!signal.aborted) {
      let pauseMs = this.lookMs;
      try {
        if (await this.round(witness, signal)) backOff.reset();
        else pauseMs = backOff.next();
      } catch (error) {
        this.options.log.warn({ witness: witness.name, reason: reasonOf(error) }, 'witness not asked');
        pauseMs = backOff.next();
      }
      await sleep(pauseMs, signal);
    }
  }

  /** Asks about every election whose newest checkpoint it has not signed; false where it does not answer. */
  private async round(witness: WitnessToAsk, signal: AbortSignal): Promise<boolean> {
    for (const [electionId, end] of this.ends) {
      if (signal.aborted) return true;
      const told = this.toldOf(witness.name, electionId);
      if (told.cosigned >= end.size || performance.now() < told.notBeforeMs) continue;
      const { pool } = this.options;
      if (told.size === null) {
        told.cosigned = (await lastCosigned(pool, end.electionNo, witness.vkey)) ?? 0;
        told.size = told.cosigned;
        if (told.cosigned >= end.size) {
          told.unsignedSinceMs = null;
          continue;
        }
      }
      let answer = await this.ask(witness, end, told.size, signal);
      if (answer.kind === 'knows' && answer.size <= end.size) {
        told.size = answer.size;
        answer = await this.ask(witness, end, told.size, signal);
      }
      if (signal.aborted) return true;
      await this.take(witness, { electionId, end, told, answer });
      if (answer.kind === 'other') return false;
    }
    return true;
  }

  private async ask(
    witness: WitnessToAsk,
    { electionNo, size, checkpoint }: SignedLogEnd,
    oldSize: number,
    signal: AbortSignal,
  ): Promise<WitnessAnswer> {
    const path = oldSize === 0 ? [] : await this.proof(electionNo, oldSize, size);
    return askWitness(witness, { oldSize, path, checkpoint }, signal);
  }

  private async proof(electionNo: number, from: number, to: number): Promise<readonly Buffer[]> {
    const known = this.nodes.get(electionNo) ?? new KnownNodes();
    this.nodes.set(electionNo, known);
    await known.grow(to, (first, end) => logLeaves(this.options.pool, electionNo, first, end));
    return consistencyProof(known.read, from, to);
  }

  private async take(
    { name, vkey }: WitnessToAsk,
    {
      electionId,
      end: { electionNo, size },
      told,
      answer,
    }: { electionId: string; end: SignedLogEnd; told: Told; answer: WitnessAnswer },
  ): Promise<void> {
    const { log, pool } = this.options;
    if (answer.kind === 'cosigned') {
      await writeCosignature(pool, electionNo, { size, witness: vkey, line: answer.line });
      told.size = size;
      told.cosigned = size;
      told.unsignedSinceMs = (this.ends.get(electionId)?.size ?? 0) > size ? performance.now() : null;
      if (told.trouble !== null) log.info({ electionId, witness: name, size }, 'witness has cosigned again');
      told.trouble = null;
      return;
    }
    const code = answer.kind === 'knows' ? 'WITNESS_AHEAD' : CODES[answer.kind];
    const reason =
      answer.kind === 'knows'
        ? `it has signed ${answer.size} closing records, and ${size} are published here`
        : answer.reason;
    if (answer.kind !== 'other') told.notBeforeMs = performance.now() + REFUSED_MS;
    if (told.trouble === code) return;
    told.trouble = code;
    const said = { electionId, witness: name, code, reason };
    if (ALARMS.has(code)) log.error(said, 'a witness does not confirm the log');
    else log.warn(said, 'a witness does not cosign');
  }
}
