/** `sanaq certify`: shows what is open; a first officer proposes, a second one approves the same root. */
import type { Backend } from '#libs/backend';
import type { ElectionDefinition } from '#libs/election';
import { EXIT, type ExitCode } from '#libs/basics';
import { ResultsReader } from '#libs/results';
import { requireContest } from '../../installation/contest-names';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision } from '../../deciding/decision';
import { changedOfficersText } from '../../output/officers-text';
import { shown, table } from '../../output/table';
import type { Session } from '../../session';
import { counted, withBackend } from '../../installation/with-backend';
import { shortName } from '../held/held';
import type { Obstacle, Obstacles } from '../../deciding/obstacles';
import { certificationOf, openOf, openProposal, untilShown, type Open } from './open-contest';

export interface CertifyOptions extends DecidingOptions {
  readonly contest: string;
  readonly round?: number;
}

/** Precincts that a list on the screen names; the signed record names all of them. */
const PRECINCTS_SHOWN_MAX = 20;
const OBSTACLES_SHOWN_MAX = 100;

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
  if (outcome.state === 'decision_required') return EXIT.decisionRequired;
  return openItems.length > 0 || missing.length > 0 ? 1 : 0;
}

function heldRecordsText(records: number): string {
  if (records === 0) return 'No held record is open.';
  return records === 1 ? '1 held record is open.' : `${records} held records are open.`;
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

/** What is open, one line each: article, whose commission answers, by when, and whether it can change a seat. */
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
  const decision = certificationOf(definition, open, mandate);
  const { openItems, missing } = open;
  if (decision.kind === 'certify' && openItems.length + missing.length > 0) {
    session.say(`certifying with ${openItems.length} records and ${missing.length} precincts still open:`);
    session.say(openText(open).trimEnd());
  }
  return takeDecision(session, backend, decision, { rehearsal: definition.rehearsal, key: mandate.key });
}
