/** Use cases about an election as a whole: one query and one handler each. Public: only what is published. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { ElectionDefinition, ProposedAmendment } from '#libs/election';
import {
  isAbsent,
  ResultsReader,
  type Absent,
  type ElectionSummary,
  type OutcomeDocument,
  type SnapshotFacts,
  type VerdictPage,
} from '#libs/results';
import { absenceProblem, ApiProblem } from '../http/problem';

export class ListElections extends Query<readonly ElectionSummary[]> {}

@QueryHandler(ListElections)
export class ListElectionsHandler implements IQueryHandler<ListElections> {
  constructor(private readonly reader: ResultsReader) {}

  execute(): Promise<readonly ElectionSummary[]> {
    return this.reader.elections();
  }
}

/** Summary, what decisions name or wait for, and the outcome at the newest published snapshot (null before the first). */
export interface ElectionAnswer {
  readonly summary: ElectionSummary;
  /** Null until there is a definition. */
  readonly definitionSha256: string | null;
  readonly openAmendments: readonly ProposedAmendment[];
  readonly outcome: OutcomeDocument | null;
}

export class GetElection extends Query<ElectionAnswer> {
  constructor(readonly electionId: string) {
    super();
  }
}

@QueryHandler(GetElection)
export class GetElectionHandler implements IQueryHandler<GetElection> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId }: GetElection): Promise<ElectionAnswer> {
    const summary = (await this.reader.elections()).find((one) => one.electionId === electionId);
    if (summary === undefined) throw absenceProblem({ absent: 'election' });
    const { definitionSha256 = null, openAmendments = [] } = (await this.reader.stored(electionId)) ?? {};
    const answer = { summary, definitionSha256, openAmendments };
    if (summary.published === null) return { ...answer, outcome: null };
    const { snapshot } = summary.published;
    const outcome = await this.reader.outcome(electionId, { snapshot, publishedOnly: true });
    return { ...answer, outcome: isAbsent(outcome) ? null : outcome };
  }
}

export class GetDefinition extends Query<ElectionDefinition> {
  constructor(readonly electionId: string) {
    super();
  }
}

@QueryHandler(GetDefinition)
export class GetDefinitionHandler implements IQueryHandler<GetDefinition> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId }: GetDefinition): Promise<ElectionDefinition> {
    const definition = await this.reader.definition(electionId);
    if (definition !== null) return definition;
    if ((await this.reader.stored(electionId)) === null) throw absenceProblem({ absent: 'election' });
    throw new ApiProblem('NOT_DEFINED', 'The stream of this election has no accepted definition yet.');
  }
}

/** The published snapshot that answers: the newest, or the newest at or below `wanted`; `exact`: this one or none. */
export class FindSnapshot extends Query<SnapshotFacts> {
  constructor(
    readonly electionId: string,
    readonly wanted?: number,
    readonly exact = false,
  ) {
    super();
  }
}

@QueryHandler(FindSnapshot)
export class FindSnapshotHandler implements IQueryHandler<FindSnapshot> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId, wanted, exact }: FindSnapshot): Promise<SnapshotFacts> {
    const newest = await this.reader.snapshotAt(electionId, { publishedOnly: true });
    if (isAbsent(newest)) throw absenceProblem(newest);
    if (wanted === undefined) return newest;
    // Beyond the newest the answer would be another one tomorrow: it is not there yet.
    const found =
      wanted > newest.snapshot
        ? null
        : await this.reader.snapshotAt(electionId, { snapshot: wanted, publishedOnly: true });
    if (found === null || isAbsent(found) || (exact && found.snapshot !== wanted)) {
      const detail = `No published snapshot answers for ${wanted}; the newest is ${newest.snapshot}.`;
      throw new ApiProblem('UNKNOWN_SNAPSHOT', detail);
    }
    return found;
  }
}

/** The outcome document of one published snapshot, named exactly. */
export class GetSnapshot extends Query<OutcomeDocument | Absent> {
  constructor(
    readonly electionId: string,
    readonly snapshot: number,
  ) {
    super();
  }
}

@QueryHandler(GetSnapshot)
export class GetSnapshotHandler implements IQueryHandler<GetSnapshot> {
  constructor(private readonly reader: ResultsReader) {}

  execute({ electionId, snapshot }: GetSnapshot): Promise<OutcomeDocument | Absent> {
    return this.reader.outcome(electionId, { snapshot, publishedOnly: true });
  }
}

/** Published snapshots in order, after one. */
export class ListSnapshots extends Query<readonly SnapshotFacts[]> {
  constructor(
    readonly electionId: string,
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListSnapshots)
export class ListSnapshotsHandler implements IQueryHandler<ListSnapshots> {
  constructor(private readonly reader: ResultsReader) {}

  async execute({ electionId, after, limit }: ListSnapshots): Promise<readonly SnapshotFacts[]> {
    if ((await this.reader.stored(electionId)) === null) throw absenceProblem({ absent: 'election' });
    return this.reader.publishedAfter(electionId, after, limit);
  }
}

export class ListVerdicts extends Query<VerdictPage | Absent> {
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

  execute({ electionId, wanted }: ListVerdicts): Promise<VerdictPage | Absent> {
    const { source, id, after, limit } = wanted;
    return this.reader.verdicts(electionId, source, id, {
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
      publishedOnly: true,
    });
  }
}

export const ELECTION_HANDLERS = [
  ListElectionsHandler,
  GetElectionHandler,
  GetDefinitionHandler,
  FindSnapshotHandler,
  GetSnapshotHandler,
  ListSnapshotsHandler,
  ListVerdictsHandler,
];
