/** /v1/elections and what belongs to a whole election. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers } from '../answers/answers';
import {
  GetDefinition,
  GetElection,
  GetSnapshot,
  ListElections,
  ListSnapshots,
  ListVerdicts,
} from '../queries/election-queries';
import type { Request, Response } from './express';
import { integerIn, Parameters, pathId } from './parameters';
import { Produces } from './produces';

@Controller('v1/elections')
@Produces('application/json')
export class ElectionsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
  ) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['q', 'after', 'limit']);
    const [q, after, limit] = [parameters.text('q'), parameters.text('after'), parameters.limit()];
    const query = new ListElections({
      ...(q === undefined ? {} : { q }),
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
    });
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get(':election')
  async one(@Param('election') election: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    const query = new GetElection(pathId('election', election));
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get(':election/definition')
  async definition(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    const query = new GetDefinition(pathId('election', election));
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get(':election/snapshots')
  async snapshots(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['after', 'limit']);
    const after = parameters.integer('after', 0, Number.MAX_SAFE_INTEGER) ?? -1;
    const query = new ListSnapshots(pathId('election', election), after, parameters.limit());
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get(':election/snapshots/:snapshot')
  async snapshot(
    @Param('election') election: string,
    @Param('snapshot') number: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    const snapshot = integerIn('snapshot', number, 0, Number.MAX_SAFE_INTEGER);
    const query = new GetSnapshot(pathId('election', election), snapshot);
    await this.answers.send(request, response, await this.queries.execute(query));
  }

  @Get(':election/verdicts')
  async verdicts(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['source', 'id', 'after', 'limit']);
    const wanted = {
      source: parameters.text('source'),
      id: parameters.text('id'),
      after: parameters.text('after'),
      limit: parameters.limit(),
    };
    const query = new ListVerdicts(pathId('election', election), wanted);
    await this.answers.send(request, response, await this.queries.execute(query));
  }
}
