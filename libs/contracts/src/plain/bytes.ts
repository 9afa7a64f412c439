/**
 * Small steps over the bytes of a JSON text, for the reader of ordinary protocols. Each takes an offset and gives the
 * offset behind what it has read, or NOT_PLAIN where the general reader must look instead. None of them decides that
 * something is wrong.
 */

/** Not what the quick reader knows: no judgement, only a hint to look with the general one. */
export const NOT_PLAIN = -1;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
export const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
export const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const DELETE = 0x7f;
const LAST_ASCII = 0x7f;
/** First byte of U+0080 … U+00BF, of which those below U+00A0 are control characters. */
const LEAD_OF_CONTROLS = 0xc2;
const FIRST_NO_CONTROL = 0xa0;
/** Bits that tell the later bytes of a character from its first one. */
const KIND_OF_BYTE = 0xc0;
const LATER_BYTE = 0x80;

/** A number with so many digits is exact. */
const EXACT_DIGITS = 15;

export function afterSpace(bytes: Buffer, at: number): number {
  let byte = bytes[at] ?? 0;
  if (byte > SPACE) return at;
  let next = at;
  while (byte === SPACE || byte === LINE_FEED || byte === TAB || byte === RETURN) byte = bytes[++next] ?? 0;
  return next;
}

/** Offset of the quote that ends a text of printable ASCII without escapes, which begins at `from`. */
export function endOfAscii(bytes: Buffer, from: number, charactersMax: number): number {
  const last = Math.min(bytes.length - 1, from + charactersMax);
  for (let at = from; at <= last; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < SPACE || byte >= DELETE || byte === BACKSLASH) return NOT_PLAIN;
  }
  return NOT_PLAIN;
}

/** The same for an id: 1 to 256 characters, no slash, no space at either end. */
export function endOfId(bytes: Buffer, from: number): number {
  const last = Math.min(bytes.length - 1, from + 256);
  for (let at = from; at <= last; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      const plain = at > from && bytes[from] !== SPACE && bytes[at - 1] !== SPACE;
      return plain ? at : NOT_PLAIN;
    }
    if (byte < SPACE || byte >= DELETE || byte === BACKSLASH || byte === SLASH) return NOT_PLAIN;
  }
  return NOT_PLAIN;
}

/**
 * The same for a text of people, in any script: 1 to `charactersMax` characters, none a control character. No two digits
 * side by side: such a text may be a birth date or a national id, which is looked into elsewhere. Whether the bytes are
 * UTF-8 must be asked of the whole record.
 */
export function endOfWords(bytes: Buffer, from: number, charactersMax: number): number {
  let characters = 0;
  let digitBefore = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return characters > 0 && characters <= charactersMax ? at : NOT_PLAIN;
    if (byte < SPACE || byte === DELETE || byte === BACKSLASH) return NOT_PLAIN;
    if (byte === LEAD_OF_CONTROLS && (bytes[at + 1] ?? 0) < FIRST_NO_CONTROL) return NOT_PLAIN;
    if (byte <= LAST_ASCII || (byte & KIND_OF_BYTE) !== LATER_BYTE) characters++;
    const digit = byte >= ZERO && byte <= NINE;
    if (digit && digitBefore) return NOT_PLAIN;
    digitBefore = digit;
  }
  return NOT_PLAIN;
}

/** Offset behind the digits of an integer from 0 to 10^15 - 1 as JSON writes it; its value is {@link integerAt}. */
export function afterInteger(bytes: Buffer, from: number): number {
  let at = from;
  for (let byte = bytes[at] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) at++;
  const digits = at - from;
  if (digits === 0 || digits > EXACT_DIGITS || (digits > 1 && bytes[from] === ZERO)) return NOT_PLAIN;
  return at;
}

export function integerAt(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] ?? ZERO) - ZERO;
  return value;
}

/** True if `word` is at `at`. */
export function standsAt(bytes: Buffer, at: number, word: Uint8Array): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}

/** Two digits as a number; NaN where other bytes stand there. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] ?? 0;
  const ones = bytes[at + 1] ?? 0;
  if (tens < ZERO || tens > NINE || ones < ZERO || ones > NINE) return NaN;
  return (tens - ZERO) * 10 + ones - ZERO;
}

const INSTANT_SECONDS_END = 19;
const OFFSET_BYTES = 6;
const FRACTION_DIGITS_MAX = 9;

function isDayAndTime(bytes: Buffer, from: number): boolean {
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  return (
    twoDigits(bytes, from) >= 0 &&
    twoDigits(bytes, from + 2) >= 0 &&
    bytes[from + 4] === MINUS &&
    month >= 1 &&
    month <= 12 &&
    bytes[from + 7] === MINUS &&
    day >= 1 &&
    day <= 31 &&
    bytes[from + 10] === UPPER_T &&
    twoDigits(bytes, from + 11) <= 23 &&
    bytes[from + 13] === COLON &&
    twoDigits(bytes, from + 14) <= 59 &&
    bytes[from + 16] === COLON &&
    twoDigits(bytes, from + 17) <= 60
  );
}

/** True for a time as the shape `instant` takes it. */
export function isInstant(bytes: Buffer, from: number, to: number): boolean {
  if (!isDayAndTime(bytes, from)) return false;
  let at = from + INSTANT_SECONDS_END;
  if (bytes[at] === DOT) {
    const digits = ++at;
    while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at++;
    if (at === digits || at - digits > FRACTION_DIGITS_MAX) return false;
  }
  if (bytes[at] === UPPER_Z) return at + 1 === to;
  if (bytes[at] !== PLUS && bytes[at] !== MINUS) return false;
  const sound = twoDigits(bytes, at + 1) <= 23 && bytes[at + 3] === COLON && twoDigits(bytes, at + 4) <= 59;
  return sound && at + OFFSET_BYTES === to;
}

/** The text of a JSON value without white space between its tokens. `from` and `to` must lie around a sound value. */
export function compactText(bytes: Buffer, from: number, to: number): string {
  const compact = Buffer.allocUnsafe(to - from);
  let length = 0;
  let inText = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) inText = !inText;
    else if (!inText && byte <= SPACE) continue;
    compact[length++] = byte;
  }
  return compact.toString('utf8', 0, length);
}
