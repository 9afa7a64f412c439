/** `sanaq results`: totals with all that they rest on; every percentage is beside its numerator and its base. */
import { csvText, type ExitCode } from '#libs/basics';
import {
  ResultsReader,
  type AsOf,
  type ContestDocument,
  type Figures,
  type PrecinctRowResult,
  type UnitDocument,
  type UnitFigures,
} from '#libs/results';
import { requireContest, type NamedContest } from '../../installation/contest-names';
import { namedFiguresTable } from '../../output/named-figures';
import { figure, table } from '../../output/table';
import type { Session } from '../../session';
import { withBackend } from '../../installation/with-backend';
import { found } from '../../installation/found';
import { changedOfficersText } from '../../output/officers-text';
import { shortName } from '../held/held';
import { withdrawnText } from '../../output/withdrawn-text';

export interface ResultsOptions {
  readonly contest: string;
  readonly round?: number;
  readonly unit?: string;
  readonly show: 'totals' | 'children' | 'precincts';
  readonly asOf?: number;
  readonly csv: boolean;
}

const COUNTS = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'] as const;

export async function results(session: Session, options: ResultsOptions): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const named = await requireContest(reader, options.contest);
    const view = new ResultsView(session, reader, named, options);
    if (options.show === 'precincts') await view.precincts();
    else if (options.show === 'children' || options.unit !== undefined) await view.unit();
    else await view.contest();
    return 0;
  });
}

class ResultsView {
  private at: AsOf;
  private readonly place: string;

  constructor(
    private readonly session: Session,
    private readonly reader: ResultsReader,
    private readonly named: NamedContest,
    private readonly options: ResultsOptions,
  ) {
    this.at = { publishedOnly: false, ...(options.asOf === undefined ? {} : { snapshot: options.asOf }) };
    this.place = `${named.electionId}/${named.contestId}${options.unit === undefined ? '' : ` ${options.unit}`}`;
  }

  private get round(): { readonly round?: number } {
    return this.options.round === undefined ? {} : { round: this.options.round };
  }

  async contest(): Promise<void> {
    const { electionId, contestId } = this.named;
    const document = found(
      await this.reader.contestOutcome(electionId, contestId, this.options.round, this.at),
      this.place,
    );
    if (this.options.csv) await this.session.out(csvText(rowsOf([contestId], ['contestId'], [document])));
    else await this.session.answer(document, () => contestText(document));
  }

  async unit(): Promise<void> {
    const { electionId, contestId } = this.named;
    const stored = await this.reader.stored(electionId);
    const unitId = this.options.unit ?? stored?.units[0]?.unitId ?? '';
    const document = found(await this.reader.unit(electionId, contestId, unitId, this.round, this.at), this.place);
    const shown: readonly UnitFigures[] = this.options.show === 'children' ? document.children : [document];
    const ids = shown.map(({ unit }) => unit.unitId);
    if (this.options.csv) await this.session.out(csvText(rowsOf(ids, ['unitId'], shown)));
    else await this.session.answer(document, () => unitText(document, this.options.show === 'children'));
  }

  /** Page by page, all from one snapshot. */
  async precincts(): Promise<void> {
    const { electionId, contestId } = this.named;
    const { unit } = this.options;
    const rows: PrecinctRowResult[] = [];
    let snapshot = 0;
    let after: string | undefined;
    let round = 1;
    for (;;) {
      const query = {
        ...this.round,
        ...(unit === undefined ? {} : { unit }),
        ...(after === undefined ? {} : { after }),
      };
      const page = found(await this.reader.precincts(electionId, contestId, query, this.at), this.place);
      ({ snapshot, round } = page);
      this.at = { ...this.at, snapshot };
      rows.push(...page.precincts);
      if (page.next === null) break;
      after = page.next;
    }
    if (this.options.csv) await this.session.out(csvText(precinctRows(rows)));
    else {
      const document = { electionId, contestId, round, snapshot, precincts: rows };
      await this.session.answer(document, () => precinctsText(rows, snapshot));
    }
  }
}

interface Counted {
  readonly precincts: Readonly<Record<(typeof COUNTS)[number], number>>;
  readonly counters: Figures;
  readonly votes: Figures;
}

/** Of a contest everything that is held in it, of a unit what is held of its precincts: two figures with two names. */
type WithHeld = Counted & ({ readonly openItems: number } | { readonly heldRecords: number });

function heldOf(one: WithHeld): { readonly member: string; readonly words: string; readonly count: number } {
  return 'openItems' in one
    ? { member: 'openItems', words: 'open items', count: one.openItems }
    : { member: 'heldRecords', words: 'held records', count: one.heldRecords };
}

function rowsOf(ids: readonly string[], head: readonly string[], units: readonly WithHeld[]): (string | number)[][] {
  const [first] = units;
  const columns = [...Object.keys(first?.counters ?? {}), ...Object.keys(first?.votes ?? {})];
  const rows = units.map((unit, index) => [
    ids[index] ?? '',
    ...COUNTS.map((count) => unit.precincts[count]),
    heldOf(unit).count,
    ...Object.values(unit.counters),
    ...Object.values(unit.votes),
  ]);
  const member = first === undefined ? 'heldRecords' : heldOf(first).member;
  return [[...head, ...COUNTS, member, ...columns], ...rows];
}

