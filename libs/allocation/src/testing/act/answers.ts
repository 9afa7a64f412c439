/** Everything that an allocation can end in, by giving every answer to every question that it asks. */
import type { allocate } from '../../allocate';
import type { AllocationInput, GapDecision } from '../../input/input';
import type { Outcome, Provisional } from '../../outcome/outcome';
import type { RuleSet } from '../../rule-sets/rule-set';
import { electedEnd, repeatVoteEnd } from './candidates';

export type Engine = typeof allocate;

export interface Answered {
  /** Sorted; empty where nothing can be computed. */
  readonly ends: readonly string[];
  /** Questions whose answers all lead to the same ends, and options that lead elsewhere than they say. */
  readonly faults: readonly string[];
}

type Shown = Pick<Outcome, 'result' | 'seats' | 'winners' | 'repeatVoteAmong'> &
  Pick<Partial<Provisional>, 'additionalElections'>;

function endOf({ result, seats, winners, repeatVoteAmong = [], additionalElections }: Shown): string {
  if (result === 'repeat_elections') return 'repeat elections';
  if (result === 'repeat_vote') return repeatVoteEnd(repeatVoteAmong);
  if (result === 'adopted' || result === 'rejected' || result === 'not_held') return result;
  const lists = Object.entries(seats).flatMap(([id, count]) => (count > 0 ? [`${id}=${count}`] : []));
  return electedEnd([...winners, ...lists], additionalElections?.seats);
}

function endsAfter(
  engine: Engine,
  given: readonly [RuleSet, AllocationInput],
  answers: readonly GapDecision[],
): Answered {
  const outcome = engine(...given, answers);
  const { state, decision } = outcome;
  if (state === 'completed') return { ends: [endOf(outcome)], faults: [] };
  if (decision === null) return { ends: [], faults: [] };
  const { questionSha256 } = decision;
  const followed = decision.options.map(({ option, provisional }) => {
    const after = endsAfter(engine, given, [...answers, { questionSha256, option }]);
    const misled = provisional.undecided === 0 && after.ends.join() !== endOf(provisional);
    return { ...after, misled: misled ? [`${decision.gap}: ${option} leads to ${after.ends.join(' or ')}`] : [] };
  });
  const different = new Set(followed.map(({ ends }) => JSON.stringify(ends)));
  const alike = different.size > 1 ? [] : [`${decision.gap}: every answer leads to ${followed[0]?.ends.join(' or ')}`];
  return {
    ends: [...new Set(followed.flatMap(({ ends }) => ends))].sort(),
    faults: [...alike, ...followed.flatMap(({ faults, misled }) => [...faults, ...misled])],
  };
}

/** Whether a question is asked at all; the ends alone do not say it where all answers lead to one. */
export function everyAnswer(engine: Engine, ruleSet: RuleSet, input: AllocationInput): Answered {
  return endsAfter(engine, [ruleSet, input], []);
}
