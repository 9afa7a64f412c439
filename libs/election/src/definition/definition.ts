/**
 * The definition of an election as it is in the stream: complete in itself (rule sets and forms written out),
 * so that the stream alone fixes the result. Shapes only; the checks are in check-definition.ts.
 */
import type { RuleSet } from '#libs/allocation';

/** A text in up to three languages; a missing language falls back to another, no title at all to the id. */
export interface Title {
  readonly kk?: string;
  readonly ru?: string;
  readonly en?: string;
}

/** A node of the administrative tree; precincts hang under its leaves (territories). */
export interface Unit {
  readonly unitId: string;
  readonly kind: string;
  readonly parentId?: string;
  readonly title?: Title;
  readonly timeZone?: string;
  readonly codes?: Readonly<Record<string, string>>;
}

export interface Constituency {
  readonly constituencyId: string;
  readonly title?: Title;
}

/** A system that may submit protocols. */
export interface Source {
  readonly source: string;
  readonly signature?: 'optional' | 'required';
  /** Ed25519 public keys, base64url of 32 bytes. */
  readonly publicKeys?: readonly string[];
  /** Units it may speak for, with all below them; missing means all. */
  readonly units?: readonly string[];
}

/** A person who may sign decisions. */
export interface Officer {
  readonly officerId: string;
  readonly name: string;
  readonly commission: string;
  /** Ed25519 public key, base64url of 32 bytes. */
  readonly publicKey: string;
  readonly may: readonly string[];
}

/** A counter, `votes`, `lists`, or one of them with an integer factor: `100*received`. */
export type Term = string;

export interface FormCounter {
  readonly counterId: string;
  readonly line?: string;
  /** Default true: a protocol without it is held. */
  readonly required?: boolean;
  readonly title?: Title;
}

/** A control relation between sums of terms; `error` holds the protocol, `warning` only shows. */
export interface LinearControl {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly left: readonly Term[];
  readonly relation: 'eq' | 'le' | 'ge';
  readonly right: readonly Term[];
  readonly article?: string;
  readonly text?: Title;
}

/** The checks of protocol/controls.ts. */
export const NAMED_CHECKS = [
  'issued_by_member',
  'portable_boxes',
  'boxes_within_outside',
  'in_words',
  'between_contests',
  'near_register',
] as const;
export type NamedCheck = (typeof NAMED_CHECKS)[number];

/** A control that needs more than the counters. */
export interface NamedControl {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly check: NamedCheck;
  readonly article?: string;
  readonly text?: Title;
}

export type Control = LinearControl | NamedControl;

export interface ProtocolForm {
  /** Name of the shipped form, or `inline`. */
  readonly formId: string;
  readonly counters: readonly FormCounter[];
  readonly controls: readonly Control[];
}

export interface ContestOption {
  readonly optionId: string;
  readonly kind: 'list' | 'candidate' | 'against_all' | 'answer';
  readonly title?: Title;
  /** Instant of registration with UTC offset; lists only (Art. 97-1(4)). */
  readonly registeredAt?: string;
  /** For the page: `#rrggbb`. */
  readonly colour?: string;
}

export interface Round {
  readonly round: number;
  readonly votingDay: string;
  /** True for repeat elections, to which the rules of a first vote apply; any other later round is a repeat vote. */
  readonly elections?: true;
}

export interface Contest {
  readonly contestId: string;
  readonly kind: string;
  readonly ruleSet: RuleSet;
  readonly seats: number;
  readonly form: ProtocolForm;
  readonly title?: Title;
  readonly constituency?: { readonly hierarchy: string; readonly constituencyId: string };
  readonly rounds: readonly Round[];
  readonly options: readonly ContestOption[];
}

/** The log of closing records: its name, and the key that signs its checkpoints (a C2SP verifier key of Ed25519). */
export interface LogName {
  readonly origin: string;
  readonly vkey: string;
}

export interface ElectionDefinition {
  readonly electionId: string;
  readonly title?: Title;
  readonly votingDay: string;
  readonly timeZone: string;
  readonly rehearsal: boolean;
  readonly publishFrom?: string | null;
  /** Where it is `required`, protocols wait until two officers have opened the count; missing: `optional`. */
  readonly zeroReport?: 'required' | 'optional';
  /** Missing: closing records are bound to each other, but no checkpoint of them is signed. */
  readonly log?: LogName;
  /** For the page: areas of units, as the text of GeoJSON or TopoJSON. */
  readonly map?: string;
  readonly units: readonly Unit[];
  readonly constituencies?: Readonly<Record<string, readonly Constituency[]>>;
  readonly sources?: readonly Source[];
  readonly officers?: readonly Officer[];
  readonly contests: readonly Contest[];
}
