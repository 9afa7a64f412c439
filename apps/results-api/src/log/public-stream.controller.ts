/** /v1/elections/{e}/stream.ndjson: the records themselves, as far as what they led to is published. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Pool } from 'pg';
import { journalPages } from '#libs/journal';
import { publicLineOf } from '#libs/replay';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { Produces } from '../http/produces';
import { POOL } from '../options';
import { PublishedLog } from './published-log';

const NDJSON = 'application/x-ndjson';
/** A reader that takes nothing for so long is let go. */
const STALL_MAX_MS = 30_000;

@Controller('v1/elections/:election')
export class PublicStreamController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly log: PublishedLog,
  ) {}

  @Get('stream.ndjson')
  @Produces(NDJSON)
  async stream(@Param('election') election: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['from', 'to']);
    const from = parameters.integer('from', 0, Number.MAX_SAFE_INTEGER) ?? 0;
    const wanted = parameters.integer('to', 0, Number.MAX_SAFE_INTEGER);
    const { electionNo, snapshot } = await this.log.look(pathId('election', election));
    const to = Math.min(snapshot, wanted ?? snapshot);
    response.setHeader('content-type', NDJSON);
    response.setHeader('cache-control', 'no-cache');
    if (request.method === 'HEAD' || from > to) {
      response.end();
      return;
    }
    const { pool } = this;
    async function* lines(): AsyncGenerator<string> {
      for await (const page of journalPages(pool, electionNo, to + 1, from)) {
        if (page.length > 0) yield page.map((record) => `${publicLineOf(record).line}\n`).join('');
      }
    }
    response.setTimeout(STALL_MAX_MS, () => response.destroy());
    try {
      await pipeline(Readable.from(lines()), response);
    } catch (error) {
      // Half a stream must not look like a whole one; who has gone needs no answer.
      if (!response.headersSent) throw error;
      response.destroy();
    }
  }
}
