/**
 * Whether a published certification really is one. Seat-allocation believes nobody: both officers' signatures, their
 * rights, what the approval names and what the certification rests on are checked here once more.
 */
import { isRegulated } from '#libs/allocation';
import {
  canonicalJson,
  canonicalSha256,
  decodeEventObject,
  EVENT_TYPES,
  keyIdOf,
  NotCanonicalError,
  signatureOf,
  type AmendingRecord,
  type CertificationRevoked,
  type ContestCertified,
  type EmbeddedEvent,
  type SuspensionDecided,
  instantOf,
} from '#libs/contracts';
import {
  contestOfRound,
  type ContestTotals,
  type Decision,
  type DecisionKind,
  type Officer,
  type OutcomeFacts,
  type Resolution,
} from '#libs/election';
import { namedTotals, type ContestRound, type KnownElection } from './known-election';
import type { StandingContest } from './results-fold';
import type { StreamEvidence, StreamWitness } from './stream-evidence';

/** A certification that holds, with all that its distribution says. */
export interface VerifiedCertification {
  readonly data: ContestCertified;
  readonly contestRound: ContestRound;
  readonly totals: ContestTotals;
  /** Round, and the figures of units where the outcome needs them, as the snapshot with the certified root has them. */
  readonly facts: OutcomeFacts;
  readonly officers: readonly {
    readonly officerId: string;
    readonly name: string;
    readonly commission: string;
    readonly keyId: string;
  }[];
  readonly resolution: Resolution;
  /** RFC 3339: the stream's time of the approving record. */
  readonly time: string;
}

/** A suspension of mandates that was decided, or lifted, by an officer who may. */
export interface VerifiedSuspension {
  readonly data: SuspensionDecided;
  readonly decision: Decision;
  readonly sha256: string;
  readonly resolution: Resolution;
  readonly time: string;
}

export interface VerifiedRevocation {
  readonly data: CertificationRevoked;
  readonly sha256: string;
  readonly resolution: Resolution;
  readonly time: string;
}

/** A reason in one sentence: what does not hold. */
export class NotVerified extends Error {}

interface Court {
  readonly election: KnownElection;
  readonly evidence: StreamEvidence;
  readonly signal: AbortSignal;
}

/** Decisions of the moment: signed by officers who may sign now. */
const PRESENT_ONLY: ReadonlySet<DecisionKind> = new Set([
  'amend',
  'certify',
  'approve_certification',
  'revoke_certification',
  'suspend_mandates',
  'reinstate',
]);

function requireThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new NotVerified(otherwise);
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Hash and event of a quoted record belong together, directly or as the stream has them. */
async function requireQuoted(
  court: Court,
  sha256: string,
  event: EmbeddedEvent,
  before: number,
  what: string,
): Promise<void> {
  if (canonicalSha256(event) === sha256) return;
  const witness = await court.evidence.named(sha256, before, court.signal);
  requireThat(witness?.event != null && same(witness.event, event), `${what} quoted is not the record ${sha256}`);
}

/**
 * The court with the officers as amendments have changed them: each must be signed by an officer of its time. What is
 * quoted stands in the stream where it says.
 */
async function withAmendments(court: Court, amendments: readonly AmendingRecord[] | undefined): Promise<Court> {
  let at = court;
  for (const { sha256, event, position } of amendments ?? []) {
    const witness = await requireWitness(court, position, sha256);
    requireThat(witness.event !== null && same(witness.event, event), `the amendment ${sha256} is quoted otherwise`);
    const { decision } = signedDecision(at, event, 'amend', 'amend');
    at = { ...at, election: at.election.amended(decision.amendment ?? {}) };
  }
  return at;
}

/** The contest and round: of the definition, or opened by a decision that is quoted. */
async function contestOf(court: Court, data: ContestCertified): Promise<ContestRound> {
  const { contestId, round, opening } = data;
  const defined = court.election.contest(contestId, round);
  if (defined !== null) return defined;
  const contest = court.election.definition.contests.find((one) => one.contestId === contestId);
  requireThat(
    contest !== undefined && opening !== undefined,
    `the definition has no contest "${contestId}" in round ${round}`,
  );
  await requireQuoted(court, opening.sha256, opening.event, data.position, 'the opening of the round');
  const { decision } = signedDecision(court, opening.event, 'open_round', 'open_round');
  requireTarget(decision, contestId, round);
  requireThat(decision.mode === 'new_vote', 'the opening of the round is of another mode');
  // Where the decision names no options, the outcome of the round before did: both officers certified votes for these.
  const followed = isRegulated(contest.kind) ? Object.keys(data.totals.votes) : null;
  const opened = contestOfRound(contest, decision, decision.options ?? followed);
  return { contest: opened, round, contestNo: opening.contestNo };
}

