/** /v1/elections/{e}/contests/{c}: outcome, mandates, units, precincts, each at a published snapshot. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus, type Query } from '@nestjs/cqrs';
import { isAbsent, type Absent, type SnapshotFacts } from '#libs/results';
import {
  GetContest,
  GetMandates,
  GetPrecinct,
  GetUnit,
  ListPrecincts,
  type ContestAt,
} from '../queries/contest-queries';
import { FindSnapshot } from '../queries/election-queries';
import { answeredByTag, sendJson } from './answer';
import { snapshotTag } from './etag';
import type { Request, Response } from './express';
import { Parameters } from './parameters';
import { instant, presentContest, presentMandates, presentPrecinct, presentUnit } from './presenters';
import { absenceProblem } from './problem';

/** What every route here takes. */
const COMMON = ['snapshot', 'round'];

interface Place {
  readonly election: string;
  readonly contest: string;
  readonly unit?: string;
  readonly precinct?: string;
}

@Controller('v1/elections/:election/contests/:contest')
export class ContestsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  async outcome(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'sensitivity']);
    const weighed = parameters.flag('sensitivity');
    await this.answer(place, parameters, request, response, (at) => new GetContest(at, weighed), presentContest);
  }

  @Get('mandates')
  async mandates(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot']);
    const at = await this.snapshot(place, parameters);
    const query = new GetMandates({ ...ids(place), round: undefined, snapshot: at.snapshot });
    const document = await this.queries.execute(query);
    if (isAbsent(document)) throw absenceProblem(document);
    // No tag by snapshot: a distribution comes after the snapshot in which its contest was certified.
    sendJson(request, response, { ...presentMandates(document), ...times(at) });
  }

  @Get('units/:unit')
  async unit(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'hierarchy']);
    const hierarchy = parameters.text('hierarchy');
    const query = (at: ContestAt): GetUnit => new GetUnit(at, place.unit ?? '', hierarchy);
    await this.answer(place, parameters, request, response, query, presentUnit);
  }

  @Get('precincts')
  async precincts(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'unit', 'state', 'after', 'limit']);
    const unit = parameters.text('unit');
    const state = parameters.state();
    const after = parameters.text('after');
    const limit = parameters.limit();
    const wanted = {
      ...(unit === undefined ? {} : { unit }),
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
    };
    await this.answer(place, parameters, request, response, (at) => new ListPrecincts(at, wanted));
  }

  @Get('precincts/:precinct')
  async precinct(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, COMMON);
    const query = (at: ContestAt): GetPrecinct => new GetPrecinct(at, place.precinct ?? '');
    await this.answer(place, parameters, request, response, query, presentPrecinct);
  }

  private async snapshot(place: Place, parameters: Parameters): Promise<SnapshotFacts> {
    return this.queries.execute(new FindSnapshot(place.election, parameters.snapshot()));
  }

  /** Finds the snapshot first: its tag may make the query itself unnecessary. */
  private async answer<T extends object>(
    place: Place,
    parameters: Parameters,
    request: Request,
    response: Response,
    query: (at: ContestAt) => Query<T | Absent>,
    present: (document: T) => object = (document) => document,
  ): Promise<void> {
    const round = parameters.round();
    const at = await this.snapshot(place, parameters);
    if (answeredByTag(request, response, snapshotTag(request.originalUrl, at))) return;
    const document = await this.queries.execute(query({ ...ids(place), round, snapshot: at.snapshot }));
    if (isAbsent(document)) throw absenceProblem(document);
    sendJson(request, response, { ...present(document), ...times(at) });
  }
}

function ids({ election, contest }: Place): { readonly electionId: string; readonly contestId: string } {
  return { electionId: election, contestId: contest };
}

function times({ timeMs, publishedAtMs }: SnapshotFacts): object {
  return { time: instant(timeMs), publishedAt: publishedAtMs === null ? null : instant(publishedAtMs) };
}
