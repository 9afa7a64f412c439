/** The page for people: /{language}/… Each method reads what is asked for and leaves the rest to the pages. */
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { changesView, electionsView, LANGUAGES, verifyView } from '#apps/dashboard';
import { electionsPage, ResultsReader } from '#libs/results';
import type { Answer } from '../answers/answer';
import { ElectionChanges } from '../changes/election-changes';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { ApiProblem } from '../http/problem';
import { ContestPages } from './contest-pages';
import { ObstaclePages } from './obstacle-pages';
import { PageAnswers } from './page-answers';
import { pageOf, searched } from './page-parameters';
import { languageOf } from './page-language';
import { writePageHeaders } from './page-headers';
import { PageProblemFilter } from './page-problem-filter';

const ELECTIONS_A_PAGE = 100;

@Controller([...LANGUAGES])
@UseFilters(PageProblemFilter)
export class PageController {
  constructor(
    private readonly reader: ResultsReader,
    private readonly pages: PageAnswers,
    private readonly contestPages: ContestPages,
    private readonly changesOf: ElectionChanges,
    private readonly obstaclePages: ObstaclePages,
    private readonly answers: Answers,
  ) {}

  @Get()
  async elections(@Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['q', 'after']);
    const [q, after] = [searched(parameters), parameters.text('after')];
    const wanted = {
      limit: ELECTIONS_A_PAGE,
      ...(q === undefined ? {} : { q }),
      ...(after === undefined ? {} : { after }),
    };
    const found = electionsPage(await this.reader.elections(), wanted);
    const { language, path } = languageOf(request);
    const list = { ...found, wanted: q ?? null, continued: after !== undefined };
    await this.send(
      request,
      response,
      this.pages.plain(language, path, (page) => electionsView(page, list)),
    );
  }

  @Get(':election')
  async election(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const of = pageOf(request, election, new Parameters(request.query, ['snapshot']));
    await this.send(request, response, await this.contestPages.leading(of));
  }

  @Get(':election/contests')
  async contests(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'q']);
    const of = pageOf(request, election, parameters);
    await this.send(request, response, await this.contestPages.all(of, searched(parameters)));
  }

  @Get(':election/changes')
  async changes(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'before']);
    const of = pageOf(request, election, parameters);
    const before = parameters.integer('before', 0, Number.MAX_SAFE_INTEGER);
    const answer = await this.pages.about(of, ({ page, results, stored }) =>
      Promise.resolve({
        make: async () => {
          const wanted = before === undefined ? {} : { before };
          return changesView(page, await this.changesOf.page(stored, results.at.snapshot, wanted));
        },
      }),
    );
    await this.send(request, response, answer);
  }

  @Get(':election/obstacles')
  async obstacles(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const of = pageOf(request, election, new Parameters(request.query, ['snapshot']));
    await this.send(request, response, await this.obstaclePages.obstacles(of));
  }

  @Get(':election/documents')
  async documents(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const of = pageOf(request, election, new Parameters(request.query, ['snapshot']));
    await this.send(request, response, await this.obstaclePages.documents(of));
  }

  @Get(':election/verify')
  async verify(@Param('election') election: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const of = pageOf(request, election, new Parameters(request.query, ['snapshot']));
    const answer = await this.pages.about(of, ({ page, results }) =>
      Promise.resolve({
        make: async () => verifyView(page, await this.reader.zeroReport(election, results.at.snapshot)),
      }),
    );
    await this.send(request, response, answer);
  }

  @Get(':election/c/:contest')
  async contest(
    @Param() place: { readonly election: string; readonly contest: string },
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'round']);
    const of = pageOf(request, place.election, parameters);
    const contestId = pathId('contest', place.contest);
    await this.send(request, response, await this.contestPages.one(of, contestId, parameters.round()));
  }

  /** Behind all others: a page for what is not there. */
  @Get('{*rest}')
  nothing(): never {
    throw new ApiProblem('ROUTE_UNKNOWN', 'There is nothing at this path.');
  }

  private async send(request: Request, response: Response, answer: Answer): Promise<void> {
    writePageHeaders(response, "'self'");
    await this.answers.send(request, response, answer);
  }
}
