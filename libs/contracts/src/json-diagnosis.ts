/**
 * The slow path of the strict reader: says where a text stops being JSON, or which key stands twice.
 * It is a small parser of its own because JSON.parse names no reliable place. It runs only on refused records.
 */
export type JsonDiagnosis =
  | { readonly kind: 'malformed'; readonly offset: number }
  | { readonly kind: 'duplicate'; readonly offset: number; readonly pointer: string }
  | { readonly kind: 'valid' };

class Malformed extends Error {
  constructor(readonly offset: number) {
    super('malformed');
  }
}

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const HEX = /^[0-9a-fA-F]$/;
const LITERALS = ['true', 'false', 'null'];

/** Works on one character for each byte (latin1), so that every index is a byte offset. */
class Reader {
  private at = 0;
  private duplicate: { readonly offset: number; readonly pointer: string } | null = null;

  constructor(
    private readonly text: string,
    private readonly bytes: Buffer,
  ) {}

  run(): JsonDiagnosis {
    this.value('');
    this.skipSpace();
    if (this.at < this.text.length) throw new Malformed(this.at);
    return this.duplicate === null ? { kind: 'valid' } : { kind: 'duplicate', ...this.duplicate };
  }

  private skipSpace(): void {
    while (SPACE.has(this.text.charCodeAt(this.at))) this.at++;
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) throw new Malformed(this.at);
    this.at++;
  }

  private value(pointer: string): void {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '{') this.object(pointer);
    else if (first === '[') this.array(pointer);
    else if (first === '"') this.string();
    else if (first !== undefined && /[-0-9]/.test(first)) this.number();
    else this.literal();
  }

  private object(pointer: string): void {
    this.at++;
    const keys = new Set<string>();
    this.skipSpace();
    if (this.text[this.at] === '}') {
      this.at++;
      return;
    }
    for (;;) {
      this.skipSpace();
      const offset = this.at;
      const key = this.string();
      const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (keys.has(key)) this.duplicate ??= { offset, pointer: place };
      keys.add(key);
      this.skipSpace();
      this.expect(':');
      this.value(place);
      this.skipSpace();
      if (this.text[this.at] !== ',') break;
      this.at++;
    }
    this.expect('}');
  }

  private array(pointer: string): void {
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === ']') {
      this.at++;
      return;
    }
    for (let index = 0; ; index++) {
      this.value(`${pointer}/${String(index)}`);
      this.skipSpace();
      if (this.text[this.at] !== ',') break;
      this.at++;
    }
    this.expect(']');
  }

  /** Returns the string's content, so that a key written with escapes equals the same key without. */
  private string(): string {
    const start = this.at;
    this.expect('"');
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      // NaN at the end of the text fails both comparisons, so it is asked for first.
      if (Number.isNaN(code) || code < 0x20) throw new Malformed(this.at);
      this.at++;
      if (code === 0x22) break;
      if (code === 0x5c) this.escape();
    }
    return JSON.parse(this.bytes.toString('utf8', start, this.at)) as string;
  }

  private escape(): void {
    const kind = this.text[this.at];
    if (kind === undefined || !'"\\/bfnrtu'.includes(kind)) throw new Malformed(this.at);
    this.at++;
    if (kind !== 'u') return;
    for (let digit = 0; digit < 4; digit++, this.at++) {
      if (!HEX.test(this.text[this.at] ?? '')) throw new Malformed(this.at);
    }
  }

  private number(): void {
    NUMBER.lastIndex = this.at;
    const token = NUMBER.exec(this.text);
    if (token === null) throw new Malformed(this.at);
    this.at += token[0].length;
  }

  private literal(): void {
    const literal = LITERALS.find((word) => this.text.startsWith(word, this.at));
    if (literal === undefined) throw new Malformed(this.at);
    this.at += literal.length;
  }
}

/**
 * Byte offset of the first byte that cannot be part of a JSON text (the text's length where its end comes too early),
 * or the first key that stands twice in its object. Expects UTF-8 of bounded depth.
 */
export function diagnoseJson(bytes: Buffer): JsonDiagnosis {
  try {
    return new Reader(bytes.toString('latin1'), bytes).run();
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'malformed', offset: error.offset };
    throw error;
  }
}
