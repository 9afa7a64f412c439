/**
 * A slow, plain JSON reader for the recount: one character after the other, objects as Maps. It shares nothing with
 * the product's reader, which lets JSON.parse do the work.
 */
export type Json = string | number | boolean | null | Json[] | Map<string, Json>;

export class Unreadable extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const DEPTH_MAX = 32;

/** Faults that leave the text JSON are told only if the whole text is JSON; the first in the text wins. */
class Reader {
  private at = 0;
  private soft: string | null = null;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) throw new Unreadable('JSON_MALFORMED');
    if (this.soft !== null) throw new Unreadable(this.soft);
    return value;
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\n\r'.includes(this.text.charAt(this.at))) this.at++;
  }

  private expect(character: string): void {
    this.space();
    if (this.text[this.at] !== character) throw new Unreadable('JSON_MALFORMED');
    this.at++;
  }

  private value(depth: number): Json {
    this.space();
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      if (depth === DEPTH_MAX) throw new Unreadable('JSON_TOO_DEEP');
      return first === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (first === '"') return this.string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  private object(depth: number): Map<string, Json> {
    const members = new Map<string, Json>();
    this.expect('{');
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return members;
    }
    for (;;) {
      this.space();
      const key = this.string();
      this.expect(':');
      const value = this.value(depth);
      if (members.has(key)) this.soft ??= 'DUPLICATE_KEY';
      members.set(key, value);
      this.space();
      const next = this.text[this.at++];
      if (next === '}') return members;
      if (next !== ',') throw new Unreadable('JSON_MALFORMED');
    }
  }

  private array(depth: number): Json[] {
    const items: Json[] = [];
    this.expect('[');
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.value(depth));
      this.space();
      const next = this.text[this.at++];
      if (next === ']') return items;
      if (next !== ',') throw new Unreadable('JSON_MALFORMED');
    }
  }

  private string(): string {
    if (this.text[this.at] !== '"') throw new Unreadable('JSON_MALFORMED');
    this.at++;
    let out = '';
    for (;;) {
      const character = this.text[this.at++];
      if (character === undefined || character < ' ') throw new Unreadable('JSON_MALFORMED');
      if (character === '"') break;
      if (character !== '\\') {
        out += character;
        continue;
      }
      const escape = this.text[this.at++] ?? '';
      if (escape === 'u') {
        const hex = this.text.slice(this.at, this.at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new Unreadable('JSON_MALFORMED');
        out += String.fromCharCode(parseInt(hex, 16));
        this.at += 4;
      } else {
        const plain = ESCAPES[escape];
        if (plain === undefined) throw new Unreadable('JSON_MALFORMED');
        out += plain;
      }
    }
    if (/\p{Surrogate}/u.test(out)) this.soft ??= 'LONE_SURROGATE';
    return out;
  }

  private number(): number {
    const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
    number.lastIndex = this.at;
    const token = number.exec(this.text)?.[0];
    if (token === undefined) throw new Unreadable('JSON_MALFORMED');
    this.at += token.length;
    if (/[.eE]/.test(token) || token === '-0') this.soft ??= 'NUMBER_NOT_INTEGER';
    else if (BigInt(token) > 9007199254740991n || BigInt(token) < -9007199254740991n) this.soft ??= 'NUMBER_TOO_LARGE';
    return Number(token);
  }
}

/** Reads one JSON text; throws Unreadable with the code that the record is refused for. */
export function readPlainJson(bytes: Buffer | null): Json {
  if (bytes === null) throw new Unreadable('VALUE_NULL');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unreadable('NOT_UTF8');
  }
  if (text.startsWith('\ufeff')) throw new Unreadable('BYTE_ORDER_MARK');
  return new Reader(text).document();
}

/** Canonical JSON (RFC 8785) of integers, strings, booleans, null, arrays and Maps. */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  const keys = [...value.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value.get(key) ?? null)}`).join(',')}}`;
}
