/** How long the acts of mandates take, and how they end. */
import { Inject, Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { SEAT_ALLOCATION, type SeatAllocationOptions } from './options';

export type MandateAct = 'distribute' | 'assign' | 'suspend';

/** Seconds: an act waits for PostgreSQL and for Kafka. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

@Injectable()
export class ActionTimes {
  private readonly seconds: Histogram | null;

  constructor(@Inject(SEAT_ALLOCATION) { registry }: Pick<SeatAllocationOptions, 'registry'>) {
    this.seconds =
      registry === undefined
        ? null
        : new Histogram({
            name: 'sanaq_mandates_action_seconds',
            help: 'How long acts took, by act and how they ended: their outcome, reason (nothing was changed) or failed',
            labelNames: ['act', 'outcome'],
            buckets: BUCKETS,
            registers: [registry],
          });
  }

  async measure<T extends string | { readonly reason: string }>(act: MandateAct, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    let outcome = 'failed';
    try {
      const done = await work();
      outcome = typeof done === 'string' ? done : 'reason';
      return done;
    } finally {
      this.seconds?.observe({ act, outcome }, (performance.now() - began) / 1_000);
    }
  }
}
