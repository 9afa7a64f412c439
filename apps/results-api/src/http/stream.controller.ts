/** /v1/elections/{e}/stream: server-sent events. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { nearestNames } from '#libs/platform';
import { ResultsReader, type StoredElection } from '#libs/results';
import type { SnapshotFeed } from '../stream/snapshot-feed';
import type { StreamEvents } from '../stream/stream-session';
import type { Selection } from '../stream/snapshot-event';
import { SnapshotStreams } from '../stream/snapshot-streams';
import type { Request, Response } from './express';
import { Parameters, pathId } from './parameters';
import { absenceProblem } from './problem';
import { Produces } from './produces';

@Controller('v1/elections/:election/stream')
@Produces('text/event-stream')
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
    const parameters = new Parameters(request.query, ['lastEventId', 'contests']);
    const given = parameters.text('lastEventId');
    const contests = parameters.textOrEmpty('contests');
    const header = request.headers['last-event-id'];
    const election = await this.reader.stored(pathId('election', electionId));
    if (election === null) throw absenceProblem(await this.reader.noElection(electionId));
    const wanted = selection(contests, election);
    const lastEventId = typeof header === 'string' ? header : given;
    const events = (feed: SnapshotFeed): StreamEvents => ({ name: 'snapshot', data: (at) => feed.data(at, wanted) });
    await this.streams.serve(electionId, { lastEventId, events }, request, response);
  }
}

/** Ids between commas; an id may have commas itself, so the whole is looked up first. */
function selection(text: string | undefined, election: StoredElection): Selection {
  if (text === undefined) return null;
  if (text === '') return new Set();
  const known = new Set(election.definition?.contests.map(({ contestId }) => contestId));
  const ids = known.has(text) ? [text] : text.split(',');
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw absenceProblem({ absent: 'contest', nearest: nearestNames(unknown, known) });
  return new Set(ids);
}
