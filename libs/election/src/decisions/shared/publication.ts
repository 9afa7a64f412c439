/** What is published of decisions on a certified result: enough to verify it with nothing but the stream. */
import { changedOfficers } from '../../amendments/changed-officers';
import type { Contest } from '../../definition/definition';
import type { NamedItem, NamedPrecinct, NamedTotals, SignedDecision } from '../../record/decision';
import type { Sha256Name } from '../../record/envelope';
import { countsOf, gapDecisionsInForce, type PrecinctCounts } from '../../result/current';
import type { ContestState } from '../../state/contest-state';
import { sha256Name, type ElectionState, type OfficerAmendment, type Sealed } from '../../state/election-state';

export type CertificationFactType = 'certified' | 'revoked' | 'suspended' | 'lifted' | 'ordered';

/** An event as it came. */
export type SignedEvent = Readonly<Record<string, unknown>>;

/** A record of the stream by its hash and its place. */
export interface PlacedName {
  readonly sha256: Sha256Name;
  readonly position: number;
}

/** Accepted decisions that were kept, see {@link DecisionRule.kept}; asking for another one is a defect. */
export interface KeptDecisions {
  event(name: Sha256Name): SignedEvent;
  named(name: Sha256Name): PlacedName;
}

interface Placed {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly position: number;
}

interface Amended {
  readonly amendments?: readonly OfficerAmendment[];
}

export interface PublishedCertification extends Placed, Amended {
  readonly root: Sha256Name;
  readonly totals: NamedTotals & { readonly precincts: PrecinctCounts };
  readonly openItems: readonly NamedItem[];
  readonly missing: readonly NamedPrecinct[];
  readonly withExceptions: boolean;
  readonly gapDecisions: readonly (PlacedName & { readonly questionSha256: Sha256Name; readonly option: string })[];
  readonly withdrawals?: readonly PlacedName[];
  readonly ruleSet: Contest['ruleSet'];
  readonly certification: { readonly sha256: Sha256Name; readonly event: SignedEvent };
  readonly approval: { readonly sha256: Sha256Name; readonly event: SignedEvent };
  readonly opening?: PlacedName & { readonly contestNo: number };
  readonly changedOfficers?: readonly string[];
}

export interface PublishedRevocation extends Placed, Amended {
  readonly revoked: Sha256Name;
  readonly event: SignedEvent;
}

interface Order extends Amended {
  readonly certification: Sha256Name;
  readonly event: SignedEvent;
}

export interface PublishedOrder extends Placed, Order {}

export interface PublishedSuspension extends PublishedOrder {
  readonly state: 'suspended' | 'lifted';
}

/** Published with the snapshot that ends at `position`. */
export interface CertificationFact {
  readonly position: number;
  readonly contestNo: number;
  readonly type: CertificationFactType;
  readonly data: PublishedCertification | PublishedRevocation | PublishedSuspension | PublishedOrder;
}

/** A decision that has taken effect, in the contest that it was about. */
export interface PublishedDecision<D extends SignedDecision> {
  readonly state: ElectionState;
  readonly contest: ContestState;
  readonly decision: D;
  readonly record: { readonly sha256: Buffer; readonly position: number };
  readonly kept: KeptDecisions;
}

export interface Publication<D extends SignedDecision> {
  /** The contest that the decision is about; asked before it takes effect. */
  contest(sealed: Sealed, decision: D): ContestState | null;
  /** What is published of it once it has been accepted. */
  fact(published: PublishedDecision<D>): CertificationFact | null;
}

function placeOf({ state, contest, record }: PublishedDecision<SignedDecision>): Placed {
  const { contest: defined, round } = contest.compiled;
  return { electionId: state.electionId, contestId: defined.contestId, round, position: record.position };
}

/** The amendments after which the officers are who they are; no member at all where there is none. */
function amendmentsOf({ officerAmendments }: ElectionState): Amended {
  return officerAmendments.length === 0 ? {} : { amendments: [...officerAmendments] };
}

