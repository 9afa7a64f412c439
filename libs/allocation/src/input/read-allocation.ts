/** The input document of `sanaq allocate`, read strictly: what is not known is refused, never ignored. */
import { bearsItsNameRightly, checkRuleSet } from '../rule-sets/check-rule-set';
import type { AllocationInput, AllocationOption, GapDecision, InputProblem, UnitFigures } from './input';
import { eachWrongKey, fieldsOr, type Fields } from '../json/json-fields';
import type { RuleSet } from '../rule-sets/rule-set';

export interface Allocation {
  readonly ruleSet: RuleSet;
  readonly input: AllocationInput;
  readonly decisions: readonly GapDecision[];
}

type Report = (code: string, place: string, detail: string) => void;

function fieldsOf(value: unknown, place: string, report: Report): Fields | null {
  return fieldsOr(value, () => {
    report('SHAPE_INVALID', place, 'must be an object');
  });
}

function checkKeys(
  value: Fields,
  needed: readonly string[],
  optional: readonly string[],
  at: string,
  report: Report,
): void {
  eachWrongKey(value, needed, optional, (problem, key) => {
    if (problem === 'unknown') report('FIELD_UNKNOWN', at, `unknown field "${key}"`);
    else report('FIELD_MISSING', at, `"${key}" is missing`);
  });
}

/** Whether it is whole and not negative is asked by checkInput. */
function numberOf(value: unknown, place: string, report: Report): number {
  if (typeof value === 'number') return value;
  report('COUNT_INVALID', place, 'must be a number');
  return 0;
}

function textOf(value: unknown, place: string, report: Report): string {
  if (typeof value === 'string') return value;
  report('SHAPE_INVALID', place, 'must be a text');
  return '';
}

function listOf(value: unknown, place: string, report: Report): readonly unknown[] {
  if (Array.isArray(value)) return value;
  report('SHAPE_INVALID', place, 'must be a list');
  return [];
}

function readOption(value: unknown, place: string, report: Report): AllocationOption {
  const fields = fieldsOf(value, place, report) ?? { optionId: '', votes: 0 };
  checkKeys(fields, ['optionId', 'votes'], ['registeredAt'], place, report);
  const { registeredAt } = fields;
  return {
    optionId: textOf(fields['optionId'], `${place}.optionId`, report),
    votes: numberOf(fields['votes'], `${place}.votes`, report),
    ...(registeredAt === undefined ? {} : { registeredAt: textOf(registeredAt, `${place}.registeredAt`, report) }),
  };
}

/** Numbers by name. */
function countsOf(value: unknown, place: string, report: Report): Readonly<Record<string, number>> {
  const entries = Object.entries(fieldsOf(value, place, report) ?? {});
  return Object.fromEntries(entries.map(([name, count]) => [name, numberOf(count, `${place}.${name}`, report)]));
}

function readUnit(value: unknown, place: string, report: Report): UnitFigures {
  const fields = fieldsOf(value, place, report) ?? { unitId: '', counters: {}, votes: {} };
  checkKeys(fields, ['unitId', 'votes'], ['counters'], place, report);
  const { unitId, counters = {}, votes = {} } = fields;
  return {
    unitId: textOf(unitId, `${place}.unitId`, report),
    counters: countsOf(counters, `${place}.counters`, report),
    votes: countsOf(votes, `${place}.votes`, report),
  };
}

function readDecision(value: unknown, place: string, report: Report): GapDecision {
  const fields = fieldsOf(value, place, report) ?? { questionSha256: '', option: '' };
  checkKeys(fields, ['questionSha256', 'option'], [], place, report);
  return {
    questionSha256: textOf(fields['questionSha256'], `${place}.questionSha256`, report),
    option: textOf(fields['option'], `${place}.option`, report),
  };
}

const NEEDED = ['ruleSet', 'seats', 'options'];
const OPTIONAL = ['againstAll', 'counters', 'decisions', 'repeatVote', 'units', 'withdrawn', 'asCounted'];

/**
 * Reads a parsed JSON document. `againstAll` may be missing or null (no such line on the ballot), `counters` and
 * `decisions` may be missing; `units` are for rule sets that ask for a majority in units, `repeatVote` is true in a
 * second round, `withdrawn` names options that were withdrawn, `asCounted` is true for totals that need not close.
 */
export function readAllocation(
  value: unknown,
): { readonly ok: Allocation } | { readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const report: Report = (code, place, detail) => {
    problems.push({ code, place, detail });
  };
  const fields = fieldsOf(value, '', report);
  if (fields === null) return { problems };
  checkKeys(fields, NEEDED, OPTIONAL, '', report);
  const checked = checkRuleSet(fields['ruleSet']);
  if ('problems' in checked) {
    for (const problem of checked.problems) report('RULE_SET_INVALID', 'ruleSet', problem);
  } else if (!bearsItsNameRightly(checked.ok)) {
    const detail = `"${checked.ok.ruleSetId}" is the name of a shipped rule set with other content`;
    report('RULE_SET_ALTERED', 'ruleSet', detail);
  }
  const { againstAll = null, counters = {}, decisions = [], repeatVote, units, withdrawn, asCounted } = fields;
  if (repeatVote !== undefined && typeof repeatVote !== 'boolean') {
    report('SHAPE_INVALID', 'repeatVote', 'must be true or false');
  }
  if (asCounted !== undefined && typeof asCounted !== 'boolean') {
    report('SHAPE_INVALID', 'asCounted', 'must be true or false');
  }
  const input: AllocationInput = {
    seats: numberOf(fields['seats'], 'seats', report),
    options: listOf(fields['options'], 'options', report).map((one, at) => readOption(one, `options[${at}]`, report)),
    againstAll: againstAll === null ? null : numberOf(againstAll, 'againstAll', report),
    counters: countsOf(counters, 'counters', report),
    ...(repeatVote === true ? { repeatVote } : {}),
    ...(asCounted === true ? { asCounted } : {}),
    ...(withdrawn === undefined
      ? {}
      : {
          withdrawn: listOf(withdrawn, 'withdrawn', report).map((one, at) => textOf(one, `withdrawn[${at}]`, report)),
        }),
    ...(units === undefined
      ? {}
      : { units: listOf(units, 'units', report).map((one, at) => readUnit(one, `units[${at}]`, report)) }),
  };
  const answers = listOf(decisions, 'decisions', report).map((one, at) =>
    readDecision(one, `decisions[${at}]`, report),
  );
  if ('problems' in checked || problems.length > 0) return { problems };
  return { ok: { ruleSet: checked.ok, input, decisions: answers } };
}
