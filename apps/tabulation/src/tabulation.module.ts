import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { EventStream } from '#libs/event-stream';
import { renderError, type Logger, type Readiness } from '#libs/platform';
import { TabulationWorker } from '#libs/tabulation';
import type { Pool } from 'pg';

export interface TabulationOptions {
  /** Connects as sanaq_writer. */
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly leaseTtlMs: number;
  readonly electionPollMs: number;
  readonly snapshotIntervalMs: number;
  readonly log: Logger;
  readonly registry: Registry;
  /** Told when the worker ends by a defect: the process must not live on without it. */
  readonly onDefect: (error: unknown) => void;
}

/** Runs the worker for as long as the application lives. */
export class TabulationService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly worker: TabulationWorker;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: TabulationOptions) {
    const labelNames = ['election'];
    const registers = [options.registry];
    const records = new Counter({ name: 'sanaq_records_total', help: 'Records journalled', labelNames, registers });
    const lag = new Gauge({
      name: 'sanaq_lag_records',
      help: 'Records of the stream not yet journalled',
      labelNames,
      registers,
    });
    const snapshot = new Gauge({
      name: 'sanaq_snapshot_position',
      help: 'Number of the newest snapshot',
      labelNames,
      registers,
    });
    const worker = new TabulationWorker({
      ...options,
      onApplied: (election, progress) => {
        records.inc({ election }, progress.records);
        lag.set({ election }, Math.max(0, progress.endPosition - progress.nextPosition));
        if (progress.snapshot !== null) snapshot.set({ election }, progress.snapshot);
      },
    });
    new Gauge({
      name: 'sanaq_publishing_blocked',
      help: '1 where an election is counted but cannot be published now',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const election of worker.electionIds) {
          this.set({ election }, worker.unpublishedElections.has(election) ? 1 : 0);
        }
      },
    });
    this.worker = worker;
  }

  onApplicationBootstrap(): void {
    this.done = this.worker.run(this.stop.signal).catch((error: unknown) => {
      this.options.log.fatal({ reason: renderError(error) }, 'tabulation ended');
      this.options.onDefect(error);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.done;
  }

  readiness(): Readiness {
    const { ready, electionIds, stoppedElections, unpublishedElections } = this.worker;
    const stopped = [
      ...[...stoppedElections].map(([electionId, reason]) => [`stream of ${electionId}`, reason] as const),
      ...[...unpublishedElections].map(([electionId, reason]) => [`publishing of ${electionId}`, reason] as const),
    ];
    return {
      ready: ready && stopped.length === 0,
      checks: {
        leases: ready ? 'ok' : 'database or stream do not answer',
        elections: electionIds.join(' '),
        ...Object.fromEntries(stopped),
      },
    };
  }
}

@Module({})
export class TabulationModule {
  static register(options: TabulationOptions): DynamicModule {
    return {
      module: TabulationModule,
      providers: [{ provide: TabulationService, useFactory: () => new TabulationService(options) }],
      exports: [TabulationService],
    };
  }
}
