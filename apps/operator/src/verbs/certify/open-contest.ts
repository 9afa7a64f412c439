/** A contest as a certification must name it, and the decision that certifies it or approves that it is. */
import { setTimeout as pause } from 'node:timers/promises';
import { liveTabulations, type Backend } from '#libs/backend';
import { SanaqError } from '#libs/basics';
import type { DecisionOf, ElectionDefinition, NamedItem, NamedPrecinct } from '#libs/election';
import {
  hasUnshown,
  isAbsent,
  newestDecisions,
  type ContestDocument,
  type DecisionFact,
  type HeldItem,
  type ResultsReader,
} from '#libs/results';
import type { Mandate } from '../../deciding/deciding';
import type { UnboundDecision } from '../../deciding/decision';
import { proposalOf } from '../../deciding/decisions-in-force';
import { obstaclesOf, type Obstacles } from '../../deciding/obstacles';
import { officerOf } from '../../deciding/officer';
import { found } from '../../installation/found';
import type { Session } from '../../session';

const LOOK_EVERY_MS = 50;

/** A contest as a certification must name it. */
export interface Open {
  readonly document: ContestDocument;
  readonly openItems: readonly HeldItem[];
  /** Precincts without a result: missing, or with held records only. */
  readonly missing: readonly string[];
  readonly obstacles: Obstacles;
  readonly proposal: DecisionFact | null;
}

/** A root may be named only from a snapshot that shows all that was judged. */
export async function untilShown(session: Session, backend: Backend, electionId: string): Promise<void> {
  while ((await hasUnshown(backend.readerPool, electionId)) && (await liveTabulations(backend)) > 0) {
    await pause(LOOK_EVERY_MS, undefined, { signal: session.signal });
  }
}

export async function openOf(
  backend: Backend,
  reader: ResultsReader,
  electionId: string,
  contestId: string,
  round: number | undefined,
): Promise<Open> {
  const document = found(await reader.contestOutcome(electionId, contestId, round), `${electionId}/${contestId}`);
  const held = await reader.held(electionId, contestId);
  const openItems = (isAbsent(held) ? [] : held).filter((item) => item.round === document.round);
  const at = { snapshot: document.snapshot, publishedOnly: false };
  const missing: string[] = [];
  for (const state of ['missing', 'held'] as const) {
    let after: string | undefined;
    do {
      const query = { round: document.round, state, ...(after === undefined ? {} : { after }) };
      const page = await reader.precincts(electionId, contestId, query, at);
      if (isAbsent(page)) break;
      missing.push(...page.precincts.map(({ precinctId }) => precinctId));
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
  const decided = await newestDecisions(backend.readerPool, electionId, contestId, document.round);
  const proposal = decided === null ? null : await proposalOf(backend, electionId, decided);
  const stored = await reader.stored(electionId);
  if (stored === null) throw new Error(`election "${electionId}" is gone`);
  const obstacles = obstaclesOf(stored, document, openItems, missing);
  return { document, openItems, missing, obstacles, proposal };
}

/** The proposal, if it still names the present root. */
export function openProposal({ document, proposal }: Open): DecisionFact | null {
  if (proposal?.decision.kind !== 'certify') return null;
  return proposal.decision.basis.root === document.root ? proposal : null;
}

/** The proposal, or the approval of the one that stands. Throws SAME_OFFICER where that is the officer's own. */
export function certificationOf(
  definition: ElectionDefinition,
  open: Open,
  mandate: Mandate,
): Extract<UnboundDecision, { kind: 'certify' | 'approve_certification' }> {
  const { electionId, contestId, round } = open.document;
  const officer = officerOf(definition, mandate.key, mandate.officerId);
  const proposal = openProposal(open);
  if (proposal?.decision.officerId === officer.officerId) {
    throw new SanaqError({
      code: 'SAME_OFFICER',
      message: `"${officer.officerId}" has proposed this certification already`,
      place: `${electionId}/${contestId}`,
      actor: 'user',
      action: 'have another officer approve it with a key of their own',
    });
  }
  const common = {
    electionId,
    scope: 'contest',
    resolution: mandate.resolution,
    officerId: officer.officerId,
  } as const;
  return proposal === null
    ? { ...common, kind: 'certify', target: { contestId, round }, basis: basisOf(open, mandate) }
    : { ...common, kind: 'approve_certification', target: { sha256: proposal.sha256, contestId, round }, basis: {} };
}

/** Root, totals, and by name all that is open: with its own reason, or with the resolution's. */
function basisOf(open: Open, mandate: Mandate): DecisionOf<'certify'>['basis'] {
  const { document, openItems, missing } = open;
  const { reason: common } = mandate.resolution;
  const ofItem = new Map(mandate.openItems.map(({ sha256, reason }) => [sha256, reason]));
  const ofPrecinct = new Map(mandate.missing.map(({ precinctId, reason }) => [precinctId, reason]));
  const namedItems: NamedItem[] = openItems.map(({ sha256 }) => ({ sha256, reason: ofItem.get(sha256) ?? common }));
  const namedMissing: NamedPrecinct[] = missing.map((precinctId) => ({
    precinctId,
    reason: ofPrecinct.get(precinctId) ?? common,
  }));
  const { root, counters, votes } = document;
  return { root, totals: { counters, votes }, openItems: namedItems, missing: namedMissing };
}
