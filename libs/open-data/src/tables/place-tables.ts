/** Units and precincts of a contest as tables. Counts only: a share needs its base, and whoever divides names it. */
import { PRECINCT_LEVEL, type Level } from '../levels';
import type { FileContest, FileHead, FilePrecinct, FileUnit, Sums } from '../shapes';
import {
  CONTEST_COLUMNS,
  contestCells,
  COUNT_COLUMNS,
  figureColumns,
  HEAD_COLUMNS,
  headCells,
  placeOf,
  TITLE_COLUMNS,
  titleCells,
  type Cell,
  type Table,
} from './table';

function figureCells(contest: FileContest, counters: Sums | null, votes: Sums | null): Cell[] {
  return [
    ...contest.counterIds.map((id) => counters?.[id] ?? null),
    ...contest.options.map(({ optionId }) => votes?.[optionId] ?? null),
  ];
}

/** Every unit of one level. */
export function unitTable(head: FileHead, contest: FileContest, { level, units }: Level): Table {
  const place = { ...placeOf(head, contest), level };
  const before = [...headCells(head), ...contestCells(contest), level];
  const cellsOf = ({ unitId, parentId, title, precincts, heldRecords, counters, votes }: FileUnit): Cell[] => [
    ...before,
    unitId,
    parentId,
    ...titleCells(title),
    ...COUNT_COLUMNS.map((name) => precincts[name]),
    heldRecords,
    ...figureCells(contest, counters, votes),
  ];
  return {
    heading: [
      ...HEAD_COLUMNS,
      ...CONTEST_COLUMNS,
      'level',
      'unitId',
      'parentId',
      ...TITLE_COLUMNS,
      ...COUNT_COLUMNS,
      'heldRecords',
      ...figureColumns(contest),
    ],
    about: { ...head, contest: aboutContest(contest), level },
    rows: units.map((unit) => ({ cells: () => cellsOf(unit), object: () => unit, place })),
  };
}

/** Every precinct, in the order of the register. Figures are blank unless it is counted: it has none, not even zeros. */
export function precinctTable(head: FileHead, contest: FileContest, precincts: readonly FilePrecinct[]): Table {
  const level = PRECINCT_LEVEL;
  const place = { ...placeOf(head, contest), level };
  const before = [...headCells(head), ...contestCells(contest), level];
  const hierarchies = [...new Set(precincts.flatMap(({ constituencies }) => Object.keys(constituencies)))].sort();
  const cellsOf = (row: FilePrecinct): Cell[] => [
    ...before,
    row.precinctId,
    row.territoryId,
    ...hierarchies.map((name) => row.constituencies[name] ?? null),
    row.state,
    row.repeatRound,
    row.heldRecords,
    row.protocol,
    ...figureCells(contest, row.counters, row.votes),
  ];
  return {
    heading: [
      ...HEAD_COLUMNS,
      ...CONTEST_COLUMNS,
      'level',
      'precinctId',
      'territoryId',
      ...hierarchies.map((name) => `constituency.${name}`),
      'state',
      'repeatRound',
      'heldRecords',
      'protocol',
      ...figureColumns(contest),
    ],
    about: { ...head, contest: aboutContest(contest), level },
    rows: precincts.map((row) => ({ cells: () => cellsOf(row), object: () => row, place })),
  };
}

function aboutContest({
  contestId,
  round,
  kind,
  title,
  status,
  precincts,
  options,
  constituency,
}: FileContest): object {
  return { contestId, round, kind, title, status, precincts, constituency, options };
}
