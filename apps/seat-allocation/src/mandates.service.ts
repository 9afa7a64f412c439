import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { MandatesWorker } from '#libs/mandates';
import type { Readiness } from '#libs/platform';
import { throughBus } from './commands';
import { MandatesMetrics } from './mandates-metrics';
import { SEAT_ALLOCATION, type SeatAllocationOptions } from './options';

/** Runs the worker for as long as the application lives. */
@Injectable()
export class MandatesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker: MandatesWorker;
  private readonly stop = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SEAT_ALLOCATION) private readonly options: SeatAllocationOptions,
    @Inject(CommandBus) bus: CommandBus,
  ) {
    const { pool, stream, topicPrefix, electionPollMs, log, registry } = options;
    const metrics = registry === undefined ? null : new MandatesMetrics(registry, () => this.worker.dutyAges);
    this.worker = new MandatesWorker({
      pool,
      stream,
      topicPrefix,
      electionPollMs,
      log,
      actions: throughBus(bus),
      onProgress: (electionId, progress) => {
        metrics?.note(electionId, progress);
        options.onProgress?.(electionId, progress);
      },
    });
  }

  readiness(): Readiness {
    return this.worker.readiness();
  }

  get electionIds(): readonly string[] {
    return this.worker.electionIds;
  }

  onApplicationBootstrap(): void {
    this.done = this.worker.run(this.stop.signal).catch((error: unknown) => {
      this.options.log.fatal({ err: error }, 'seat-allocation ended');
      this.options.onFailure?.(error);
    });
  }

  /** The batch under way is finished or abandoned; a distribution is committed whole or not at all. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.done;
  }
}
