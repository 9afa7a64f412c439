/** The receipt of a record (docs/log-and-proofs.md, section 7): is the record in the stream that a log binds? */
import { hashName, sameBytes } from '../bytes/encodings';
import { failed, notApplicable, numbered, passed, unreadable, type Check, type Finding } from '../checks/check';
import { fail, list, members, named, nullable, text } from '../json/members';
import { NotStrict, parseStrict, type Json } from '../json/strict-json';
import { isIncluded } from '../tree/merkle-proofs';
import type { CheckNumber } from '../words/names';
import { closingOf, type Closing } from './closing';
import { checkLog, logPlaceOf, type LogPlace, type Trust } from './log-place';
import { nameOfPlace, recordPlaceOf, type RecordPlace } from './record-place';

const OTHERS: readonly CheckNumber[] = ['C1', 'C2', 'C3', 'C4', 'C8', 'C10'];

export interface ReceiptQuestion extends Trust {
  /** `sha256:…` of the record that was sent. */
  readonly recordSha256?: string | undefined;
  readonly position?: number | undefined;
}

export interface ReceiptResult {
  readonly checks: readonly Check[];
  readonly record: {
    readonly position: number;
    readonly sha256: string;
    readonly verdicts: readonly Json[];
    /** Hash of its leaf in the stream's tree. */
    readonly leaf: Uint8Array;
  } | null;
  /** False while no checkpoint covers the record: the receipt shows nothing yet. */
  readonly isCovered: boolean;
}

interface Receipt {
  readonly record: RecordPlace;
  readonly recordSha256: Uint8Array;
  readonly verdicts: readonly Json[];
  readonly covered: { readonly closing: Closing; readonly log: LogPlace } | null;
}

function receiptOf(document: Json): Receipt {
  const of = members(document, '', ['format', 'record', 'recordSha256', 'verdicts', 'closing', 'log']);
  if (of['format'] !== 'sanaq.receipt.v1') fail('the format is not "sanaq.receipt.v1"', '/format');
  const closing = nullable(of['closing'], '/closing', closingOf);
  const log = nullable(of['log'], '/log', logPlaceOf);
  if ((closing === null) !== (log === null)) fail('"closing" and "log" are given together or not at all', '/log');
  return {
    record: recordPlaceOf(of['record'], '/record'),
    recordSha256: named(of['recordSha256'], '/recordSha256'),
    verdicts: list(of['verdicts'], '/verdicts', (row) => row),
    covered: closing === null || log === null ? null : { closing, log },
  };
}

function inStream({ record, recordSha256, covered }: Receipt): Finding {
  const where = '/record';
  const { name, otherValue } = nameOfPlace(record);
  if (otherValue !== null) return failed('otherValue', { found: hashName(otherValue) }, `${where}/value`);
  if (name !== null && !sameBytes(name, recordSha256)) {
    return failed('otherRecord', { found: hashName(name), asked: hashName(recordSha256) }, where);
  }
  if (covered === null) return notApplicable('notYet');
  const { size, root } = covered.closing.stream;
  const { index, position, path } = record;
  if (!isIncluded(record.leaf, index, size, path, root)) return failed('recordNotIn', {}, where);
  if (name === null) return notApplicable(record.record === null ? 'leafAlone' : 'binaryWithoutValue', {}, where);
  return passed('recordIn', { index, size, position }, where);
}

function asAsked({ record, recordSha256, verdicts }: Receipt, question: ReceiptQuestion): Finding {
  const sha256 = hashName(recordSha256);
  const { position } = record;
  if (question.recordSha256 !== undefined && question.recordSha256 !== sha256) {
    return failed('otherThanAsked', { what: 'record', found: sha256, asked: question.recordSha256 }, '/recordSha256');
  }
  if (question.position !== undefined && question.position !== position) {
    return failed('otherThanAsked', { what: 'position', found: position, asked: question.position }, '/record');
  }
  for (const [at, row] of verdicts.entries()) {
    const [cause = null, subject = null, , , rowSha256 = null] = Array.isArray(row) ? (row as readonly Json[]) : [];
    // A later row leaves the hash to the first one.
    const isNamed = rowSha256 === sha256 || (rowSha256 === null && cause !== subject);
    if (subject !== position || !isNamed) {
      const found = JSON.stringify([subject, rowSha256]);
      return failed(
        'otherThanAsked',
        { what: 'verdict', found, asked: JSON.stringify([position, sha256]) },
        `/verdicts/${at}`,
      );
    }
  }
  return passed('asAsked', { asked: `record ${sha256}` });
}

/** Checks C0 to C4, C8 and C10 of a receipt, given as the text of its file; what cannot be read fails C0. */
export async function verifyReceipt(document: string, question: ReceiptQuestion = {}): Promise<ReceiptResult> {
  let receipt: Receipt;
  try {
    receipt = receiptOf(parseStrict(document));
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    return { checks: unreadable(error.problem, error.place, OTHERS), record: null, isCovered: false };
  }
  const { covered, record, recordSha256, verdicts } = receipt;
  const log: readonly Check[] =
    covered === null
      ? (['C1', 'C2', 'C3', 'C4'] as const).map((number) => numbered(number, notApplicable('notYet')))
      : await checkLog(covered.closing, covered.log, question);
  return {
    checks: [
      numbered('C0', passed('readable')),
      ...log,
      numbered('C8', asAsked(receipt, question)),
      numbered('C10', inStream(receipt)),
    ],
    record: { position: record.position, sha256: hashName(recordSha256), verdicts, leaf: record.leaf },
    isCovered: covered !== null,
  };
}

/** Records by position, as an audit bundle or a stream file has them. */
export type ShownRecords = ReadonlyMap<number, { readonly leaf: Uint8Array; readonly name: string }>;

/** C10 against what is shown now: whoever kept the receipt of a record that is gone or changed can show it. */
export function recordShownNow(
  { position, sha256, leaf }: ReceiptResult['record'] & object,
  shown: ShownRecords,
): Check {
  const found = shown.get(position);
  const name = found?.name ?? '0';
  if (found === undefined || !sameBytes(found.leaf, leaf)) {
    return numbered('C10', failed('otherRecord', { found: name, asked: sha256 }, `position ${position}`));
  }
  return numbered('C10', passed('recordIn', { index: position, size: shown.size, position }));
}

/** The text of a document's `format`, whatever else it holds; null where it has none. */
export function formatOf(document: string): string | null {
  try {
    const value = JSON.parse(document) as unknown;
    const format = typeof value === 'object' && value !== null ? (value as { format?: unknown }).format : null;
    return typeof format === 'string' ? text(format, '/format') : null;
  } catch {
    return null;
  }
}
