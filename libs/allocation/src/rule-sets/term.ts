/** Terms: what controls and threshold bases are sums of. */

/** A counter's id, `votes`, `lists`, or one of them with an integer factor: `100*received`. */
export type Term = string;

export interface ParsedTerm {
  /** 1 where none is written; at most 15 digits, so that it is exact as a number too. */
  readonly factor: bigint;
  /** `votes` (all options, against all included), `lists` (the same without against all) or a counter's id. */
  readonly name: string;
}

const FACTOR = /^([+-]?\d+)\*/;
const EXACT_FACTOR = /^-?(?:0|[1-9]\d{0,14})$/;
const NAME_CHARACTERS_MAX = 256;

const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f/]/;
const HALF_CHARACTER = /\p{Cs}/u;

/** Whether a text may stand as an id of an option or a counter. */
export function isIdentifier(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= NAME_CHARACTERS_MAX &&
    !FORBIDDEN.test(text) &&
    text.trim() === text &&
    !HALF_CHARACTER.test(text) &&
    text.normalize('NFC') === text
  );
}

/** Null where the text is not a term. A counter whose own id begins like `100*` cannot be named in a term. */
export function parseTerm(text: string): ParsedTerm | null {
  const factor = FACTOR.exec(text);
  const name = factor === null ? text : text.slice(factor[0].length);
  if (!isIdentifier(name)) return null;
  if (factor === null) return { factor: 1n, name };
  const digits = factor[1] ?? '';
  return EXACT_FACTOR.test(digits) ? { factor: BigInt(digits), name } : null;
}
