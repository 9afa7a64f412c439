/**
 * JSON that can be read in one way only. A parser that keeps the last of two members, or rounds a number, sees another
 * document than its neighbour; here such a text is refused.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** The text is not one document, or not in one way. */
export class NotStrict extends Error {
  constructor(
    /** What is wrong. */
    readonly problem: string,
    /** Where: characters from the beginning, or the path of a member. */
    readonly place: string,
  ) {
    super(`${problem} (${place})`);
    this.name = 'NotStrict';
  }
}

const DEPTH_MAX = 64;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) throw this.wrong('something follows the document');
    return value;
  }

  private wrong(problem: string): NotStrict {
    return new NotStrict(problem, `character ${this.at + 1}`);
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  /** The next character behind white space, which stays where it is. */
  private next(): string {
    this.skipSpace();
    return this.text.charAt(this.at);
  }

  private take(char: string): void {
    if (this.next() !== char) throw this.wrong(`"${char}" is missing`);
    this.at++;
  }

  private value(): Json {
    const char = this.next();
    if (char === '{') return this.nested(() => this.object());
    if (char === '[') return this.nested(() => this.array());
    if (char === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > DEPTH_MAX) throw this.wrong('nested too deeply');
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(): JsonObject {
    const members = new Map<string, Json>();
    if (this.next() !== '}') {
      for (;;) {
        if (this.next() !== '"') throw this.wrong('a name is missing');
        const name = this.string();
        if (members.has(name)) throw this.wrong(`"${name.slice(0, 40)}" stands twice in one object`);
        this.take(':');
        members.set(name, this.value());
        if (this.next() !== ',') break;
        this.at++;
      }
    }
    this.take('}');
    // `fromEntries` makes own members of every name, `__proto__` too.
    return Object.fromEntries(members);
  }

  private array(): Json[] {
    const items: Json[] = [];
    if (this.next() !== ']') {
      for (;;) {
        items.push(this.value());
        if (this.next() !== ',') break;
        this.at++;
      }
    }
    this.take(']');
    return items;
  }

  private string(): string {
    STRING.lastIndex = this.at;
    const found = STRING.exec(this.text)?.[0];
    if (found === undefined) throw this.wrong('no text that ends');
    this.at += found.length;
    const text = JSON.parse(found) as string;
    if (!text.isWellFormed()) throw this.wrong('half a character (a lone surrogate)');
    return text;
  }

  /** A whole number beyond 2^53 − 1 becomes NaN: it is no figure, and whoever asks for one sees that. */
  private number(): number {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) throw this.wrong('no JSON value');
    if (found[1] !== undefined || found[2] !== undefined || found[0] === '-0') throw this.wrong('no whole number');
    this.at += found[0].length;
    const value = Number(found[0]);
    return Number.isSafeInteger(value) ? value : NaN;
  }
}

/** Throws {@link NotStrict}. */
export function parseStrict(text: string): Json {
  return new Reader(text).document();
}

/** The text of UTF-8 bytes; throws {@link NotStrict} for other bytes and for a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotStrict('the bytes are no UTF-8', 'the file');
  }
  if (text.startsWith('\ufeff')) throw new NotStrict('a byte order mark stands before the document', 'character 1');
  return text;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
