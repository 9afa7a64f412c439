/** A route as the API's description tells of it, and what many of them take. */
import { ID_CHARACTERS_MAX, ROUND_MAX, TEXT_CHARACTERS_MAX } from '../http/parameters';
import type { ProblemCode } from '../http/problem';
import type { Schema } from './schemas/parts';

export interface Route {
  readonly operationId: string;
  readonly summary: string;
  readonly tag: 'elections' | 'contests' | 'service';
  /** Name of the answer's schema. */
  readonly answer: string;
  readonly query?: readonly Schema[];
  readonly problems?: readonly ProblemCode[];
  readonly mediaType?: string;
  /** What stands in an answer that has no schema of its own. */
  readonly body?: Schema;
  /** Media types in which the same is to be had beside the first, and what stands in them. */
  readonly also?: Readonly<Record<string, Schema>>;
  /** True where a part may be asked for. */
  readonly parts?: true;
  /** Answers that come without a tag: the stream, and what the port says of itself. */
  readonly untagged?: boolean;
  /** Schema of the answer 503 where it is not a problem document. */
  readonly unready?: string;
}

/** Snapshots are positions: integers that JSON carries without loss. */
export const integer: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const NO_CONTROL = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';
export const text: Schema = { type: 'string', minLength: 1, maxLength: TEXT_CHARACTERS_MAX, pattern: NO_CONTROL };
/** In a path; no id has a slash. */
export const id: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: ID_CHARACTERS_MAX,
  pattern: '^[^/\\u0000-\\u001f\\u007f-\\u009f]+$',
};
/** In a path: a record's position or hash. */
export const recordName: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 71,
  pattern: '^(0|[1-9][0-9]{0,14}|sha256:[0-9a-f]{64})$',
};
/** Of a header: whatever it says is taken for something, and 16 kB of all of them are read. */
export const headerText: Schema = { type: 'string' };

export function query(name: string, schema: Schema, description: string): Schema {
  return { name, in: 'query', required: false, schema, description };
}

export const OF_ELECTION = ['ELECTION_UNKNOWN'] as const;
export const ELECTION = '/v1/elections/{election}';
export const OF_CONTEST = [...OF_ELECTION, 'NOT_PUBLISHED', 'SNAPSHOT_UNKNOWN', 'CONTEST_UNKNOWN'] as const;
/** Where a round may be asked for. */
export const OF_ROUND = [...OF_CONTEST, 'ROUND_IN_OTHER_TOTAL'] as const;
export const CONTEST = `${ELECTION}/contests/{contest}`;

export const SNAPSHOT = query(
  'snapshot',
  integer,
  'Answer from the newest published snapshot at or below this number.',
);
export const ROUND = query(
  'round',
  { type: 'integer', minimum: 1, maximum: ROUND_MAX },
  'Round of the contest; default its first one.',
);
