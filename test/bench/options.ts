/** What `npm run bench` hands to each benchmark. */
export interface BenchOptions {
  /** Protocols of the drain, where the smaller runs next to it shrink with it; random cases of the allocation. */
  readonly events: number;
  /** Elections of a night. */
  readonly elections: number;
  /** Only these parts of a benchmark; empty for all. */
  readonly only: readonly string[];
  /** Every figure of a benchmark by as little work as it needs: says that it can be measured, and nothing of speed. */
  readonly short: boolean;
}

export interface Benchmark {
  readonly run: (options: BenchOptions) => Promise<void>;
  /** Names of the figures that a whole run prints, a short one too. */
  readonly figures: readonly string[];
  /** Runs only where it is named: it installs what the project does not need, or takes very long. */
  readonly onDemand?: boolean;
}
