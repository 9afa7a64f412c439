/** Reads what the files are made of: one snapshot, from the store to the shapes of libs/open-data. */
import { isAbsent, type ContestOutcome, type SnapshotResults, type StoredElection } from '#libs/results';
import type { ContestPlaces, FileContest, FileHead, FilePrecinct, FileUnit } from '#libs/open-data';
import { sanaqVersion } from '#libs/platform';
import { instant } from '../http/presenters';
import type { Pace } from './pace';

/** Figures of one snapshot, wherever they are read from. */
export interface FigureSource {
  readonly head: FileHead;
  /** Every contest in each of its rounds, with its totals. */
  readonly contests: () => Promise<readonly FileContest[]>;
  /** A contest with the figures of all its places. */
  readonly places: (contest: FileContest) => Promise<ContestPlaces>;
}

export function storedFigures(election: StoredElection, results: SnapshotResults, pace: Pace): FigureSource {
  return {
    head: headOf(election, results),
    contests: () => contestsOf(election, results),
    places: (contest) => placesOf(election, results, contest, pace),
  };
}

function headOf(election: StoredElection, { at }: SnapshotResults): FileHead {
  const { definition, rehearsal } = election;
  return {
    electionId: election.electionId,
    title: definition?.title ?? null,
    votingDay: definition?.votingDay ?? null,
    rehearsal,
    snapshot: at.snapshot,
    root: at.root,
    time: instant(at.timeMs),
    publishedAt: at.publishedAtMs === null ? null : instant(at.publishedAtMs),
    software: `sanaq ${sanaqVersion()}`,
  };
}

async function contestsOf(election: StoredElection, results: SnapshotResults): Promise<readonly FileContest[]> {
  return (await results.outcome()).contests.map((outcome) => contestOf(election, outcome));
}

function contestOf(election: StoredElection, contest: ContestOutcome): FileContest {
  const { contestId, round, outcome } = contest;
  const contestNo = election.contestNo(contestId, round) ?? -1;
  const { kind, title, seats, ruleSet, constituency, options } = election.contestDefinition(contestNo);
  return {
    contestId,
    round,
    kind,
    title: title ?? null,
    votingDay: election.votingDayOf(contestNo),
    seats,
    method: ruleSet.method,
    ruleSet: contest.ruleSet,
    root: contest.root,
    status: contest.state,
    precincts: contest.precincts,
    openItems: contest.openItems,
    counterIds: election.contest(contestNo).counterIds,
    options: options.map(({ optionId, kind: optionKind, title: its }) => ({
      optionId,
      kind: optionKind,
      title: its ?? null,
    })),
    counters: contest.counters,
    votes: contest.votes,
    constituency: constituency ?? null,
    outcome: {
      state: outcome.state,
      final: outcome.final,
      result: outcome.result,
      seats: outcome.seats,
      winners: outcome.winners,
    },
  };
}

async function placesOf(
  election: StoredElection,
  results: SnapshotResults,
  contest: FileContest,
  pace: Pace,
): Promise<ContestPlaces> {
  const { contestId, round } = contest;
  const codes = new Map(election.definition?.units.map((unit) => [unit.unitId, unit.codes ?? {}]));
  const rows = await results.unitTable(contestId, round);
  const units = isAbsent(rows)
    ? []
    : rows.map(({ unit, precincts, heldRecords, counters, votes }): FileUnit => ({
        hierarchy: unit.hierarchy,
        kind: unit.kind,
        unitId: unit.unitId,
        parentId: unit.parentId,
        title: unit.title ?? null,
        codes: unit.hierarchy === 'administrative' ? (codes.get(unit.unitId) ?? {}) : {},
        precincts,
        heldRecords,
        counters,
        votes,
      }));
  await pace.rest();
  const precincts: FilePrecinct[] = [];
  const table = results.precinctTable(contestId, { round });
  if (!isAbsent(table)) {
    for await (const page of table.pages()) {
      for (const {
        precinctId,
        territoryId,
        repeatRound = null,
        state,
        heldRecords,
        protocol,
        counters,
        votes,
      } of page) {
        const constituencies = election.constituenciesOf(election.precinctNo(precinctId) ?? -1);
        precincts.push({
          precinctId,
          territoryId,
          constituencies,
          repeatRound,
          state,
          heldRecords,
          protocol,
          counters,
          votes,
        });
      }
      await pace.rest();
    }
  }
  return { contest, units, precincts };
}
