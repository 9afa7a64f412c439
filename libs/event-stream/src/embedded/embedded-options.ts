import type { Pool } from 'pg';

/** Times are in milliseconds. */
export interface EmbeddedStreamOptions {
  /** Connections to a database that has the schema `stream`. Stays the caller's: closing the stream leaves it open. */
  readonly pool: Pool;
  /** First pause of a reader that finds nothing new; default 50. */
  readonly pollMs?: number;
  /** Its longest pause; default 250. */
  readonly pollMaxMs?: number;
  /** A query of a reader without answer for so long ends the reading with STREAM_STALLED; default 20,000. */
  readonly stallTimeoutMs?: number;
}

/** The same with every default filled in. */
export type EmbeddedSettings = Required<EmbeddedStreamOptions>;

export function withDefaults(options: EmbeddedStreamOptions): EmbeddedSettings {
  return {
    pool: options.pool,
    pollMs: options.pollMs ?? 50,
    pollMaxMs: options.pollMaxMs ?? 250,
    stallTimeoutMs: options.stallTimeoutMs ?? 20_000,
  };
}
