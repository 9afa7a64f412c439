/**
 * A contest in one of its rounds, prepared for judging: ids become column numbers, terms become coefficients.
 * Figures are vectors in the definition's order: the form's counters, then the contest's options.
 */
import { parseTerm } from '#libs/allocation';
import type { Contest, Control, LinearControl, NamedControl } from '../definition/definition';
import { certain } from '../certain';

const VOTERS_ON_LIST = 'voters_on_list';

/** left − right as coefficients over the figures; the relation compares that difference with zero. */
export interface CompiledLinearControl {
  readonly control: LinearControl;
  readonly coefficients: Float64Array;
  /** Columns whose coefficient is not 0: a control compares few of a protocol's figures. */
  readonly columns: readonly number[];
  /** Columns of the counters it needs; it applies only where the protocol has all of them. */
  readonly needs: readonly number[];
}

export interface CompiledContest {
  /** Place among all (contest, round) pairs of the election, from 0. */
  readonly contestNo: number;
  readonly contest: Contest;
  readonly round: number;
  readonly counterIds: readonly string[];
  readonly optionIds: readonly string[];
  /** Columns: counters first, then options. */
  readonly columnOfCounter: ReadonlyMap<string, number>;
  readonly columnOfOption: ReadonlyMap<string, number>;
  readonly requiredColumns: readonly number[];
  /** Column of `voters_on_list`, which contests of one precinct share; null where the form has no such counter. */
  readonly votersOnListColumn: number | null;
  readonly linearControls: readonly CompiledLinearControl[];
  readonly namedControls: readonly NamedControl[];
  /** Number of columns. */
  readonly width: number;
  /** Administrative units and precincts in which the round is voted; null: wherever the contest is held. */
  readonly within: readonly string[] | null;
}

type ColumnsOfContest = Pick<CompiledContest, 'columnOfCounter' | 'columnOfOption' | 'contest'>;

/** A term over the columns of a contest's figures: each counts `factor` times. */
interface TermColumns {
  readonly factor: number;
  readonly columns: readonly number[];
  /** True for a counter, which a protocol may lack. */
  readonly isCounter: boolean;
}

/** What a term such as `votes` or `100*received` sums: `votes` all options, `lists` all but against all. */
export function columnsOfTerm(
  text: string,
  { columnOfCounter, columnOfOption, contest }: ColumnsOfContest,
): TermColumns {
  const term = parseTerm(text);
  if (term === null) throw new Error(`term ${text} was not checked before compiling`);
  const factor = Number(term.factor);
  if (term.name === 'votes' || term.name === 'lists') {
    const options = contest.options.filter(({ kind }) => term.name === 'votes' || kind !== 'against_all');
    return {
      factor,
      columns: options.map(({ optionId }) => certain(columnOfOption.get(optionId), 'the column of an option')),
      isCounter: false,
    };
  }
  const column = columnOfCounter.get(term.name);
  if (column === undefined) throw new Error(`counter ${term.name} was not checked before compiling`);
  return { factor, columns: [column], isCounter: true };
}

/** Adds `sign · term` for each term to the coefficients and notes the counters needed. */
function addTerms(
  terms: readonly string[],
  sign: 1 | -1,
  contest: ColumnsOfContest,
  into: { coefficients: Float64Array; needs: Set<number> },
): void {
  for (const text of terms) {
    const { factor, columns, isCounter } = columnsOfTerm(text, contest);
    for (const column of columns) {
      into.coefficients[column] = (into.coefficients[column] ?? 0) + sign * factor;
      if (isCounter) into.needs.add(column);
    }
  }
}

function isNamed(control: Control): control is NamedControl {
  return 'check' in control;
}

/**
 * Prepares one round of a contest. The definition must have passed checkDefinition. `within` names the units and
 * precincts to which a round opened later is limited.
 */
export function compileContest(
  contest: Contest,
  round: number,
  contestNo: number,
  within: readonly string[] | null = null,
): CompiledContest {
  const counterIds = contest.form.counters.map((counter) => counter.counterId);
  const optionIds = contest.options.map((option) => option.optionId);
  const columnOfCounter = new Map(counterIds.map((id, column) => [id, column]));
  const columnOfOption = new Map(optionIds.map((id, index) => [id, counterIds.length + index]));
  const width = counterIds.length + optionIds.length;
  const linearControls = contest.form.controls
    .filter((control): control is LinearControl => !isNamed(control))
    .map((control) => {
      const into = { coefficients: new Float64Array(width), needs: new Set<number>() };
      addTerms(control.left, 1, { columnOfCounter, columnOfOption, contest }, into);
      addTerms(control.right, -1, { columnOfCounter, columnOfOption, contest }, into);
      const { coefficients, needs } = into;
      const columns = [...coefficients.keys()].filter((column) => coefficients[column] !== 0);
      return { control, coefficients, columns, needs: [...needs] };
    });
  return {
    contestNo,
    contest,
    round,
    counterIds,
    optionIds,
    columnOfCounter,
    columnOfOption,
    requiredColumns: contest.form.counters.flatMap((counter, column) => (counter.required === false ? [] : [column])),
    votersOnListColumn: columnOfCounter.get(VOTERS_ON_LIST) ?? null,
    linearControls,
    namedControls: contest.form.controls.filter(isNamed),
    width,
    within,
  };
}
