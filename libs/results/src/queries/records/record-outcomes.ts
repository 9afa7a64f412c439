/** What became of records by their identity: verdicts are matched with the hash of the bytes, never by position alone. */
import type { Pool } from 'pg';
import type { VerdictKind } from '#libs/election';
import { codesOf, VERDICT_NO, verdictKindOf } from '#libs/journal';
import { hashName } from '../figures';

/** A record with the verdict that holds now: the last one given on it. */
export interface RecordOutcome {
  readonly position: number;
  /** `sha256:…` of the bytes. */
  readonly sha256: string;
  /** Null where the envelope could not be read. */
  readonly source: string | null;
  readonly id: string | null;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  /** Position of the record that brought the verdict about: its own, or that of a later decision or successor. */
  readonly cause: number;
}

/** A record as someone knows it who has sent it. */
export interface KnownRecord {
  /** Where the stream kept it, as far as its sender was told. */
  readonly position: number;
  readonly sha256: Buffer;
}

/** Which records are asked for; each part narrows. */
export interface OutcomeFilter {
  readonly source?: string | undefined;
  readonly id?: string | undefined;
  /** Among the codes of the verdict that holds now. */
  readonly code?: string | undefined;
  /** Only those whose verdict now is one of these. */
  readonly verdicts?: readonly VerdictKind[] | undefined;
}

const OUTCOME = `
  v.position as subject, v.sha256, v.source, v.event_id, coalesce(later.cause, v.position) as cause,
  coalesce(later.kind, v.kind) as kind,
  case when later.cause is null then v.codes else later.codes end as codes,
  case when later.cause is null then v.warnings else later.warnings end as warnings,
  case when later.cause is null then v.detail else later.detail end as detail`;
/** Journalled records v, each with its first verdict, and the last of the later ones. */
const LATER = `
  left join lateral (
    select l.cause, l.kind, l.codes, l.warnings, l.detail from sanaq.later_verdict l
    where l.election_no = v.election_no and l.subject = v.position
    order by l.cause desc limit 1
  ) later on true`;
/** By the primary key; the hash proves that it is the record that was sent. */
const AT_POSITIONS = `
  select ${OUTCOME} from unnest($2::bigint[], $3::bytea[]) as sent (position, sha256)
  join sanaq.journal v on v.election_no = $1 and v.position = sent.position and v.sha256 = sent.sha256 ${LATER}
  where v.kind is not null`;
/** Reads all records: only for records that do not stand where their sender was told. */
const BY_HASHES = `
  select distinct on (v.sha256) ${OUTCOME} from sanaq.journal v ${LATER}
  where v.election_no = $1 and v.kind is not null and v.sha256 = any ($2::bytea[]) order by v.sha256, v.position desc`;
/** Every record that came with one of the ids: few ids by the filters on them, for more the election is read once. */
const LOOKED_UP_MAX = 32;
const BY_FEW_IDS = `
  select ${OUTCOME} from sanaq.positions_of_ids($1, $2::text[]) found (position)
  join sanaq.journal v on v.election_no = $1 and v.position = found.position ${LATER} order by v.position`;
const BY_IDS = `
  select ${OUTCOME} from sanaq.journal v ${LATER}
  where v.event_id = any ($2::text[]) and v.election_no = $1 and v.kind is not null order by v.position`;
/** Reads all records of the election: only for a call that names a record which is not held. */
const NAMED = `
  select ${OUTCOME} from sanaq.journal v ${LATER}
  where v.election_no = $1 and v.kind is not null
    and (v.event_id = $2 or ($3::text is not null and encode(v.sha256, 'hex') like $3))
    and coalesce(later.kind, v.kind) <> ${VERDICT_NO.duplicate}
  order by v.position limit 2`;
const FILTERED = `
  from sanaq.journal v ${LATER}
  where v.election_no = $1 and v.kind is not null
    and ($2::text is null or v.source = $2) and ($3::text is null or v.event_id = $3)
    and ($4::text is null
      or $4 = any (string_to_array(case when later.cause is null then v.codes else later.codes end, ' ')))
    and ($5::smallint[] is null or coalesce(later.kind, v.kind) = any ($5))`;
