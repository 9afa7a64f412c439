/** Query parameters: each at most once, none unknown. A misspelt `snapshot` must not give the newest figures. */
import { CELL_STATES, type CellState } from '#libs/election';
import { PAGE_ROWS_MAX } from '#libs/results';
import { ApiProblem } from './problem';

export type RawQuery = Readonly<Record<string, unknown>>;

/** Of a query parameter: a source is a URI, every other id is shorter. */
export const TEXT_CHARACTERS_MAX = 1_024;
/** Of an id in a path. */
export const ID_CHARACTERS_MAX = 256;
export const ROUND_MAX = 1_000;
/** What no id has, and what PostgreSQL cannot hold. */
const CONTROL = /\p{Cc}/u;

export class Parameters {
  constructor(
    private readonly raw: RawQuery,
    allowed: readonly string[],
  ) {
    for (const name of Object.keys(raw)) {
      if (allowed.includes(name)) continue;
      const known = allowed.length === 0 ? 'none' : allowed.join(', ');
      throw new ApiProblem('PARAMETER_INVALID', `"${name.slice(0, 80)}" is not known here; allowed: ${known}.`);
    }
  }

  text(name: string): string | undefined {
    const value = this.raw[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw new ApiProblem('PARAMETER_INVALID', `"${name}" may be given once only.`);
    if (value === '' || value.length > TEXT_CHARACTERS_MAX || CONTROL.test(value)) {
      const allowed = `1 to ${TEXT_CHARACTERS_MAX} characters, none of them a control character`;
      throw new ApiProblem('PARAMETER_INVALID', `"${name}" must have ${allowed}.`);
    }
    return value;
  }

  /** As {@link text}, but it may have no characters. */
  textOrEmpty(name: string): string | undefined {
    return this.raw[name] === '' ? '' : this.text(name);
  }

  integer(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : integerIn(name, text, least, most);
  }

  /** A snapshot's number. */
  snapshot(): number | undefined {
    return this.integer('snapshot', 0, Number.MAX_SAFE_INTEGER);
  }

  round(): number | undefined {
    return this.integer('round', 1, ROUND_MAX);
  }

  limit(): number | undefined {
    return this.integer('limit', 1, PAGE_ROWS_MAX);
  }

  /** `true` or `false`; missing: false. */
  flag(name: string): boolean {
    const text = this.text(name) ?? 'false';
    if (text !== 'true' && text !== 'false') {
      throw new ApiProblem('PARAMETER_INVALID', `"${name}" must be true or false.`);
    }
    return text === 'true';
  }

  state(): CellState | undefined {
    const text = this.text('state');
    const state = CELL_STATES.find((one) => one === text);
    if (text !== undefined && state === undefined) {
      throw new ApiProblem('PARAMETER_INVALID', `"state" must be one of ${CELL_STATES.join(', ')}.`);
    }
    return state;
  }
}

/** An id out of a path, as long as an id can be. */
export function pathId(name: string, text: string): string {
  if (text.length <= ID_CHARACTERS_MAX && !CONTROL.test(text)) return text;
  const allowed = `${ID_CHARACTERS_MAX} characters at most, none of them a control character`;
  throw new ApiProblem('PARAMETER_INVALID', `The ${name} in the path must have ${allowed}.`);
}

export function integerIn(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new ApiProblem('PARAMETER_INVALID', `"${name}" must be an integer from ${least} to ${most}.`);
  }
  return value;
}