/** A decision of the kind, signed by an officer of the definition, or of an amendment, who may make it. */
function signedDecision(
  { election }: Court,
  event: unknown,
  kind: DecisionKind,
  right: DecisionKind,
): { readonly decision: Decision; readonly officer: Officer } {
  const decoded = decodeEventObject(event);
  requireThat(decoded.kind === 'event', `the ${kind} decision cannot be read`);
  requireThat(decoded.type === EVENT_TYPES.decisionSubmitted, `the ${kind} decision is a "${decoded.event.type}"`);
  const decision: Decision = decoded.data;
  requireThat(decision.kind === kind, `the decision quoted is "${decision.kind}", not "${kind}"`);
  const { definition } = election;
  requireThat(decision.electionId === definition.electionId, `the ${kind} decision is of another election`);
  requireThat(
    (decoded.event.rehearsal === true) === definition.rehearsal,
    `the ${kind} decision differs in "rehearsal"`,
  );
  const signature = signatureOf(decoded.event);
  // What a gap or a round was decided by may be older than the last amendment of officers.
  const candidates = PRESENT_ONLY.has(kind)
    ? [election.officer(decision.officerId)]
    : election.officersEver(decision.officerId);
  const known = candidates.filter((one) => one !== null);
  requireThat(known.length > 0, `there is no officer "${decision.officerId}"`);
  const officer = known.find(({ publicKey }) => signature?.verifiedBy(publicKey) === true);
  requireThat(officer !== undefined, `the ${kind} decision is not signed by officer "${decision.officerId}"`);
  requireThat(officer.may.includes(right), `officer "${officer.officerId}" may not ${right}`);
  return { decision, officer };
}

function requireTarget(decision: Decision, contestId: string, round: number): void {
  requireThat(
    decision.target.contestId === contestId && (decision.target.round ?? 1) === round,
    `the ${decision.kind} decision is about another contest`,
  );
}

async function requireWitness(court: Court, position: number, sha256: string): Promise<StreamWitness> {
  const witness = await court.evidence.at(position);
  requireThat(witness?.sha256 === sha256, `the record at position ${position} of the stream is not ${sha256}`);
  return witness;
}

/** The certifying decision says of the contest exactly what was published. */
function requireBasis(decision: Decision, data: ContestCertified): void {
  const { basis } = decision;
  requireThat(decision.scope === 'contest', 'a certification has the scope "contest"');
  requireTarget(decision, data.contestId, data.round);
  requireThat(basis.root === data.root, 'the root is not the one that was certified');
  const totals = { counters: data.totals.counters, votes: data.totals.votes };
  requireThat(same(basis.totals ?? null, totals), 'the totals are not those that were certified');
  requireThat(same(basis.openItems ?? [], data.openItems), 'the open items are not those that were certified');
  requireThat(
    same(basis.missing ?? [], data.missing),
    'the precincts without a result are not those that were certified',
  );
  const exceptions = data.openItems.length + data.missing.length;
  requireThat(data.withExceptions === exceptions > 0, 'whether there are exceptions is not what the lists say');
}

/** What the closed snapshot shows of the contest is what was certified. */
function requireShown(shown: StandingContest | null, data: ContestCertified): asserts shown is StandingContest {
  requireThat(shown !== null, 'no figures of this contest are published');
  requireThat(shown.root === data.root, `the snapshot shows the root ${shown.root}`);
  if (!shown.sure) return;
  const { counters, votes, precincts } = shown.top;
  requireThat(same({ precincts, counters, votes }, data.totals), 'the snapshot shows other totals');
}

/** Every gap decision used is signed by an officer who may, and rests on the certified root. */
async function requireGapDecisions(court: Court, data: ContestCertified): Promise<void> {
  for (const gap of data.gapDecisions) {
    const event = gap.event ?? (await court.evidence.named(gap.sha256, data.position, court.signal))?.event ?? null;
    requireThat(event !== null, `the gap decision ${gap.sha256} is not in the stream`);
    if (gap.event !== undefined) await requireQuoted(court, gap.sha256, gap.event, data.position, 'the gap decision');
    const { decision } = signedDecision(court, event, 'decide_gap', 'decide_gap');
    requireTarget(decision, data.contestId, data.round);
    const { root, questionSha256 } = decision.basis;
    requireThat(root === data.root, 'a gap decision rests on another root');
    requireThat(
      questionSha256 === gap.questionSha256 && decision.option === gap.option,
      `the gap decision ${gap.sha256} answers otherwise`,
    );
  }
}

