/** Checks a definition before anything is published, and again when the judge meets it in the stream. */
import { parseInstant, parseTerm } from '#libs/allocation';
import { checkContestRules } from './check-contest-rules';
import type { Contest, ElectionDefinition, LinearControl, ProtocolForm } from '../definition/definition';
import { formBearsItsNameRightly } from '../forms';
import {
  ADMINISTRATIVE,
  HIERARCHY_ROOT_KIND,
  NO_CONSTITUENCY_ID,
  NO_CONSTITUENCY_KIND,
} from '../definition/hierarchy-names';
import { logProblem } from '../definition/check-log';
import { checkMap } from '../definition/check-map';
import { checkId, checkUnique, type DefinitionProblem, type Report } from '../definition/check-ids';
import { reportPersons } from '../definition/check-persons';
import { isElectionId } from '../definition/identifiers';
import { definedTooLarge } from '../result/publication-size';
import { UNITS_ABOVE_MAX, unitsAbove } from '../definition/unit-tree';

const RESERVED_KINDS: ReadonlySet<string> = new Set([
  HIERARCHY_ROOT_KIND,
  NO_CONSTITUENCY_KIND,
  'precinct',
  'constituency',
]);
const CONTROL_CODE = /^[A-Z][A-Z0-9_]{0,31}$/;
/** Hierarchies of constituencies: every precinct hangs in each of them, and is summed up in each. */
const HIERARCHIES_MAX = 32;
/** Colours of options that differ: each is a rule of the page's stylesheet. */
const COLOURS_MAX = 500;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function checkUnits(definition: ElectionDefinition, report: Report): void {
  const { units } = definition;
  if (units.length === 0) report('UNITS_MISSING', 'units', 'at least one unit is needed');
  checkUnique(
    units.map((unit) => unit.unitId),
    'units',
    report,
  );
  const known = new Set(units.map((unit) => unit.unitId));
  const above = unitsAbove(units);
  const roots = units.filter((unit) => unit.parentId === undefined);
  if (units.length > 0 && roots.length !== 1) {
    report('UNIT_ROOTS', 'units', `exactly one unit has no parent, but ${roots.length} have none`);
  }
  units.forEach((unit, index) => {
    if (RESERVED_KINDS.has(unit.kind)) {
      report('UNIT_KIND_RESERVED', `units[${index}].kind`, `"${unit.kind}" names other nodes of the results`);
    }
    if (unit.parentId !== undefined && !known.has(unit.parentId)) {
      report('UNIT_PARENT_UNKNOWN', `units[${index}].parentId`, `no unit "${unit.parentId}"`);
    }
    const depth = above.get(unit.unitId) ?? null;
    if (depth === null) report('UNIT_CYCLE', `units[${index}]`, `"${unit.unitId}" is above itself`);
    else if (depth > UNITS_ABOVE_MAX) {
      report('UNITS_TOO_DEEP', `units[${index}]`, `${depth} units above it, at most ${UNITS_ABOVE_MAX}`);
    }
  });
}

function checkTerms(terms: readonly string[], place: string, known: ReadonlySet<string>, report: Report): void {
  terms.forEach((text, index) => {
    const term = parseTerm(text);
    if (term === null) report('TERM_INVALID', `${place}[${index}]`, `"${text}" is not a term`);
    else if (term.name !== 'votes' && term.name !== 'lists' && !known.has(term.name)) {
      report('TERM_UNKNOWN', `${place}[${index}]`, `the form has no counter "${term.name}"`);
    }
  });
}

function checkForm(form: ProtocolForm, place: string, report: Report): void {
  const counterIds = form.counters.map((counter) => counter.counterId);
  checkUnique(counterIds, `${place}.counters`, report);
  const known = new Set(counterIds);
  for (const reserved of ['votes', 'lists']) {
    if (known.has(reserved)) report('ID_RESERVED', `${place}.counters`, `"${reserved}" names a sum of options`);
  }
  if (!formBearsItsNameRightly(form)) {
    report('FORM_ALTERED', place, `"${form.formId}" is the name of a shipped form with other content`);
  }
  form.controls.forEach((control, index) => {
    if (!CONTROL_CODE.test(control.code)) {
      report(
        'CONTROL_CODE_INVALID',
        `${place}.controls[${index}].code`,
        'capital letters, digits and _, 1–32 characters',
      );
    }
    if ('check' in control) return;
    const linear: LinearControl = control;
    checkTerms(linear.left, `${place}.controls[${index}].left`, known, report);
    checkTerms(linear.right, `${place}.controls[${index}].right`, known, report);
  });
}

function checkOptions(contest: Contest, place: string, report: Report): void {
  checkUnique(
    contest.options.map((option) => option.optionId),
    `${place}.options`,
    report,
  );
  if (contest.options.length === 0) report('OPTIONS_MISSING', `${place}.options`, 'a contest needs options');
  const againstAll = contest.options.filter((option) => option.kind === 'against_all');
  if (againstAll.length > 1) report('AGAINST_ALL_TWICE', `${place}.options`, 'only one option is against all');
  const counters = new Set(contest.form.counters.map((counter) => counter.counterId));
  contest.options.forEach((option, index) => {
    if (counters.has(option.optionId)) {
      report('ID_TWICE', `${place}.options[${index}]`, `"${option.optionId}" is also a counter of the form`);
    }
  });
  if (contest.ruleSet.method !== 'hare_largest_remainder') return;
  // Art. 97-1(4) breaks ties by the earlier registration of the list: two equal instants could not be told apart.
  const instants = new Map<bigint, string>();
  contest.options.forEach((option, index) => {
    if (option.registeredAt === undefined || option.kind === 'against_all') return;
    const instant = parseInstant(option.registeredAt);
    const other = instant === null ? undefined : instants.get(instant);
    if (instant === null) {
      report('INSTANT_INVALID', `${place}.options[${index}].registeredAt`, 'not a date and time with UTC offset');
    } else if (other !== undefined) {
      report('REGISTERED_TOGETHER', `${place}.options[${index}].registeredAt`, `the same instant as "${other}"`);
    } else instants.set(instant, option.optionId);
  });
}