/** The decisions by which options were withdrawn; no member at all where there is none. */
function withdrawalsOf(contest: ContestState, kept: KeptDecisions): Pick<PublishedCertification, 'withdrawals'> {
  const withdrawn = contest.withdrawals();
  if (withdrawn.length === 0) return {};
  return { withdrawals: withdrawn.map(({ decision }) => kept.named(decision)) };
}

/** Those of both officers whom amendments have made what they are; no member at all where there is none. */
function changedOfficersOf(
  { officers, definitionRecord }: ElectionState,
  officerIds: readonly string[],
): Pick<PublishedCertification, 'changedOfficers'> {
  const signers = officerIds.flatMap((officerId) => officers.get(officerId) ?? []);
  const changed = changedOfficers(definitionRecord?.definition ?? {}, signers);
  return changed.length === 0 ? {} : { changedOfficers: changed };
}

/** A certification that two officers have made: all on which it rests, verbatim or by name. */
export function certifiedFact(published: PublishedDecision<SignedDecision>): CertificationFact | null {
  const { state, contest, decision, record, kept } = published;
  const { certified, compiled, openedBy } = contest;
  const { contestNo } = compiled;
  if (certified?.approvalSha256 !== sha256Name(record.sha256)) return null;
  const { totals, openItems, missing } = certified;
  const data: PublishedCertification = {
    ...placeOf(published),
    root: certified.root,
    totals: {
      precincts: countsOf(state.tally(contestNo).totals()),
      counters: totals.counters,
      votes: totals.votes,
    },
    openItems,
    missing,
    withExceptions: openItems.length + missing.length > 0,
    gapDecisions: gapDecisionsInForce(state, contestNo).map((answer) => ({ ...answer, ...kept.named(answer.sha256) })),
    ...withdrawalsOf(contest, kept),
    ruleSet: compiled.contest.ruleSet,
    certification: { sha256: certified.sha256, event: kept.event(certified.sha256) },
    approval: { sha256: certified.approvalSha256, event: kept.event(certified.approvalSha256) },
    ...(openedBy === null ? {} : { opening: { ...kept.named(openedBy), contestNo } }),
    ...changedOfficersOf(state, [certified.officerId, decision.officerId]),
    ...amendmentsOf(state),
  };
  return { position: record.position, contestNo, type: 'certified', data };
}

export function revokedFact(
  published: PublishedDecision<SignedDecision>,
  revoked: Sha256Name | undefined,
): CertificationFact | null {
  const { state, contest, record, kept } = published;
  if (revoked === undefined) return null;
  const event = kept.event(sha256Name(record.sha256));
  const data: PublishedRevocation = { ...placeOf(published), revoked, event, ...amendmentsOf(state) };
  return { position: record.position, contestNo: contest.compiled.contestNo, type: 'revoked', data };
}

/** What all say of a decision on a contest whose certification stands. */
function onCertified(
  published: PublishedDecision<SignedDecision>,
): (Pick<CertificationFact, 'position' | 'contestNo'> & { readonly placed: Placed; readonly order: Order }) | null {
  const { state, contest, record, kept } = published;
  const { certified, compiled } = contest;
  if (certified === null) return null;
  const event = kept.event(sha256Name(record.sha256));
  return {
    position: record.position,
    contestNo: compiled.contestNo,
    placed: placeOf(published),
    order: { certification: certified.sha256, event, ...amendmentsOf(state) },
  };
}

export function suspensionFact(
  published: PublishedDecision<SignedDecision>,
  state: 'suspended' | 'lifted',
): CertificationFact | null {
  const found = onCertified(published);
  if (found === null) return null;
  const { placed, order, ...at } = found;
  return { ...at, type: state, data: { ...placed, state, ...order } };
}

export function orderFact(published: PublishedDecision<SignedDecision>): CertificationFact | null {
  const found = onCertified(published);
  if (found === null) return null;
  const { placed, order, ...at } = found;
  return { ...at, type: 'ordered', data: { ...placed, ...order } };
}
