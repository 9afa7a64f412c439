/** `sanaq verdicts`: what became of records. */
import { kindOfFile, readProtocolFiles, type Backend, type RowItem } from '#libs/backend';
import { decodeRecord, sha256Name } from '#libs/contracts';
import { VERDICTS, type VerdictKind } from '#libs/election';
import { Journal } from '#libs/journal';
import { EXIT, type ExitCode } from '#libs/basics';
import {
  RecordOutcomes,
  ResultsReader,
  type OutcomeCount,
  type OutcomeFilter,
  type RecordOutcome,
} from '#libs/results';
import { wrongCall } from '../../command/option-values';
import { chooseElection } from '../../installation/contest-names';
import { withBackend } from '../../installation/with-backend';
import { sayProblems } from '../../output/row-problems';
import { figure, grouped, shown, table } from '../../output/table';
import type { Session } from '../../session';

export interface VerdictsOptions {
  readonly election: string | undefined;
  readonly source: string | undefined;
  readonly id: string | undefined;
  readonly code: string | undefined;
  readonly verdict: string | undefined;
  readonly file: string | undefined;
  readonly map: string | undefined;
  readonly limit: number;
}

export async function verdicts(session: Session, options: VerdictsOptions): Promise<ExitCode> {
  const filter = filterOf(options);
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const known = await new ResultsReader(backend.readerPool).elections();
    const electionId = chooseElection(
      known.map((election) => election.electionId),
      options.election,
    );
    const electionNo = (await new Journal(backend.readerPool).findElectionNo(electionId)) ?? -1;
    const outcomes = new RecordOutcomes(backend.readerPool, electionNo);
    if (options.file !== undefined) {
      return ofFile(session, { backend, electionId, outcomes, file: options.file }, { ...options, filter });
    }
    const records = await outcomes.list(filter, { after: -1, limit: options.limit });
    const counts = await outcomes.tally(filter);
    await session.answer({ electionId, counts, records }, () => listText(electionId, counts, records));
    return EXIT.done;
  });
}

function filterOf({ source, id, code, verdict }: VerdictsOptions): OutcomeFilter {
  if (verdict === undefined) return { source, id, code };
  const kind = VERDICTS.find((one) => one === verdict);
  if (kind === undefined) throw wrongCall(`--verdict must be one of ${VERDICTS.join(', ')}`);
  return { source, id, code, verdicts: [kind] };
}

const COLUMNS = [figure('position'), { title: 'verdict' }, { title: 'codes' }, { title: 'id' }, { title: 'source' }];

/** Ids may be hashes: their first characters tell them apart. */
const ID_CHARACTERS = 16;

function short(id: string | null): string {
  if (id === null) return '?';
  const characters = [...id.replace(/^sha256:/, '')];
  return characters.length > ID_CHARACTERS
    ? `${characters.slice(0, ID_CHARACTERS - 1).join('')}…`
    : characters.join('');
}

function verdictText({ verdict, cause, position }: RecordOutcome): string {
  return cause === position ? verdict : `${verdict} at ${cause}`;
}

function listText(electionId: string, counts: readonly OutcomeCount[], records: readonly RecordOutcome[]): string {
  const total = counts.reduce((sum, one) => sum + one.records, 0);
  if (total === 0) return `${electionId}: no such record.\n`;
  const rows = records.map((record) => [
    record.position,
    verdictText(record),
    record.codes.join(' ') || '-',
    short(record.id),
    record.source ?? '?',
  ]);
  const lines = counts.map(
    ({ verdict, codes, records: count }) => `${grouped(count)} ${[verdict, ...codes].join(' ')}`,
  );
  const more = total > records.length ? `\nand ${grouped(total - records.length)} more (--limit)\n` : '';
  const details = records.length === 1 ? detailText(records[0]) : '';
  return `${electionId}: ${lines.join(', ')}\n\n${table(COLUMNS, rows)}${more}${details}`;
}

function detailText(record: RecordOutcome | undefined): string {
  if (record === undefined) return '';
  const { sha256, detail, warnings } = record;
  const parts = [`record    ${sha256}`, ...(detail === null ? [] : [`detail    ${shown(detail)}`])];
  if (warnings.length > 0) parts.push(`warnings  ${warnings.join(' ')}`);
  return `\n${parts.join('\n')}\n`;
}

