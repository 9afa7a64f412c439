/** What `npm run bench` hands to each benchmark. */
export interface BenchOptions {
  /** Protocols of the drain, where the smaller runs beside it shrink with it; random cases of the allocation. */
  readonly events: number;
  /** Elections of a night. */
  readonly elections: number;
  /** Only these parts of a benchmark; empty for all. */
  readonly only: readonly string[];
}
