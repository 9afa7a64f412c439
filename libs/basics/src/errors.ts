/** Who has to act when an error is met: the person who called, the people who run the servers, or the programmers. */
export type Actor = 'user' | 'operator' | 'us';

/** Exit codes of every program of Sanaq. Where several apply, the first of 70, 4, 2, 3, 1, 0 wins. */
export const EXIT = {
  done: 0,
  difference: 1,
  badInput: 2,
  decisionRequired: 3,
  unreachable: 4,
  defect: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface SanaqErrorFields {
  /** Stable, UPPER_SNAKE; listed in docs/codes.md. */
  readonly code: string;
  /** What happened, as one sentence without its full stop. */
  readonly message: string;
  readonly actor: Actor;
  /** File and line, variable, table, topic: where it happened. */
  readonly place?: string;
  /** What the actor must do, beginning with a verb. */
  readonly action: string;
  readonly cause?: unknown;
  /** Default: 2 for user and operator, 70 for us. */
  readonly exitCode?: ExitCode;
}

/** An error that a person meets: it says what happened, where, and who must do what. */
export class SanaqError extends Error {
  readonly code: string;
  readonly actor: Actor;
  readonly place: string | undefined;
  readonly action: string;
  readonly exitCode: ExitCode;

  constructor(fields: SanaqErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'SanaqError';
    this.code = fields.code;
    this.actor = fields.actor;
    this.place = fields.place;
    this.action = fields.action;
    this.exitCode = fields.exitCode ?? (fields.actor === 'us' ? EXIT.defect : EXIT.badInput);
  }
}
