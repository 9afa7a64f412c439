/** Values of the kinds that ordinary protocols have, over the bytes of one record after the other. */
import {
  afterInteger,
  afterSpace,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  endOfAscii,
  endOfWords,
  integerAt,
  isInstant,
  NOT_PLAIN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  standsAt,
} from './bytes';
import type { KeyNode, KeyTree, KnownTexts } from './known-texts';

const ATTRIBUTE_CHARACTERS_MAX = 4_096;
/** More than any time has. */
const INSTANT_CHARACTERS_MAX = 40;
const TRUE_WORD = Buffer.from('true');
const FALSE_WORD = Buffer.from('false');
export const NO_BYTES: Buffer = Buffer.alloc(0);

/** Each method takes the offset at which a value begins, and gives the one behind it or NOT_PLAIN. */
export class PlainValues {
  protected bytes = NO_BYTES;
  /** Whether there is white space between tokens. */
  protected spaced = false;
  /** What {@link figures} has read last: the place of its keys, and its values. */
  protected order: KeyNode | null = null;
  protected values: number[] = [];

  protected space(from: number): number {
    const at = afterSpace(this.bytes, from);
    if (at !== from) this.spaced = true;
    return at;
  }

  protected word(word: Uint8Array, at: number): number {
    return standsAt(this.bytes, at, word) ? at + word.length : NOT_PLAIN;
  }

  protected isTrue(at: number): boolean {
    return standsAt(this.bytes, at, TRUE_WORD);
  }

  protected flag(at: number): number {
    return this.isTrue(at) ? at + TRUE_WORD.length : this.word(FALSE_WORD, at);
  }

  protected known(texts: KnownTexts, at: number, take: (text: string) => void): number {
    const text = this.bytes[at] === QUOTE ? texts.at(this.bytes, at + 1) : null;
    if (text === null) return NOT_PLAIN;
    take(text);
    return at + text.length + 2;
  }

  /** Text of printable ASCII; `end` may find its end in another way. */
  protected text(at: number, take: (text: string) => void, end: (bytes: Buffer, from: number) => number): number {
    const { bytes } = this;
    const to = bytes[at] === QUOTE ? end(bytes, at + 1) : NOT_PLAIN;
    if (to <= at + 1) return NOT_PLAIN;
    take(bytes.toString('latin1', at + 1, to));
    return to + 1;
  }

  protected attribute(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfAscii(bytes, at + 1, ATTRIBUTE_CHARACTERS_MAX) : NOT_PLAIN;
    return end === NOT_PLAIN ? NOT_PLAIN : end + 1;
  }

  protected instant(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfAscii(bytes, at + 1, INSTANT_CHARACTERS_MAX) : NOT_PLAIN;
    return end !== NOT_PLAIN && isInstant(bytes, at + 1, end) ? end + 1 : NOT_PLAIN;
  }

  protected words(charactersMax: number, at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfWords(bytes, at + 1, charactersMax) : NOT_PLAIN;
    return end === NOT_PLAIN ? NOT_PLAIN : end + 1;
  }

  protected integer(at: number, take: (value: number) => void): number {
    const end = afterInteger(this.bytes, at);
    if (end !== NOT_PLAIN) take(integerAt(this.bytes, at, end));
    return end;
  }

  /** A list that is not empty. */
  protected list(from: number, itemsMax: number, item: (at: number) => number): number {
    const { bytes } = this;
    if (bytes[from] !== OPEN_BRACKET) return NOT_PLAIN;
    let at = from;
    let count = 0;
    do {
      at = item(this.space(at + 1));
      if (at === NOT_PLAIN || ++count > itemsMax) return NOT_PLAIN;
      at = this.space(at);
    } while (bytes[at] === COMMA);
    return bytes[at] === CLOSE_BRACKET ? at + 1 : NOT_PLAIN;
  }

  /** Where the value begins whose key has its opening quote at `at`. */
  protected afterColon(at: number, { bytes: key }: KeyNode): number {
    const colon = this.space(at + 1 + key.length);
    return this.bytes[colon] === COLON ? this.space(colon + 1) : NOT_PLAIN;
  }

  /** An object of figures by id; what it holds then is in `order` and `values`. */
  protected figures(tree: KeyTree, from: number): number {
    const { bytes } = this;
    if (bytes[from] !== OPEN_BRACE) return NOT_PLAIN;
    const values: number[] = [];
    let node = tree.root;
    let at = from;
    do {
      at = this.space(at + 1);
      const next = bytes[at] === QUOTE ? tree.next(node, bytes, at + 1) : null;
      if (next === null) return NOT_PLAIN;
      node = next;
      const start = this.afterColon(at, node);
      const end = start === NOT_PLAIN ? NOT_PLAIN : afterInteger(bytes, start);
      if (end === NOT_PLAIN) return NOT_PLAIN;
      values.push(integerAt(bytes, start, end));
      at = this.space(end);
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE_BRACE) return NOT_PLAIN;
    this.order = node;
    this.values = values;
    return at + 1;
  }
}
