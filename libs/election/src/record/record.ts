/**
 * What the judge gets: records of the stream, decoded from their bytes but not yet judged.
 * The codec of libs/contracts makes them; nothing here knows of JSON, Kafka or signatures' encodings.
 */
import type { ElectionDefinition } from '../definition/definition';
import type { PrecinctRow } from '../definition/register';
import type { DecisionRecord, SignedDecision } from './decision';
import type { Envelope, Sha256Name } from './envelope';
import type { ProtocolRecord } from './protocol';
import type { SummaryRecord } from './summary';

/** A record whose bytes could not be understood. `code` is one of the decoder's codes in docs/codes.md. */
export interface UnreadableRecord {
  readonly kind: 'unreadable';
  readonly code: string;
  /** Where and what, in one sentence, without quoting more than 80 characters of the record. */
  readonly detail: string;
  /** Given where at least the envelope could be read. */
  readonly envelope: Pick<Envelope, 'id' | 'source' | 'type'> | null;
}

export interface DefinitionRecord {
  readonly kind: 'definition';
  readonly envelope: Envelope;
  readonly definition: ElectionDefinition;
  /** Hash of the canonical definition, as it stands next to it in the event: what decisions name. */
  readonly definitionSha256: Sha256Name;
}

/** A slice of the register (at most 1,000 precincts): part `part` (from 1) of `parts`. */
export interface RegisterPartRecord {
  readonly kind: 'register_part';
  readonly envelope: Envelope;
  readonly electionId: string;
  readonly part: number;
  readonly parts: number;
  readonly precincts: readonly PrecinctRow[];
}

/** Seals the register: number of precincts and hash of all rows in order (see registerSha256). */
export interface RegisterSealedRecord {
  readonly kind: 'register_sealed';
  readonly envelope: Envelope;
  readonly electionId: string;
  readonly count: number;
  readonly sha256: Sha256Name;
}

/** What a record says, where its decisions are of the type given. */
export type BodyOf<D extends SignedDecision = SignedDecision> =
  | UnreadableRecord
  | DefinitionRecord
  | RegisterPartRecord
  | RegisterSealedRecord
  | ProtocolRecord
  | SummaryRecord
  | DecisionRecord<D>;

/** A record at its place: `sha256` (32 bytes) names it, `body` is what it says. */
export interface RecordOf<D extends SignedDecision = SignedDecision> {
  readonly position: number;
  readonly timestampMs: number;
  readonly sha256: Buffer;
  /** Key under which the record would claim its source and id (claimKeyOf); empty for an unreadable record. */
  readonly claimKey: string;
  /** Bytes of its event as JSON where it is quoted verbatim; an upper bound. */
  readonly eventBytes: number;
  readonly body: BodyOf<D>;
}

export type PlacedProtocol = RecordOf & { readonly body: ProtocolRecord };
export type PlacedSummary = RecordOf & { readonly body: SummaryRecord };
