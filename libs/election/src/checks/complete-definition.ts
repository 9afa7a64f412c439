/** From the file that an operator writes to the definition that goes into the stream: names become full texts. */
import { checkRuleSet, type RuleSet } from '#libs/allocation';
import type { DefinitionProblem } from '../definition/check-ids';
import type { Contest, ElectionDefinition, ProtocolForm, Round } from '../definition/definition';
import { SHIPPED_FORMS } from '../forms';

/** A contest as written in the file: rule set and form may be names, rounds may be missing. */
export type ContestFile = Omit<Contest, 'ruleSet' | 'form' | 'rounds'> & {
  readonly ruleSet: unknown;
  readonly form: string | Omit<ProtocolForm, 'formId'> | ProtocolForm;
  readonly rounds?: readonly Round[];
};

/** The definition file of interface section 3, without its register. */
export type DefinitionFile = Omit<ElectionDefinition, 'contests'> & { readonly contests: readonly ContestFile[] };

export type CompletedDefinition =
  { readonly definition: ElectionDefinition } | { readonly problems: readonly DefinitionProblem[] };

function completeForm(form: ContestFile['form'], place: string, problems: DefinitionProblem[]): ProtocolForm | null {
  if (typeof form === 'string') {
    const shipped = SHIPPED_FORMS.get(form);
    if (shipped !== undefined) return shipped;
    const known = [...SHIPPED_FORMS.keys()].join(', ');
    problems.push({ code: 'FORM_UNKNOWN', place, detail: `no shipped form "${form}"; known: ${known}` });
    return null;
  }
  return { formId: 'inline', ...form };
}

function completeRuleSet(ruleSet: unknown, place: string, problems: DefinitionProblem[]): RuleSet | null {
  const checked = checkRuleSet(ruleSet);
  if ('ok' in checked) return checked.ok;
  for (const detail of checked.problems) problems.push({ code: 'RULE_SET_INVALID', place, detail });
  return null;
}

/** A definition as far as it could be completed. */
export interface PartlyCompleted {
  /** Without the contests whose rule set or form is not known. */
  readonly definition: ElectionDefinition;
  readonly problems: readonly DefinitionProblem[];
  /** Index in the file of each contest of the definition. */
  readonly contestsAt: readonly number[];
}

/** Completes every contest that can be, so that the rest of a definition can be checked beside what is wrong in it. */
export function completeContests(file: DefinitionFile): PartlyCompleted {
  const problems: DefinitionProblem[] = [];
  const contestsAt: number[] = [];
  const contests = file.contests.flatMap((contest, index): Contest[] => {
    const ruleSet = completeRuleSet(contest.ruleSet, `contests[${index}].ruleSet`, problems);
    const form = completeForm(contest.form, `contests[${index}].form`, problems);
    if (ruleSet === null || form === null) return [];
    contestsAt.push(index);
    return [{ ...contest, ruleSet, form, rounds: contest.rounds ?? [{ round: 1, votingDay: file.votingDay }] }];
  });
  return { definition: { ...file, contests }, problems, contestsAt };
}

/** Writes rule sets and forms out in full and fills in the single round. Does not check the rest: checkDefinition does. */
export function completeDefinition(file: DefinitionFile): CompletedDefinition {
  const { definition, problems } = completeContests(file);
  return problems.length > 0 ? { problems } : { definition };
}
