/** The file in which an operator writes down who set the order of a list's mandates, when, and how. */
import { isId } from '#libs/contracts';
import { isCalendarDay } from '../rules';

export interface OrderFile {
  readonly setBy: 'governing_body' | 'commission';
  readonly occasion: 'first' | 'vacancy';
  /** Days as YYYY-MM-DD. */
  readonly decidedOn: string;
  readonly publishedOn: string;
  readonly document: { readonly number: string; readonly date: string; readonly sha256: string };
  /** Candidate ids in order; for a vacancy the whole group. */
  readonly candidates: readonly string[];
  /** Answers of the commission: gap (or `names_tied`) → option. */
  readonly answers: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const MEMBERS = ['setBy', 'occasion', 'decidedOn', 'publishedOn', 'document', 'candidates', 'answers'];
const SHA256 = /^(sha256:)?[0-9a-fA-F]{64}$/;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && isCalendarDay(value);
}

function documentOf(value: unknown): OrderFile['document'] | null {
  if (!isFields(value)) return null;
  const { number, date, sha256 } = value;
  const fits = typeof number === 'string' && isDay(date) && typeof sha256 === 'string' && SHA256.test(sha256);
  return fits ? { number, date, sha256 } : null;
}

function answersOf(value: unknown): OrderFile['answers'] | null {
  if (!isFields(value)) return null;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : null;
}

/** The order, or in one sentence what is wrong with the file. */
export function readOrderFile(value: unknown): OrderFile | string {
  if (!isFields(value)) return 'it is not a JSON object';
  const unknown = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return `it has the unknown member ${JSON.stringify(unknown.slice(0, 80))}`;
  const { setBy, occasion = 'first', decidedOn, publishedOn, candidates, answers = {} } = value;
  if (setBy !== 'governing_body' && setBy !== 'commission') return '"setBy" is "governing_body" or "commission"';
  if (occasion !== 'first' && occasion !== 'vacancy') return '"occasion" is "first" or "vacancy"';
  if (!isDay(decidedOn) || !isDay(publishedOn)) return '"decidedOn" and "publishedOn" are days (YYYY-MM-DD)';
  const document = documentOf(value['document']);
  if (document === null) return '"document" has "number", "date" (YYYY-MM-DD) and "sha256" (64 hex digits)';
  if (!Array.isArray(candidates) || !(candidates as readonly unknown[]).every(isId)) {
    return '"candidates" is the list of candidate ids in order';
  }
  const given = answersOf(answers);
  if (given === null) return '"answers" names an option for each gap';
  return { setBy, occasion, decidedOn, publishedOn, document, candidates: candidates as string[], answers: given };
}
