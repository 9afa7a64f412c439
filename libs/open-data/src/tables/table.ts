/** A table that is written as CSV, NDJSON and JSON: rows of cells for the first, objects for the others. */
import type { Title } from '#libs/election';
import type { FileContest, FileHead } from '../shapes';

export type Cell = string | number | null;

export interface Table {
  readonly heading: readonly string[];
  /** What a JSON file says once, above its rows. */
  readonly about: object;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: () => readonly Cell[];
  /** As it stands in a JSON file, whose head says the rest. */
  readonly object: () => object;
  /** What a row in a file without a head says too. */
  readonly place: object;
}

export const HEAD_COLUMNS = ['electionId', 'rehearsal', 'snapshot'] as const;
export const CONTEST_COLUMNS = ['status', 'contestId', 'round'] as const;
export const TITLE_COLUMNS = ['title_kk', 'title_ru', 'title_en'] as const;
export const COUNT_COLUMNS = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'] as const;

export function headCells({ electionId, rehearsal, snapshot }: FileHead): Cell[] {
  return [electionId, String(rehearsal), snapshot];
}

export function contestCells({ status, contestId, round }: FileContest): Cell[] {
  return [status, contestId, round];
}

export function titleCells(title: Title | null): Cell[] {
  return [title?.kk ?? null, title?.ru ?? null, title?.en ?? null];
}

/** What a row of its own says about where it stands. */
export function placeOf(head: FileHead, contest?: FileContest): object {
  const { electionId, rehearsal, snapshot } = head;
  if (contest === undefined) return { electionId, rehearsal, snapshot };
  const { status, contestId, round } = contest;
  return { electionId, rehearsal, snapshot, status, contestId, round };
}

/** Columns of figures bear what they are, so that no id of an option is taken for a column of ours. */
export function figureColumns({ counterIds, options }: FileContest): string[] {
  return [...counterIds.map((id) => `counter.${id}`), ...options.map(({ optionId }) => `votes.${optionId}`)];
}
