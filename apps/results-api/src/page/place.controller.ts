/** /{language}/{election}/…: units, precincts, search. */
import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { LANGUAGES } from '#apps/dashboard';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { pageOf, searched } from './page-parameters';
import { writePageHeaders } from './page-headers';
import { PageProblemFilter } from './page-problem-filter';
import { ShapePages } from './shape-pages';
import { PlacePages } from './place-pages';
import type { Answer } from '../answers/answer';

interface Place {
  readonly election: string;
  readonly contest: string;
  readonly unit: string;
  readonly precinct: string;
}

@Controller([...LANGUAGES])
@UseFilters(PageProblemFilter)
export class PlaceController {
  constructor(
    private readonly pages: PlacePages,
    private readonly shapes: ShapePages,
    private readonly answers: Answers,
  ) {}

  @Get(':election/search')
  async search(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'q']);
    const of = pageOf(request, place.election, parameters);
    await this.send(request, response, await this.pages.search(of, searched(parameters)));
  }

  @Get(':election/c/:contest/u/:unit')
  async unit(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'round', 'hierarchy']);
    const of = pageOf(request, place.election, parameters);
    const contest = { contestId: pathId('contest', place.contest), round: parameters.round() };
    const unitId = pathId('unit', place.unit);
    await this.send(request, response, await this.pages.unit(of, contest, unitId, parameters.text('hierarchy')));
  }

  @Get(':election/c/:contest/precincts')
  async precincts(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { state: given, ...query } = request.query;
    // A form sends a choice of nothing as an empty one.
    const asked = given === '' ? query : request.query;
    const parameters = new Parameters(asked, ['snapshot', 'round', 'unit', 'state', 'after']);
    const of = pageOf(request, place.election, parameters);
    const contest = { contestId: pathId('contest', place.contest), round: parameters.round() };
    const [unit, state, after] = [parameters.text('unit'), parameters.state(), parameters.text('after')];
    const wanted = {
      ...(unit === undefined ? {} : { unit }),
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { after }),
    };
    await this.send(request, response, await this.pages.precincts(of, contest, wanted));
  }

  @Get(':election/c/:contest/shape')
  async shape(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'round', 'option']);
    const of = pageOf(request, place.election, parameters);
    const contest = { contestId: pathId('contest', place.contest), round: parameters.round() };
    await this.send(request, response, await this.shapes.shape(of, contest, parameters.text('option')));
  }

  @Get(':election/c/:contest/p/:precinct')
  async precinct(@Param() place: Place, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot', 'round']);
    const of = pageOf(request, place.election, parameters);
    const contest = { contestId: pathId('contest', place.contest), round: parameters.round() };
    await this.send(request, response, await this.pages.precinct(of, contest, pathId('precinct', place.precinct)));
  }

  private async send(request: Request, response: Response, answer: Answer): Promise<void> {
    writePageHeaders(response, "'self'");
    await this.answers.send(request, response, answer);
  }
}
