/** /v1/elections/{e}/contests/{c}/precincts/{p}/proof: what shows that a precinct's figures are in every total above it. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ResultsReader } from '#libs/results';
import { textOf } from '../answers/answer';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { absenceProblem } from '../http/problem';
import { Produces } from '../http/produces';
import { present, PublishedResults } from '../queries/published-results';
import { ProofDesk } from './proof-desk';

interface Place {
  readonly election: string;
  readonly contest: string;
  readonly precinct: string;
}

@Controller('v1/elections/:election')
export class ProofsController {
  constructor(
    private readonly published: PublishedResults,
    private readonly reader: ResultsReader,
    private readonly desk: ProofDesk,
    private readonly answers: Answers,
  ) {}

  @Get('contests/:contest/precincts/:precinct/proof')
  @Produces('application/json')
  async proof(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'round', 'hierarchy']);
    const electionId = pathId('election', place.election);
    const contestId = pathId('contest', place.contest);
    const precinctId = pathId('precinct', place.precinct);
    const [wanted, round, hierarchy] = [parameters.snapshot(), parameters.round(), parameters.text('hierarchy')];
    const { results, holds } = await this.published.at(electionId, wanted);
    const { at } = results;
    await this.answers.send(request, response, {
      follows: {
        question: ['proof', electionId, contestId, precinctId, round ?? null, hierarchy ?? null],
        at,
      },
      lasting: wanted !== undefined,
      holds,
      render: async () => {
        const election = await this.reader.stored(electionId);
        if (election === null) throw absenceProblem(await this.reader.noElection(electionId));
        const { contestNo, precinctNo } = present(results.placeOf(contestId, precinctId, round));
        return textOf(await this.desk.proof(election, at.snapshot, { contestNo, precinctNo, hierarchy }));
      },
    });
  }
}
