/** `sanaq certify`: shows what stands open; a first officer proposes, a second one approves the same root. */
import { setTimeout as pause } from 'node:timers/promises';
import { liveTabulations, type Backend } from '#libs/backend';
import type { DecisionOf, ElectionDefinition, NamedItem, NamedPrecinct } from '#libs/election';
import { type ExitCode, SanaqError } from '#libs/basics';
import {
  isAbsent,
  ResultsReader,
  type ContestDocument,
  type HeldItem,
  hasUnshown,
  newestDecisions,
  type DecisionFact,
} from '#libs/results';
import { requireContest } from '../../installation/contest-names';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision, type UnboundDecision } from '../../deciding/decision';
import { found } from '../../installation/found';
import { changedOfficersText } from '../../output/officers-text';
import { officerOf } from '../../deciding/officer';
import { shown, table } from '../../output/table';
import type { Session } from '../../session';
import { proposalOf } from '../../deciding/decisions-in-force';
import { counted, withBackend } from '../../installation/with-backend';
import { shortName } from '../held/held';
import { obstaclesOf, type Obstacle, type Obstacles } from '../../deciding/obstacles';

export interface CertifyOptions extends DecidingOptions {
  readonly contest: string;
  readonly round?: number;
}

/** Precincts that a list on the screen names; the signed record names all of them. */
const PRECINCTS_SHOWN_MAX = 20;
const OBSTACLES_SHOWN_MAX = 100;
const LOOK_EVERY_MS = 50;

/** A contest as a certification must name it. */
interface Open {
  readonly document: ContestDocument;
  readonly openItems: readonly HeldItem[];
  /** Precincts without a result: missing, or with held records only. */
  readonly missing: readonly string[];
  readonly obstacles: Obstacles;
  readonly proposal: DecisionFact | null;
}

export async function certify(session: Session, options: CertifyOptions): Promise<ExitCode> {
  const deciding = options.key !== undefined;
  const mandate = deciding ? await readMandate(options) : null;
  return withBackend<ExitCode>(session, { readOnly: !deciding }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const { electionId, contestId } = await requireContest(reader, options.contest);
    if (mandate !== null) {
      await counted(session, backend, electionId);
      await untilShown(session, backend, electionId);
    }
    const open = await openOf(backend, reader, electionId, contestId, options.round);
    if (mandate === null) return show(session, open);
    const definition = await reader.definition(electionId);
    if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
    return decideOn(session, backend, definition, open, mandate);
  });
}

/** A root may be named only from a snapshot that shows all that was judged. */
async function untilShown(session: Session, backend: Backend, electionId: string): Promise<void> {
  while ((await hasUnshown(backend.readerPool, electionId)) && (await liveTabulations(backend)) > 0) {
    await pause(LOOK_EVERY_MS, undefined, { signal: session.signal });
  }
}

