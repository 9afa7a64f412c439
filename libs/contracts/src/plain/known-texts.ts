/**
 * Texts that come again and again, found by their bytes: each is checked once, and is the same string from then on, which
 * maps then find by what they remember of it.
 */
import { endOfAscii, NOT_PLAIN, standsAt } from './bytes';

/** Senders choose these texts, so that there is no end to them. */
const TEXTS_MAX = 10_000;

/** The bytes of a text with the quote behind it: where they stand, the text ends. */
function quoted(text: string): Uint8Array {
  return Buffer.from(`${text}"`, 'latin1');
}

interface KnownText {
  readonly text: string;
  /** With the quote behind it. */
  readonly bytes: Uint8Array;
}

/** Ids of elections and contests, sources. */
export class KnownTexts {
  private readonly known = new Map<string, KnownText>();
  private last: KnownText | null = null;

  constructor(
    private readonly charactersMax: number,
    private readonly accepts: (text: string) => boolean,
  ) {}

  /** The text that begins at `at`, behind its opening quote; null where it is not plain. */
  at(bytes: Buffer, at: number): string | null {
    const { last } = this;
    if (last !== null && standsAt(bytes, at, last.bytes)) return last.text;
    const end = endOfAscii(bytes, at, this.charactersMax);
    if (end === NOT_PLAIN) return null;
    const text = bytes.toString('latin1', at, end);
    const found = this.known.get(text) ?? this.learnt(text);
    if (found === null) return null;
    this.last = found;
    return found.text;
  }

  private learnt(text: string): KnownText | null {
    if (!this.accepts(text)) return null;
    if (this.known.size >= TEXTS_MAX) this.known.clear();
    const known = { text, bytes: quoted(text) };
    this.known.set(text, known);
    return known;
  }
}

/** A key behind those that stand before it in an object: a place in a tree of the orders in which keys were seen. */
export class KeyNode {
  /** With the quote behind it. */
  readonly bytes: Uint8Array;
  /** One bit for each member on the way here, by its number. */
  readonly members: number;
  /** The key that came next the last time. */
  likely: KeyNode | null = null;
  readonly children = new Map<string, KeyNode>();
  private path: readonly string[] | null = null;

  constructor(
    readonly parent: KeyNode | null,
    readonly key: string,
    /** Number of the member that the key names. */
    readonly member: number,
  ) {
    this.bytes = quoted(key);
    this.members = parent === null ? 0 : parent.members | (1 << member);
  }

  get isRoot(): boolean {
    return this.parent === null;
  }

  /** All keys on the way here, in their order. */
  get ids(): readonly string[] {
    this.path ??= this.parent === null ? [] : [...this.parent.ids, this.key];
    return this.path;
  }
}

/** Characters of the longest key that is taken. */
const KEY_CHARACTERS_MAX = 256;
/** Keys of one object; one with more is read by the general reader. */
const KEYS_MAX = 256;
const INTEGER_KEY = /^\d+$/;

/**
 * The orders in which the keys of one kind of object have come. A key twice in an object has no place in it; neither has
 * one that `memberOf` does not know, nor one of digits only, which JavaScript would put before the others.
 */
export class KeyTree {
  root = new KeyNode(null, '', 0);
  private nodes = 0;

  /** `memberOf` gives the number (0 … 30) of the member that a key names, or -1 for none that is taken. */
  constructor(private readonly memberOf: (key: string) => number) {}

  /** The node of the key that begins at `at`, behind its opening quote, or null where it is not plain. */
  next(node: KeyNode, bytes: Buffer, at: number): KeyNode | null {
    const { likely } = node;
    if (likely !== null && standsAt(bytes, at, likely.bytes)) return likely;
    const end = endOfAscii(bytes, at, KEY_CHARACTERS_MAX);
    if (end === NOT_PLAIN) return null;
    const key = bytes.toString('latin1', at, end);
    const found = node.children.get(key) ?? this.grown(node, key);
    if (found !== null) node.likely = found;
    return found;
  }

  private grown(node: KeyNode, key: string): KeyNode | null {
    const member = this.memberOf(key);
    if (member < 0 || INTEGER_KEY.test(key)) return null;
    const { ids } = node;
    if (ids.length >= KEYS_MAX || ids.includes(key)) return null;
    // Orders that nobody uses any more make room for those that come.
    if (this.nodes >= TEXTS_MAX) {
      this.nodes = 0;
      this.root = new KeyNode(null, '', 0);
    }
    this.nodes++;
    const child = new KeyNode(node, key, member);
    node.children.set(key, child);
    return child;
  }
}
