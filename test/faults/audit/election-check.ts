/** Holds what is in the topics of an election against the recount of its stream, as it comes in. */
import { ResultsComparison, type Faults } from '../../crash/compare-results';
import type { TopicRecord } from '../../crash/plain-kafka';
import { ResultsReader, VerdictsReader, type PublishedVerdict } from '../../crash/published';
import { readPlainEvent, type PlainEvent } from '../../crash/read-event';
import { Recount } from '../../crash/recount';
import { FinalMandates } from './final-mandates';

/** Of each topic what has come since the last time. */
export type NewRecords = Readonly<Record<'stream' | 'results' | 'verdicts' | 'mandates', readonly TopicRecord[]>>;

export interface Found {
  readonly records: number;
  readonly lost: number;
  readonly doubled: number;
  readonly certified: number;
  readonly closedAtMs: readonly number[];
}

export class ElectionCheck {
  private readonly records: { position: number; event: PlainEvent }[] = [];
  private readonly recount = new Recount();
  private readonly comparison = new ResultsComparison(this.recount, this.records);
  private readonly reader = new ResultsReader();
  private readonly verdictsReader = new VerdictsReader();
  private readonly mandates = new FinalMandates();
  private readonly published = new Map<string, PublishedVerdict>();
  private closedAtMs: number[] = [];
  private lastClosed = -1;
  private lastAnswered = -1;
  private told = { reader: 0, rows: 0, verdicts: 0 };

  constructor(private readonly electionId: string) {}

  /** What is not there yet, in words; null where all is that follows from the record at the position. */
  waitsFor(position: number): string | null {
    const { electionId, lastAnswered, lastClosed, mandates } = this;
    if (lastAnswered < position) return `${electionId}: the record at ${position} has no verdict`;
    const [missing] = mandates.missing;
    if (missing !== undefined) return `${electionId}: no final mandates of ${missing}`;
    // Of certified elections the last record may be a repeated one, which changes nothing.
    if (mandates.certified === 0 && lastClosed < position)
      return `${electionId}: the record at ${position} is in no closed snapshot`;
    return null;
  }

  take({ stream, results, verdicts, mandates }: NewRecords, faults: Faults): void {
    for (const record of stream) {
      const event = readPlainEvent(record);
      this.records.push({ position: record.position, event });
      this.mandates.count(record.position, event, record);
    }
    for (const record of results) {
      const closing = this.reader.take(record);
      if (closing === null) continue;
      this.closedAtMs.push(record.timestampMs);
      this.lastClosed = closing.closing.snapshot;
      this.comparison.compare(this.reader, closing.closing, closing.changed, faults);
    }
    for (const record of verdicts) {
      const from = this.verdictsReader.verdicts.length;
      this.verdictsReader.take(record);
      for (const verdict of this.verdictsReader.verdicts.slice(from)) {
        this.published.set(`${verdict.position}-${verdict.subjectPosition}`, verdict);
        this.lastAnswered = Math.max(this.lastAnswered, verdict.position);
      }
    }
    for (const record of mandates) this.mandates.take(record);
  }

  /** Everything that was read, against the recount. */
  compare(faults: Faults): Found {
    this.comparison.countTo(Infinity);
    const { lost, extra } = this.compareVerdicts(faults);
    for (const fault of this.reader.faults.slice(this.told.reader)) faults.add(fault);
    for (const fault of this.verdictsReader.faults.slice(this.told.rows)) faults.add(fault);
    this.told = { ...this.told, reader: this.reader.faults.length, rows: this.verdictsReader.faults.length };
    const droppings = [this.reader.dropping, this.verdictsReader.dropping, this.mandates.dropping];
    const twice = droppings.flatMap(({ differing }) => differing);
    for (const id of twice) faults.add(`${this.electionId}: ${id} was published with two contents`);
    const { closedAtMs } = this;
    this.closedAtMs = [];
    return {
      records: this.records.length,
      lost: lost + this.mandates.missing.length,
      doubled: extra + twice.length + this.mandates.compare(faults),
      certified: this.mandates.certified,
      closedAtMs,
    };
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
          `${this.electionId}: verdict ${cause}-${subject}`,
          [found.verdict, [...found.codes].sort(), found.warnings],
          [kind, [...codes].sort(), warnings],
        );
      }
    }
    if (lost === 0) this.told = { ...this.told, verdicts: wanted.length };
    return { lost, extra: Math.max(0, this.published.size - (wanted.length - lost)) };
  }
}