async function verify(
  asDefined: Court,
  data: ContestCertified,
  shown: StandingContest | null,
): Promise<VerifiedCertification> {
  const court = await withAmendments(asDefined, data.amendments);
  const contestRound = await contestOf(court, data);
  requireThat(same(contestRound.contest.ruleSet, data.ruleSet), 'the rule set is not that of the definition');
  const { certification, approval } = data;
  await requireQuoted(court, certification.sha256, certification.event, data.position, 'the certification');
  await requireQuoted(court, approval.sha256, approval.event, data.position + 1, 'the approval');
  const certifying = signedDecision(court, certification.event, 'certify', 'certify');
  const approving = signedDecision(court, approval.event, 'approve_certification', 'certify');
  requireBasis(certifying.decision, data);
  requireThat(approving.decision.target.sha256 === certification.sha256, 'the approval names another certification');
  requireThat(certifying.officer.officerId !== approving.officer.officerId, 'both decisions are one officer’s');
  requireThat(certifying.officer.publicKey !== approving.officer.publicKey, 'both decisions are signed with one key');
  await requireGapDecisions(court, data);
  requireShown(shown, data);
  const totals = namedTotals(contestRound.contest, data.totals.counters, data.totals.votes);
  requireThat(totals !== null, 'the totals do not name the counters and options of the definition');
  const facts = court.election.outcomeFacts(contestRound, shown.units);
  requireThat(facts !== null, 'the units do not name the counters and options of the definition');
  requireThat(facts.units.length === 0 || shown.sure, 'the figures of the units may have changed in a lost snapshot');
  const witness = await requireWitness(court, data.position, approval.sha256);
  return {
    data,
    contestRound,
    totals,
    facts,
    officers: [certifying.officer, approving.officer].map(({ officerId, name, commission, publicKey }) => ({
      officerId,
      name,
      commission,
      keyId: keyIdOf(publicKey),
    })),
    resolution: certifying.decision.resolution,
    time: instantOf(witness.timestampMs),
  };
}

async function verifyRevoked(asDefined: Court, data: CertificationRevoked): Promise<VerifiedRevocation> {
  const court = await withAmendments(asDefined, data.amendments);
  const { decision } = signedDecision(court, data.event, 'revoke_certification', 'revoke_certification');
  requireThat(decision.target.sha256 === data.revoked, 'the revocation names another certification');
  const witness = await court.evidence.at(data.position);
  requireThat(witness?.event != null && same(witness.event, data.event), `position ${data.position} is another record`);
  return {
    data,
    sha256: witness.sha256,
    resolution: decision.resolution,
    time: instantOf(witness.timestampMs),
  };
}

async function verifySuspended(asDefined: Court, data: SuspensionDecided): Promise<VerifiedSuspension> {
  const court = await withAmendments(asDefined, data.amendments);
  const kind = data.state === 'suspended' ? 'suspend_mandates' : 'reinstate';
  const { decision } = signedDecision(court, data.event, kind, kind);
  if (kind === 'suspend_mandates') requireTarget(decision, data.contestId, data.round);
  const witness = await court.evidence.at(data.position);
  requireThat(witness?.event != null && same(witness.event, data.event), `position ${data.position} is another record`);
  const { sha256, timestampMs } = witness;
  return { data, decision, sha256, resolution: decision.resolution, time: instantOf(timestampMs) };
}

async function orReason<T>(work: Promise<T>): Promise<{ readonly ok: T } | { readonly reason: string }> {
  try {
    return { ok: await work };
  } catch (error) {
    // What has no canonical form was never signed.
    if (error instanceof NotVerified || error instanceof NotCanonicalError) return { reason: error.message };
    throw error;
  }
}

/** Checks all of a certification; `shown` is the contest in the closed snapshot that published it. */
export function verifyCertification(
  court: Court,
  data: ContestCertified,
  shown: StandingContest | null,
): Promise<{ readonly ok: VerifiedCertification } | { readonly reason: string }> {
  return orReason(verify(court, data, shown));
}

/** Checks that a revocation was decided by an officer who may, and stands in the stream where it says. */
export function verifyRevocation(
  court: Court,
  data: CertificationRevoked,
): Promise<{ readonly ok: VerifiedRevocation } | { readonly reason: string }> {
  return orReason(verifyRevoked(court, data));
}

/** The same for a suspension of mandates, or its lifting. */
export function verifySuspension(
  court: Court,
  data: SuspensionDecided,
): Promise<{ readonly ok: VerifiedSuspension } | { readonly reason: string }> {
  return orReason(verifySuspended(court, data));
}
