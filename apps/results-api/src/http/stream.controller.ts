/** /v1/elections/{e}/stream: server-sent events. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { nearestNames } from '#libs/platform';
import { ResultsReader, type StoredElection } from '#libs/results';
import type { SnapshotFeed } from '../stream/snapshot-feed';
import type { StreamEvents } from '../stream/stream-session';
import type { Selection } from '../stream/snapshot-event';
import { SnapshotStreams } from '../stream/snapshot-streams';
import type { Request, Response } from './express';
import { storedElection } from '../queries/stored-election';
import { lastEventIdOf } from './last-event-id';
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

  @Get()
  async stream(
    @Param('election') electionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['lastEventId', 'contests']);
    const lastEventId = lastEventIdOf(request, parameters);
    const contests = parameters.textOrEmpty('contests');
    const election = await storedElection(this.reader, pathId('election', electionId));
    const wanted = selection(contests, election);
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