const LIST = `select ${OUTCOME} ${FILTERED} and v.position > $6 order by v.position limit $7`;
const TALLY = `
  select coalesce(later.kind, v.kind) as kind, case when later.cause is null then v.codes else later.codes end as codes,
    count(*)::integer as records ${FILTERED} group by 1, 2 order by 3 desc, 1, 2`;

interface OutcomeRow {
  subject: number;
  sha256: Buffer | null;
  source: string | null;
  event_id: string | null;
  cause: number;
  kind: number;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
}

function verdictName(verdictNo: number): VerdictKind {
  const name = verdictKindOf(verdictNo);
  if (name === null) throw new Error(`verdict number ${verdictNo} is not known`);
  return name;
}

function outcomeOf(row: OutcomeRow): RecordOutcome {
  return {
    position: row.subject,
    sha256: hashName(row.sha256) ?? '',
    source: row.source,
    id: row.event_id,
    verdict: verdictName(row.kind),
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    detail: row.detail,
    cause: row.cause,
  };
}

function valuesOf(electionNo: number, { source, id, code, verdicts }: OutcomeFilter): unknown[] {
  const kinds = verdicts === undefined ? null : verdicts.map((verdict) => VERDICT_NO[verdict]);
  return [electionNo, source ?? null, id ?? null, code ?? null, kinds];
}

/** How many records have one verdict with the same codes. */
export interface OutcomeCount {
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly records: number;
}

export class RecordOutcomes {
  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /**
   * What became of records that someone sent, in their order; null where there is no verdict on a record with these
   * bytes (yet). What is at its position but has other bytes is another's record, and no answer.
   */
  async ofSent(sent: readonly KnownRecord[]): Promise<(RecordOutcome | null)[]> {
    const { rows } = await this.pool.query<OutcomeRow>(AT_POSITIONS, [
      this.electionNo,
      sent.map(({ position }) => position),
      sent.map(({ sha256 }) => sha256),
    ]);
    const found = new Map(rows.map((row) => [row.subject, outcomeOf(row)]));
    const elsewhere = sent.filter(({ position }) => !found.has(position)).map(({ sha256 }) => sha256);
    if (elsewhere.length === 0) return sent.map(({ position }) => found.get(position) ?? null);
    const others = await this.pool.query<OutcomeRow>(BY_HASHES, [this.electionNo, elsewhere]);
    const byHash = new Map(others.rows.map((row) => [row.sha256?.toString('hex') ?? '', outcomeOf(row)]));
    return sent.map(({ position, sha256 }) => found.get(position) ?? byHash.get(sha256.toString('hex')) ?? null);
  }

  /** What became of records with these ids; anyone who asks compares source and hash. */
  async ofIds(ids: readonly string[]): Promise<RecordOutcome[]> {
    if (ids.length === 0) return [];
    const text = ids.length > LOOKED_UP_MAX ? BY_IDS : BY_FEW_IDS;
    const { rows } = await this.pool.query<OutcomeRow>(text, [this.electionNo, ids]);
    return rows.map(outcomeOf);
  }

  /** The records that a sender's id, or the first digits of a hash (four at least), may mean; two are ambiguous. */
  async named(idOrHash: string): Promise<RecordOutcome[]> {
    const digits = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(idOrHash.toLowerCase())?.[1];
    const like = digits === undefined ? null : `${digits}%`;
    const { rows } = await this.pool.query<OutcomeRow>(NAMED, [this.electionNo, idOrHash, like]);
    return rows.map(outcomeOf);
  }

  /** In stream order, after a position, so many at most. */
  async list(
    filter: OutcomeFilter,
    page: { readonly after: number; readonly limit: number },
  ): Promise<RecordOutcome[]> {
    const values = [...valuesOf(this.electionNo, filter), page.after, page.limit];
    const { rows } = await this.pool.query<OutcomeRow>(LIST, values);
    return rows.map(outcomeOf);
  }

  /** By verdict and codes, the most frequent first. */
  async tally(filter: OutcomeFilter): Promise<OutcomeCount[]> {
    const { rows } = await this.pool.query<{ kind: number; codes: string | null; records: number }>(
      TALLY,
      valuesOf(this.electionNo, filter),
    );
    return rows.map(({ kind, codes, records }) => ({ verdict: verdictName(kind), codes: codesOf(codes), records }));
  }
}
