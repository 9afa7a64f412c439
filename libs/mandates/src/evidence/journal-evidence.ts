/** Looks into the journal for what is otherwise looked up in the stream: the definition, and records by place or name. */
import { decodeRecord } from '#libs/contracts';
import { sha256Name } from '#libs/election';
import type { Journal } from '#libs/journal';
import { definitionIn, type KnownElection } from './known-election';
import { witnessOf, type Evidence, type StreamWitness } from './stream-evidence';

export class JournalEvidence implements Evidence {
  constructor(
    private readonly journal: Journal,
    private readonly electionNo: number,
  ) {}

  async at(position: number): Promise<StreamWitness | null> {
    for await (const { records } of this.journal.read(this.electionNo, position, position + 1)) {
      for (const { record } of records) return witnessOf(record);
    }
    return null;
  }

  /** Reads the journal from its beginning: rare, as the evidence in the stream is. */
  async named(sha256: string, before: number, signal: AbortSignal): Promise<StreamWitness | null> {
    for await (const { records } of this.journal.read(this.electionNo, 0, before)) {
      for (const { record } of records) {
        if (sha256Name(decodeRecord(record).sha256) === sha256) return witnessOf(record);
      }
      if (signal.aborted) return null;
    }
    return null;
  }

  /** The election as the journal defines it; null where nothing does below `end`. */
  async definition(electionId: string, end: number): Promise<KnownElection | null> {
    for await (const { records } of this.journal.read(this.electionNo, 0, end)) {
      for (const { record } of records) {
        const election = definitionIn(decodeRecord(record), electionId);
        if (election !== null) return election;
      }
    }
    return null;
  }
}
