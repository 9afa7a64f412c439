/** What shows that a precinct's figures are in every total above it, and that a record is in the stream that a log binds. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ResultsReader, type PrecinctProof } from '#libs/results';
import { textOf } from '../answers/answer';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { ApiProblem } from '../http/problem';
import { Produces } from '../http/produces';
import { present, PublishedResults } from '../queries/published-results';
import { storedElection } from '../queries/stored-election';
import { witnessesOf } from './cosignatures-asked';
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
    const parameters = new Parameters(request.query, ['snapshot', 'round', 'hierarchy', 'cosignatures']);
    const electionId = pathId('election', place.election);
    const contestId = pathId('contest', place.contest);
    const precinctId = pathId('precinct', place.precinct);
    const [wanted, round, hierarchy] = [parameters.snapshot(), parameters.round(), parameters.text('hierarchy')];
    const witnesses = witnessesOf(parameters);
    const { results, holds } = await this.published.at(electionId, wanted);
    const { at } = results;
    const document = async (): Promise<PrecinctProof> => {
      const election = await storedElection(this.reader, electionId);
      const { contestNo, precinctNo } = present(results.placeOf(contestId, precinctId, round));
      return this.desk.proof(election, at.snapshot, { contestNo, precinctNo, hierarchy, witnesses });
    };
    // Cosignatures come later than the snapshot that they are asked for with.
    if (witnesses > 0) return this.answers.sendDocument(request, response, await document());
    await this.answers.send(request, response, {
      follows: {
        question: ['proof', electionId, contestId, precinctId, round ?? null, hierarchy ?? null],
        at,
      },
      lasting: wanted !== undefined,
      holds,
      render: async () => textOf(await document()),
    });
  }

  @Get('records/:record')
  @Produces('application/json')
  async record(
    @Param() place: { readonly election: string; readonly record: string },
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const witnesses = witnessesOf(new Parameters(request.query, ['cosignatures']));
    const election = await storedElection(this.reader, pathId('election', place.election));
    const document = await this.desk.record(election, wantedRecord(place.record), witnesses);
    await this.answers.sendDocument(request, response, document);
  }
}

/** A position, or a hash as bytes. */
function wantedRecord(text: string): number | Buffer {
  const digits = /^sha256:([0-9a-f]{64})$/.exec(text)?.[1];
  if (digits !== undefined) return Buffer.from(digits, 'hex');
  if (/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new ApiProblem('PARAMETER_INVALID', 'The record in the path must be a position or "sha256:" and 64 digits.');
}
