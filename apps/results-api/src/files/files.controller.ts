/** /files/{e}: what there is, and each file under a name that never means anything else. */
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ResultsReader } from '#libs/results';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { absenceProblem, ApiProblem } from '../http/problem';
import { Produces } from '../http/produces';
import { FilesMaker } from './files-maker';
import { FILES, FILES_SETTINGS, type FilesSettings } from './files-settings';
import type { KeptSets } from './kept-sets';
import { sendFile } from './send-file';

@Controller('files/:election')
export class FilesController {
  private downloads = 0;

  constructor(
    private readonly maker: FilesMaker,
    private readonly reader: ResultsReader,
    private readonly answers: Answers,
    @Inject(FILES) private readonly settings: FilesSettings | null,
  ) {}

  @Get('index.json')
  @Produces('application/json')
  async index(@Param('election') election: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    const { newest } = await this.setsOf(election);
    const text = newest?.text ?? '';
    const answer = { follows: null, lasting: false, holds: () => false, render: () => Promise.resolve(text) };
    await this.answers.send(request, response, answer);
  }

  @Get(':file')
  async file(
    @Param('election') election: string,
    @Param('file') name: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    const found = (await this.setsOf(election)).find(pathId('file', name));
    if (found === null) {
      throw new ApiProblem('FILE_UNKNOWN', 'There is no file of this name; those of older snapshots are removed.');
    }
    const { downloadsMax, stallMaxMs } = this.settings ?? FILES_SETTINGS;
    if (this.downloads >= downloadsMax) {
      throw new ApiProblem('TOO_BUSY', `${downloadsMax} files are on their way, as many as are sent at a time.`);
    }
    this.downloads++;
    try {
      await sendFile(request, response, found, stallMaxMs);
    } finally {
      this.downloads--;
    }
  }

  private async setsOf(election: string): Promise<KeptSets> {
    const electionId = pathId('election', election);
    const sets = this.maker.setsOf(electionId);
    if (sets !== null) return sets;
    if ((await this.reader.stored(electionId)) === null) throw absenceProblem(await this.reader.noElection(electionId));
    throw new ApiProblem('FILES_NOT_MADE', 'No files of this election are made yet, or none are made by this process.');
  }
}
