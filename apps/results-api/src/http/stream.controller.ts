/** /v1/elections/{e}/stream: server-sent events. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ResultsReader } from '#libs/results';
import { SnapshotStreams } from '../stream/snapshot-streams';
import type { Request, Response } from './express';
import { Parameters } from './parameters';
import { absenceProblem } from './problem';

@Controller('v1/elections/:election/stream')
export class StreamController {
  constructor(
    private readonly reader: ResultsReader,
    private readonly streams: SnapshotStreams,
  ) {}

  /** `?lastEventId=` serves clients that cannot set the header; the header, which browsers set, wins. */
  @Get()
  async stream(
    @Param('election') electionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const given = new Parameters(request.query, ['lastEventId']).text('lastEventId');
    const header = request.headers['last-event-id'];
    if ((await this.reader.stored(electionId)) === null) throw absenceProblem({ absent: 'election' });
    await this.streams.serve(electionId, typeof header === 'string' ? header : given, request, response);
  }
}