/** A row of the file with what became of it; `absent`: no record of the stream has its source, id and bytes. */
interface FileRow {
  readonly file: string;
  readonly line: number;
  readonly id: string | null;
  readonly outcome: RecordOutcome | null;
}

type ReadRow = Extract<RowItem, { readonly record: unknown }>;

interface FileAsked {
  readonly backend: Backend;
  readonly electionId: string;
  readonly outcomes: RecordOutcomes;
  readonly file: string;
}

const PAGE_ROWS = 2_000;

async function ofFile(
  session: Session,
  asked: FileAsked,
  { map, filter, limit }: { readonly map: string | undefined; readonly filter: OutcomeFilter; readonly limit: number },
): Promise<ExitCode> {
  const { backend, electionId, file } = asked;
  const csv = (await kindOfFile(file)) === 'csv';
  const definition = csv ? await new ResultsReader(backend.readerPool).definition(electionId) : null;
  const [problems, rows]: [Parameters<typeof sayProblems>[1][number][], FileRow[]] = [[], []];
  const counts = new Map<VerdictKind | 'absent', number>();
  const note = (row: FileRow): void => {
    const { outcome } = row;
    if (!matches(outcome, filter)) return;
    const kind = outcome?.verdict ?? 'absent';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (rows.length < limit) rows.push(row);
  };
  let page: ReadRow[] = [];
  for await (const item of readProtocolFiles(file, map, definition ?? undefined)) {
    session.signal.throwIfAborted();
    if ('problem' in item) problems.push(item.problem);
    else page.push(item);
    if (page.length < PAGE_ROWS) continue;
    (await outcomesOf(asked, page)).forEach(note);
    page = [];
  }
  (await outcomesOf(asked, page)).forEach(note);
  sayProblems(session, problems);
  const tally = Object.fromEntries(counts);
  await session.answer({ electionId, file, counts: tally, records: rows, problems }, () =>
    fileText(electionId, file, counts, rows),
  );
  const lost = (['absent', 'held', 'refused'] as const).some((kind) => counts.has(kind));
  return lost || problems.length > 0 ? EXIT.difference : EXIT.done;
}

function matches(outcome: RecordOutcome | null, { source, id, code, verdicts: kinds }: OutcomeFilter): boolean {
  if (outcome === null) return source === undefined && id === undefined && code === undefined && kinds === undefined;
  return (
    (source === undefined || outcome.source === source) &&
    (id === undefined || outcome.id === id) &&
    (code === undefined || outcome.codes.includes(code)) &&
    (kinds === undefined || kinds.includes(outcome.verdict))
  );
}

async function outcomesOf({ outcomes }: FileAsked, page: readonly ReadRow[]): Promise<FileRow[]> {
  const rows = page.map(({ record: { key, value, headers }, file, line }) => {
    const { sha256, body } = decodeRecord({ position: 0, timestampMs: 0, key, value, headers: headers ?? [] });
    return { file, line, sha256: sha256Name(sha256), id: body.envelope?.id ?? null };
  });
  const found = await outcomes.ofIds(rows.flatMap(({ id }) => id ?? []));
  const byHash = new Map<string, RecordOutcome>();
  // Of several copies the first is the record; the others are duplicates of it.
  for (const outcome of found) if (!byHash.has(outcome.sha256)) byHash.set(outcome.sha256, outcome);
  return rows.map(({ file, line, sha256, id }) => ({ file, line, id, outcome: byHash.get(sha256) ?? null }));
}

const FILE_COLUMNS = [figure('line'), { title: 'verdict' }, { title: 'codes' }, figure('position'), { title: 'id' }];

function fileText(
  electionId: string,
  file: string,
  counts: ReadonlyMap<string, number>,
  rows: readonly FileRow[],
): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].map(([kind, count]) => `${grouped(count)} ${kind}`);
  const cells = rows.map(({ line, id, outcome }) => [
    line,
    outcome === null ? 'absent' : verdictText(outcome),
    outcome?.codes.join(' ') ?? '-',
    outcome?.position ?? '-',
    short(id),
  ]);
  const more = total > rows.length ? `\nand ${grouped(total - rows.length)} more (--limit)\n` : '';
  return `${electionId}: ${shown(file)}: ${parts.join(', ') || 'no rows'}\n\n${table(FILE_COLUMNS, cells)}${more}`;
}
