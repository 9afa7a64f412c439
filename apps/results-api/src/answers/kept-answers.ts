/** Answers as bytes, made once for all callers and kept within a bound of memory. */
import { LastUsed } from '#libs/basics';
import { COMPRESSED_BYTES_MIN, encode, type Encoding } from './encoding';

/** One answer as it is sent. Short ones are never compressed, whatever was asked for. */
export interface Representation {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
}

const BYTES_MAX = 64 * 1_024 * 1_024;

export class KeptAnswers {
  private readonly kept: LastUsed<Representation>;
  private readonly making = new Map<string, Promise<Representation>>();

  constructor(bytesMax: number = BYTES_MAX) {
    this.kept = new LastUsed(bytesMax, ({ bytes }) => bytes.length);
  }

  /** Bytes kept at present. */
  get bytes(): number {
    return this.kept.total;
  }

  /** The answer in this encoding; `render` is called once for all who ask for the same key. */
  take(key: string, encoding: Encoding, render: () => Promise<string>): Promise<Representation> {
    return this.once(`${key} ${encoding}`, async () => {
      if (encoding === 'identity') return { bytes: Buffer.from(await render(), 'utf8'), encoding };
      const plain = await this.take(key, 'identity', render);
      if (plain.bytes.length < COMPRESSED_BYTES_MIN) return plain;
      return { bytes: await encode(plain.bytes, encoding), encoding };
    });
  }

  /** The answer in this encoding where it is kept. */
  find(key: string, encoding: Encoding): Representation | undefined {
    return this.kept.get(`${key} ${encoding}`);
  }

  private async once(key: string, make: () => Promise<Representation>): Promise<Representation> {
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const under = this.making.get(key);
    if (under !== undefined) return under;
    const making = make();
    this.making.set(key, making);
    try {
      const made = await making;
      this.kept.set(key, made);
      return made;
    } finally {
      this.making.delete(key);
    }
  }
}