function checkContest(contest: Contest, place: string, definition: ElectionDefinition, report: Report): void {
  checkOptions(contest, place, report);
  checkForm(contest.form, `${place}.form`, report);
  checkContestRules(contest, place, definition, report);
  if (!Number.isSafeInteger(contest.seats) || contest.seats < 1 || contest.seats > 100_000) {
    report('SEATS_INVALID', `${place}.seats`, 'a whole number from 1 to 100,000');
  }
  if (contest.rounds.length === 0) report('ROUNDS_MISSING', `${place}.rounds`, 'a contest has at least one round');
  contest.rounds.forEach((round, index) => {
    if (round.round !== index + 1)
      report('ROUND_NUMBER', `${place}.rounds[${index}]`, `round ${index + 1} is expected here`);
    if (!DAY.test(round.votingDay)) report('DAY_INVALID', `${place}.rounds[${index}].votingDay`, 'YYYY-MM-DD');
  });
  const within = contest.constituency;
  if (within === undefined) return;
  const { constituencies = {} } = definition;
  const hierarchy = Object.hasOwn(constituencies, within.hierarchy) ? constituencies[within.hierarchy] : undefined;
  if (hierarchy?.some((entry) => entry.constituencyId === within.constituencyId) !== true) {
    report('CONSTITUENCY_UNKNOWN', `${place}.constituency`, `no "${within.constituencyId}" in "${within.hierarchy}"`);
  }
}

/** The shape of a name such as Asia/Almaty. Whether it exists is not asked: that would depend on the machine. */
const TIME_ZONE = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/;

/** What only the page needs; everything else counts without it. */
function checkPicture({ map, units, contests }: ElectionDefinition, report: Report): void {
  if (map !== undefined) checkMap(map, new Set(units.map(({ unitId }) => unitId)), report);
  const colours = contests.flatMap(({ options }) => options.flatMap(({ colour }) => colour?.toLowerCase() ?? []));
  const different = new Set(colours).size;
  if (different > COLOURS_MAX) report('COLOURS_TOO_MANY', 'contests', `${different} colours, at most ${COLOURS_MAX}`);
}

/** Everything that is wrong with a definition that is already of the right shape; empty means it may be published. */
export function checkDefinition(definition: ElectionDefinition): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (code, place, detail) => {
    problems.push({ code, place, detail });
  };
  if (!isElectionId(definition.electionId)) {
    report('ELECTION_ID_INVALID', 'electionId', 'lower-case letters, digits and hyphens, 1–63 characters');
  }
  if (!DAY.test(definition.votingDay)) report('DAY_INVALID', 'votingDay', 'YYYY-MM-DD');
  if (!TIME_ZONE.test(definition.timeZone)) report('TIME_ZONE_INVALID', 'timeZone', 'a name such as Asia/Almaty');
  const publishFrom = definition.publishFrom ?? null;
  if (publishFrom !== null && parseInstant(publishFrom) === null) {
    report('INSTANT_INVALID', 'publishFrom', 'not a date and time with UTC offset');
  }
  const wrongLog = definition.log === undefined ? null : logProblem(definition.log);
  if (wrongLog !== null) report('LOG_INVALID', 'log', wrongLog);
  checkUnits(definition, report);
  checkPicture(definition, report);
  const hierarchies = Object.entries(definition.constituencies ?? {});
  if (hierarchies.length > HIERARCHIES_MAX) {
    const detail = `${hierarchies.length} hierarchies of constituencies, at most ${HIERARCHIES_MAX}`;
    report('HIERARCHIES_TOO_MANY', 'constituencies', detail);
  }
  for (const [hierarchy, constituencies] of hierarchies) {
    checkId(hierarchy, `constituencies.${hierarchy}`, report);
    if (hierarchy === ADMINISTRATIVE)
      report('ID_RESERVED', 'constituencies', `"${ADMINISTRATIVE}" names the units' tree`);
    checkUnique(
      constituencies.map((entry) => entry.constituencyId),
      `constituencies.${hierarchy}`,
      report,
    );
    if (constituencies.some((entry) => entry.constituencyId === NO_CONSTITUENCY_ID)) {
      report(
        'ID_RESERVED',
        `constituencies.${hierarchy}`,
        `"${NO_CONSTITUENCY_ID}" names precincts in no constituency`,
      );
    }
  }
  reportPersons(definition, report);
  if (definition.contests.length === 0) report('CONTESTS_MISSING', 'contests', 'an election has at least one contest');
  const tooLarge = definedTooLarge(definition);
  if (tooLarge !== null) report('CONTESTS_TOO_MANY', 'contests', tooLarge);
  checkUnique(
    definition.contests.map((contest) => contest.contestId),
    'contests',
    report,
  );
  definition.contests.forEach((contest, index) => checkContest(contest, `contests[${index}]`, definition, report));
  return problems;
}