async function openOf(
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
function openProposal({ document, proposal }: Open): DecisionFact | null {
  if (proposal?.decision.kind !== 'certify') return null;
  return proposal.decision.basis.root === document.root ? proposal : null;
}

async function show(session: Session, open: Open): Promise<ExitCode> {
  const { document, openItems, missing, obstacles } = open;
  const proposal = openProposal(open);
  const { electionId, contestId, round, snapshot, root, state, precincts, counters, votes, outcome } = document;
  const proposed = proposal === null ? null : { sha256: proposal.sha256, officerId: proposal.decision.officerId };
  const totals = { counters, votes };
  const answer = {
    electionId,
    contestId,
    round,
    snapshot,
    root,
    state,
    precincts,
    totals,
    openItems,
    missing,
    obstacles: obstacles.items,
    togetherChangeSeats: obstacles.togetherChangeSeats,
    outcome,
    proposed,
  };
  await session.answer(answer, () => openText(open));
  if (outcome.state === 'decision_required') return 3;
  return openItems.length > 0 || missing.length > 0 ? 1 : 0;
}

function heldRecordsText(records: number): string {
  if (records === 0) return 'No held record stands open.';
  return records === 1 ? '1 held record stands open.' : `${records} held records stand open.`;
}

const OBSTACLE_COLUMNS = ['precinct', 'record', 'held for', 'article', 'commission', 'until', 'changes seats'];

function obstacleRow(one: Obstacle, ownRound: number): readonly string[] {
  const { precinctId, unitId, round, sha256, codes, articles, commission, changesSeats } = one;
  const until =
    one.deadline === null
      ? '-'
      : `${one.deadline} (Art. ${one.deadlineArticle ?? '?'}, ${one.establishedBy ?? '?'} commission)`;
  const record = sha256 === null ? '-' : shortName(sha256);
  const why = codes.length === 0 ? 'nothing came' : codes.join(' ');
  const place = precinctId ?? (unitId === null ? '?' : `unit ${unitId}`);
  const vote = round === ownRound ? place : `${place} (round ${round})`;
  return [vote, record, why, articles.join(', ') || '-', commission?.name ?? '?', until, changesSeats];
}

/** What stands open, one line each: article, whose commission answers, by when, and whether it can change a seat. */
function obstaclesText({ items, togetherChangeSeats }: Obstacles, ownRound: number): readonly string[] {
  if (items.length === 0) return [];
  const columns = OBSTACLE_COLUMNS.map((title) => ({ title }));
  const rows = items.slice(0, OBSTACLES_SHOWN_MAX).map((one) => obstacleRow(one, ownRound));
  const more = items.length - rows.length;
  const deciding = [...new Set(items.flatMap(({ decidedBy }) => decidedBy))].map(shown);
  return [
    `Between now and the result:\n${table(columns, rows).trimEnd()}${more > 0 ? `\nand ${more} more` : ''}`,
    ...(deciding.length === 0 ? [] : [`Held records are settled by a decision of: ${deciding.join(', ')}`]),
    `Can the voters of all precincts without a result together change a seat: ${togetherChangeSeats}`,
  ];
}

function openText(open: Open): string {
  const { document, openItems, missing } = open;
  const { electionId, contestId, round, snapshot, root, state, precincts, outcome } = document;
  const proposal = openProposal(open);
  const lines = [
    `${electionId}/${contestId}, round ${round}: ${state}, snapshot ${snapshot}`,
    `root ${root}`,
    `${precincts.counted} of ${precincts.expected} precincts counted, outcome ${outcome.state}`,
    heldRecordsText(openItems.length),
    missing.length === 0 ? 'No precinct is without a result.' : missingText(missing),
  ];
  lines.push(...obstaclesText(open.obstacles, round));
  if (outcome.decision !== null) {
    const { question, questionSha256, options } = outcome.decision;
    lines.push(`Decision required before certification: ${question.en}`);
    lines.push(`  questionSha256 ${questionSha256}; options: ${options.map(({ option }) => option).join(', ')}`);
  }
  const changed = changedOfficersText(document);
  if (state === 'certified')
    lines.push(`Two officers have certified this contest${changed === '' ? '' : `, ${changed}`}.`);
  else if (proposal === null) lines.push('No certification is proposed.');
  else lines.push(`"${proposal.decision.officerId}" has proposed this root; another officer must approve it.`);
  return `${lines.map((line) => line).join('\n')}\n`;
}

function missingText(missing: readonly string[]): string {
  const named = missing.slice(0, PRECINCTS_SHOWN_MAX).map(shown).join(', ');
  const more = missing.length - PRECINCTS_SHOWN_MAX;
  return `${missing.length} precincts are without a result: ${named}${more > 0 ? ` and ${more} more` : ''}`;
}

async function decideOn(
  session: Session,
  backend: Backend,
  definition: ElectionDefinition,
  open: Open,
  mandate: Mandate,
): Promise<ExitCode> {
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
  const decision: UnboundDecision =
    proposal === null
      ? { ...common, kind: 'certify', target: { contestId, round }, basis: basisOf(session, open, mandate) }
      : { ...common, kind: 'approve_certification', target: { sha256: proposal.sha256, contestId, round }, basis: {} };
  const { rehearsal } = definition;
  return takeDecision(session, backend, decision, { rehearsal, key: mandate.key });
}

/** Root, totals, and by name all that stands open: with its own reason, or with the resolution's. */
function basisOf(session: Session, open: Open, mandate: Mandate): DecisionOf<'certify'>['basis'] {
  const { document, openItems, missing } = open;
  const { reason: common } = mandate.resolution;
  const ofItem = new Map(mandate.openItems.map(({ sha256, reason }) => [sha256, reason]));
  const ofPrecinct = new Map(mandate.missing.map(({ precinctId, reason }) => [precinctId, reason]));
  const namedItems: NamedItem[] = openItems.map(({ sha256 }) => ({ sha256, reason: ofItem.get(sha256) ?? common }));
  const namedMissing: NamedPrecinct[] = missing.map((precinctId) => ({
    precinctId,
    reason: ofPrecinct.get(precinctId) ?? common,
  }));
  if (namedItems.length + namedMissing.length > 0) {
    session.say(`certifying with ${namedItems.length} records and ${namedMissing.length} precincts still open:`);
    session.say(openText(open).trimEnd());
  }
  const { root, counters, votes } = document;
  return { root, totals: { counters, votes }, openItems: namedItems, missing: namedMissing };
}
