/** Health, metrics and the description of the API. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { isUnreachable, messageOf, type Readiness } from '#libs/platform';
import { OPENAPI } from '../openapi/document';
import { POOL, REGISTRY } from '../options';
import { sendJson, sendText } from './answer';
import type { Request, Response } from './express';

/** Answers at once and fails where the schema is not there. */
const PROBE = `select election_no from sanaq.election limit 1`;

@Controller()
export class ServiceController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(REGISTRY) private readonly registry: Registry,
  ) {}

  @Get('health/live')
  live(@Req() request: Request, @Res() response: Response): void {
    response.setHeader('cache-control', 'no-store');
    sendJson(request, response, { live: true });
  }

  @Get('health/ready')
  async ready(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const readiness = await this.readiness();
    if (!readiness.ready) response.status(503);
    sendJson(request, response, readiness);
  }

  @Get('metrics')
  async metrics(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    sendText(request, response, this.registry.contentType, await this.registry.metrics());
  }

  @Get('openapi.json')
  openapi(@Req() request: Request, @Res() response: Response): void {
    sendJson(request, response, OPENAPI);
  }

  private async readiness(): Promise<Readiness> {
    try {
      await this.pool.query(PROBE);
      return { ready: true, checks: { database: 'ok' } };
    } catch (error) {
      const what = isUnreachable(error) ? 'does not answer' : 'cannot be read';
      return { ready: false, checks: { database: `PostgreSQL ${what}: ${messageOf(error)}` } };
    }
  }
}
