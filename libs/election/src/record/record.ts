/**
 * What the judge gets: records of the stream, decoded from their bytes but not yet judged.
 * The codec of libs/contracts makes them; nothing here knows of JSON, Kafka or signatures' encodings.
 */
import type { ElectionDefinition, Officer, Source } from '../definition/definition';
import type { RoundMode } from '../law/legal-bases';
import type { OrderOfMandates } from '../mandates/order-of-mandates';
import type { PrecinctRow } from '../definition/register';

/** `sha256:` and 64 lower-case hex digits. */
export type Sha256Name = string;

/** A signature that came with a record. The payload is fixed; only the key is open. */
export interface SignatureClaim {
  /** Key id named in the signature's header (RFC 7638 thumbprint), or null. */
  readonly keyId: string | null;
  /** True if the signature is valid for the record under this Ed25519 public key (base64url of its 32 bytes). */
  verifiedBy(publicKey: string): boolean;
}

/** The CloudEvents attributes that matter for judging. */
export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly rehearsal: boolean;
  readonly signature: SignatureClaim | null;
}

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
  /** Hash of the canonical definition, as it stands beside it in the event: what decisions name. */
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

/** Names the summary that a summary takes the place of: an earlier one of the same contest, round and unit. */
export interface ReplacedSummary {
  readonly source: string;
  readonly eventId: string;
  readonly sha256: Sha256Name;
  readonly document: string;
}

/** A higher commission's own figures of its unit; they are compared with the computed sum and change nothing. */
export interface Summary {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly unitId: string;
  /** Hierarchy of the unit; missing: administrative. */
  readonly hierarchy?: string;
  /** Own properties only, as in a protocol. Only the counters given are compared. */
  readonly counters: Readonly<Record<string, number>>;
  /** An option that is not given has no votes. */
  readonly votes: Readonly<Record<string, number>>;
  readonly replaces?: ReplacedSummary;
}

export interface SummaryRecord {
  readonly kind: 'summary';
  readonly envelope: Envelope;
  readonly summary: Summary;
}

/** The decision of a commission behind a signed record. */
export interface Resolution {
  readonly commission: string;
  readonly number: string;
  readonly date: string;
  readonly for: number;
  readonly against: number;
  readonly documentSha256: string;
  readonly reason: string;
}

