/**
 * Use cases about one contest at one published snapshot: one query and one handler each. A handler finds the snapshot,
 * once, and says how the answer is read from it; whether it must be read is for the edge to know.
 */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { PrecinctQuery, PrecinctRowResult } from '#libs/results';
import { answerOf, type Answer } from '../answers/answer';
import type { CsvRow, Table } from '../answers/tables';
import { presentContest, presentMandates, presentPrecinct, presentUnit } from '../http/presenters';
import { fixedAnswer, present, PublishedResults, timesOf, type Answering } from './published-results';
import { Sensitivities } from './sensitivities';

/** The contest that is asked about, and as of when. */
export interface ContestQuestion {
  readonly electionId: string;
  readonly contestId: string;
  /** Default: its first one. */
  readonly round: number | undefined;
  /** Default: the newest published snapshot. */
  readonly snapshot: number | undefined;
}

export class GetContest extends Query<Answer> {
  constructor(
    readonly contest: ContestQuestion,
    readonly withSensitivity: boolean,
  ) {
    super();
  }
}

@QueryHandler(GetContest)
export class GetContestHandler implements IQueryHandler<GetContest> {
  constructor(
    private readonly published: PublishedResults,
    private readonly sensitivities: Sensitivities,
  ) {}

  async execute({ contest, withSensitivity }: GetContest): Promise<Answer> {
    const answering = await answeringOf(this.published, contest);
    const { results } = answering;
    return fixedAnswer(answering, contest.snapshot, ['contest', ...named(contest), withSensitivity], async () => {
      const document = present(await results.contest(contest.contestId, contest.round));
      const shown = presentContest(document);
      return withSensitivity ? { ...shown, sensitivity: this.sensitivities.of(document) } : shown;
    });
  }
}

export class GetMandates extends Query<Answer> {
  constructor(readonly contest: ContestQuestion) {
    super();
  }
}

@QueryHandler(GetMandates)
export class GetMandatesHandler implements IQueryHandler<GetMandates> {
  constructor(private readonly published: PublishedResults) {}

  /** No snapshot fixes it: a distribution comes after the snapshot in which its contest was certified. */
  async execute({ contest }: GetMandates): Promise<Answer> {
    const { results } = await answeringOf(this.published, contest);
    const document = present(await results.mandates(contest.contestId));
    return answerOf({ ...presentMandates(document), ...timesOf(results.at) });
  }
}

export class GetUnit extends Query<Answer> {
  constructor(
    readonly contest: ContestQuestion,
    readonly unitId: string,
    readonly hierarchy: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetUnit)
export class GetUnitHandler implements IQueryHandler<GetUnit> {
  constructor(private readonly published: PublishedResults) {}

  async execute({ contest, unitId, hierarchy }: GetUnit): Promise<Answer> {
    const answering = await answeringOf(this.published, contest);
    const { results } = answering;
    const question = ['unit', ...named(contest), unitId, hierarchy ?? null];
    const which = {
      ...(hierarchy === undefined ? {} : { hierarchy }),
      ...(contest.round === undefined ? {} : { round: contest.round }),
    };
    return fixedAnswer(answering, contest.snapshot, question, async () =>
      presentUnit(present(await results.unit(contest.contestId, unitId, which))),
    );
  }
}

export class ListPrecincts extends Query<Answer> {
  constructor(
    readonly contest: ContestQuestion,
    readonly wanted: Omit<PrecinctQuery, 'round'>,
  ) {
    super();
  }
}

@QueryHandler(ListPrecincts)
export class ListPrecinctsHandler implements IQueryHandler<ListPrecincts> {
  constructor(private readonly published: PublishedResults) {}

  async execute({ contest, wanted }: ListPrecincts): Promise<Answer> {
    const answering = await answeringOf(this.published, contest);
    const { results } = answering;
    const { unit = null, state = null, after = null, limit = null } = wanted;
    const question = ['precincts', ...named(contest), unit, state, after, limit];
    const query = { ...wanted, ...(contest.round === undefined ? {} : { round: contest.round }) };
    return fixedAnswer(answering, contest.snapshot, question, async () =>
      present(await results.precincts(contest.contestId, query)),
    );
  }
}

/** The same as a table, all rows of it where no limit is given. */
export class TabulatePrecincts extends Query<Table> {
  constructor(
    readonly contest: ContestQuestion,
    readonly wanted: Omit<PrecinctQuery, 'round'> = {},
  ) {
    super();
  }
}

const OF_EVERY_PRECINCT = ['precinctId', 'territoryId', 'state', 'heldRecords', 'protocol'];

@QueryHandler(TabulatePrecincts)
export class TabulatePrecinctsHandler implements IQueryHandler<TabulatePrecincts> {
  constructor(private readonly published: PublishedResults) {}

  async execute({ contest, wanted }: TabulatePrecincts): Promise<Table> {
    const { results } = await answeringOf(this.published, contest);
    const { unit = null, state = null, after = null, limit = null } = wanted;
    const query = { ...wanted, ...(contest.round === undefined ? {} : { round: contest.round }) };
    const { counterIds, optionIds, pages } = present(results.precinctTable(contest.contestId, query));
    return {
      follows: { question: ['precincts.csv', ...named(contest), unit, state, after, limit], at: results.at },
      lasting: contest.snapshot !== undefined,
      fileName: `${contest.electionId}-${contest.contestId}-precincts-${results.at.snapshot}.csv`,
      heading: [...OF_EVERY_PRECINCT, ...counterIds, ...optionIds],
      pages: async function* () {
        for await (const page of pages()) yield page.map((row) => precinctCells(row, counterIds, optionIds));
      },
    };
  }
}

/** Blank where a precinct has no counted protocol: it has no figures then, not even zeros. */
function precinctCells(row: PrecinctRowResult, counterIds: readonly string[], optionIds: readonly string[]): CsvRow {
  const { precinctId, territoryId, state, heldRecords, protocol, counters, votes } = row;
  return [
    ...[precinctId, territoryId, state, heldRecords, protocol],
    ...counterIds.map((id) => counters?.[id] ?? null),
    ...optionIds.map((id) => votes?.[id] ?? null),
  ];
}

export class GetPrecinct extends Query<Answer> {
  constructor(
    readonly contest: ContestQuestion,
    readonly precinctId: string,
  ) {
    super();
  }
}

@QueryHandler(GetPrecinct)
export class GetPrecinctHandler implements IQueryHandler<GetPrecinct> {
  constructor(private readonly published: PublishedResults) {}

  async execute({ contest, precinctId }: GetPrecinct): Promise<Answer> {
    const answering = await answeringOf(this.published, contest);
    const { results } = answering;
    return fixedAnswer(answering, contest.snapshot, ['precinct', ...named(contest), precinctId], async () =>
      presentPrecinct(present(await results.precinct(contest.contestId, precinctId, contest.round))),
    );
  }
}

function answeringOf(published: PublishedResults, { electionId, snapshot }: ContestQuestion): Promise<Answering> {
  return published.at(electionId, snapshot);
}

/** What of the question is part of an answer's name; the snapshot that answers comes with the answer. */
function named({ electionId, contestId, round }: ContestQuestion): (string | number | null)[] {
  return [electionId, contestId, round ?? null];
}

export const CONTEST_HANDLERS = [
  GetContestHandler,
  GetMandatesHandler,
  GetUnitHandler,
  ListPrecinctsHandler,
  TabulatePrecinctsHandler,
  GetPrecinctHandler,
];
