/**
 * The table of persons (infra/sql/0005_persons.sql): the only place where their data are, and from which they can be
 * erased. Works on a pool of the database's owner; the services' roles may not come here.
 */
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from '#libs/platform';
import { commitmentOf, newSalt, type ListName, type PersonalData, type Sex } from '../commitment';
import type { ImportedPerson } from '../person-row';
import { placesTaken } from '../places-taken';
import { CATEGORIES, type ListedPerson, type StandingChange, type StandingChangeKind } from '../rules';

/** A person as stored; `data` is null once erased. */
export interface StoredPerson extends Omit<ListedPerson, 'categories'> {
  readonly listId: string;
  readonly data: PersonalData | null;
  readonly commitment: string;
}

/** What an erasure did. */
export interface Erasure {
  /** How many persons had data. */
  readonly persons: number;
  /** True where statistics of an older schema had to be removed, and an older transaction keeps their dead rows. */
  readonly statisticsKept: boolean;
}

export type ImportOutcome = 'added' | 'changed' | 'unchanged' | 'place_taken';

/** Which persons: a whole election, a contest, a list, or one candidate of it. */
export interface PersonScope {
  readonly electionId: string;
  readonly contestId: string | null;
  readonly listId: string | null;
  readonly candidateId: string | null;
}

interface PersonRow {
  list_id: string;
  candidate_id: string;
  place: number;
  name: string;
  sex: Sex | null;
  birth_date: string | null;
  categories: string[] | null;
  salt: Buffer | null;
  commitment: string;
}

interface ChangeRow {
  list_id: string;
  candidate_id: string;
  kind: StandingChangeKind;
  date: string;
  document: string;
}

const COLUMNS = 'list_id, candidate_id, place, name, sex, birth_date, categories, salt, commitment';
const OF_CONTEST = `
  select ${COLUMNS} from sanaq_persons.listed_person
  where election_id = $1 and contest_id = $2 and ($3::text is null or list_id = $3) order by list_id, place`;
const CHANGES_OF_CONTEST = `
  select list_id, candidate_id, kind, date, document from sanaq_persons.standing_change
  where election_id = $1 and contest_id = $2 and ($3::text is null or list_id = $3) order by change_no`;
const EXISTS = `
  select from sanaq_persons.listed_person
  where election_id = $1 and contest_id = $2 and list_id = $3 and candidate_id = $4`;
/** Readers continue; a second import waits. */
const LOCK = 'lock table sanaq_persons.listed_person in share row exclusive mode';
const PUT = `
  insert into sanaq_persons.listed_person (
    election_id, contest_id, list_id, candidate_id, place, name, sex, birth_date, categories, salt, commitment
  ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (election_id, contest_id, list_id, candidate_id) do update set
    place = excluded.place, name = excluded.name, sex = excluded.sex, birth_date = excluded.birth_date,
    categories = excluded.categories, salt = excluded.salt, commitment = excluded.commitment, erased_at = null`;
const PUT_CHANGE = `
  insert into sanaq_persons.standing_change (
    election_id, contest_id, list_id, candidate_id, kind, date, document
  ) values ($1, $2, $3, $4, $5, $6, $7)`;
const IN_SCOPE = `
  election_id = $1 and ($2::text is null or contest_id = $2) and ($3::text is null or list_id = $3)
  and ($4::text is null or candidate_id = $4)`;
/** Only those that a vacuum of this database heeds. Ages are compared, not ids: ids come round again. */
const OLDER_SNAPSHOTS = `
  select count(*)::integer as older from (
    select backend_xmin as xmin from pg_stat_activity
    where pid <> pg_backend_pid() and coalesce(datname, current_database()) = current_database()
    union all select transaction from pg_prepared_xacts where database = current_database()
    union all select xmin from pg_replication_slots
    union all select catalog_xmin from pg_replication_slots
  ) held where xmin is not null and age(xmin) >= age($1::xid)`;

function dataOf(row: PersonRow): PersonalData | null {
  const { sex, birth_date: birthDate, categories } = row;
  if (sex === null || birthDate === null || categories === null) return null;
  return { sex, birthDate, attested: CATEGORIES.filter((category) => categories.includes(category)) };
}

function storedPerson(row: PersonRow, changes: readonly StandingChange[]): StoredPerson {
  const { list_id: listId, candidate_id: candidateId, place, name, commitment } = row;
  return { listId, candidateId, place, name, data: dataOf(row), commitment, changes };
}

/** A stored person as the rules see one. */
export function listedPerson({ candidateId, name, place, data, changes }: StoredPerson): ListedPerson {
  const categories = data === null ? null : { birthDate: data.birthDate, attested: data.attested };
  return { candidateId, name, place, categories, changes };
}

const personKey = (listId: string, candidateId: string): string => JSON.stringify([listId, candidateId]);

function sameData(a: PersonalData | null, b: PersonalData): boolean {
  const text = (data: PersonalData): string => JSON.stringify([data.sex, data.birthDate, [...data.attested].sort()]);
  return a !== null && text(a) === text(b);
}

export class PersonStore {
  constructor(private readonly pool: Pool) {}

