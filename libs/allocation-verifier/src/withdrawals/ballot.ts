/**
 * Who stood on the ballot: of someone who was withdrawn and has no votes, the votes do not tell. Both readings are
 * tried, and where they end differently only a decision says which one holds.
 */
import { askGap } from '../candidates/candidates';
import type { Case, Decision } from '../case/case';
import type { Course } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { byCodeUnits } from '../document/json';
import type { Settled, Solution } from '../course/solution';
import { afterWithdrawals, type Withdrawing } from './withdrawals';

/** Tries a ballot with some questions answered. */
type Trial = (tried: readonly Decision[]) => { readonly course: Course; readonly solution: Solution };

function endOf({ result, seats, winners, repeatVoteAmong = [], additionalElections }: Settled): string {
  const given = [...(seats ?? [])].sort(([a], [b]) => byCodeUnits(a, b));
  return JSON.stringify([result, given, winners, repeatVoteAmong, additionalElections?.seats ?? 0]);
}

/** All that can come of a ballot, whatever is answered. */
function endsOf(trial: Trial, tried: readonly Decision[], found: Set<string>): Set<string> {
  const { course, solution } = trial(tried);
  if (solution.kind === 'stopped') return found.add(solution.state);
  if (solution.kind === 'settled') return found.add(endOf(solution));
  const { question } = solution;
  for (const option of question.offered) {
    const further = [...course.path, { questionSha256: course.hash(question), option }];
    const next = trial(further).solution;
    // A place given leaves others open: the one who has it is in every end that follows.
    if (question.places && next.kind === 'open' && next.partly !== null) found.add(`with ${option}`);
    else endsOf(trial, further, found);
  }
  return found;
}

/** `solve` on the ballot as it was; `again` makes a course on which only what is tried is answered. */
export function onBallot(
  course: Course,
  given: Case,
  rules: Withdrawing,
  solve: (course: Course, ballot: Case) => Solution,
  afresh: (tried: readonly Decision[]) => Course,
): Solution {
  const silent = given.options.filter(({ optionId, votes }) => votes === 0 && given.withdrawn.includes(optionId));
  const ballot: Case = { ...given, options: given.options.filter((option) => !silent.includes(option)) };
  if (!rules.ofCandidates || silent.length === 0 || ballot.options.length === 0) return solve(course, given);
  const [all, fewer] = [given, ballot].map((tried) => {
    const trial: Trial = (answers) => {
      const along = afresh(answers);
      return { course: along, solution: afterWithdrawals(along, given, rules, solve(along, tried)) };
    };
    return JSON.stringify([...endsOf(trial, [], new Set())].sort());
  });
  if (all === fewer) return solve(course, given);
  const article = rules.articles.get('winner') ?? null;
  const withdrawn = silent.map(({ optionId }) => optionId).sort(byCodeUnits);
  const nodes: ExpectedObject = { withdrawn: { article, edition: rules.edition, text: SENTENCE, options: withdrawn } };
  return askGap(
    { course, given, rules, nodes },
    {
      gap: 'GAP-WITHDRAWN-3',
      article,
      facts: { withdrawn },
      options: {
        on_ballot: () => solve(course, given),
        not_on_ballot: () => solve(course, ballot),
      },
    },
  );
}
