/**
 * Replay: folds an election again beside the live store and says where it arrives, and what it met on the way that is
 * not as it was. Reads only; rebuilding a lost database (restore) is the one exception and refuses any other.
 */
import { sha256Name } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { EXIT, SanaqError } from '#libs/basics';
import { parseVerifierKey } from '#libs/log';
import { allCosignatures, isCosignature, strayRows, type StreamBlock } from '#libs/results';
import { openGivenLog, type GivenLog } from './audit/given-log';
import { lastPositionOf, snapshotAtOrBefore } from './as-of';
import { Differences, type VerdictDifference, type UnitDifference } from './compare/difference';
import { MandatesCheck } from './compare/check-mandates';
import { CheckpointCheck } from './compare/checkpoint-difference';
import { NotesCheck } from './compare/check-notes';
import { LogCheck } from './compare/log-check';
import { lostRecords } from './compare/lost-records';
import { SnapshotCheck } from './compare/snapshot-check';
import { WHOLE_ELECTION } from './compare/unit-names';
import { agreePlainly, asGiven, verdictDifferences } from './compare/verdict-check';
import { Fold, type FoldStep } from './fold';
import { openSources, type Sources } from './open-sources';
import type { ReplayOptions, ReplayReport } from './replay-options';
import { restoreDatabase } from './restore/restore';
import { runFold, type Given } from './run-fold';
import { takeOver, type GivenAt } from './source/given-sides';
import type { GivenVerdict } from './source/given-verdict';
import type { SidesRecord } from './source/record-sides';

/** Folds, compares, reports. Throws SanaqError for what cannot be asked, StreamError and pg errors for absent peers. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { asOf, compare, expectCheckpoint } = options;
  if (expectCheckpoint !== undefined && (options.restore === true || compare === true || asOf !== undefined)) {
    throw notAlone();
  }
  if (options.restore === true) return restoreDatabase(options);
  const sources = await openSources(options);
  try {
    const log =
      expectCheckpoint === undefined ? null : await openGivenLog(expectCheckpoint, options.pool, options.electionId);
    return await new Replay(options, sources, log).run();
  } finally {
    await sources.close();
  }
}

function notAlone(): SanaqError {
  return new SanaqError({
    code: 'EXPECTED_CHECKPOINT_ALONE',
    message: '--expect-checkpoint does not go together with --compare, --as-of or --restore',
    actor: 'user',
    action: 'ask one after the other',
  });
}

function nameOfSource(from: ReplayOptions['from']): ReplayReport['from'] {
  return typeof from === 'string' ? from : 'file';
}

/** `sha256:` in front or not, any case: people copy roots from paper. */
function rootName(text: string): string {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '');
  if (/^[0-9a-f]{64}$/.test(digits)) return `sha256:${digits}`;
  throw new SanaqError({
    code: 'ROOT_INVALID',
    message: `"${text}" is not a root`,
    actor: 'user',
    action: 'give sha256: and 64 hexadecimal digits',
  });
}

class Replay {
  private readonly fold: Fold;
  private readonly differences = new Differences();
  private readonly snapshots: SnapshotCheck;
  private readonly mandates: MandatesCheck;
  private readonly notes: NotesCheck | null;
  private readonly log: LogCheck | null;
  private readonly rejudge: boolean;
  /** Records behind the last leaf of the log. */
  private recordsBeyond = 0;
  private snapshotsCompared = 0;
  /** Of the stream's tree, as far as closing records came. */
  private readonly blocks: StreamBlock[] = [];
  /** Set once the engine at hand decided otherwise than was given: from there on its figures must differ. */
  private parted = false;
  private at: GivenAt = { stored: null, published: null, publishedIsLast: false };
  private checkpoint: CheckpointCheck | null = null;
  private journalled: Buffer | null = null;
  private recordDiffers = false;
  /** The stream has no such record: its verdicts need not be asked for. */
  private foreign = false;
  private recordsEnded = false;

  constructor(
    private readonly options: ReplayOptions,
    private readonly sources: Sources,
    private readonly givenLog: GivenLog | null,
  ) {
    // Closing records are met only where something is compared at them.
    this.fold = new Fold(options.electionId, { binding: sources.compare || givenLog !== null });
    this.rejudge = options.rejudge === true || typeof options.from !== 'string';
    this.snapshots = new SnapshotCheck(sources.snapshots, this.fold, this.differences);
    this.mandates = new MandatesCheck(sources.mandates, options.electionId);
    this.log = givenLog === null ? null : new LogCheck(givenLog, this.fold);
    this.notes = sources.beside === null ? null : new NotesCheck(sources.beside.notes, options.topics);
  }

