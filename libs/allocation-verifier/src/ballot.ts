/**
 * Who stood on the ballot: of somebody who was withdrawn and has no votes, the votes do not tell. Both readings are
 * tried, and where they end differently only a decision says which one holds.
 */
import { askGap } from './candidates';
import type { Case } from './case';
import type { Course } from './course';
import { SENTENCE, type ExpectedObject } from './expected';
import { byCodeUnits } from './json';
import type { Solution } from './solution';
import { afterWithdrawals, type Withdrawing } from './withdrawals';

function endOf(solution: Solution): string {
  if (solution.kind === 'stopped') return JSON.stringify([solution.state]);
  if (solution.kind === 'open') {
    const { kind, gap, offered } = solution.question;
    return JSON.stringify([kind, gap, offered]);
  }
  const { result, seats, winners, repeatVoteAmong = [] } = solution;
  const given = [...(seats ?? [])].sort(([a], [b]) => byCodeUnits(a, b));
  return JSON.stringify([result, given, winners, repeatVoteAmong]);
}

/** `solve` on the ballot as it was; `afresh` makes a course on which nothing is answered. */
export function onBallot(
  course: Course,
  given: Case,
  rules: Withdrawing,
  solve: (course: Course, ballot: Case) => Solution,
  afresh: () => Course,
): Solution {
  const silent = given.options.filter(({ optionId, votes }) => votes === 0 && given.withdrawn.includes(optionId));
  const ballot: Case = { ...given, options: given.options.filter((option) => !silent.includes(option)) };
  const candidates = rules.tie !== null || rules.nextEnters;
  if (!candidates || silent.length === 0 || ballot.options.length === 0) return solve(course, given);
  const [all, fewer] = [given, ballot].map((tried) => {
    const trial = afresh();
    return endOf(afterWithdrawals(trial, given, rules, solve(trial, tried)));
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
