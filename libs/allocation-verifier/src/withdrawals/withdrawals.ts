/** Options that were withdrawn: whether someone whom the votes elect is elected anyway, only a decision says. */
import { askGap, repeatElections, type Here } from '../candidates/candidates';
import type { Case, Edition } from '../case/case';
import type { Course } from '../course/course';
import { fillingUp } from '../plurality/places';
import { SENTENCE } from '../document/expected';
import { byCodeUnits } from '../document/json';
import type { Settled, Solution } from '../course/solution';

/** What of a rule set matters here. */
export interface Withdrawing extends Edition {
  /** Candidates stand on a ballot, on which it may matter how many they are; not lists or answers. */
  readonly ofCandidates: boolean;
}

/** Those of the options given who were withdrawn. */
function gone({ withdrawn }: Case, ids: readonly string[]): readonly string[] {
  return withdrawn.filter((id) => ids.includes(id)).sort(byCodeUnits);
}

function noting(
  here: Here<Withdrawing>,
  { nodes }: Settled,
  article: string | null,
  options: readonly string[],
): Here<Withdrawing> {
  const { edition } = here.rules;
  return { ...here, nodes: { ...nodes, withdrawn: { article, edition, text: SENTENCE, options } } };
}

function vacated(solution: Settled, withdrawn: readonly string[]): Settled {
  const winners = solution.winners.filter((id) => !withdrawn.includes(id));
  if (solution.seats === null) return { ...solution, winners, result: winners.length === 0 ? null : solution.result };
  const seats = new Map(solution.seats);
  for (const id of withdrawn) seats.set(id, 0);
  const nobody = [...seats.values()].every((count) => count === 0);
  return { ...solution, seats, result: nobody ? null : solution.result };
}

function chosenWithdrew(before: Here<Withdrawing>, solution: Settled, withdrawn: readonly string[]): Solution {
  const { articles } = before.rules;
  const article = articles.get('winner') ?? articles.get('remainder') ?? null;
  const here = noting(before, solution, article, withdrawn);
  const { nodes } = here;
  return askGap(here, {
    gap: 'GAP-WITHDRAWN-1',
    article,
    facts: { withdrawn },
    options: {
      elected_all_the_same: () => ({ ...solution, nodes }),
      mandates_vacant: () => fillingUp(before.given, before.rules, { ...vacated(solution, withdrawn), nodes }),
      repeat_elections: () => repeatElections(here),
    },
  });
}

/** The solution that the votes give, as withdrawals change it. */
export function afterWithdrawals(course: Course, given: Case, rules: Withdrawing, solution: Solution): Solution {
  if (solution.kind !== 'settled') return solution;
  const here: Here<Withdrawing> = { course, given, rules, nodes: solution.nodes };
  const seated = [...(solution.seats ?? [])].filter(([, count]) => count > 0).map(([id]) => id);
  const chosen = gone(given, [...solution.winners, ...seated]);
  return chosen.length > 0 ? chosenWithdrew(here, solution, chosen) : solution;
}
