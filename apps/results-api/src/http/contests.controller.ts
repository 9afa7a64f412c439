/** /v1/elections/{e}/contests/{c}: outcome, mandates, units, precincts, each at a published snapshot. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers } from '../answers/answers';
import { CSV, Tables } from '../answers/tables';
import {
  GetContest,
  GetMandates,
  GetPrecinct,
  GetUnit,
  ListPrecincts,
  TabulatePrecincts,
  type ContestQuestion,
} from '../queries/contest-queries';
import type { Request, Response } from './express';
import { Parameters, pathId } from './parameters';
import { preferred, Produces } from './produces';

const JSON_TYPE = 'application/json';
/** What nearly every route here takes. */
const COMMON = ['snapshot', 'round'];

interface Place {
  readonly election: string;
  readonly contest: string;
  readonly unit?: string;
  readonly precinct?: string;
}

@Controller('v1/elections/:election/contests/:contest')
export class ContestsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    private readonly tables: Tables,
  ) {}

  @Get()
  @Produces(JSON_TYPE)
  async outcome(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'sensitivity']);
    const query = new GetContest(contestOf(place, parameters), parameters.flag('sensitivity'));
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get('mandates')
  @Produces(JSON_TYPE)
  async mandates(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot']);
    const query = new GetMandates(contestOf(place, parameters));
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get('units/:unit')
  @Produces(JSON_TYPE)
  async unit(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'hierarchy']);
    const unitId = pathId('unit', place.unit ?? '');
    const query = new GetUnit(contestOf(place, parameters), unitId, parameters.text('hierarchy'));
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get('precincts')
  @Produces(JSON_TYPE, CSV)
  async precincts(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, [...COMMON, 'unit', 'state', 'after', 'limit']);
    const unit = parameters.text('unit');
    const state = parameters.state();
    const after = parameters.text('after');
    const limit = parameters.limit();
    const contest = contestOf(place, parameters);
    const wanted = {
      ...(unit === undefined ? {} : { unit }),
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
    };
    if (preferred(request, [JSON_TYPE, CSV]) === CSV) {
      await this.tables.send(request, response, await this.queries.execute(new TabulatePrecincts(contest, wanted)));
      return;
    }
    await this.answers.send(request, response, await this.queries.execute(new ListPrecincts(contest, wanted)));
  }

  @Get('precincts.csv')
  @Produces(CSV)
  async precinctTable(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const query = new TabulatePrecincts(contestOf(place, new Parameters(request.query, COMMON)));
    await this.tables.send(request, response, await this.queries.execute(query));
  }

  @Get('precincts/:precinct')
  @Produces(JSON_TYPE)
  async precinct(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, COMMON);
    const query = new GetPrecinct(contestOf(place, parameters), pathId('precinct', place.precinct ?? ''));
    await this.answers.send(request, response, await this.queries.execute(query));
  }
}

function contestOf({ election, contest }: Place, parameters: Parameters): ContestQuestion {
  return {
    electionId: pathId('election', election),
    contestId: pathId('contest', contest),
    round: parameters.round(),
    snapshot: parameters.snapshot(),
  };
}
