/**
 * The recount after every fault, by a plain consumer and the plain recount of the crash test: what is in the stream
 * against what is in the topics that were published. Nothing of the product is used.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Faults, ResultsComparison } from '../crash/compare-results';
import { plainKafka } from '../crash/plain-kafka';
import { ResultsReader, VerdictsReader, WithoutRepeats, type PublishedVerdict } from '../crash/published';
import { readPlainEvent, type PlainEvent } from '../crash/read-event';
import { Recount } from '../crash/recount';
import { PlainTopic } from './plain-topic';

export interface AuditOrder {
  /** Position of a record that is in a closed snapshot when all is well. */
  readonly upTo: number;
  readonly waitMs: number;
}

export interface AuditResult {
  /** Records of the stream, all in all. */
  readonly records: number;
  /** Verdicts that follow from the stream and were not published. */
  readonly lost: number;
  /** Verdicts that follow from no record, and ids that were published with two contents. */
  readonly doubled: number;
  /** The first differences in words: verdicts, figures, sums of parts, counts and hashes of closing records. */
  readonly differences: readonly string[];
  /** Closing records that came since the last audit, by the broker's time. */
  readonly closedAtMs: readonly number[];
  /** Whether the snapshot that was waited for is closed. */
  readonly reached: boolean;
}

const LOOK_EVERY_MS = 300;

export class Audit {
  private readonly stream: PlainTopic;
  private readonly results: PlainTopic;
  private readonly verdicts: PlainTopic;
  private readonly mandates: PlainTopic;
  private readonly records: { position: number; event: PlainEvent }[] = [];
  private readonly recount = new Recount();
  private readonly comparison = new ResultsComparison(this.recount, this.records);
  private readonly reader = new ResultsReader();
  private readonly verdictsReader = new VerdictsReader();
  private readonly droppingMandates = new WithoutRepeats();
  private readonly published = new Map<string, PublishedVerdict>();
  private lastClosed = -1;
  private lastAnswered = -1;
  private told = { reader: 0, rows: 0, verdicts: 0 };

  constructor(brokers: readonly string[], topic: (what: string) => string) {
    const kafka = plainKafka(brokers);
    const of = (what: string): PlainTopic => new PlainTopic(kafka, topic(what));
    this.stream = of('stream');
    this.results = of('results');
    this.verdicts = of('verdicts');
    this.mandates = of('mandates');
  }

  async check({ upTo, waitMs }: AuditOrder): Promise<AuditResult> {
    const deadline = performance.now() + waitMs;
    const faults = new Faults();
    const closedAtMs: number[] = [];
    for (;;) {
      await this.read(faults, closedAtMs);
      if (this.reached(upTo) || performance.now() > deadline) break;
      await pause(LOOK_EVERY_MS);
    }
    this.comparison.countTo(Infinity);
    const { lost, extra } = this.compareVerdicts(faults);
    for (const fault of this.reader.faults.slice(this.told.reader)) faults.add(fault);
    for (const fault of this.verdictsReader.faults.slice(this.told.rows)) faults.add(fault);
    this.told = { ...this.told, reader: this.reader.faults.length, rows: this.verdictsReader.faults.length };
    const droppings = [this.reader.dropping, this.verdictsReader.dropping, this.droppingMandates];
    const twice = droppings.flatMap(({ differing }) => differing);
    for (const id of twice) faults.add(`${id} was published with two contents`);
    return {
      records: this.records.length,
      lost,
      doubled: extra + twice.length,
      differences: faults.first,
      closedAtMs,
      reached: this.reached(upTo),
    };
  }

  private reached(upTo: number): boolean {
    return this.lastClosed >= upTo && this.lastAnswered >= upTo;
  }

  private async read(faults: Faults, closedAtMs: number[]): Promise<void> {
    for (const record of await this.stream.news()) {
      this.records.push({ position: record.position, event: readPlainEvent(record) });
    }
    for (const record of await this.results.news()) {
      const closing = this.reader.take(record);
      if (closing === null) continue;
      closedAtMs.push(record.timestampMs);
      this.lastClosed = closing.closing.snapshot;
      this.comparison.compare(this.reader, closing.closing, closing.changed, faults);
    }
    for (const record of await this.verdicts.news()) {
      const from = this.verdictsReader.verdicts.length;
      this.verdictsReader.take(record);
      for (const verdict of this.verdictsReader.verdicts.slice(from)) {
        this.published.set(`${verdict.position}-${verdict.subjectPosition}`, verdict);
        this.lastAnswered = Math.max(this.lastAnswered, verdict.position);
      }
    }
    for (const record of await this.mandates.news()) this.droppingMandates.take<object>(record);
  }

  /** Every verdict of the recount is published with its kind and codes, and no other. */
  private compareVerdicts(faults: Faults): { readonly lost: number; readonly extra: number } {
    let lost = 0;
    const wanted = this.comparison.verdicts;
    for (const { cause, subject, kind, codes, warnings } of wanted.slice(this.told.verdicts)) {
      const found = this.published.get(`${cause}-${subject}`);
      if (found === undefined) lost++;
      else {
        faults.same(
          `verdict ${cause}-${subject}`,
          [found.verdict, [...found.codes].sort(), found.warnings],
          [kind, [...codes].sort(), warnings],
        );
      }
    }
    if (lost === 0) this.told = { ...this.told, verdicts: wanted.length };
    return { lost, extra: Math.max(0, this.published.size - (wanted.length - lost)) };
  }
}
