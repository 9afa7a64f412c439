/**
 * What decisions of all kinds have in common, and the parts of which theirs are made. Which kinds there are and what
 * each says is in decisions/, one file a kind.
 */
import type { LogName, Officer, Source } from '../definition/definition';
import type { PrecinctRow } from '../definition/register';
import type { Envelope, Sha256Name } from './envelope';

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

export type DecisionScope = 'precinct' | 'unit' | 'constituency' | 'contest' | 'election';

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

/** An open item named by a certification, with the reason why the result stands anyway. */
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
   * Hash of what holds now and is replaced: the precinct's current protocol, the list's order of mandates, the answer
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
  /** Another key, or another name, of the log of closing records. */
  readonly log?: LogName;
}

/**
 * A decision of one kind: its target and its basis have the members that this kind looks at. Which of them must be there
 * is for the judge, who says what is missing.
 */
export interface SignedDecision<
  Kind extends string = string,
  Target extends keyof DecisionTarget = keyof DecisionTarget,
  Basis extends keyof DecisionBasis = keyof DecisionBasis,
> {
  readonly electionId: string;
  /** The definition under which it is taken, as published: another election of the same id has another. */
  readonly definitionSha256: Sha256Name;
  readonly kind: Kind;
  readonly scope: DecisionScope;
  readonly target: Pick<DecisionTarget, Target>;
  readonly basis: Pick<DecisionBasis, Basis>;
  readonly resolution: Resolution;
  readonly officerId: string;
}

export interface DecisionRecord<D extends SignedDecision = SignedDecision> {
  readonly kind: 'decision';
  readonly envelope: Envelope;
  readonly decision: D;
}
