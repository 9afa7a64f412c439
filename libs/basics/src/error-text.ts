/** What is said of anything thrown: as one line, as a JSON document, as the links of a log. */
import { causes, codeOf, messageOf } from './causes';
import { databaseRefusal } from './database-refusals';
import { SanaqError, type Actor, type ExitCode } from './errors';
import { visibleText } from './visible-text';

const ACTOR_NAMES: Readonly<Record<Actor, string>> = { user: 'you', operator: 'the operator', us: 'the developers' };

/**
 * Anything thrown as a SanaqError. What PostgreSQL refuses is the operator's (exit 4); what is known by no name is a
 * defect of ours (`UNEXPECTED`, exit 70).
 */
export function toSanaqError(error: unknown): SanaqError {
  if (error instanceof SanaqError) return error;
  const refusal = databaseRefusal(error);
  if (refusal !== null) return new SanaqError(refusal);
  return new SanaqError({
    code: 'UNEXPECTED',
    message: messageOf(error),
    actor: 'us',
    action: 'fix this: send them the log, which has the full chain of causes',
    cause: error,
  });
}

/** One line, fit for a terminal: `CODE: what happened, where, who must do what`. Line breaks become spaces. */
export function renderError(error: unknown): string {
  const known = toSanaqError(error);
  const parts = [known.message];
  if (known.place !== undefined) parts.push(known.place);
  parts.push(`${ACTOR_NAMES[known.actor]} must ${known.action}`);
  return visibleText(`${known.code}: ${parts.join(', ')}`.replace(/[ \t\r\n]+/g, ' ').trim());
}

/** Who must act by a line of {@link renderError}; the operator where it names nobody. */
export function actorIn(line: string): Actor {
  const named = (Object.keys(ACTOR_NAMES) as Actor[]).find((actor) => line.includes(`, ${ACTOR_NAMES[actor]} must `));
  return named ?? 'operator';
}

/** What `--json` prints in place of the line: the same fields. */
export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly place: string | null;
  readonly actor: Actor;
  readonly action: string;
  readonly exitCode: ExitCode;
}

export function errorDocument(error: unknown): ErrorDocument {
  const { code, message, place, actor, action, exitCode } = toSanaqError(error);
  return { code, message, place: place ?? null, actor, action, exitCode };
}

/** One link of a chain of causes, as it is in a log. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly place?: string;
  readonly action?: string;
  readonly stack?: string;
}

/** The error and all that caused it, outermost first. */
export function causeChain(error: unknown): readonly SerializedError[] {
  return causes(error).map(serializeOne);
}

function serializeOne(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const code = codeOf(error);
  return {
    name: error.name,
    message: messageOf(error),
    ...(code === undefined ? {} : { code }),
    ...(error instanceof SanaqError ? { action: error.action, ...(error.place ? { place: error.place } : {}) } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}
