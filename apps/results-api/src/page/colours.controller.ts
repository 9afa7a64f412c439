/** /assets/colours/{election}/{hash}.css: what the definition says of the colours of its options. */
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ResultsReader } from '#libs/results';
import { cachingOf } from '../answers/answer';
import { encode, encodingFor } from '../answers/encoding';
import type { Request, Response } from '../http/express';
import { pathId } from '../http/parameters';
import { ApiProblem } from '../http/problem';
import { ColoursOfElections } from './election-colours';
import { PageProblemFilter } from './page-problem-filter';

@Controller('assets/colours')
@UseFilters(PageProblemFilter)
export class ColoursController {
  constructor(
    private readonly reader: ResultsReader,
    private readonly colours: ColoursOfElections,
  ) {}

  @Get(':election/:name')
  async stylesheet(
    @Param() place: { readonly election: string; readonly name: string },
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const stored = await this.reader.stored(pathId('election', place.election));
    const election = stored?.definition ?? null;
    const found = election === null ? null : this.colours.of(election);
    if (found?.name !== place.name) throw new ApiProblem('ROUTE_UNKNOWN', 'There is nothing at this path.');
    const encoding = encodingFor(request);
    const bytes = await encode(Buffer.from(found.css), encoding);
    response.setHeader('content-type', 'text/css; charset=utf-8');
    response.setHeader('cache-control', cachingOf(true));
    response.setHeader('vary', 'Accept-Encoding');
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}
