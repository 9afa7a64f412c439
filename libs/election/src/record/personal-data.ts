/**
 * Personal data that have no place in a stream: it is kept forever and everyone may read it. What looks like a
 * national id or a birth date is found, named by its place and never quoted. Only a hint: nothing is held or refused for
 * it, and what looks like nothing may still be personal.
 */
import { daysInMonth } from '#libs/allocation';

/** Warning of a verdict on a record in which something was found. */
export const PERSONAL_DATA_SUSPECTED = 'PERSONAL_DATA_SUSPECTED';

/**
 * Members of an event's data in which senders may write what they like: nobody judges them, and no reader of results
 * needs them.
 */
export const UNJUDGED_MEMBERS: ReadonlySet<string> = new Set(['signatories', 'ext']);

/** Members of which the form is fixed or that hold ids: nothing is looked for there. */
const FIXED_MEMBERS: ReadonlySet<string> = new Set([
  'electionId',
  'contestId',
  'precinctId',
  'signedAt',
  'recordedAt',
  'mediaType',
  'counters',
  'votes',
  'issuedByMember',
  'portableBoxes',
  'sha256',
  'documentSha256',
  'definitionSha256',
  'questionSha256',
  'root',
  'totals',
  'publicKey',
  'publicKeys',
  'precincts',
  'jws',
]);

const DEPTH_MAX = 32;
const PLACES_MAX = 100;
const NAME_CHARACTERS_MAX = 40;
/** Nobody who takes part in an election as a member of a commission or a candidate is younger. */
const YOUNGEST_YEARS = 16;
const OLDEST_BIRTH_YEAR = 1900;

const DIGITS = /\d\d/;
const NATIONAL_ID = /(?<![\p{L}\p{N}])(\d{6})[ -]?(\d{6})(?![\p{L}\p{N}])/gu;
const ISO_DATE = /(?<!\d)(\d{4})[-./](\d{2})[-./](\d{2})(?!\d)/g;
const LOCAL_DATE = /(?<!\d)(\d{2})[-./](\d{2})[-./](\d{4})(?!\d)/g;
const YEAR = /(?<!\d)(19|20)\d{2}(?!\d)/;
const BIRTH_WORD = /birth|(?<!\p{L})(born|dob|г\. ?р|ж\. ?т)(?!\p{L})|рожд[её]н|родил|туған|туылған/iu;
const ID_NAME = /^(iin|иин|жсн|national.?id)$/iu;

const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2] as const;
const CHECK_MODULUS = 11;

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * An individual identification number: date of birth as YYMMDD, a digit for century and sex, a serial number, a check
 * digit. Numbers of organisations have 4 to 6 where the day begins, and are none.
 */
export function isNationalId(digits: string): boolean {
  if (!/^\d{12}$/.test(digits) || digits.charAt(6) > '6') return false;
  const century = [2000, 1800, 1800, 1900, 1900, 2000, 2000][Number(digits.charAt(6))] ?? 2000;
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((from) => Number(digits.slice(from, from + 2)));
  if (!isDay(century + year, month, day)) return false;
  const rest = (weights: readonly number[]): number =>
    weights.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index)), 0) % CHECK_MODULUS;
  const first = rest(FIRST_WEIGHTS);
  const check = first === CHECK_MODULUS - 1 ? rest(SECOND_WEIGHTS) : first;
  return check === Number(digits.charAt(11));
}

function hasNationalId(text: string): boolean {
  return (
    text.length >= 12 &&
    [...text.matchAll(NATIONAL_ID)].some(([, born = '', serial = '']) => isNationalId(born + serial))
  );
}

/** Whether a text names a day on which an adult of the voting day may have been born. */
function hasAdultsDay(text: string, votingDay: string): boolean {
  const latest = Number(votingDay.slice(0, 4)) - YOUNGEST_YEARS;
  const isBirthYear = (year: number): boolean => year >= OLDEST_BIRTH_YEAR && year <= latest;
  const fits = (year: string, month: string, day: string): boolean =>
    isBirthYear(Number(year)) && isDay(Number(year), Number(month), Number(day));
  return (
    [...text.matchAll(ISO_DATE)].some(([, year = '', month = '', day = '']) => fits(year, month, day)) ||
    [...text.matchAll(LOCAL_DATE)].some(([, day = '', month = '', year = '']) => fits(year, month, day))
  );
}

