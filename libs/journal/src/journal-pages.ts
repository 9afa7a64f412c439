/** Journal and verdicts of the store, in pages. Both are append-only, so a fixed end is a fixed content. */
import type { Pool } from 'pg';
import type { CellPlace, VerdictKind } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { copiedHash, copiedRecord, copiedVerdict, RECORD_COLUMNS } from './copying/copied-records';
import { copyOut, textOf, type CopiedRow } from './copying/copy-out';
import { pagesAhead } from './copying/pages-ahead';
import { codesOf } from './journal-rows';
import { verdictKindOf } from './verdicts/verdict-numbers';
import { VERDICTS_IN_ORDER } from './verdicts/verdicts-in-order';

const PAGE_ROWS = 4_000;

const RECORDS = `
  select ${RECORD_COLUMNS} from sanaq.journal
  where election_no = $1 and position >= $2 and position < $3 order by position limit $4`;

// Left join: a verdict whose ruling was taken away must still be seen.
const GIVEN = `
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         v.source, v.event_id, v.sha256, r.definition_sha256, r.engine
  from ${VERDICTS_IN_ORDER} v left join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  order by v.cause, v.subject`;

/** A record with the hash that was journalled next to it. */
type HashedRecord = StreamRecord & { readonly sha256: Buffer };

/** A verdict as it is in the store, with who gave it. */
export interface StoredVerdict {
  readonly cause: number;
  readonly subject: number;
  /** Null for a number that no engine ever wrote. */
  readonly kind: VerdictKind | null;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly place: CellPlace | null;
  /** Name of the definition that was in force; null before there was one, and where the ruling was taken away. */
  readonly definition: string | null;
  /** Null where the ruling was taken away. */
  readonly engine: string | null;
  /** Of the record that the verdict is about, where that is its own cause. */
  readonly source: string | null;
  readonly eventId: string | null;
  readonly sha256: Buffer | null;
}

/** Where the columns behind those of the verdict begin. */
const NAMES_AT = 8;

/** Journalled records before `end`. */
export function journalPages(
  pool: Pool,
  electionNo: number,
  end: number,
  start = 0,
): AsyncGenerator<readonly HashedRecord[]> {
  return pagesAhead(start, async (from: number) => {
    const rows = await copyOut(pool, RECORDS, [electionNo, from, end, PAGE_ROWS]);
    const content = rows.map((row) => ({ ...copiedRecord(row), sha256: copiedHash(row) }));
    const last = content[content.length - 1];
    return { content, next: last === undefined || rows.length < PAGE_ROWS ? null : last.position + 1 };
  });
}

function storedOf(row: CopiedRow): StoredVerdict {
  const given = copiedVerdict(row, 0);
  const definition = textOf(row[NAMES_AT + 3]);
  return {
    cause: given.cause,
    subject: given.subject,
    kind: verdictKindOf(given.kind ?? -1),
    codes: codesOf(given.codes),
    warnings: codesOf(given.warnings),
    detail: given.detail,
    place: given.contest_no === null ? null : { contestNo: given.contest_no, precinctNo: given.precinct_no ?? -1 },
    definition: definition === '' ? null : definition,
    engine: textOf(row[NAMES_AT + 4]),
    source: textOf(row[NAMES_AT]),
    eventId: textOf(row[NAMES_AT + 1]),
    sha256: row[NAMES_AT + 2] ?? null,
  };
}

/** Stored verdicts whose cause lies before `end`, in the order (cause, subject). */
export function verdictPages(pool: Pool, electionNo: number, end: number): AsyncGenerator<readonly StoredVerdict[]> {
  return pagesAhead([-1, -1] as const, async ([cause, subject]: readonly [number, number]) => {
    const rows = await copyOut(pool, GIVEN, [electionNo, cause, subject, end, PAGE_ROWS]);
    const content = rows.map(storedOf);
    const last = content[content.length - 1];
    const next = last === undefined || rows.length < PAGE_ROWS ? null : ([last.cause, last.subject] as const);
    return { content, next };
  });
}
