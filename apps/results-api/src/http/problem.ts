/** Errors as RFC 9457 problem documents with stable codes. */
import type { Actor } from '#libs/platform';
import type { Absent } from '#libs/results';

/** Every code that a caller of this API can meet, with its status and who must do what. */
export const PROBLEMS = {
  ELECTION_UNKNOWN: { status: 404, actor: 'user', action: 'take an id from /v1/elections' },
  CONTEST_UNKNOWN: { status: 404, actor: 'user', action: 'take contest and round from /v1/elections/{election}' },
  ROUND_IN_OTHER_TOTAL: {
    status: 404,
    actor: 'user',
    action: 'follow "see": the figures are in the total of that round',
  },
  UNIT_UNKNOWN: { status: 404, actor: 'user', action: 'take a unit from the definition of the election' },
  PRECINCT_UNKNOWN: {
    status: 404,
    actor: 'user',
    action: 'take a precinct of this contest from its list of precincts',
  },
  SNAPSHOT_UNKNOWN: { status: 404, actor: 'user', action: 'take a number from /v1/elections/{election}/snapshots' },
  CURSOR_UNKNOWN: { status: 404, actor: 'user', action: 'take "after" from "next" of the page before' },
  NOT_PUBLISHED: { status: 404, actor: 'user', action: 'wait until the first snapshot of the election is published' },
  LOG_NOT_NAMED: {
    status: 404,
    actor: 'user',
    action: 'compare roots instead: the election has closing records, and nobody signs them',
  },
  TILE_UNKNOWN: {
    status: 404,
    actor: 'user',
    action: 'take a tile of C2SP tlog-tiles within the size that …/log/checkpoint states',
  },
  RECORD_UNKNOWN: {
    status: 404,
    actor: 'user',
    action: 'ask again when the verdict on the record is published; after a minute, ask the operator',
  },
  HIERARCHY_UNKNOWN: {
    status: 404,
    actor: 'user',
    action: 'take "administrative", or a hierarchy of constituencies from the definition',
  },
  CLOSING_MISSING: {
    status: 404,
    actor: 'user',
    action: 'ask for a later snapshot: no closing record was made for this one',
  },
  COSIGNATURES_MISSING: {
    status: 404,
    actor: 'user',
    action: 'ask again in some seconds, or for fewer: witnesses cosign in their own time',
  },
  SIZE_UNKNOWN: {
    status: 404,
    actor: 'user',
    action: 'take sizes of checkpoints, the smaller one first',
  },
  NOT_DEFINED: { status: 404, actor: 'user', action: 'wait until the definition of the election is accepted' },
  FILES_NOT_MADE: {
    status: 404,
    actor: 'user',
    action: 'ask again a minute after the first snapshot, or ask the API for the figures',
  },
  FILE_UNKNOWN: { status: 404, actor: 'user', action: 'take a name from /files/{election}/index.json' },
  PARAMETER_INVALID: { status: 400, actor: 'user', action: 'correct the parameter' },
  URL_INVALID: { status: 400, actor: 'user', action: 'percent-encode the ids in the URL as UTF-8' },
  ROUTE_UNKNOWN: { status: 404, actor: 'user', action: 'take a route from /openapi.json' },
  NOT_ACCEPTABLE: {
    status: 406,
    actor: 'user',
    action: 'ask with "Accept: */*" or name what is here; precincts come as CSV from …/precincts.csv',
  },
  METHOD_NOT_ALLOWED: { status: 405, actor: 'user', action: 'use GET or HEAD: this service only reads' },
  STREAMS_OF_CALLER: {
    status: 429,
    actor: 'user',
    action: 'close streams that are not read, share one among your readers, or poll with If-None-Match',
  },
  STREAMS_EXHAUSTED: { status: 503, actor: 'user', action: 'connect again later, or poll with If-None-Match' },
  TOO_BUSY: { status: 503, actor: 'user', action: 'ask again after "Retry-After"' },
  DATABASE_UNREACHABLE: { status: 503, actor: 'operator', action: 'bring PostgreSQL back; callers try again' },
  PROOF_DIFFERS: { status: 503, actor: 'operator', action: 'follow docs/recovery.md; callers try again' },
  FRAME_DIFFERS: { status: 503, actor: 'operator', action: 'follow docs/recovery.md; callers try again' },
  UNEXPECTED: { status: 500, actor: 'us', action: 'look into the log of results-api, which has the causes' },
} as const satisfies Readonly<
  Record<string, { readonly status: number; readonly actor: Actor; readonly action: string }>
>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown in a controller, answered by the filter. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    options?: { readonly cause?: unknown; readonly seeRound?: number; readonly nearest?: readonly string[] },
  ) {
    super(detail, options);
    this.name = 'ApiProblem';
    this.seeRound = options?.seeRound;
    this.nearest = options?.nearest ?? [];
  }

  /** The round of this contest that has what was asked for. */
  readonly seeRound: number | undefined;
  /** Names that are there and look much like the one asked for, the nearest first. */
  readonly nearest: readonly string[];
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode;
  readonly actor: Actor;
  readonly action: string;
  /** Where that is which was asked for; only with some codes. */
  readonly see?: string;
  /** Names that may have been meant, the nearest first; only where something comes near. */
  readonly nearest?: readonly string[];
}

/** The same URL with another round. */
function withRound(url: string, round: number): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('round', String(round));
  return `${path}?${parameters.toString()}`;
}

export function problemDocument(problem: ApiProblem, instance: string): ProblemDocument {
  const { status, actor, action } = PROBLEMS[problem.code];
  const words = problem.code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:sanaq:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail: problem.detail,
    instance,
    code: problem.code,
    actor,
    action,
    ...(problem.seeRound === undefined ? {} : { see: withRound(instance, problem.seeRound) }),
    ...(problem.nearest.length === 0 ? {} : { nearest: problem.nearest }),
  };
}

const ABSENCES: Readonly<Record<Absent['absent'], readonly [ProblemCode, string]>> = {
  election: ['ELECTION_UNKNOWN', 'There is no election with this id.'],
  contest: ['CONTEST_UNKNOWN', 'The election has no contest with this id and round.'],
  unit: ['UNIT_UNKNOWN', 'The election has no such unit in this hierarchy.'],
  precinct: ['PRECINCT_UNKNOWN', 'The contest is not held in a precinct with this id.'],
  snapshot: ['NOT_PUBLISHED', 'No snapshot of the election is published yet.'],
  cursor: ['CURSOR_UNKNOWN', '"after" is not the "next" of a page before.'],
};

export function absenceProblem({ absent, countsInRound, nearest = [] }: Absent): ApiProblem {
  if (countsInRound !== undefined) {
    const detail = `This round is a repeat vote in units: its figures are in the total of round ${countsInRound}.`;
    return new ApiProblem('ROUND_IN_OTHER_TOTAL', detail, { seeRound: countsInRound });
  }
  const [code, detail] = ABSENCES[absent];
  if (nearest.length === 0) return new ApiProblem(code, detail);
  const meant = nearest.map((name) => `"${name}"`).join(', ');
  return new ApiProblem(code, `${detail} Did you mean ${meant}?`, { nearest });
}
