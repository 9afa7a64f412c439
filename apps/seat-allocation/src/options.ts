import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { EventStream } from '#libs/event-stream';
import type { MandatesProgress } from '#libs/mandates';
import type { Logger } from '#libs/platform';

/** What seat-allocation needs; pool and stream stay the caller's and are closed by it after the application. */
export interface SeatAllocationOptions {
  /** Connections with the rights of `sanaq_writer`; one of them is kept for the locks. */
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly electionPollMs: number;
  readonly log: Logger;
  /** Metrics are registered here, if given. */
  readonly registry?: Registry;
  readonly onProgress?: (electionId: string, progress: MandatesProgress) => void;
  /** Told when the worker ended by a defect; the process should end too. */
  readonly onFailure?: (error: unknown) => void;
}

export const SEAT_ALLOCATION = Symbol('SEAT_ALLOCATION');
