/** A seeded source of chance for generated cases: the same seed gives the same cases on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to 2^32 − 1. */
  private next(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** From `least` to `most`, both included; up to 2^53 − 1. */
  whole(least: number, most: number): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    const share = (high * 67_108_864 + low) / 9_007_199_254_740_992;
    return Math.min(most, least + Math.floor(share * (most - least + 1)));
  }

  chance(outOf: number): boolean {
    return this.whole(1, outOf) === 1;
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.whole(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }
}
