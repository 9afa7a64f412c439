/** Whether a contest and its rule set fit: kind, days in force, seats, terms, answers, units. */
import {
  bearsItsNameRightly,
  checkRuleSet,
  CONTEST_KINDS,
  fitsKind,
  hasOneSeat,
  isInForce,
  isRegulated,
} from '#libs/allocation';
import { parseTerm, termsOf, unitCountOn, type ReferendumRuleSet, type RuleSet } from '#libs/allocation';
import type { Contest, ElectionDefinition } from '../definition/definition';
import { contestKindsOfForm } from '../forms';
import { decidingUnitIds } from '../outcome/outcome';

type Report = (code: string, place: string, detail: string) => void;

/** The edition of the law is that of the first vote, whatever is in force when a part of it is repeated. */
export function firstVotingDay(contest: Contest, definition: ElectionDefinition): string {
  return contest.rounds[0]?.votingDay ?? definition.votingDay;
}

function checkKind({ kind }: Contest, ruleSet: RuleSet, place: string, report: Report): void {
  if (!CONTEST_KINDS.includes(kind)) {
    report('CONTEST_KIND_UNKNOWN', `${place}.kind`, `"${kind}" is not one of ${CONTEST_KINDS.join(', ')}`);
  } else if (!fitsKind(ruleSet, kind)) {
    const name = `the rule set "${ruleSet.ruleSetId}" (${ruleSet.method})`;
    report('RULE_SET_FOR_OTHER_KIND', `${place}.ruleSet`, `${name} is not for a contest of the kind "${kind}"`);
  }
}

function checkInForce(contest: Contest, definition: ElectionDefinition, place: string, report: Report): void {
  const { ruleSet } = contest;
  const day = firstVotingDay(contest, definition);
  if (isInForce(ruleSet, day)) return;
  const { from, until } = ruleSet.inForce ?? { from: '', until: null };
  const days = until === null ? `from ${from}` : `from ${from} to ${until}`;
  report('RULE_SET_NOT_IN_FORCE', `${place}.ruleSet`, `"${ruleSet.ruleSetId}" is law ${days}, not on ${day}`);
}

function checkAnswers(contest: Contest, { answers }: ReferendumRuleSet, place: string, report: Report): void {
  const ids = contest.options.map((option) => option.optionId);
  const kinds = contest.options.every((option) => option.kind === 'answer');
  if (kinds && ids.length === 2 && ids.includes(answers.yes) && ids.includes(answers.no)) return;
  const wanted = `"${answers.yes}" and "${answers.no}" of the kind "answer"`;
  report('ANSWERS_DIFFER', `${place}.options`, `a referendum question has the options ${wanted}, and no others`);
}

/** Units missing or too many would change what a share of them is. A rehearsal may have units of its own. */
export function unitCountProblem(contest: Contest, definition: ElectionDefinition): string | null {
  const due = unitCountOn(contest.ruleSet, firstVotingDay(contest, definition));
  const count = decidingUnitIds(definition, contest).length;
  if (due === null || due === 'unknown' || due === count) return null;
  return `the rule set counts ${due} units on the voting day, but the definition has ${count} of these kinds`;
}

function checkTerms(contest: Contest, place: string, report: Report): void {
  const counters = new Set(contest.form.counters.map((counter) => counter.counterId));
  for (const text of termsOf(contest.ruleSet)) {
    const name = parseTerm(text)?.name;
    if (name === undefined) report('TERM_INVALID', `${place}.ruleSet`, `"${text}" is not a term`);
    else if (name !== 'votes' && name !== 'lists' && !counters.has(name)) {
      report('TERM_UNKNOWN', `${place}.ruleSet`, `the rule set needs the counter "${name}", which the form has not`);
    }
  }
}

/** A shipped form is for its own kinds of contest; contests that no act regulates may use any. */
function fitsForm({ kind, form }: Contest, place: string, report: Report): boolean {
  const kinds = contestKindsOfForm(form);
  if (kinds === null || !isRegulated(kind) || !CONTEST_KINDS.includes(kind) || kinds.includes(kind)) return true;
  const detail = `"${form.formId}" is the protocol of ${kinds.join(', ')}, not of a contest of the kind "${kind}"`;
  report('FORM_FOR_OTHER_KIND', `${place}.form`, detail);
  return false;
}

/** Names of terms that sum the options; a text that is not a term has none. */
const SUMS_OF_OPTIONS: ReadonlySet<string | undefined> = new Set(['votes', 'lists']);

/** Where a ballot may bear several marks, a control that takes votes for voters would hold every protocol. */
function checkSeveralMarks({ form }: Contest, ruleSet: RuleSet, place: string, report: Report): void {
  if (ruleSet.method !== 'plurality' || ruleSet.severalMarks !== true) return;
  const sums = form.controls.filter((control) => {
    if ('check' in control || control.severity !== 'error' || control.relation !== 'eq') return false;
    return [...control.left, ...control.right].some((term) => SUMS_OF_OPTIONS.has(parseTerm(term)?.name));
  });
  for (const { code } of sums) {
    const detail = `a ballot may have several marks, so the control ${code} of "${form.formId}" cannot hold`;
    report('FORM_SEVERAL_MARKS', `${place}.form`, detail);
  }
}

/** Everything about a contest that depends on its rule set. */
export function checkContestRules(
  contest: Contest,
  place: string,
  definition: ElectionDefinition,
  report: Report,
): void {
  const checked = checkRuleSet(contest.ruleSet);
  if ('problems' in checked) {
    for (const problem of checked.problems) report('RULE_SET_INVALID', `${place}.ruleSet`, problem);
    return;
  }
  const ruleSet = checked.ok;
  if (!bearsItsNameRightly(ruleSet)) {
    const detail = `"${ruleSet.ruleSetId}" is the name of a shipped rule set with other content`;
    report('RULE_SET_ALTERED', `${place}.ruleSet`, detail);
    return;
  }
  checkKind(contest, ruleSet, place, report);
  checkInForce(contest, definition, place, report);
  checkTerms(contest, place, report);
  if (fitsForm(contest, place, report)) checkSeveralMarks(contest, ruleSet, place, report);
  if (hasOneSeat(ruleSet) && contest.seats !== 1) {
    report('SEATS_INVALID', `${place}.seats`, 'the rule set is for one mandate, one office or one question: 1');
  }
  if (ruleSet.method === 'referendum') checkAnswers(contest, ruleSet, place, report);
  const units = unitCountProblem(contest, definition);
  if (units !== null && !definition.rehearsal) report('UNIT_COUNT_DIFFERS', 'units', units);
}
