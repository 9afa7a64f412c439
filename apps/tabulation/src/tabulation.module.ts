import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { EventStream } from '#libs/event-stream';
import { renderError, type Logger, type Readiness } from '#libs/platform';
import { TabulationWorker, WitnessFeed, type LogKeys, type WitnessToAsk } from '#libs/tabulation';
import type { Pool } from 'pg';
import { TabulationMetrics } from './tabulation-metrics';

export interface TabulationOptions {
  /** Connects as sanaq_writer. */
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly leaseTtlMs: number;
  readonly electionPollMs: number;
  readonly snapshotIntervalMs: number;
  /** Sign checkpoints of the logs of elections. */
  readonly logKeys?: LogKeys;
  /** Are asked to cosign checkpoints. */
  readonly witnesses?: readonly WitnessToAsk[];
  readonly log: Logger;
  readonly registry: Registry;
  /** Told when the worker ends by a defect: the process must not live on without it. */
  readonly onDefect: (error: unknown) => void;
}

/** Runs the worker for as long as the application lives. */
export class TabulationService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly worker: TabulationWorker;
  private readonly witnesses: WitnessFeed;
  private done: Promise<void> = Promise.resolve();
  private asked: Promise<void> = Promise.resolve();

  constructor(private readonly options: TabulationOptions) {
    const metrics = new TabulationMetrics(options.registry);
    this.worker = new TabulationWorker({ ...options, onApplied: (election, done) => metrics.note(election, done) });
    const { worker } = this;
    const { pool, witnesses = [], log } = options;
    this.witnesses = new WitnessFeed({ pool, witnesses, log, elections: () => worker.heldElections });
    metrics.watch(worker);
    metrics.watchWitnesses(this.witnesses);
  }

  onApplicationBootstrap(): void {
    this.asked = this.witnesses.run(this.stop.signal);
    this.done = this.worker.run(this.stop.signal).catch((error: unknown) => {
      this.options.log.fatal({ reason: renderError(error) }, 'tabulation ended');
      this.options.onDefect(error);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all([this.done, this.asked]);
  }

  readiness(): Readiness {
    return this.worker.readiness();
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
