/** /v1/elections/{e}/obstacles: what stands between the count and a lawful result, for programs. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { isAbsent, ResultsReader, type HeldItem, type MissingDocument, type SnapshotFacts } from '#libs/results';
import { textOf } from '../answers/answer';
import { Answers } from '../answers/answers';
import { CSV, Tables, type CsvRow } from '../answers/tables';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { instant, presentSnapshot } from '../http/presenters';
import { Produces } from '../http/produces';
import { PublishedResults } from '../queries/published-results';

/** Of the list of missing documents in one answer; the table has all of them. */
export const DOCUMENTS_MAX = 1_000;
const HEADING = ['contest_id', 'round', 'precinct_id', 'kind', 'named', 'since'];

@Controller('v1/elections/:election')
export class ObstaclesController {
  constructor(
    private readonly reader: ResultsReader,
    private readonly published: PublishedResults,
    private readonly answers: Answers,
    private readonly tables: Tables,
  ) {}

  @Get('obstacles')
  @Produces('application/json')
  async obstacles(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    new Parameters(request.query, []);
    const electionId = pathId('election', election);
    const { results, holds } = await this.published.at(electionId);
    const { at } = results;
    const held = await this.heldAt(electionId, at);
    const more = held.map(({ position }) => position).join(',');
    const render = async (): Promise<string> => {
      const { rehearsal, contests } = await results.outcome();
      const documents = await this.reader.missingDocuments(electionId, at.snapshot);
      return textOf({
        electionId,
        rehearsal,
        ...presentSnapshot(at),
        ruleStorms: await this.reader.ruleStorms(electionId, at.snapshot),
        held: heldByCode(held),
        missing: contests.map(({ contestId, round, precincts }) => ({
          contestId,
          round,
          precincts: precincts.missing,
        })),
        missingDocuments: documents.slice(0, DOCUMENTS_MAX).map(presentDocument),
        missingDocumentsInAll: documents.length,
      });
    };
    await this.answers.send(request, response, {
      follows: { question: ['obstacles', electionId], at, more },
      lasting: false,
      holds,
      render,
    });
  }

  @Get('missing-documents.csv')
  @Produces(CSV)
  async documents(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['snapshot']);
    const electionId = pathId('election', election);
    const wanted = parameters.snapshot();
    const {
      results: { at },
    } = await this.published.at(electionId, wanted);
    const pages = async function* (reader: ResultsReader): AsyncGenerator<readonly CsvRow[]> {
      yield (await reader.missingDocuments(electionId, at.snapshot)).map(rowOf);
    };
    await this.tables.send(request, response, {
      follows: { question: ['missing-documents.csv', electionId], at },
      lasting: wanted !== undefined,
      fileName: `${electionId}-missing-documents-${at.snapshot}.csv`,
      heading: HEADING,
      pages: () => pages(this.reader),
    });
  }

  /** Held now, of the records in the snapshot. */
  private async heldAt(electionId: string, { snapshot }: SnapshotFacts): Promise<readonly HeldItem[]> {
    const found = await this.reader.held(electionId);
    return isAbsent(found) ? [] : found.filter(({ position }) => position <= snapshot);
  }
}

function heldByCode(held: readonly HeldItem[]): readonly object[] {
  const codes = new Map<string, { records: number; oldestMs: number }>();
  for (const { codes: given, heldSinceMs } of held) {
    for (const code of given) {
      const known = codes.get(code) ?? { records: 0, oldestMs: heldSinceMs };
      codes.set(code, { records: known.records + 1, oldestMs: Math.min(known.oldestMs, heldSinceMs) });
    }
  }
  return [...codes].map(([code, { records, oldestMs }]) => ({ code, records, oldest: instant(oldestMs) }));
}

function presentDocument({ sinceMs, ...document }: MissingDocument): object {
  return { ...document, since: instant(sinceMs) };
}

function rowOf({ contestId, round, precinctId, kind, named, sinceMs }: MissingDocument): CsvRow {
  return [contestId, round, precinctId, kind, named, instant(sinceMs)];
}