  async run(): Promise<ReplayReport> {
    const { options, sources, fold } = this;
    const began = performance.now();
    const expected = options.expectRoot === undefined ? null : rootName(options.expectRoot);
    const asOf = await lastPositionOf(options.asOf, { ...options, tables: sources.timesFrom, stream: sources.stream });
    if (asOf !== Infinity && asOf >= sources.end) throw beyond(asOf, sources.end);
    // A root belongs to a snapshot: a number between two means the one before it, as it does for results.
    const last = await snapshotAtOrBefore(asOf, { ...options, tables: sources.timesFrom, stream: sources.stream });
    try {
      await runFold(fold, {
        next: () => this.nextRecord(),
        given: (position) => this.given(position),
        checkpoint: () => (this.log !== null ? this.log.next() : sources.compare ? this.snapshots.next() : null),
        onStep: (step) => this.onStep(step),
        onCheckpoint: async (snapshot) => {
          if (this.log !== null) {
            this.recordsBeyond = 0;
            await this.log.take();
            return;
          }
          await this.compareCheckpoint(snapshot);
          if (!this.parted) this.mandates.atSnapshot(snapshot, fold.timestampMs, fold.state);
          const end = await this.snapshots.check(snapshot, this.parted);
          this.blocks.push(...(this.snapshots.closing?.blocks ?? []));
          if (!this.parted && (end.closed !== null || sources.snapshots.tables !== null)) this.snapshotsCompared++;
        },
        last: Math.min(last, sources.end - 1),
        onProgress: options.onProgress,
        signal: options.signal,
      });
      // Only where every record was met, answers beyond the last one speak of records that are gone.
      const whole = this.recordsEnded && asOf === Infinity && sources.streamRead;
      if (whole) for (const lost of await lostRecords(sources.given, this.snapshots)) this.differences.add(lost);
      if (sources.compare && !this.parted) await this.compareBeside(asOf);
      if (this.log !== null) for (const found of await this.log.differences()) this.differences.add(found);
    } finally {
      await this.snapshots.topic.close();
    }
    return this.report(expected, (performance.now() - began) / 1_000);
  }

  private async compareCheckpoint(snapshot: number): Promise<void> {
    const { beside } = this.sources;
    if (beside === null || this.parted) return;
    this.checkpoint ??= await new CheckpointCheck(beside.pool, this.options.electionId, beside.electionNo).open();
    const found = await this.checkpoint.at(snapshot, this.fold.state);
    if (found !== null) this.differences.add(found);
  }

  private nextRecord(): StreamRecord | null | Promise<StreamRecord | null> {
    const found = this.sources.records.next();
    if (found instanceof Promise) return found.then((one) => this.taken(one));
    return this.taken(found);
  }

  private taken(found: SidesRecord | null): StreamRecord | null | Promise<StreamRecord | null> {
    if (found === null) {
      this.recordsEnded = true;
      return null;
    }
    const within = found.record === null || found.record.position < this.sources.end;
    this.recordDiffers = found.difference !== null;
    this.foreign = found.difference?.missingIn === 'stream';
    if (found.difference !== null && within) this.differences.add(found.difference);
    this.journalled = found.journalled;
    return found.record ?? this.nextRecord();
  }

  private given(position: number): Given | Promise<Given> {
    const at = this.sources.given.at(position);
    return at instanceof Promise ? at.then((one) => this.givenAt(one)) : this.givenAt(at);
  }

  private givenAt(at: GivenAt): Given {
    this.at = at;
    if (this.rejudge) return 'judge';
    const { stored, published, publishedIsLast } = this.at;
    const taken = takeOver(this.at);
    if (taken === null) return stored ?? 'stop';
    // The store knows all verdicts of a cause of which the topic may have only the first, or has lost them.
    const topicShort = publishedIsLast || published?.length === 0;
    return topicShort && stored !== null && stored.length > 0 ? stored : taken;
  }

  /** What no snapshot carries: mandates, notes, and rows that belong to no record. */
  private async compareBeside(asOf: number): Promise<void> {
    const { fold, sources, differences, snapshots } = this;
    const { beside } = sources;
    if (asOf === Infinity) for (const found of snapshots.checkpoints.differences()) differences.add(found);
    // Rows may rest on later records than these where the way ended before the store's position.
    const whole = asOf === Infinity && sources.end >= (beside?.end ?? 0);
    for (const found of this.mandates.differences(fold.position, whole)) differences.add(found);
    if (beside === null || this.notes === null) return;
    for (const found of await strayRows(beside.pool, beside.electionNo)) differences.add({ kind: 'row', ...found });
    for (const { blockNo, firstPosition, hash } of await beside.results.streamBlocks()) {
      const made = this.blocks[blockNo];
      const same = made?.firstPosition === firstPosition && made.hash.equals(hash);
      const beyond = made === undefined && !whole;
      const key = { blockNo, firstPosition };
      if (!same && !beyond) differences.add({ kind: 'row', table: 'sanaq.stream_block', key, why: 'differs' });
    }
    for (const row of await allCosignatures(beside.pool, beside.electionNo)) {
      const { size, witness, line, checkpoint } = row;
      const by = parseVerifierKey(witness);
      if (checkpoint !== null && by !== null && isCosignature(checkpoint, line, by)) continue;
      differences.add({ kind: 'row', table: 'sanaq.cosignature', key: { size, witness }, why: 'differs' });
    }
    for (const { side, given } of sources.given.strays) {
      const { cause, subject } = given.verdict;
      const key = { cause, subject };
      if (side === 'stored') differences.add({ kind: 'row', table: 'sanaq.verdict', key, why: 'unknown' });
    }
    const { lastPublished } = sources.given;
    const ends = {
      verdicts: sources.published.verdicts ? (lastPublished ?? { cause: -1, subject: -1 }) : null,
      results: sources.published.results
        ? { last: snapshots.topic.lastClosed ?? -1, closedAtMs: snapshots.closedAtMs }
        : null,
    };
    for (const found of this.notes.differences(fold.position, whole, ends)) differences.add(found);
    if (!whole) return;
    const checkpoint = this.checkpoint?.beyond() ?? null;
    if (checkpoint !== null) differences.add(checkpoint);
    for (const found of this.notes.frameRows(fold.state.sealed, await beside.results.frame())) differences.add(found);
  }

