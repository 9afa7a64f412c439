/** The descriptions of the API and of topics and stream. Health and metrics belong to the port, as in every service. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ASYNCAPI } from '../asyncapi/document';
import { Answers } from '../answers/answers';
import { OPENAPI } from '../openapi/document';
import type { Request, Response } from './express';
import { Parameters } from './parameters';
import { Produces } from './produces';

@Controller()
@Produces('application/json')
export class ServiceController {
  constructor(private readonly answers: Answers) {}

  @Get('openapi.json')
  async openapi(@Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    await this.answers.sendDocument(request, response, OPENAPI);
  }

  @Get('asyncapi.json')
  async asyncapi(@Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    await this.answers.sendDocument(request, response, ASYNCAPI);
  }
}
