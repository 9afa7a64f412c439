/**
 * Alphabetical order of the state language (Art. 97-1(5)), pinned here: the order of a court's list of names must not
 * change with the version of a collation library. The table is the Kazakh alphabet in Cyrillic letters, 42 of them.
 *
 * Interpretation, because the act says "alphabetical order" and no more: each of the 42 letters is a letter of its own
 * (Ё after Е, not the same as Е); capital and small letters are the same letter; names are compared letter by letter,
 * and a space or a hyphen ends a word and comes before every letter.
 */
const ALPHABET = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';

/** Separators of the parts of a name. */
const SEPARATORS: ReadonlySet<string> = new Set([' ', '-']);

/** Letters of other alphabets that look like one of the Kazakh ones, as people type them by mistake. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  I: 'І',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
  a: 'а',
  c: 'с',
  e: 'е',
  h: 'һ',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  Ə: 'Ә',
  ə: 'ә',
  Ӊ: 'Ң',
  ӊ: 'ң',
  Ӈ: 'Ң',
  ӈ: 'ң',
};

const SEPARATOR_WEIGHT = 1;
const FIRST_LETTER_WEIGHT = 2;
/** Whatever is not a Kazakh letter comes after all letters, by code point, so that the order is total. */
const FOREIGN_WEIGHT = 1_000;

const WEIGHTS: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].flatMap((letter, index) => [
    [letter, FIRST_LETTER_WEIGHT + index] as const,
    [letter.toUpperCase(), FIRST_LETTER_WEIGHT + index] as const,
  ]),
);

function weightOf(character: string): number {
  if (SEPARATORS.has(character)) return SEPARATOR_WEIGHT;
  return WEIGHTS.get(character) ?? FOREIGN_WEIGHT + (character.codePointAt(0) ?? 0);
}

/**
 * Compares two names by their letters alone: 0 where the act's order does not tell them apart (they differ in
 * capitals, or in a hyphen for a space, or not at all).
 */
export function compareByLetters(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = weightOf(left[at] ?? '') - weightOf(right[at] ?? '');
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

/** A total order of texts: by letters, then by UTF-16 code units. 0 only for one and the same text. */
export function compareKazakh(a: string, b: string): number {
  const byLetters = compareByLetters(a, b);
  if (byLetters !== 0) return byLetters;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A character that cannot stand in a name in the state language. */
export interface ForeignCharacter {
  /** From 1, counted in characters. */
  readonly place: number;
  readonly character: string;
  /** The Kazakh letter that was probably meant. */
  readonly meant: string | null;
}

/** The first character of a name that is neither a Kazakh letter nor a separator, or null. */
export function foreignCharacterIn(name: string): ForeignCharacter | null {
  const characters = [...name];
  const at = characters.findIndex((character) => !WEIGHTS.has(character) && !SEPARATORS.has(character));
  const character = characters[at];
  if (character === undefined) return null;
  return { place: at + 1, character, meant: LOOKALIKES[character] ?? null };
}
