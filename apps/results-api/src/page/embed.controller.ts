/** /embed/{language}/{election}/{block}: blocks of the page for the sites of others. */
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { isBlock, isLanguage } from '#apps/dashboard';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { ApiProblem } from '../http/problem';
import { ContestPages } from './contest-pages';
import { writePageHeaders } from './page-headers';
import { pageOf } from './page-parameters';
import { PageProblemFilter } from './page-problem-filter';

interface Place {
  readonly language: string;
  readonly election: string;
  readonly block: string;
}

@Controller('embed')
@UseFilters(PageProblemFilter)
export class EmbedController {
  constructor(
    private readonly pages: ContestPages,
    private readonly answers: Answers,
  ) {}

  @Get(':language/:election/:block')
  async block(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { language, block } = place;
    const parameters = new Parameters(request.query, ['snapshot', 'contest', 'round']);
    if (!isBlock(block) || !isLanguage(language)) {
      throw new ApiProblem('ROUTE_UNKNOWN', 'There is nothing at this path.');
    }
    const of = { ...pageOf(request, place.election, parameters), language, path: request.originalUrl };
    const contest = parameters.text('contest');
    const named = contest === undefined ? null : pathId('contest', contest);
    const answer = await this.pages.block(of, block, named, parameters.round());
    writePageHeaders(response, '*');
    await this.answers.send(request, response, answer);
  }
}
