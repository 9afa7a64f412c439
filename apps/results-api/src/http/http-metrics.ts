/** What /metrics tells of the answers: by route, never by path, since ids would make a label each. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Next, Request, Response } from './express';

/** Seconds: what is kept takes under a millisecond, what must be read some hundredths, what is late a second. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Lasts as long as its reader likes: its duration says nothing. */
const STREAM_ROUTE = '/v1/elections/:election/stream';

export class HttpMetrics {
  private readonly answers: Counter<'route' | 'status'>;
  private readonly durations: Histogram<'route'>;

  constructor(registry: Registry, keptBytes: () => number) {
    const registers = [registry];
    this.answers = new Counter({
      name: 'sanaq_http_answers_total',
      help: 'Answers by route and status',
      labelNames: ['route', 'status'],
      registers,
    });
    this.durations = new Histogram({
      name: 'sanaq_http_duration_seconds',
      help: 'From the request to the end of its answer, by route; without the event streams',
      labelNames: ['route'],
      buckets: BUCKETS,
      registers,
    });
    new Gauge({
      name: 'sanaq_http_kept_bytes',
      help: 'Answers that are kept in memory',
      registers,
      collect() {
        this.set(keptBytes());
      },
    });
  }

  /** Measures whatever goes through the application. */
  readonly middleware = (request: Request, response: Response, next: Next): void => {
    const startedAt = process.hrtime.bigint();
    response.once('finish', () => {
      const path = request.route?.path;
      this.answered(typeof path === 'string' ? path : undefined, response.statusCode, startedAt);
    });
    next();
  };

  /** @param startedAt nanoseconds of `process.hrtime` */
  answered(route = 'none', status: number, startedAt: bigint): void {
    this.answers.inc({ route, status });
    if (route !== STREAM_ROUTE) this.durations.observe({ route }, Number(process.hrtime.bigint() - startedAt) / 1e9);
  }
}
