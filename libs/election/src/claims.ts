/**
 * Which (source, id) pairs have been claimed in this election, by which record.
 * Columns instead of an object a claim: a million claims take about 100 MB.
 */
import { hash } from 'node:crypto';

export interface Claim {
  readonly position: number;
  /** True if the claiming record has the same bytes. */
  readonly sameBytes: boolean;
}

const FIRST_CAPACITY = 1_024;

/** SHA-256 over source, NUL and id as a latin-1 string of 32 characters: the key of a claim. */
export function claimKey(source: string, id: string): string {
  return hash('sha256', `${source}\0${id}`, 'binary');
}

export class Claims {
  private readonly rowOf = new Map<string, number>();
  private positions = new Float64Array(FIRST_CAPACITY);
  private hashes = Buffer.alloc(FIRST_CAPACITY * 32);

  get size(): number {
    return this.rowOf.size;
  }

  /** Null where nobody has claimed the pair. */
  find(key: string, sha256: Buffer): Claim | null {
    const row = this.rowOf.get(key);
    if (row === undefined) return null;
    return {
      position: this.positions[row] ?? -1,
      sameBytes: this.hashes.compare(sha256, 0, 32, row * 32, row * 32 + 32) === 0,
    };
  }

  /** First come, first served: does nothing where the pair is claimed. */
  add(key: string, position: number, sha256: Buffer): void {
    if (this.rowOf.has(key)) return;
    const row = this.rowOf.size;
    if (row === this.positions.length) this.grow();
    this.rowOf.set(key, row);
    this.positions[row] = position;
    this.hashes.set(sha256, row * 32);
  }

  private grow(): void {
    const positions = new Float64Array(this.positions.length * 2);
    positions.set(this.positions);
    const hashes = Buffer.alloc(this.hashes.length * 2);
    this.hashes.copy(hashes);
    this.positions = positions;
    this.hashes = hashes;
  }
}
