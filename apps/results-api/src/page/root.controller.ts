/** / leads to the page in the reader's language; /assets/… has what the page needs. */
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { LANGUAGES } from '#apps/dashboard';
import Negotiator from 'negotiator';
import { ResultsReader } from '#libs/results';
import { cachingOf } from '../answers/answer';
import { encode, encodingFor, type Encoding } from '../answers/encoding';
import type { Request, Response } from '../http/express';
import { ApiProblem } from '../http/problem';
import { PageAnswers } from './page-answers';
import { PageProblemFilter } from './page-problem-filter';

@Controller()
@UseFilters(PageProblemFilter)
export class RootController {
  private readonly packed = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly reader: ResultsReader,
    private readonly pages: PageAnswers,
  ) {}

  /** Straight to the election where there is only one. */
  @Get()
  async root(@Req() request: Request, @Res() response: Response): Promise<void> {
    const language = new Negotiator(request).language([...LANGUAGES]) ?? LANGUAGES[0];
    const ids = await this.reader.electionIds();
    const [only] = ids;
    const to = ids.length === 1 && only !== undefined ? encodeURIComponent(only) : '';
    response
      .status(302)
      .setHeader('location', `/${language}/${to}`)
      .setHeader('vary', 'Accept-Language')
      .setHeader('cache-control', 'no-cache')
      .end();
  }

  /** Under a name that stays, for the pages of others: asked about again each time. */
  @Get('embed.js')
  async embed(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { embed } = this.pages.assets;
    response.setHeader('etag', `"${embed}"`);
    if (request.headers['if-none-match'] === `"${embed}"`) {
      response.status(304).end();
      return;
    }
    await this.send(embed, request, response, cachingOf(false));
  }

  /** Named after their content: a copy holds for ever. */
  @Get('assets/:name')
  async asset(@Param('name') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(name, request, response, cachingOf(true));
  }

  private async send(name: string, request: Request, response: Response, caching: string): Promise<void> {
    const asset = this.pages.assets.files.get(name);
    if (asset === undefined) throw new ApiProblem('ROUTE_UNKNOWN', 'There is nothing at this path.');
    const encoding = encodingFor(request);
    const bytes = await this.encoded(name, asset.bytes, encoding);
    response.setHeader('content-type', asset.contentType);
    response.setHeader('cache-control', caching);
    response.setHeader('vary', 'Accept-Encoding');
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  private encoded(name: string, bytes: Buffer, encoding: Encoding): Promise<Buffer> {
    const key = `${encoding} ${name}`;
    let packed = this.packed.get(key);
    if (packed === undefined) this.packed.set(key, (packed = encode(bytes, encoding)));
    return packed;
  }
}
