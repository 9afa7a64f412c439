/** Use cases about an election as a whole: one query and one handler each. Public: only what is published. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { electionsPage, PAGE_ROWS_MAX, ResultsReader, type ElectionsWanted, type SnapshotResults } from '#libs/results';
import { answerOf, type Answer } from '../answers/answer';
import { snapshotKey } from '../answers/etag';
import { KeptAnswers } from '../answers/kept-answers';
import {
  presentAmendments,
  presentContest,
  presentElection,
  presentOutcome,
  presentSnapshot,
  presentVerdicts,
  presentZeroReport,
} from '../http/presenters';
import { absenceProblem, ApiProblem } from '../http/problem';
import { fixedAnswer, present, PublishedResults, type Unshared } from './published-results';
import { storedElection } from './stored-election';

/** All elections, or those that a text names, page by page. */
export class ListElections extends Query<Answer> {
  constructor(readonly wanted: ElectionsWanted) {
    super();
  }
}

@QueryHandler(ListElections)
export class ListElectionsHandler implements IQueryHandler<ListElections> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ wanted }: ListElections): Promise<Answer> {
    const { elections, next } = electionsPage(await this.reader.elections(), wanted);
    return answerOf({ elections: elections.map(presentElection), next });
  }
}

/** Summary, what decisions name or wait for, and the outcome at the newest published snapshot. */
export class GetElection extends Query<Answer> {
  constructor(readonly electionId: string) {
    super();
  }
}

@QueryHandler(GetElection)
export class GetElectionHandler implements IQueryHandler<GetElection> {
  constructor(
    private readonly reader: ResultsReader,
    private readonly kept: KeptAnswers,
    private readonly published: PublishedResults,
  ) {}

  execute({ electionId }: GetElection): Promise<Answer> {
    return this.published.election(electionId, () => this.answer(electionId));
  }

  private async answer(electionId: string): Promise<Unshared> {
    const summary = await this.reader.summary(electionId);
    if (summary === null) throw absenceProblem(await this.reader.noElection(electionId));
    const stored = await this.reader.stored(electionId);
    const zeroReport =
      stored === null ? null : await this.reader.zeroReportOf(electionId, stored, { counted: summary.position });
    const head = {
      ...presentElection(summary),
      definitionSha256: stored?.definitionSha256 ?? null,
      openAmendments: presentAmendments(stored?.openAmendments ?? []),
      zeroReport: zeroReport === null ? null : presentZeroReport(zeroReport),
    };
    if (summary.published === null) return answerOf({ ...head, root: null, contests: [] });
    const { snapshot } = summary.published;
    const results = present(await this.reader.at(electionId, { snapshot, publishedOnly: true }));
    const about = JSON.stringify({ ...head, root: results.at.root });
    return {
      follows: { question: ['election', electionId], at: results.at, more: about },
      lasting: false,
      // The summary changes with every record, the contests only with a snapshot: they are kept apart.
      render: async () => `${about.slice(0, -1)},"contests":${await this.contests(electionId, results)}}\n`,
    };
  }

  private async contests(electionId: string, results: SnapshotResults): Promise<string> {
    const key = snapshotKey({ question: ['contests', electionId], at: results.at });
    const { bytes } = await this.kept.take(key, 'identity', async () =>
      JSON.stringify((await results.outcome()).contests.map(presentContest)),
    );
    return bytes.toString('utf8');
  }
}

export class GetDefinition extends Query<Answer> {
  constructor(readonly electionId: string) {
    super();
  }
}

@QueryHandler(GetDefinition)
export class GetDefinitionHandler implements IQueryHandler<GetDefinition> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId }: GetDefinition): Promise<Answer> {
    const stored = await storedElection(this.reader, electionId);
    if (stored.definition !== null) return answerOf(stored.definition);
    throw new ApiProblem('NOT_DEFINED', 'The stream of this election has no accepted definition yet.');
  }
}

/** The outcome document of one published snapshot, named exactly. */
export class GetSnapshot extends Query<Answer> {
  constructor(
    readonly electionId: string,
    readonly snapshot: number,
  ) {
    super();
  }
}

@QueryHandler(GetSnapshot)
export class GetSnapshotHandler implements IQueryHandler<GetSnapshot> {
  constructor(private readonly published: PublishedResults) {}

  async execute({ electionId, snapshot }: GetSnapshot): Promise<Answer> {
    const answering = await this.published.exactly(electionId, snapshot);
    return fixedAnswer(answering, snapshot, ['snapshot', electionId], async () =>
      presentOutcome(await answering.results.outcome()),
    );
  }
}

/** Published snapshots in order, after one. */
export class ListSnapshots extends Query<Answer> {
  constructor(
    readonly electionId: string,
    readonly after: number,
    readonly limit: number = PAGE_ROWS_MAX,
  ) {
    super();
  }
}

@QueryHandler(ListSnapshots)
export class ListSnapshotsHandler implements IQueryHandler<ListSnapshots> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId, after, limit }: ListSnapshots): Promise<Answer> {
    // One more than asked for tells whether there is a next page.
    const found = await this.reader.publishedAfter(electionId, after, limit + 1);
    if (found.length === 0 && (await this.reader.stored(electionId)) === null) {
      throw absenceProblem(await this.reader.noElection(electionId));
    }
    const snapshots = found.slice(0, limit);
    const next = found.length > limit ? (snapshots[snapshots.length - 1]?.snapshot ?? null) : null;
    return answerOf({ electionId, snapshots: snapshots.map(presentSnapshot), next });
  }
}

export class ListVerdicts extends Query<Answer> {
  constructor(
    readonly electionId: string,
    readonly wanted: {
      readonly source?: string | undefined;
      readonly id?: string | undefined;
      readonly after?: string | undefined;
      readonly limit?: number | undefined;
    },
  ) {
    super();
  }
}

@QueryHandler(ListVerdicts)
export class ListVerdictsHandler implements IQueryHandler<ListVerdicts> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId, wanted }: ListVerdicts): Promise<Answer> {
    const { source, id, after, limit } = wanted;
    const page = await this.reader.verdicts(electionId, source, id, {
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
      publishedOnly: true,
    });
    return answerOf(presentVerdicts(present(page)));
  }
}

export const ELECTION_HANDLERS = [
  ListElectionsHandler,
  GetElectionHandler,
  GetDefinitionHandler,
  GetSnapshotHandler,
  ListSnapshotsHandler,
  ListVerdictsHandler,
];