/** @param unjudged whether the text is in one of UNJUDGED_MEMBERS, @param name of the member that holds it. */
function looksPersonal(text: string, name: string, unjudged: boolean, votingDay: string | null): boolean {
  // Elsewhere the names of members are those of the schema.
  if (unjudged && text !== '' && (ID_NAME.test(name) || BIRTH_WORD.test(name))) return true;
  if (!DIGITS.test(text)) return false;
  if (hasNationalId(text) || (BIRTH_WORD.test(text) && YEAR.test(text))) return true;
  return unjudged && votingDay !== null && hasAdultsDay(text, votingDay);
}

/** Part of a JSON pointer, shortened. */
function pointerPart(name: string): string {
  const shown = [...name].slice(0, NAME_CHARACTERS_MAX).join('');
  return shown.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What is in the place of a text that is withheld. */
export const WITHHELD = '[withheld]';

export interface Redacted {
  /** A copy without what is withheld; the same object where nothing is. */
  readonly value: unknown;
  /** JSON pointers to what is withheld, in the order of the document, without anything of its content. */
  readonly withheld: readonly string[];
}

/** Goes through a document once. What is found is noted by its place; a copy is made only where something is left out. */
class Search {
  readonly found = new Set<string>();
  private readonly path: string[] = [];

  constructor(
    private readonly votingDay: string | null,
    /** Whether UNJUDGED_MEMBERS are left out as a whole; otherwise looked into. */
    private readonly leaveOut: boolean,
  ) {}

  private note(): void {
    if (this.found.size < PLACES_MAX) this.found.add(this.path.map((name) => `/${pointerPart(name)}`).join(''));
  }

  /** What is left of a value that the member `name` holds. */
  walk(value: unknown, name: string, unjudged: boolean): unknown {
    if (typeof value === 'string' || typeof value === 'number') {
      if (!looksPersonal(String(value), name, unjudged, this.votingDay)) return value;
      this.note();
      return WITHHELD;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (this.path.length > DEPTH_MAX) {
      this.note();
      return WITHHELD;
    }
    return Array.isArray(value) ? this.items(value, name, unjudged) : this.members(value, unjudged);
  }

  private items(value: readonly unknown[], name: string, unjudged: boolean): unknown {
    let copy: unknown[] | null = null;
    for (const [index, item] of value.entries()) {
      this.path.push(String(index));
      const kept = this.walk(item, name, unjudged);
      this.path.pop();
      if (kept !== item) (copy ??= [...value])[index] = kept;
    }
    return copy ?? value;
  }

  private members(value: object, unjudged: boolean): unknown {
    let changed = false;
    const entries: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      const within = unjudged || (this.path.length === 0 && UNJUDGED_MEMBERS.has(name));
      const fixed = !within && (typeof member === 'boolean' || FIXED_MEMBERS.has(name));
      const kept = fixed ? ([name, member] as const) : this.member(name, member, within);
      changed ||= kept?.[0] !== name || kept[1] !== member;
      if (kept !== null) entries.push([...kept]);
    }
    return changed ? Object.fromEntries(entries) : value;
  }

  /** Name and value as they are kept, or null where both are left out. */
  private member(name: string, value: unknown, unjudged: boolean): readonly [string, unknown] | null {
    const isPersonal = hasNationalId(name);
    this.path.push(isPersonal ? WITHHELD : name);
    try {
      if (isPersonal || (unjudged && this.leaveOut)) this.note();
      if (unjudged && this.leaveOut) return null;
      return [isPersonal ? WITHHELD : name, this.walk(value, name, unjudged)];
    } finally {
      this.path.pop();
    }
  }
}

/** Places (JSON pointers) of an event's data at which something looks like a national id or a birth date. */
export function findPersonalData(data: unknown, votingDay: string | null): readonly string[] {
  const search = new Search(votingDay, false);
  search.walk(data, '', false);
  return [...search.found];
}

/** A copy for everyone's eyes: without UNJUDGED_MEMBERS, and without texts that look personal. */
export function redact(data: unknown): Redacted {
  const search = new Search(null, true);
  const value = search.walk(data, '', false);
  return { value, withheld: [...search.found] };
}
