/** /v1/elections/{e}/changes: what each snapshot changed, as facts with sentences, and as server-sent events, and an Atom feed. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import {
  atomFeed,
  changeSentence,
  formatsOf,
  LANGUAGES,
  Links,
  WORDS,
  type ElectionPage,
  type Language,
  type SnapshotChanges,
} from '#apps/dashboard';
import type { ElectionDefinition } from '#libs/election';
import { ResultsReader, type SnapshotFacts, type SnapshotResults, type StoredElection } from '#libs/results';
import { textOf, type Answer } from '../answers/answer';
import { Answers } from '../answers/answers';
import { EVENT_STREAM, wantsEvents } from '../http/admission';
import type { Request, Response } from '../http/express';
import { lastEventIdOf } from '../http/last-event-id';
import { Parameters, pathId } from '../http/parameters';
import { instant } from '../http/presenters';
import { ApiProblem } from '../http/problem';
import { Produces } from '../http/produces';
import { PublishedResults } from '../queries/published-results';
import { definedElection, storedElection } from '../queries/stored-election';
import { SnapshotStreams } from '../stream/snapshot-streams';
import { ElectionChanges, ENTRIES_MAX } from './election-changes';

export const ATOM = 'application/atom+xml';

interface Wanted {
  readonly before?: number;
  readonly limit?: number;
}

interface Found {
  readonly stored: StoredElection;
  readonly election: ElectionDefinition;
  readonly results: SnapshotResults;
  readonly holds: () => boolean;
}

/** `before` and `limit` are for pages, `lastEventId` for events; either form may be asked for with all of them. */
const PARAMETERS = ['before', 'limit', 'lastEventId'];

@Controller('v1/elections/:election')
export class ChangesController {
  constructor(
    private readonly reader: ResultsReader,
    private readonly published: PublishedResults,
    private readonly changes: ElectionChanges,
    private readonly streams: SnapshotStreams,
    private readonly answers: Answers,
  ) {}

  @Get('changes')
  @Produces('application/json', EVENT_STREAM)
  async changed(
    @Param('election') electionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (wantsEvents(request)) await this.events(electionId, request, response);
    else await this.json(electionId, request, response);
  }

  private async json(electionId: string, request: Request, response: Response): Promise<void> {
    const parameters = new Parameters(request.query, PARAMETERS);
    const wanted = wantedOf(parameters);
    // Of events alone; what is wrong is refused all the same.
    parameters.text('lastEventId');
    const found = await this.find(electionId);
    const answer = answerFor(found, ['changes', electionId, wanted.before ?? null, wanted.limit ?? null], async () => {
      const { entries, next } = await this.changes.page(found.stored, found.results.at.snapshot, wanted);
      const told = entries.map((entry) => presentEntry(found.election, entry));
      return textOf({ electionId, rehearsal: found.election.rehearsal, entries: told, next });
    });
    await this.answers.send(request, response, answer);
  }

  /** The same as server-sent events: of each published snapshot what it changed. */
  private async events(electionId: string, request: Request, response: Response): Promise<void> {
    const parameters = new Parameters(request.query, PARAMETERS);
    const lastEventId = lastEventIdOf(request, parameters);
    await storedElection(this.reader, pathId('election', electionId));
    const events = { name: 'changes', data: (at: SnapshotFacts) => this.told(electionId, at) } as const;
    response.setHeader('vary', 'Accept, Accept-Encoding');
    await this.streams.serve(electionId, { lastEventId, events: () => events }, request, response);
  }

  /** What one published snapshot changed, as an event has it. */
  private async told(electionId: string, { snapshot }: SnapshotFacts): Promise<string> {
    const { stored, election } = await definedElection(this.reader, electionId);
    const { entries } = await this.changes.page(stored, snapshot, { limit: 1 });
    const [entry] = entries;
    if (entry?.snapshot !== snapshot)
      throw new Error(`snapshot ${snapshot} of ${electionId} was published and is gone`);
    return JSON.stringify({ electionId, rehearsal: election.rehearsal, ...presentEntry(election, entry) });
  }

  @Get('changes.atom')
  @Produces(ATOM)
  async atom(@Param('election') electionId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['language']);
    const language = languageIn(parameters);
    const found = await this.find(electionId);
    // As it is asked for: a feed names itself.
    const base = `http://${request.headers.host ?? 'localhost'}`;
    const answer = answerFor(found, ['changes.atom', electionId, language, base], async () => {
      const { entries } = await this.changes.page(found.stored, found.results.at.snapshot, {});
      return atomFeed(pageIn(found, language), base, entries);
    });
    await this.answers.send(request, response, { ...answer, contentType: `${ATOM}; charset=utf-8` });
  }

  private async find(electionId: string): Promise<Found> {
    const { stored, election } = await definedElection(this.reader, pathId('election', electionId));
    const { results, holds } = await this.published.at(electionId);
    return { stored, election, results, holds };
  }
}

function answerFor(
  { results, holds }: Found,
  question: readonly (string | number | null)[],
  render: Answer['render'],
): Answer {
  return { follows: { question, at: results.at }, lasting: false, holds, render };
}

function wantedOf(parameters: Parameters): Wanted {
  const before = parameters.integer('before', 0, Number.MAX_SAFE_INTEGER);
  const limit = parameters.integer('limit', 1, ENTRIES_MAX);
  return { ...(before === undefined ? {} : { before }), ...(limit === undefined ? {} : { limit }) };
}

function languageIn(parameters: Parameters): Language {
  const given = parameters.text('language') ?? 'kk';
  const language = LANGUAGES.find((one) => one === given);
  if (language !== undefined) return language;
  throw new ApiProblem('PARAMETER_INVALID', `"language" must be one of ${LANGUAGES.join(', ')}.`);
}

function pageIn({ election, results }: Pick<Found, 'election' | 'results'>, language: Language): ElectionPage {
  const links = new Links(language, election.electionId, null);
  return {
    language,
    words: WORDS[language],
    formats: formatsOf(language, election.timeZone),
    election,
    links,
    colours: null,
    at: results.at,
  };
}

/** Each change with its sentence in every language. */
function presentEntry(
  election: ElectionDefinition,
  { timeMs, publishedAtMs, changes, ...entry }: SnapshotChanges,
): object {
  const telling = LANGUAGES.map((language) => ({
    language,
    words: WORDS[language],
    formats: formatsOf(language, election.timeZone),
    election,
  }));
  return {
    ...entry,
    time: instant(timeMs),
    publishedAt: publishedAtMs === null ? null : instant(publishedAtMs),
    changes: changes.map((change) => ({
      ...change,
      text: Object.fromEntries(telling.map((one) => [one.language, changeSentence(one, change)])),
    })),
  };
}