export const DECISION_KINDS = [
  'admit',
  'set_aside',
  'annul',
  'reinstate',
  'not_held',
  'certify',
  'approve_certification',
  'revoke_certification',
  'suspend_mandates',
  'decide_gap',
  'open_round',
  'amend',
  'withdraw_option',
  'order_of_mandates',
  'publish_results',
  'register_elected',
  'approve_amendment',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

export type DecisionScope = 'precinct' | 'unit' | 'constituency' | 'contest' | 'election';

/** The right that an officer needs for a decision: whoever may propose may approve what others propose. */
export function rightFor(kind: DecisionKind): DecisionKind {
  if (kind === 'approve_certification') return 'certify';
  return kind === 'approve_amendment' ? 'amend' : kind;
}

/** What a decision is about; the fields that its kind and scope need are required by the judge. */
export interface DecisionTarget {
  /** Record-directed kinds (admit, set_aside, reinstate, revoke_certification and the approvals). */
  readonly sha256?: Sha256Name;
  readonly contestId?: string;
  readonly round?: number;
  readonly precinctId?: string;
  readonly unitId?: string;
  readonly hierarchy?: string;
  readonly constituencyId?: string;
  /** `set_aside` of many held records: those of this source, those held for this code, or those of both … */
  readonly source?: string;
  readonly code?: string;
  /** … or these, one by one. `contestId` and `round` narrow it either way. */
  readonly records?: readonly Sha256Name[];
}

/** A set of held records: how many, and their hashes together (heldSetSha256). */
export interface HeldSetName {
  readonly count: number;
  readonly sha256: Sha256Name;
}

/** An open item named by a certification, with the reason why the result stands all the same. */
export interface NamedItem {
  readonly sha256: Sha256Name;
  readonly reason: string;
}

/** A precinct without a result that a certification names, with the reason. */
export interface NamedPrecinct {
  readonly precinctId: string;
  readonly reason: string;
}

/** Totals of a contest as named by a certification. */
export interface NamedTotals {
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** What a decision rests on: refused with BASIS_CHANGED and the like where it is no longer so. */
export interface DecisionBasis {
  /** Verdict that the target record has (admit, set_aside: `held`; revoke_certification: `accepted`). */
  readonly verdict?: string;
  /**
   * Hash of what stands now and is replaced: the precinct's current protocol, the list's order of mandates, the answer
   * to a question (decide_gap); null for none.
   */
  readonly current?: Sha256Name | null;
  /** Root of the contest (certify, decide_gap). */
  readonly root?: Sha256Name;
  readonly totals?: NamedTotals;
  readonly openItems?: readonly NamedItem[];
  readonly missing?: readonly NamedPrecinct[];
  readonly questionSha256?: Sha256Name;
  /** `set_aside` of many: the set that the officer saw. */
  readonly set?: HeldSetName;
  /** Article of the act on which the decision rests, as in legal-bases.ts. */
  readonly article?: string;
  /** The gap of the law (docs/codes.md) that the decision settles where the act is silent. */
  readonly gap?: string;
}

/**
 * What an `amend` changes, from its place in the stream on. Precincts come alone; officers and sources of a known id
 * take the place of the former ones (new keys).
 */
export interface Amendment {
  readonly precincts?: readonly PrecinctRow[];
  readonly officers?: readonly Officer[];
  readonly revokedOfficers?: readonly string[];
  readonly sources?: readonly Source[];
  readonly revokedSources?: readonly string[];
  /** Instant with UTC offset, or null for "at once". */
  readonly publishFrom?: string | null;
}

export interface Decision {
  readonly electionId: string;
  /** The definition under which it is taken, as published: another election of the same id has another. */
  readonly definitionSha256: Sha256Name;
  readonly kind: DecisionKind;
  readonly scope: DecisionScope;
  readonly target: DecisionTarget;
  readonly basis: DecisionBasis;
  readonly resolution: Resolution;
  readonly officerId: string;
  /** The option chosen by `decide_gap`, or withdrawn by `withdraw_option`. */
  readonly option?: string;
  /** `open_round`: `target.round` is the round that is opened. */
  readonly mode?: RoundMode;
  /** Day of that vote, of the publication or of the registration, YYYY-MM-DD. */
  readonly date?: string;
  /** Options on its ballot (`new_vote`); missing: those whom the outcome of the round before names, otherwise all. */
  readonly options?: readonly string[];
  /** Mandates that it fills, where those are fewer than the contest has (additional elections, Art. 123(1)). */
  readonly seats?: number;
  /** Administrative units and precincts in which it is held; missing means what scope and target name. */
  readonly units?: readonly string[];
  readonly amendment?: Amendment;
  /** `order_of_mandates`: who of a list receives its mandates. */
  readonly order?: OrderOfMandates;
}

/** What a decision says, without the election, the officer and the resolution that whoever signs it fills in. */
export type DecisionMatter = Omit<Decision, 'electionId' | 'definitionSha256' | 'resolution' | 'officerId'>;

export interface DecisionRecord {
  readonly kind: 'decision';
  readonly envelope: Envelope;
  readonly decision: Decision;
}

export type DecodedBody =
  | UnreadableRecord
  | DefinitionRecord
  | RegisterPartRecord
  | RegisterSealedRecord
  | ProtocolRecord
  | SummaryRecord
  | DecisionRecord;

/** A record at its place: `sha256` (32 bytes) names it, `body` is what it says. */
export interface DecodedRecord {
  readonly position: number;
  readonly timestampMs: number;
  readonly sha256: Buffer;
  /** Key under which the record would claim its source and id (claimKeyOf); empty for an unreadable record. */
  readonly claimKey: string;
  /** Bytes of its event as JSON where it is quoted verbatim; an upper bound. */
  readonly eventBytes: number;
  readonly body: DecodedBody;
}
