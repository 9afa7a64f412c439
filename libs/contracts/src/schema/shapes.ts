/** The named shapes of which all events are made. */
import { either, integer, listOf, mapOf, pattern, textWithout, type JsonSchema, type Shape } from './shape';

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

/** Parts of patterns, as characters or `\x..`: the one spelling that JavaScript, Python and Go share. */
const CONTROL = '\\x00-\\x1f\\x7f-\\x9f';
const CONTROL_BUT_LINES = '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f';
/** What Unicode and JavaScript call a space, but for the control characters among them. */
const SPACE = ' \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const ID_FORBIDDEN = `[/${CONTROL}]|^[${SPACE}]|[${SPACE}]$`;
const ID_CHARACTERS_MAX = 256;

const ID_WANTED = 'an id (1 to 256 characters in normal form C, no control character, no "/", no space at either end)';

const idText = textWithout(ID_FORBIDDEN, { min: 1, max: ID_CHARACTERS_MAX }, ID_WANTED, ['R-17']);
const ID_SCHEMA: JsonSchema = { ...idText.schema(), format: NFC_FORMAT };

/** True if the text may be an id: NFC, 1 to 256 characters, no control character, no `/`, no space at either end. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && idText.accepts(value) && isNfc(value);
}

export const id: Shape = {
  wanted: ID_WANTED,
  schema: () => ID_SCHEMA,
  accepts: isId,
};

/** Id of an event, unique within its source; `/` is allowed here, as in CloudEvents. */
export const eventId = textWithout(
  `[${CONTROL}]`,
  { min: 1, max: 256 },
  '1 to 256 characters without control characters',
  ['2023-03-19-R-17-1'],
);
/** CloudEvents `source`. */
export const sourceUri = textWithout(
  `[${CONTROL}]`,
  { min: 1, max: 512 },
  'a URI of 1 to 512 characters without control characters',
  ['urn:kz:tec:75-01'],
);
export const electionId = pattern('^[a-z0-9][a-z0-9-]{0,62}$', 'an election id ([a-z0-9][a-z0-9-]{0,62})', [
  'kz-2023-03-19',
]);
const HASH = '3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea';
export const sha256Text = pattern('^sha256:[0-9a-f]{64}$', '"sha256:" and 64 hex digits in lower case', [
  `sha256:${HASH}`,
]);
/** Hash of a document outside the stream; people paste it with or without the prefix. */
export const documentSha256 = pattern('^(sha256:)?[0-9a-fA-F]{64}$', '64 hex digits, with or without "sha256:"', [
  `sha256:${HASH}`,
]);
const DAY = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,9})?';
const OFFSET = '(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';
export const day = pattern(`^${DAY}$`, 'a day (YYYY-MM-DD)', ['2023-03-19']);
/** RFC 3339 with upper-case letters. */
export const instant = pattern(`^${DAY}T${TIME}${OFFSET}$`, 'a time with UTC offset (2023-03-19T20:00:00+06:00)', [
  '2023-03-19T23:10:00+06:00',
]);
export const publicKey = pattern('^[A-Za-z0-9_-]{43}$', 'an Ed25519 public key (base64url of 32 bytes)', [
  '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
]);
export const colour = pattern('^#[0-9a-fA-F]{6}$', 'a colour (#rrggbb)', ['#0b5cad']);
/** Position of a record in its stream. */
export const position = integer(0, INTEGER_MAX);
/** A number of ballots, voters, votes, precincts. */
export const count = integer(0, INTEGER_MAX);
export const round = integer(1, 1000);

/** Text for people: 0 to `charactersMax` characters, no control characters but tab and line ends. */
export function text(charactersMax: number, charactersMin = 0): Shape {
  return textWithout(
    `[${CONTROL_BUT_LINES}]`,
    { min: charactersMin, max: charactersMax },
    `a text of ${String(charactersMin)} to ${String(charactersMax)} characters without control characters`,
    [],
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
