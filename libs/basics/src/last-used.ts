/** What was asked for last, within a bound: whatever else is let go first is what nobody has asked for longest. */
export class LastUsed<V> {
  /** In the order in which they were last asked for. */
  private readonly kept = new Map<string, V>();
  private weight = 0;

  /** `weightOf` is 1 for a bound by number; what alone weighs more than the bound is not kept. */
  constructor(
    private readonly weightMax: number,
    private readonly weightOf: (value: V) => number = () => 1,
  ) {}

  get total(): number {
    return this.weight;
  }

  get(key: string): V | undefined {
    const value = this.kept.get(key);
    if (value === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.remove(key);
    const weight = this.weightOf(value);
    if (weight > this.weightMax) return;
    this.kept.set(key, value);
    this.weight += weight;
    for (const oldest of this.kept.keys()) {
      if (this.weight <= this.weightMax) return;
      this.remove(oldest);
    }
  }

  remove(key: string): void {
    const value = this.kept.get(key);
    if (value === undefined) return;
    this.kept.delete(key);
    this.weight -= this.weightOf(value);
  }
}
