/** The named shapes of which all events are made. */
import { either, integer, listOf, mapOf, pattern, type JsonSchema, type Shape } from './shape';

/** Greatest integer of a contract: 2^53 - 1. */
export const INTEGER_MAX = Number.MAX_SAFE_INTEGER;

/** Name of the format keyword for Unicode normal form C, which no pattern can express. */
export const NFC_FORMAT = 'nfc';

/** Every character below U+0300 is its own normal form, alone and in any company. */
const FIRST_COMBINING = 0x300;

/** True if the text is in Unicode normal form C. */
export function isNfc(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) >= FIRST_COMBINING) return text.normalize('NFC') === text;
  }
  return true;
}

const CONTROL_CHARACTER = /\p{Cc}/u;
const OUTER_SPACE = /^\s|\s$/;
const ID_CHARACTERS_MAX = 256;

/** Number of characters (code points). */
function charactersOf(text: string): number {
  let count = 0;
  for (const character of text) if (character !== '') count++;
  return count;
}

/** True if the text may be an id: NFC, 1 to 256 characters, no control character, no `/`, no space at either end. */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 2 * ID_CHARACTERS_MAX) return false;
  if (value.length > ID_CHARACTERS_MAX && charactersOf(value) > ID_CHARACTERS_MAX) return false;
  return !value.includes('/') && !CONTROL_CHARACTER.test(value) && !OUTER_SPACE.test(value) && isNfc(value);
}

const ID_WANTED = 'an id (1 to 256 characters in normal form C, no control character, no "/", no space at either end)';

const ID_SCHEMA: JsonSchema = {
  type: 'string',
  description: ID_WANTED,
  pattern: '^(?!\\s)[^\\p{Cc}/]{1,256}(?<!\\s)$',
  format: NFC_FORMAT,
};

export const id: Shape = {
  wanted: ID_WANTED,
  schema: () => ID_SCHEMA,
  accepts: isId,
};

/** Id of an event, unique within its source; `/` is allowed here, as in CloudEvents. */
export const eventId = pattern('^\\P{Cc}{1,256}$', '1 to 256 characters without control characters');
/** CloudEvents `source`. */
export const sourceUri = pattern('^\\P{Cc}{1,512}$', 'a URI of 1 to 512 characters without control characters');
export const electionId = pattern('^[a-z0-9][a-z0-9-]{0,62}$', 'an election id ([a-z0-9][a-z0-9-]{0,62})');
export const sha256Text = pattern('^sha256:[0-9a-f]{64}$', '"sha256:" and 64 hex digits in lower case');
/** Hash of a document outside the stream; people paste it with or without the prefix. */
export const documentSha256 = pattern('^(sha256:)?[0-9a-fA-F]{64}$', '64 hex digits, with or without "sha256:"');
const DAY = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,9})?';
const OFFSET = '(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';
export const day = pattern(`^${DAY}$`, 'a day (YYYY-MM-DD)');
/** RFC 3339 with upper-case letters. */
export const instant = pattern(`^${DAY}T${TIME}${OFFSET}$`, 'a time with UTC offset (2023-03-19T20:00:00+06:00)');
export const publicKey = pattern('^[A-Za-z0-9_-]{43}$', 'an Ed25519 public key (base64url of 32 bytes)');
/** Position of a record in its stream. */
export const position = integer(0, INTEGER_MAX);
/** A number of ballots, voters, votes, precincts. */
export const count = integer(0, INTEGER_MAX);
export const round = integer(1, 1000);

/** Text for people: 0 to `charactersMax` characters, no control characters but tab and line ends. */
export function text(charactersMax: number, charactersMin = 0): Shape {
  return pattern(
    `^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]{${String(charactersMin)},${String(charactersMax)}}$`,
    `a text of ${String(charactersMin)} to ${String(charactersMax)} characters without control characters`,
  );
}

/** A short name that machines read: kinds, codes, versions. */
export const word = text(100, 1);

/** Figures by counter or option id. */
export const figures = mapOf(id, count);
/** Figures in words by counter or option id. */
export const figuresInWords = mapOf(id, text(500));
export const codes = mapOf(text(50, 1), text(100));
export const idList = listOf(id, 10_000);
export const wordList = listOf(word, 1_000);
export const nameOrObject = either(text(300, 1), mapOf(text(50, 1), text(300)));
