/** The sealed frame as the recount reads it from the stream's own first records. */
import type { Json } from './plain-json';
import type { PlainProtocol } from './read-event';

type Fields = ReadonlyMap<string, Json>;

export interface PlainContest {
  readonly contestId: string;
  readonly counters: readonly { readonly id: string; readonly required: boolean }[];
  readonly options: readonly string[];
  readonly controls: readonly PlainControl[];
  /** Hierarchy and constituency, or null for a contest held everywhere. */
  readonly within: readonly [hierarchy: string, constituencyId: string] | null;
}

interface PlainControl {
  readonly code: string;
  readonly severity: string;
  readonly left: readonly string[];
  readonly relation: string;
  readonly right: readonly string[];
}

export interface PlainPrecinct {
  readonly precinctId: string;
  readonly territoryId: string;
  readonly constituencies: ReadonlyMap<string, string>;
}

export interface PlainSource {
  /** Units it may speak for; empty for all. */
  readonly units: readonly string[];
}

export interface PlainFrameOf {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly contests: ReadonlyMap<string, PlainContest>;
  readonly parentOf: ReadonlyMap<string, string | null>;
  readonly sources: ReadonlyMap<string, PlainSource>;
  readonly precincts: ReadonlyMap<string, PlainPrecinct>;
}

function list(value: Json | undefined): Fields[] {
  return (Array.isArray(value) ? value : []).filter((item) => item instanceof Map);
}

function texts(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : []).map(String);
}

function contestOf(fields: Fields): PlainContest {
  const form = fields.get('form') as Fields;
  const within = fields.get('constituency');
  return {
    contestId: String(fields.get('contestId')),
    counters: list(form.get('counters')).map((counter) => ({
      id: String(counter.get('counterId')),
      required: counter.get('required') !== false,
    })),
    options: list(fields.get('options')).map((option) => String(option.get('optionId'))),
    controls: list(form.get('controls')).map((control) => ({
      code: String(control.get('code')),
      severity: String(control.get('severity')),
      left: texts(control.get('left')),
      relation: String(control.get('relation')),
      right: texts(control.get('right')),
    })),
    within: within instanceof Map ? [String(within.get('hierarchy')), String(within.get('constituencyId'))] : null,
  };
}

/** Definition and register parts, put together. */
export function frameOf(definition: Fields, parts: readonly Fields[]): PlainFrameOf {
  const precincts = [...parts]
    .sort((a, b) => Number(a.get('part')) - Number(b.get('part')))
    .flatMap((part) => list(part.get('precincts')))
    .map((row): PlainPrecinct => ({
      precinctId: String(row.get('precinctId')),
      territoryId: String(row.get('territoryId')),
      constituencies: new Map(
        [...(row.get('constituencies') as Fields)].map(([hierarchy, id]) => [hierarchy, String(id)]),
      ),
    }));
  return {
    electionId: String(definition.get('electionId')),
    rehearsal: definition.get('rehearsal') === true,
    contests: new Map(
      list(definition.get('contests')).map((fields) => [String(fields.get('contestId')), contestOf(fields)]),
    ),
    parentOf: new Map(
      list(definition.get('units')).map((unit) => [
        String(unit.get('unitId')),
        unit.has('parentId') ? String(unit.get('parentId')) : null,
      ]),
    ),
    sources: new Map(
      list(definition.get('sources')).map((source) => [
        String(source.get('source')),
        { units: texts(source.get('units')) },
      ]),
    ),
    precincts: new Map(precincts.map((precinct) => [precinct.precinctId, precinct])),
  };
}

/** The unit and everything above it. */
export function upwards(frame: PlainFrameOf, unitId: string): string[] {
  const passed: string[] = [];
  for (let at: string | null = unitId; at !== null; at = frame.parentOf.get(at) ?? null) passed.push(at);
  return passed;
}

export function isHeldIn(contest: PlainContest, precinct: PlainPrecinct): boolean {
  return contest.within === null || precinct.constituencies.get(contest.within[0]) === contest.within[1];
}

const FIGURE_MAX = 1_000_000_000;

/** What is wrong with the set of figures itself. */
export function figureProblems(contest: PlainContest, { counters, votes }: PlainProtocol): string[] {
  const problems: string[] = [];
  if ([...counters.keys()].some((id) => !contest.counters.some((counter) => counter.id === id)))
    problems.push('COUNTER_UNKNOWN');
  if ([...votes.keys()].some((id) => !contest.options.includes(id))) problems.push('OPTION_UNKNOWN');
  if (contest.counters.some(({ id, required }) => required && !counters.has(id))) problems.push('COUNTER_MISSING');
  if ([...counters.values(), ...votes.values()].some((figure) => figure > FIGURE_MAX))
    problems.push('FIGURE_TOO_LARGE');
  return problems;
}

/** Codes of the form's controls of one severity that fail; a control applies only where all its counters are given. */
export function failedControls(contest: PlainContest, { counters, votes }: PlainProtocol, severity: string): string[] {
  const known = contest.options.reduce((sum, id) => sum + (votes.get(id) ?? 0), 0);
  const worth = (terms: readonly string[]): number | null => {
    let sum = 0;
    for (const term of terms) {
      const [factor, name] = term.includes('*') ? term.split('*') : ['1', term];
      const figure = name === 'votes' ? known : counters.get(name ?? '');
      if (figure === undefined) return null;
      sum += Number(factor) * figure;
    }
    return sum;
  };
  return contest.controls.flatMap((control) => {
    const [left, right] = [worth(control.left), worth(control.right)];
    if (control.severity !== severity || left === null || right === null) return [];
    const holds =
      control.relation === 'eq' ? left === right : control.relation === 'le' ? left <= right : left >= right;
    return holds ? [] : [control.code];
  });
}

/** Counters and options in the definition's order. */
export function columnsOf(contest: PlainContest): string[] {
  return [...contest.counters.map(({ id }) => id), ...contest.options];
}

export function figuresInOrder(contest: PlainContest, { counters, votes }: PlainProtocol): number[] {
  return [
    ...contest.counters.map(({ id }) => counters.get(id) ?? 0),
    ...contest.options.map((id) => votes.get(id) ?? 0),
  ];
}
