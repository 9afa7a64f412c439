import type { Envelope, Sha256Name } from './envelope';

/** Names the protocol that a protocol takes the place of. */
export interface Replaces {
  readonly source: string;
  readonly eventId: string;
  readonly sha256: Sha256Name;
  readonly reason: 'correction' | 'recount';
  readonly document: string;
}

/** A portable ballot box (Art. 43(3-1)): ballots found in it against written applications for voting outside. */
export interface PortableBox {
  readonly ballots: number;
  readonly applications: number;
}

/** The figures of one precinct in one contest and round, as its commission signed them (Art. 43). */
export interface Protocol {
  readonly electionId: string;
  readonly contestId: string;
  readonly precinctId: string;
  readonly round: number;
  /** Own properties only: ids such as `__proto__` are legal. Values are integers from 0 to 2^53 - 1. */
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
  readonly replaces?: Replaces;
  /** On what a recount rests: 43(7-1), by the precinct commission itself, or 43(9), ordered by a higher one. */
  readonly legalBasis?: { readonly article: string };
  readonly signedAt?: string;
  /** The same figures in words, by counter or option id (Art. 43(8)). */
  readonly inWords?: Readonly<Record<string, string>>;
  /** Ballots issued by each member of the commission (Art. 43(4)3)). */
  readonly issuedByMember?: readonly number[];
  readonly portableBoxes?: readonly PortableBox[];
}

/** All that a protocol says but its figures. */
export type ProtocolHead = Omit<Protocol, 'counters' | 'votes'>;

/** Ids in one order: the same object for all protocols whose figures stand in this order. */
export interface IdOrder {
  readonly ids: readonly string[];
}

/** Figures as they stand in a protocol: the value of each id of the order. */
export interface ListedFigures {
  readonly order: IdOrder;
  readonly values: readonly number[];
}

/**
 * An ordinary protocol as it was read straight from its bytes: it replaces none, cites no article, has no figures in
 * words, and none of its texts can be personal data. It says what the record's `protocol` says, for the one who has no
 * need of that object.
 */
export interface PlainProtocol extends Pick<
  Protocol,
  'electionId' | 'contestId' | 'precinctId' | 'round' | 'issuedByMember' | 'portableBoxes'
> {
  readonly counters: ListedFigures;
  readonly votes: ListedFigures;
  /** Hash of what it says: saidBy of its record. */
  readonly said: string;
}

export interface ProtocolRecord {
  readonly kind: 'protocol';
  readonly envelope: Envelope;
  readonly protocol: Protocol;
  /** Given where the protocol is an ordinary one and was read quickly. */
  readonly plain?: PlainProtocol;
}

/** What a record's protocol says beside its figures, without making the protocol where it was read quickly. */
export function headOf(record: ProtocolRecord): ProtocolHead {
  return record.plain ?? record.protocol;
}