  /** The persons of a contest, or of one list of it, by list and place. */
  async persons(electionId: string, contestId: string, listId: string | null = null): Promise<readonly StoredPerson[]> {
    const name = [electionId, contestId, listId];
    const { rows } = await this.pool.query<PersonRow>(OF_CONTEST, name);
    const changes = await this.pool.query<ChangeRow>(CHANGES_OF_CONTEST, name);
    const ofPerson = new Map<string, StandingChange[]>();
    for (const { list_id, candidate_id, kind, date, document } of changes.rows) {
      const key = personKey(list_id, candidate_id);
      ofPerson.set(key, [...(ofPerson.get(key) ?? []), { kind, date, document }]);
    }
    return rows.map((row) => storedPerson(row, ofPerson.get(personKey(row.list_id, row.candidate_id)) ?? []));
  }

  /** Adds or corrects persons of a list in one transaction; one outcome for each, in order. */
  async import(list: ListName, persons: readonly ImportedPerson[]): Promise<readonly ImportOutcome[]> {
    return withTransaction(this.pool, async (client) => {
      await client.query(LOCK);
      const { rows } = await client.query<PersonRow>(OF_CONTEST, [list.electionId, list.contestId, list.listId]);
      const stored = new Map(rows.map((row) => [row.candidate_id, row]));
      const refused = placesTaken(new Map(rows.map((row) => [row.candidate_id, row.place])), persons);
      const outcomes: ImportOutcome[] = [];
      for (const person of persons) {
        const { candidateId } = person;
        const taken = refused.has(candidateId);
        outcomes.push(taken ? 'place_taken' : await importOne(client, list, person, stored.get(candidateId)));
      }
      return outcomes;
    });
  }

  /** Records a change of standing; false where the list has no such candidate. */
  async change(list: ListName, candidateId: string, change: StandingChange): Promise<boolean> {
    const key = [list.electionId, list.contestId, list.listId, candidateId];
    return withTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(EXISTS, key);
      if (rowCount !== 1) return false;
      await client.query(PUT_CHANGE, [...key, change.kind, change.date, change.document]);
      return true;
    });
  }

  /** How many persons of a scope still have data. */
  async withData(scope: PersonScope): Promise<number> {
    const { rows } = await this.pool.query<{ persons: number }>(
      `select count(*)::integer as persons from sanaq_persons.listed_person
       where ${IN_SCOPE} and salt is not null`,
      scopeValues(scope),
    );
    return rows[0]?.persons ?? 0;
  }

  /**
   * Erases sex, birth date, categories and salt for good, and what was written of papers; name, place, dates of changes
   * and commitment stay. In the same transaction the tables are written again, without dead rows and without statistics
   * of these columns: with the commit the old files are empty, even for someone who still looks at an older snapshot.
   */
  async erase(scope: PersonScope): Promise<Erasure> {
    const values = scopeValues(scope);
    const done = await withTransaction(this.pool, async (client) => {
      await client.query(`update sanaq_persons.standing_change set document = '' where ${IN_SCOPE}`, values);
      const { rowCount } = await client.query(
        `update sanaq_persons.listed_person
         set sex = null, birth_date = null, categories = null, salt = null, erased_at = now()
         where ${IN_SCOPE} and salt is not null`,
        values,
      );
      const { rows } = await client.query<{ statistics: number; xid: string }>(
        'select sanaq_persons.rewrite_without_traces() as statistics, pg_current_xact_id()::xid::text as xid',
      );
      return { persons: rowCount ?? 0, statistics: rows[0]?.statistics ?? 0, xid: rows[0]?.xid ?? '0' };
    });
    const { persons, statistics, xid } = done;
    await this.pool.query('vacuum (full) pg_catalog.pg_statistic, pg_catalog.pg_statistic_ext_data');
    // A row of the catalogue that an older snapshot may still see is kept by the vacuum, too.
    const kept = statistics > 0 && (await this.olderSnapshots(xid)) > 0;
    return { persons, statisticsKept: kept };
  }

  /** Sessions, prepared transactions and replication slots that may still see what this transaction removed. */
  private async olderSnapshots(xid: string): Promise<number> {
    const { rows } = await this.pool.query<{ older: number }>(OLDER_SNAPSHOTS, [xid]);
    return rows[0]?.older ?? 0;
  }
}

function scopeValues({ electionId, contestId, listId, candidateId }: PersonScope): (string | null)[] {
  return [electionId, contestId, listId, candidateId];
}

async function importOne(
  client: PoolClient,
  list: ListName,
  person: ImportedPerson,
  before: PersonRow | undefined,
): Promise<ImportOutcome> {
  const { electionId, contestId, listId } = list;
  const { candidateId, place, name, data } = person;
  const same = before !== undefined && before.name === name && sameData(dataOf(before), data);
  if (same && before.place === place) return 'unchanged';
  // A moved place changes nothing that the commitment covers, so what a stream may hold of it stays true.
  const salt = same && before.salt !== null ? before.salt : newSalt();
  const { sex, birthDate, attested } = data;
  const commitment = commitmentOf(list, { candidateId, name }, data, salt);
  const values = [electionId, contestId, listId, candidateId, place, name, sex, birthDate, attested, salt, commitment];
  await client.query(PUT, values);
  return before === undefined ? 'added' : 'changed';
}
