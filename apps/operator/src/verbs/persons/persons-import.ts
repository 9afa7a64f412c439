/** `sanaq persons import`: registered candidates of lists into the table of persons, and nowhere else. */
import { CsvReading, fileError, type CsvRow, type RowProblem } from '#libs/backend';
import type { ElectionDefinition } from '#libs/election';
import {
  PERSON_COLUMNS,
  personHeadingProblem,
  readPersonRow,
  type ImportedPerson,
  type ImportOutcome,
  type PersonColumn,
  type PersonStore,
} from '#libs/persons';
import type { ExitCode } from '#libs/basics';
import { chooseElection } from '../../installation/contest-names';
import { sayProblems } from '../../output/row-problems';
import type { Session } from '../../session';
import { withPersons } from './with-persons';

/** Rows of a file; the longest list of Kazakhstan's elections has fewer than 200 names. */
const ROWS_MAX = 200_000;

interface Row {
  readonly line: number;
  readonly person: ImportedPerson;
}

type Counts = Record<Exclude<ImportOutcome, 'place_taken'>, number>;

export async function personsImport(session: Session, file: string, election: string | undefined): Promise<ExitCode> {
  return withPersons<ExitCode>(session, { readOnly: false }, async ({ reader, store }) => {
    const known = (await reader.elections()).filter(({ votingDay }) => votingDay !== null);
    const electionId = chooseElection(
      known.map((one) => one.electionId),
      election,
    );
    const definition = await reader.definition(electionId);
    if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
    const reading = new PersonsFile(file, definition);
    const rows = await reading.read();
    for (const note of reading.notes) session.say(`${file}: ${note}`);
    const counts = await importRows(store, definition, rows, reading);
    const { problems } = reading;
    sayProblems(session, problems);
    const document = { electionId, ...counts, refused: problems.length, problems };
    await session.answer(document, () => {
      const { added, changed, unchanged } = counts;
      return `${electionId}: ${added} added, ${changed} changed, ${unchanged} unchanged, ${problems.length} refused\n`;
    });
    return problems.length > 0 ? 1 : 0;
  });
}

/** The rows of a file that can be imported, and what is wrong with the others. */
class PersonsFile {
  readonly problems: RowProblem[] = [];
  private readonly lists = new Set<string>();
  private readonly seen = new Set<string>();
  /** How the file was read where that is not plain. */
  notes: readonly string[] = [];
  private heading: readonly string[] = [];

  constructor(
    private readonly file: string,
    private readonly definition: ElectionDefinition,
  ) {
    for (const { contestId, options } of definition.contests) {
      for (const { optionId, kind } of options) if (kind === 'list') this.lists.add(key(contestId, optionId));
    }
  }

  /** Throws FILE_*, CSV_EMPTY, PERSONS_HEADING, PERSONS_TOO_MANY. */
  async read(): Promise<readonly Row[]> {
    const { file } = this;
    const reading = await CsvReading.open(file, { wanted: PERSON_COLUMNS });
    this.heading = reading.heading;
    this.notes = reading.notes();
    const wrong = personHeadingProblem(reading.heading);
    if (wrong !== null)
      throw fileError('PERSONS_HEADING', `${file}:${reading.headingLine}`, wrong, 'correct the heading');
    const rows: Row[] = [];
    let count = 0;
    for await (const item of reading.items()) {
      count += 1;
      if (count > ROWS_MAX) {
        throw fileError('PERSONS_TOO_MANY', file, `the file has more than ${ROWS_MAX} rows`, 'divide the file');
      }
      if ('problem' in item) this.problems.push(item.problem);
      else rows.push(...this.rowOf(item.row));
    }
    return rows;
  }

  report(line: number, code: string, column: PersonColumn | null, detail: string): void {
    const at = column === null ? {} : { column: this.heading.indexOf(column) + 1 };
    this.problems.push({ code, file: this.file, line, ...at, detail });
  }

  private rowOf({ line, cells }: CsvRow): readonly Row[] {
    const cellOf = (column: PersonColumn): string => (cells[this.heading.indexOf(column)] ?? '').trim();
    const person = readPersonRow(cellOf, this.definition.votingDay);
    if ('code' in person) {
      this.report(line, person.code, person.column, person.detail);
      return [];
    }
    return this.belongs(line, person) ? [{ line, person }] : [];
  }

  /** Quotes no cell: in a row whose cells have slipped, any of them may be a birth date. */
  private belongs(line: number, { contestId, listId, candidateId, place }: ImportedPerson): boolean {
    if (!this.definition.contests.some((contest) => contest.contestId === contestId)) {
      this.report(line, 'CONTEST_UNKNOWN', 'contestId', 'the election has no contest of this id');
      return false;
    }
    if (!this.lists.has(key(contestId, listId))) {
      this.report(line, 'LIST_UNKNOWN', 'listId', 'the contest has no list of this id');
      return false;
    }
    if (this.seen.has(key(contestId, listId, candidateId))) {
      this.report(line, 'PERSON_TWICE', 'candidateId', 'an earlier row has this candidate of this list');
      return false;
    }
    if (this.seen.has(key(contestId, listId, place))) {
      this.report(line, 'PERSON_PLACE_TAKEN', 'place', 'an earlier row has this place of this list');
      return false;
    }
    this.seen.add(key(contestId, listId, candidateId)).add(key(contestId, listId, place));
    return true;
  }
}

function key(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}

/** One transaction for each list. */
async function importRows(
  store: PersonStore,
  { electionId }: ElectionDefinition,
  rows: readonly Row[],
  file: PersonsFile,
): Promise<Counts> {
  const byList = new Map<string, Row[]>();
  for (const row of rows) {
    const list = key(row.person.contestId, row.person.listId);
    byList.set(list, [...(byList.get(list) ?? []), row]);
  }
  const counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  for (const ofList of byList.values()) {
    const [first] = ofList;
    if (first === undefined) continue;
    const { contestId, listId } = first.person;
    const outcomes = await store.import(
      { electionId, contestId, listId },
      ofList.map(({ person }) => person),
    );
    ofList.forEach(({ line }, index) => {
      const outcome = outcomes[index];
      if (outcome === 'place_taken') {
        file.report(line, 'PERSON_PLACE_TAKEN', 'place', 'another person has this place of this list');
      } else if (outcome !== undefined) counts[outcome] += 1;
    });
  }
  return counts;
}
