/** /v1/elections and what belongs to a whole election. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { isAbsent, PAGE_ROWS_MAX } from '#libs/results';
import {
  FindSnapshot,
  GetDefinition,
  GetElection,
  GetSnapshot,
  ListElections,
  ListSnapshots,
  ListVerdicts,
} from '../queries/election-queries';
import { answeredByTag, sendJson } from './answer';
import { snapshotTag } from './etag';
import type { Request, Response } from './express';
import { integerIn, Parameters } from './parameters';
import { presentContest, presentElection, presentElectionAnswer, presentSnapshot, presentVerdicts } from './presenters';
import { absenceProblem } from './problem';

@Controller('v1/elections')
export class ElectionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    const elections = await this.queries.execute(new ListElections());
    sendJson(request, response, { elections: elections.map(presentElection) });
  }

  @Get(':election')
  async one(@Param('election') electionId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    sendJson(request, response, presentElectionAnswer(await this.queries.execute(new GetElection(electionId))));
  }

  @Get(':election/definition')
  async definition(
    @Param('election') electionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    sendJson(request, response, await this.queries.execute(new GetDefinition(electionId)));
  }

  @Get(':election/snapshots')
  async snapshots(
    @Param('election') electionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['after', 'limit']);
    const after = parameters.integer('after', 0, Number.MAX_SAFE_INTEGER) ?? -1;
    const limit = parameters.limit() ?? PAGE_ROWS_MAX;
    const found = await this.queries.execute(new ListSnapshots(electionId, after, limit + 1));
    const snapshots = found.slice(0, limit);
    const next = found.length > limit ? (snapshots[snapshots.length - 1]?.snapshot ?? null) : null;
    sendJson(request, response, { electionId, snapshots: snapshots.map(presentSnapshot), next });
  }

  @Get(':election/snapshots/:snapshot')
  async snapshot(
    @Param('election') electionId: string,
    @Param('snapshot') number: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    const wanted = integerIn('snapshot', number, 0, Number.MAX_SAFE_INTEGER);
    const at = await this.queries.execute(new FindSnapshot(electionId, wanted, true));
    if (answeredByTag(request, response, snapshotTag(request.originalUrl, at))) return;
    const document = await this.queries.execute(new GetSnapshot(electionId, wanted));
    if (isAbsent(document)) throw absenceProblem(document);
    const contests = document.contests.map(presentContest);
    sendJson(request, response, { ...document, contests, ...presentSnapshot(at) });
  }

  @Get(':election/verdicts')
  async verdicts(
    @Param('election') electionId: string,
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
    const page = await this.queries.execute(new ListVerdicts(electionId, wanted));
    if (isAbsent(page)) throw absenceProblem(page);
    sendJson(request, response, presentVerdicts(page));
  }
}
