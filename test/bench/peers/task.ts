/** What a peer's program is told, in the variable BENCH_TASK. */
export interface PeerTask {
  readonly databaseUrl: string;
  readonly jdbcUrl: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Of the consumers: a run of its own reads from the beginning. */
  readonly group: string;
  readonly table: string;
  readonly stateFolder: string;
  readonly servicePort: number;
  readonly adminPort: number;
  /** False where a restarted program finds its subscription already there. */
  readonly subscribes: boolean;
}
