import { VERDICTS, type VerdictKind } from '#libs/election';
import { Is } from '../schema/decorators';
import { exactly, listOf, nullable, oneOf, row } from '../schema/shape';
import {
  electionId,
  eventId,
  id,
  position,
  round,
  sha256Text,
  sourceUri,
  text,
  word,
  wordList,
} from '../schema/shapes';

/** Columns of a row of verdicts, in their order. */
export const VERDICT_COLUMNS = [
  'position',
  'subjectPosition',
  'source',
  'id',
  'sha256',
  'verdict',
  'codes',
  'warnings',
  'detail',
  'contestId',
  'round',
  'precinctId',
] as const;

const COLUMN_SHAPES = {
  position,
  subjectPosition: position,
  source: nullable(sourceUri),
  id: nullable(eventId),
  sha256: sha256Text,
  verdict: oneOf(VERDICTS),
  codes: wordList,
  warnings: wordList,
  detail: nullable(text(4000)),
  contestId: nullable(id),
  round: nullable(round),
  precinctId: nullable(id),
};

/**
 * A verdict as a row: see {@link VERDICT_COLUMNS}. `position` is the record that caused it, `subjectPosition` the record
 * that it is about; the pair is the identity of the row. Source and id are null where they could not be read.
 */
export type VerdictRowData = readonly [
  position: number,
  subjectPosition: number,
  source: string | null,
  id: string | null,
  sha256: string,
  verdict: VerdictKind,
  codes: readonly string[],
  warnings: readonly string[],
  detail: string | null,
  contestId: string | null,
  round: number | null,
  precinctId: string | null,
];

/** Rows that one record takes at most. */
export const VERDICT_ROWS_MAX = 10_000;

/** Verdicts that were given one after the other under one definition by one engine, in the order of their rows. */
export class VerdictsGiven {
  @Is(electionId) readonly electionId!: string;
  /** Null as long as the stream has no definition. */
  @Is(nullable(sha256Text)) readonly definitionSha256!: string | null;
  /** Name and version of the judging engine. */
  @Is(word) readonly engine!: string;
  @Is(exactly(VERDICT_COLUMNS)) readonly columns!: typeof VERDICT_COLUMNS;
  @Is(listOf(row(VERDICT_COLUMNS.map((name) => COLUMN_SHAPES[name])), VERDICT_ROWS_MAX, 1))
  readonly rows!: readonly VerdictRowData[];
}

/** The record that a verdict is about, by its claims and its hash. */
export interface VerdictSubject {
  readonly source: string;
  readonly id: string;
  readonly sha256: string;
}

/** What was decided about one record, with what its batch says of it. */
export interface VerdictGiven {
  readonly electionId: string;
  readonly position: number;
  readonly subjectPosition: number;
  /** Null where not even source and id could be read. */
  readonly subject: VerdictSubject | null;
  /** Hash of the record, unreadable ones too. */
  readonly sha256: string;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail?: string;
  readonly contestId?: string;
  readonly round?: number;
  readonly precinctId?: string;
  readonly definitionSha256: string | null;
  readonly engine: string;
}

/** The verdicts of a batch, one by one. */
export function verdictsIn({ electionId, definitionSha256, engine, rows }: VerdictsGiven): VerdictGiven[] {
  return rows.map(
    ([at, subjectPosition, source, eventId, sha256, verdict, codes, warnings, detail, contestId, no, precinctId]) => ({
      electionId,
      position: at,
      subjectPosition,
      subject: source === null || eventId === null ? null : { source, id: eventId, sha256 },
      sha256,
      verdict,
      codes,
      warnings,
      ...(detail === null ? {} : { detail }),
      ...(contestId === null ? {} : { contestId }),
      ...(no === null ? {} : { round: no }),
      ...(precinctId === null ? {} : { precinctId }),
      definitionSha256,
      engine,
    }),
  );
}
