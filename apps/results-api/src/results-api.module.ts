import { Inject, Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { mandatesReader } from '#libs/mandates';
import { createLogger, createRegistry, type Logger } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import { Answers } from './answers/answers';
import { EarlyAnswers } from './answers/early-answers';
import { KeptAnswers } from './answers/kept-answers';
import { Tables } from './answers/tables';
import { FilesMaker } from './files/files-maker';
import { FILES, FILES_SETTINGS } from './files/files-settings';
import { FilesController } from './files/files.controller';
import { admission, UNDER_WAY_MAX } from './http/admission';
import { ContestsController } from './http/contests.controller';
import { ElectionsController } from './http/elections.controller';
import { Database } from './http/database';
import { LogController } from './log/log.controller';
import { PublicStreamController } from './log/public-stream.controller';
import { KeptSums } from './log/kept-sums';
import { ProofDesk } from './log/proof-desk';
import { ProofsController } from './log/proofs.controller';
import { PublishedLog } from './log/published-log';
import { HttpMetrics } from './http/http-metrics';
import { ProblemFilter } from './http/problem-filter';
import { readOnly } from './http/read-only-middleware';
import { ServiceController } from './http/service.controller';
import { StreamController } from './http/stream.controller';
import { LOG, POOL, REGISTRY, SHARED_MS, SHARED_MS_DEFAULT, UNDER_WAY, type ResultsApiOptions } from './options';
import { ElectionChanges } from './changes/election-changes';
import { ChangesController } from './changes/changes.controller';
import { ObstaclesController } from './obstacles/obstacles.controller';
import { SeatSafeties } from './page/seat-safeties';
import { ContestPages } from './page/contest-pages';
import { ColoursController } from './page/colours.controller';
import { ColoursOfElections } from './page/election-colours';
import { PageAnswers } from './page/page-answers';
import { PageController } from './page/page.controller';
import { PlaceController } from './page/place.controller';
import { EmbedController } from './page/embed.controller';
import { ObstaclePages } from './page/obstacle-pages';
import { ShapePages } from './page/shape-pages';
import { PlacePages } from './page/place-pages';
import { RootController } from './page/root.controller';
import { VerifierController } from './page/verifier.controller';
import { SharedMandates } from './page/shared-mandates';
import { CONTEST_HANDLERS } from './queries/contest-queries';
import { ELECTION_HANDLERS } from './queries/election-queries';
import { PublishedResults } from './queries/published-results';
import { Sensitivities } from './queries/sensitivities';
import { FEED_SETTINGS } from './stream/snapshot-feed';
import { SETTINGS, SnapshotStreams } from './stream/snapshot-streams';

/** What docs of the API tell of: its document is held to these. */
export const API_CONTROLLERS = [
  ElectionsController,
  ContestsController,
  StreamController,
  ServiceController,
  ChangesController,
  ObstaclesController,
  FilesController,
  LogController,
  PublicStreamController,
  ProofsController,
];

/** The page for people, beside the API and from the same answers. */
const PAGE_CONTROLLERS = [
  ColoursController,
  RootController,
  VerifierController,
  EmbedController,
  PlaceController,
  PageController,
];
const PAGES = [
  ColoursOfElections,
  ElectionChanges,
  SeatSafeties,
  PageAnswers,
  SharedMandates,
  ContestPages,
  PlacePages,
  ObstaclePages,
  ShapePages,
];

/** The whole API as one module; the application around it needs no set-up of its own. */
@Module({})
export class ResultsApiModule implements NestModule {
  constructor(
    @Inject(UNDER_WAY) private readonly underWayMax: number,
    private readonly metrics: HttpMetrics,
  ) {}

  static register(options: ResultsApiOptions): DynamicModule {
    const { pool, registry = createRegistry('results-api') } = options;
    const log = options.log ?? createLogger({ name: 'results-api', level: 'info' });
    return {
      module: ResultsApiModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...API_CONTROLLERS, ...PAGE_CONTROLLERS],
      providers: [
        { provide: POOL, useValue: pool },
        { provide: LOG, useValue: log },
        { provide: REGISTRY, useValue: registry },
        { provide: UNDER_WAY, useValue: options.underWayMax ?? UNDER_WAY_MAX },
        { provide: SHARED_MS, useValue: options.sharedMs ?? SHARED_MS_DEFAULT },
        { provide: FILES, useValue: options.files === undefined ? null : { ...FILES_SETTINGS, ...options.files } },
        { provide: SETTINGS, useValue: { ...FEED_SETTINGS, ...options.feed } },
        { provide: ResultsReader, useFactory: (given: Pool) => mandatesReader(given), inject: [POOL] },
        { provide: APP_FILTER, useFactory: (given: Logger) => new ProblemFilter(given), inject: [LOG] },
        Answers,
        EarlyAnswers,
        Tables,
        { provide: KeptAnswers, useFactory: () => new KeptAnswers(options.keptBytesMax) },
        {
          provide: HttpMetrics,
          useFactory: (given: Registry, kept: KeptAnswers) => new HttpMetrics(given, () => kept.bytes),
          inject: [REGISTRY, KeptAnswers],
        },
        Database,
        PublishedResults,
        SnapshotStreams,
        FilesMaker,
        PublishedLog,
        KeptSums,
        ProofDesk,
        Sensitivities,
        ...PAGES,
        ...ELECTION_HANDLERS,
        ...CONTEST_HANDLERS,
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(readOnly, this.metrics.middleware, admission(this.underWayMax)).forRoutes('{*path}');
  }
}
