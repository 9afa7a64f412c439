/** What a recount of files is asked with and what it answers, whichever way it is made. */
import type { RowProblem } from '#libs/backend/files';
import type { VerdictKind } from '#libs/election';
import type { ExitCode } from '#libs/basics';
import type { HeldItem, OutcomeDocument, RecordOutcome } from '#libs/results';
import type { PrivateStoreOptions } from './private-store';

/** A problem of the definition or its register, with its place in them. */
export interface DefinitionFileProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

export interface TabulateOptions extends PrivateStoreOptions {
  /** A definition file with its register; with `protocols` and `decisions`. */
  readonly definition?: string | undefined;
  readonly protocols?: readonly { readonly path: string; readonly map?: string | undefined }[] | undefined;
  /** Signed decisions, one event a line; they come after all protocols. */
  readonly decisions?: string | undefined;
  /** An exported stream instead of all these. */
  readonly stream?: string | undefined;
  /**
   * Whether to go the whole way of the services through a private temporary store. Else records are judged and folded
   * in memory by the same judge, sums and allocation, and no server is started. Both give the same result.
   */
  readonly pipeline?: boolean | undefined;
  /** Told in one line how a file was read where that is not plain. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: ((progress: TabulateProgress) => void) | undefined;
  /** Told of every record that is refused, or held in the end, in stream order; the result has their number. */
  readonly onUncounted?: ((record: TabulatedRecord) => Promise<void> | void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A record that is not in the figures, with the place it came from. */
export interface TabulatedRecord extends RecordOutcome {
  readonly file: string;
  /** From 1; null for a record of an exported stream, which its position names. */
  readonly line: number | null;
}

export interface TabulateProgress {
  readonly step: 'starting' | 'reading' | 'counting' | 'publishing';
  readonly records: number;
  /** How many there will be, as far as known. */
  readonly of: number | null;
}

export interface TabulateResult {
  /** Null where the definition cannot be taken: then `definitionProblems` says why. */
  readonly document: OutcomeDocument | null;
  /** Rows that could not be read; they are not in the figures. */
  readonly problems: readonly RowProblem[];
  readonly definitionProblems: readonly DefinitionFileProblem[];
  /** What is not certain about the definition's rule sets, each naming the gap; an exported stream says no more. */
  readonly definitionWarnings: readonly DefinitionFileProblem[];
  /** First verdicts of all records by kind. */
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** What is open in the end: each blocks a certification. */
  readonly held: readonly HeldItem[];
  /** Records that are refused, or held in the end. */
  readonly uncounted: number;
  readonly exitCode: ExitCode;
}
