/** C16: the verdicts of an audit bundle, held against the chain of every closing record. */
import { joined, sameBytes, uint, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { told, type Finding } from '../checks/check';
import { parseCanonical } from '../json/canonical';
import { count, fail, text } from '../json/members';
import type { Json } from '../json/strict-json';
import type { Closing } from '../proof/closing';
import type { Line } from './archive';
import type { AuditRecord } from './stream-lines';

const COLUMNS = 12;
const FILE = 'verdicts.ndjson';

export interface VerdictRow {
  readonly line: number;
  /** Position of the record that caused it. */
  readonly cause: number;
  readonly subject: number;
  /** `sha256:…` of the subject; null in a later row. */
  readonly sha256: string | null;
  readonly verdict: string;
  /** `lp(row)`. */
  readonly bytes: Uint8Array;
}

/** Throws NotStrict. */
export function verdictRowOf({ no, text: line }: Line): VerdictRow {
  const row = parseCanonical(line);
  if (!Array.isArray(row) || row.length !== COLUMNS) return fail(`a row has ${COLUMNS} columns`, `${FILE}:${no}`);
  const [cause, subject, source = null, id = null, hash = null, verdict] = row as readonly Json[];
  // A later row leaves the names to the first one.
  if (cause !== subject && (source !== null || id !== null || hash !== null)) {
    return fail('a later row repeats source, id or hash', `${FILE}:${no}`);
  }
  const bytes = utf8(line);
  return {
    line: no,
    cause: count(cause, '/0'),
    subject: count(subject, '/1'),
    sha256: cause === subject ? text(hash, '/4') : null,
    verdict: text(verdict, '/5'),
    bytes: joined(uint(bytes.length, 4), bytes),
  };
}

export interface Verdicts {
  readonly rows: readonly VerdictRow[];
  /** First verdict of each record, by position. */
  readonly first: ReadonlyMap<number, VerdictRow>;
  /** What is wrong with their order or number; null: nothing. */
  readonly problem: Finding | null;
}

/** Rows in their order, each first verdict once. */
export function verdictsOf(rows: readonly VerdictRow[]): Verdicts {
  const first = new Map<number, VerdictRow>();
  let problem: Finding | null = null;
  let before: VerdictRow | null = null;
  for (const row of rows) {
    const { cause, subject, line } = row;
    const follows = before === null || cause > before.cause || (cause === before.cause && subject > before.subject);
    if (!follows) problem ??= told('failed', 'the row is not behind the one before', `${FILE}:${line}`);
    if (subject > cause) problem ??= told('failed', 'a record has a verdict before it came', `${FILE}:${line}`);
    if (subject === cause) first.set(subject, row);
    else if (!first.has(subject)) {
      problem ??= told('failed', `position ${subject} has a later verdict and no first one`, `${FILE}:${line}`);
    }
    before = row;
  }
  return { rows, first, problem };
}

const start = new Uint8Array(32);

/** Every record up to the last closing record has its first verdict, under its own hash. */
function eachHasOne({ first }: Verdicts, records: readonly AuditRecord[], last: number): Finding | null {
  const positions = new Set<number>();
  for (const { position, name, line } of records) {
    positions.add(position);
    const row = first.get(position);
    if (row === undefined) {
      if (position > last) continue;
      return told('failed', `the record at position ${position} has no verdict`, `stream.ndjson:${line}`);
    }
    if (row.sha256 !== name) {
      const what = `the record at position ${position} is ${name}, its verdict is about ${row.sha256}`;
      return told('failed', what, `stream.ndjson:${line}`);
    }
  }
  for (const [position, { line }] of first) {
    if (!positions.has(position)) {
      return told('failed', `a verdict is about position ${position}, where no record is`, `${FILE}:${line}`);
    }
  }
  return null;
}

export function checkVerdicts(
  verdicts: Verdicts,
  records: readonly AuditRecord[],
  closings: readonly Closing[],
): Finding {
  if (verdicts.problem !== null) return verdicts.problem;
  const missing = eachHasOne(verdicts, records, closings.at(-1)?.snapshot ?? -1);
  if (missing !== null) return missing;
  let root: Uint8Array = start;
  let at = 0;
  let snapshotBefore = -1;
  for (const [index, { snapshot, verdicts: stated }] of closings.entries()) {
    const added: Uint8Array[] = [];
    const from = at;
    for (let row = verdicts.rows[at]; row !== undefined && row.cause <= snapshot; row = verdicts.rows[at]) {
      added.push(row.bytes);
      at++;
    }
    if (at > from) root = sha256(joined(root, ...added));
    const where = `closing.ndjson:${index + 1}`;
    const between = `of positions ${snapshotBefore + 1} to ${snapshot}`;
    if (at !== stated.count) {
      return told(
        'failed',
        `${at} verdicts up to snapshot ${snapshot}, it states ${stated.count}; look ${between}`,
        where,
      );
    }
    if (!sameBytes(root, stated.root))
      return told('failed', `a verdict ${between} is not the one that was bound`, where);
    snapshotBefore = snapshot;
  }
  if (at < verdicts.rows.length) {
    return told('failed', 'rows follow that no closing record binds', `${FILE}:${verdicts.rows[at]?.line ?? 0}`);
  }
  return told('passed', `${verdicts.rows.length} verdicts, ${verdicts.first.size} of them first ones`);
}
