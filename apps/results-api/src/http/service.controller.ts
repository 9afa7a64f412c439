/** The description of the API. Health and metrics belong to the port, as in every service. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { OPENAPI } from '../openapi/document';
import { sendJson } from './answer';
import type { Request, Response } from './express';

@Controller()
export class ServiceController {
  @Get('openapi.json')
  openapi(@Req() request: Request, @Res() response: Response): void {
    sendJson(request, response, OPENAPI);
  }
}
