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

export interface ProtocolRecord {
  readonly kind: 'protocol';
  readonly envelope: Envelope;
  readonly protocol: Protocol;
}
