/** The whole election at a glance: a row a contest, and a row an option. */
import type { FileContest, FileHead } from '../shapes';
import {
  CONTEST_COLUMNS,
  contestCells,
  COUNT_COLUMNS,
  HEAD_COLUMNS,
  headCells,
  placeOf,
  TITLE_COLUMNS,
  titleCells,
  type Table,
} from './table';

/** Every contest in each of its rounds: how complete it is, and what follows from its figures. */
export function contestTable(head: FileHead, contests: readonly FileContest[]): Table {
  return {
    heading: [
      ...HEAD_COLUMNS,
      ...CONTEST_COLUMNS,
      'kind',
      ...TITLE_COLUMNS,
      'votingDay',
      'seats',
      'hierarchy',
      'constituencyId',
      ...COUNT_COLUMNS,
      'openItems',
      'root',
      'ruleSet',
      'outcome',
      'result',
      'final',
    ],
    about: head,
    rows: contests.map((contest) => ({
      cells: () => {
        const { kind, title, votingDay, seats, constituency, precincts, openItems, root, ruleSet, outcome } = contest;
        return [
          ...headCells(head),
          ...contestCells(contest),
          kind,
          ...titleCells(title),
          votingDay,
          seats,
          constituency?.hierarchy ?? null,
          constituency?.constituencyId ?? null,
          ...COUNT_COLUMNS.map((name) => precincts[name]),
          openItems,
          root,
          ruleSet,
          outcome.state,
          outcome.result,
          String(outcome.final),
        ];
      },
      object: () => contest,
      place: placeOf(head),
    })),
  };
}

/** Every option of every contest: votes, and seats where the outcome is complete. */
export function optionTable(head: FileHead, contests: readonly FileContest[]): Table {
  return {
    heading: [
      ...HEAD_COLUMNS,
      ...CONTEST_COLUMNS,
      'optionId',
      'kind',
      ...TITLE_COLUMNS,
      'votes',
      'seats',
      'winner',
      'final',
    ],
    about: head,
    rows: contests.flatMap((contest) => {
      const { contestId, round, status, outcome } = contest;
      return contest.options.map(({ optionId, kind, title }) => {
        const votes = contest.votes[optionId] ?? 0;
        const seats = outcome.seats[optionId] ?? null;
        const winner = outcome.winners.includes(optionId);
        const { final } = outcome;
        return {
          cells: () => [
            ...headCells(head),
            ...contestCells(contest),
            optionId,
            kind,
            ...titleCells(title),
            votes,
            seats,
            String(winner),
            String(final),
          ],
          object: () => ({ contestId, round, status, optionId, kind, title, votes, seats, winner, final }),
          place: placeOf(head),
        };
      });
    }),
  };
}
