/** Query parameters: each at most once, none unknown. A misspelt `snapshot` must not give the newest figures. */
import { CELL_STATES, type CellState } from '#libs/election';
import { PAGE_ROWS_MAX } from '#libs/results';
import { ApiProblem } from './problem';

export type RawQuery = Readonly<Record<string, unknown>>;

const ID_CHARACTERS_MAX = 1_024;

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
    if (value === '' || value.length > ID_CHARACTERS_MAX || value.includes('\0')) {
      throw new ApiProblem('PARAMETER_INVALID', `"${name}" must have 1 to ${ID_CHARACTERS_MAX} characters.`);
    }
    return value;
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
    return this.integer('round', 1, 1_000);
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

export function integerIn(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new ApiProblem('PARAMETER_INVALID', `"${name}" must be an integer from ${least} to ${most}.`);
  }
  return value;
}
