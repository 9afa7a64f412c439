/** Use cases about one contest at one published snapshot: one query and one handler each. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Sensitivity } from '#libs/allocation';
import {
  isAbsent,
  ResultsReader,
  type Absent,
  type AsOf,
  type ContestDocument,
  type MandatesDocument,
  type PrecinctDocument,
  type PrecinctPage,
  type PrecinctQuery,
  type UnitDocument,
} from '#libs/results';

import { Sensitivities } from './sensitivities';

/** The contest that is asked about and the published snapshot that answers. */
export interface ContestAt {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number | undefined;
  readonly snapshot: number;
}

function published({ snapshot }: ContestAt): AsOf {
  return { snapshot, publishedOnly: true };
}

/** With what its seats rest on, where that was asked for. */
export interface WeighedContest extends ContestDocument {
  readonly sensitivity?: Sensitivity | null;
}

export class GetContest extends Query<WeighedContest | Absent> {
  constructor(
    readonly at: ContestAt,
    readonly withSensitivity = false,
  ) {
    super();
  }
}

@QueryHandler(GetContest)
export class GetContestHandler implements IQueryHandler<GetContest> {
  constructor(
    private readonly reader: ResultsReader,
    private readonly sensitivities: Sensitivities,
  ) {}

  async execute({ at, withSensitivity }: GetContest): Promise<WeighedContest | Absent> {
    const document = await this.reader.contestOutcome(at.electionId, at.contestId, at.round, published(at));
    if (!withSensitivity || isAbsent(document)) return document;
    return { ...document, sensitivity: this.sensitivities.of(document) };
  }
}

export class GetMandates extends Query<MandatesDocument | Absent> {
  constructor(readonly at: ContestAt) {
    super();
  }
}

@QueryHandler(GetMandates)
export class GetMandatesHandler implements IQueryHandler<GetMandates> {
  constructor(private readonly reader: ResultsReader) {}

  execute({ at }: GetMandates): Promise<MandatesDocument | Absent> {
    return this.reader.mandates(at.electionId, at.contestId, published(at));
  }
}

export class GetUnit extends Query<UnitDocument | Absent> {
  constructor(
    readonly at: ContestAt,
    readonly unitId: string,
    readonly hierarchy: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetUnit)
export class GetUnitHandler implements IQueryHandler<GetUnit> {
  constructor(private readonly reader: ResultsReader) {}

  execute({ at, unitId, hierarchy }: GetUnit): Promise<UnitDocument | Absent> {
    const which = {
      ...(hierarchy === undefined ? {} : { hierarchy }),
      ...(at.round === undefined ? {} : { round: at.round }),
    };
    return this.reader.unit(at.electionId, at.contestId, unitId, which, published(at));
  }
}

export class ListPrecincts extends Query<PrecinctPage | Absent> {
  constructor(
    readonly at: ContestAt,
    readonly wanted: Omit<PrecinctQuery, 'round'>,
  ) {
    super();
  }
}

@QueryHandler(ListPrecincts)
export class ListPrecinctsHandler implements IQueryHandler<ListPrecincts> {
  constructor(private readonly reader: ResultsReader) {}

  execute({ at, wanted }: ListPrecincts): Promise<PrecinctPage | Absent> {
    const query = { ...wanted, ...(at.round === undefined ? {} : { round: at.round }) };
    return this.reader.precincts(at.electionId, at.contestId, query, published(at));
  }
}

export class GetPrecinct extends Query<PrecinctDocument | Absent> {
  constructor(
    readonly at: ContestAt,
    readonly precinctId: string,
  ) {
    super();
  }
}

@QueryHandler(GetPrecinct)
export class GetPrecinctHandler implements IQueryHandler<GetPrecinct> {
  constructor(private readonly reader: ResultsReader) {}

  execute({ at, precinctId }: GetPrecinct): Promise<PrecinctDocument | Absent> {
    return this.reader.precinct(at.electionId, at.contestId, precinctId, at.round, published(at));
  }
}

export const CONTEST_HANDLERS = [
  GetContestHandler,
  GetMandatesHandler,
  GetUnitHandler,
  ListPrecinctsHandler,
  GetPrecinctHandler,
];