function precinctRows(rows: readonly PrecinctRowResult[]): (string | number | null)[][] {
  const filled = rows.find(({ counters }) => counters !== null);
  const counterIds = Object.keys(filled?.counters ?? {});
  const optionIds = Object.keys(filled?.votes ?? {});
  const head = ['precinctId', 'territoryId', 'state', 'heldRecords', 'protocol', ...counterIds, ...optionIds];
  return [
    head,
    ...rows.map(({ precinctId, territoryId, state, heldRecords, protocol, counters, votes }) => [
      precinctId,
      territoryId,
      state,
      heldRecords,
      protocol,
      ...counterIds.map((id) => counters?.[id] ?? null),
      ...optionIds.map((id) => votes?.[id] ?? null),
    ]),
  ];
}

function basesText(one: WithHeld): string {
  const { expected, counted, held, annulled, notHeld, missing } = one.precincts;
  const { words, count } = heldOf(one);
  return (
    `${counted} of ${expected} precincts counted ` +
    `(held ${held}, annulled ${annulled}, not held ${notHeld}, missing ${missing}); ${words} ${count}`
  );
}

function figuresTable(
  counters: Figures,
  votes: Figures,
  seats: Readonly<Record<string, number>>,
  winners: readonly string[],
): string {
  const won = (id: string): string =>
    Object.hasOwn(seats, id) ? String(seats[id]) : winners.includes(id) ? 'winner' : '';
  const withSeats = Object.keys(seats).length > 0 || winners.length > 0;
  const columns = [{ title: 'option' }, figure('votes'), ...(withSeats ? [figure('seats')] : [])];
  const rows = Object.entries(votes).map(([id, count]) => [id, count, ...(withSeats ? [won(id)] : [])]);
  const counterRows = Object.entries(counters).map(([id, count]) => [id, count]);
  const counterTable = counterRows.length === 0 ? '' : `${table([{ title: 'counter' }, figure('sum')], counterRows)}\n`;
  return counterTable + table(columns, rows);
}

/** A suspended result is not a projection: it is distributed, and rests. */
function stateText({ suspended, outcome }: ContestDocument): string {
  if (suspended) return 'mandates suspended';
  return outcome.final ? 'final' : 'a projection';
}

/** The whole contest for people: totals with their bases, what comes of them, and how far that stands. */
export function contestText(document: ContestDocument): string {
  const { electionId, contestId, round, snapshot, root, state, counters, votes, outcome, exceptions } = document;
  const { seats, winners, decision } = outcome;
  const lines = [
    `${electionId}/${contestId}, round ${round}: ${state}, snapshot ${snapshot}`,
    basesText(document),
    `root ${root}`,
    '',
    figuresTable(counters, votes, seats, winners).trimEnd(),
    '',
    namedFiguresTable(document.figures).trimEnd(),
    '',
    `outcome: ${outcome.state}${outcome.result === null ? '' : `, ${outcome.result}`}, ${stateText(document)}`,
  ];
  const changed = changedOfficersText(document);
  if (changed !== '') lines.push(`certified ${changed}`);
  if (exceptions !== undefined) {
    const { openItems, missing } = exceptions;
    lines.push(`certified with exceptions (${openItems.length} open items, ${missing.length} precincts missing)`);
  }
  lines.push(...document.withdrawn.map(withdrawnText));
  const { repeatVoteAmong = [], additionalElections } = outcome;
  if (repeatVoteAmong.length > 0) lines.push(`in the repeat vote: ${repeatVoteAmong.join(', ')}`);
  for (const { relation, left, right, article } of outcome.notClosed ?? []) {
    lines.push(`the totals do not close: ${relation}: ${left}, ${right} (${article})`);
  }
  if (additionalElections !== undefined) {
    const { seats: vacant, article } = additionalElections;
    lines.push(`additional elections for ${vacant} mandates${article === null ? '' : ` (${article})`}`);
  }
  if (decision !== null) lines.push(`decision required: ${decision.question.en} (${decision.questionSha256})`);
  return `${lines.join('\n')}\n`;
}

function unitText(document: UnitDocument, children: boolean): string {
  const { electionId, contestId, round, snapshot, unit } = document;
  const head = `${electionId}/${contestId}, round ${round}, ${unit.unitId}: snapshot ${snapshot}\n${basesText(document)}\n\n`;
  if (!children) {
    const figures = figuresTable(document.counters, document.votes, {}, []);
    return `${head}${figures}\n${namedFiguresTable(document.figures)}${summariesText(document)}`;
  }
  return head + figuresByUnit(document.children);
}

/** The commission's own figures of the unit: whether they agree, one line each. */
function summariesText({ summaries }: UnitDocument): string {
  return summaries
    .map(({ sha256, verdict, codes, differences }) => {
      const differing = differences.length === 0 ? '' : `, ${differences.length} figures differ: see "sanaq summaries"`;
      return `summary ${shortName(sha256)}: ${[verdict, ...codes].join(' ')}${differing}\n`;
    })
    .join('');
}

function figuresByUnit(units: readonly UnitFigures[]): string {
  const [head = [], ...rows] = rowsOf(
    units.map(({ unit }) => unit.unitId),
    ['unit'],
    units,
  );
  return table(
    head.map((title, index) => (index === 0 ? { title: String(title) } : figure(String(title)))),
    rows,
  );
}

function precinctsText(rows: readonly PrecinctRowResult[], snapshot: number): string {
  const [head = [], ...cells] = precinctRows(rows);
  const columns = head.map((title, index) => (index < 3 ? { title: String(title) } : figure(String(title))));
  const shown = cells.map((row) =>
    row.map((cell, index) => (index === 4 ? String(cell ?? '').slice(7, 19) : (cell ?? ''))),
  );
  return `snapshot ${snapshot}\n\n${table(columns, shown)}`;
}
