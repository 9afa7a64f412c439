import { Inject, Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { Counter, Registry } from 'prom-client';
import { mandatesReader } from '#libs/mandates';
import { createLogger, createRegistry, type Logger } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import { ContestsController } from './http/contests.controller';
import { ElectionsController } from './http/elections.controller';
import { Database } from './http/database';
import type { Next, Request, Response } from './http/express';
import { ProblemFilter } from './http/problem-filter';
import { readOnly } from './http/read-only-middleware';
import { ServiceController } from './http/service.controller';
import { StreamController } from './http/stream.controller';
import { LOG, POOL, REGISTRY, type ResultsApiOptions } from './options';
import { CONTEST_HANDLERS } from './queries/contest-queries';
import { ELECTION_HANDLERS } from './queries/election-queries';
import { Sensitivities } from './queries/sensitivities';
import { FEED_SETTINGS } from './stream/snapshot-feed';
import { SETTINGS, SnapshotStreams } from './stream/snapshot-streams';

/** Counts answers by route (never by path: ids would make a label each). */
function countAnswers(registry: Registry): (request: Request, response: Response, next: Next) => void {
  const answers = new Counter({
    name: 'sanaq_http_answers_total',
    help: 'Answers by route and status',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  return (request, response, next) => {
    response.once('finish', () => {
      const path = request.route?.path;
      answers.inc({ route: typeof path === 'string' ? path : 'none', status: response.statusCode });
    });
    next();
  };
}

/** The whole API as one module; the application around it needs no set-up of its own. */
@Module({})
export class ResultsApiModule implements NestModule {
  constructor(@Inject(REGISTRY) private readonly registry: Registry) {}

  static register(options: ResultsApiOptions): DynamicModule {
    const { pool, registry = createRegistry('results-api') } = options;
    const log = options.log ?? createLogger({ name: 'results-api', level: 'info' });
    return {
      module: ResultsApiModule,
      imports: [CqrsModule.forRoot()],
      controllers: [ElectionsController, ContestsController, StreamController, ServiceController],
      providers: [
        { provide: POOL, useValue: pool },
        { provide: LOG, useValue: log },
        { provide: REGISTRY, useValue: registry },
        { provide: SETTINGS, useValue: { ...FEED_SETTINGS, ...options.feed } },
        { provide: ResultsReader, useFactory: (given: Pool) => mandatesReader(given), inject: [POOL] },
        { provide: APP_FILTER, useFactory: (given: Logger) => new ProblemFilter(given), inject: [LOG] },
        Database,
        SnapshotStreams,
        Sensitivities,
        ...ELECTION_HANDLERS,
        ...CONTEST_HANDLERS,
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(readOnly, countAnswers(this.registry)).forRoutes('{*path}');
  }
}