  private onStep(step: FoldStep): void | Promise<void> {
    const { fold } = this;
    this.recordsBeyond++;
    if (step.fact !== null) this.snapshots.note(step.fact);
    this.notes?.take(step, fold.state);
    this.snapshots.checkpoints.note(step);
    if (!this.sources.compare || this.parted) {
      this.compareVerdicts(step);
      return;
    }
    return this.mandates.take(step, fold.state).then(() => {
      this.compareVerdicts(step);
    });
  }

  private compareVerdicts(step: FoldStep): void {
    const { fold, differences } = this;
    let { at } = this;
    if (this.journalled !== null && !this.recordDiffers && !this.journalled.equals(step.decoded.sha256)) {
      const { position } = step.record;
      differences.add({ kind: 'record', position, between: ['journal'], fields: ['sha256'], missingIn: null });
      // The stored verdict has its hash from the same column: what was changed is named once.
      at = { ...at, stored: at.stored?.map((given) => withName(given, sha256Name(step.decoded.sha256))) ?? null };
    }
    const definition = fold.state.definitionSha256;
    const rejudged = step.judged ? step.verdicts.map((verdict) => asGiven(step, verdict, definition)) : null;
    if ((this.parted && this.rejudge) || this.foreign) return;
    if (agreePlainly(step.record.position, { at, rejudged })) return;
    for (const difference of verdictDifferences(step.record.position, { at, rejudged }, fold.state.sealed)) {
      differences.add(difference);
      if (parts(difference)) this.parted = true;
    }
  }

  private report(expected: string | null, seconds: number): ReplayReport {
    const { options, sources, fold, differences, givenLog } = this;
    const root = fold.state.root();
    if (expected !== null && expected !== root) differences.add(this.unexpected(expected, root));
    const equal = differences.count === 0;
    return {
      electionId: options.electionId,
      from: nameOfSource(options.from),
      mode: this.rejudge ? 'rejudge' : 'refold',
      position: fold.position,
      snapshot: this.log?.last ?? this.snapshots.last ?? sources.newestSnapshot(fold.position),
      root,
      contests: fold.contestRoots(),
      records: fold.records,
      seconds: Math.round(seconds * 1_000) / 1_000,
      comparedWith: [
        ...sources.comparedWith,
        ...(expected === null ? [] : (['expected root'] as const)),
        ...(givenLog === null ? [] : (['checkpoint'] as const)),
      ],
      ...(givenLog === null
        ? {}
        : { log: { size: givenLog.size, root: givenLog.root, recordsBeyond: this.recordsBeyond } }),
      snapshotsCompared: this.snapshotsCompared,
      equal,
      differences: differences.listed,
      differenceCount: differences.count,
      exitCode: equal ? EXIT.done : EXIT.difference,
    };
  }

  private unexpected(expected: string, root: string): UnitDifference {
    return {
      kind: 'unit',
      ...WHOLE_ELECTION,
      field: 'root',
      snapshot: this.fold.position,
      lastAgreeing: null,
      table: null,
      recomputed: { root },
      expected: { root: expected },
    };
  }
}

/** The verdict with another name for its record, where it has one. */
function withName(given: GivenVerdict, sha256: string): GivenVerdict {
  return given.own === null ? given : { ...given, own: { ...given.own, sha256 } };
}

/** True if the engine at hand decided otherwise than the verdicts that were given. */
function parts({ rejudged, published, stored }: VerdictDifference): boolean {
  if (rejudged === undefined) return false;
  const decision = (view: VerdictDifference['rejudged']): string =>
    JSON.stringify(view ? [view.verdict, view.codes, view.warnings, view.place] : null);
  return decision(rejudged) !== decision(published ?? stored ?? null);
}

function beyond(asOf: number, end: number): SanaqError {
  return new SanaqError({
    code: 'AS_OF_BEYOND',
    message: `there is no snapshot ${asOf} yet: the records end before position ${end}`,
    actor: 'user',
    action: 'name an earlier snapshot',
  });
}
