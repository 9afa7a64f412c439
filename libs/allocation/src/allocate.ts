/** The engine's one door: votes and rules in, an outcome out. Pure: no clock, no chance, no floating point. */
import { toldOf } from './steps/ask';
import { onBallot } from './withdrawals/ballot';
import { canonicalJson, canonicalSha256 } from './json/canonical';
import { checkInput } from './input/check-input';
import { notClosed } from './input/closing';
import type { Branch, Context } from './steps/context';
import { byCodeUnits, contextOf, normalisedOptions, normalisedUnits } from './steps/context';
import type { AllocationInput, GapDecision, InputProblem } from './input/input';
import { assertHolds } from './steps/invariants';
import { solveList } from './lists/list-rule';
import { solveMajority } from './majority/majority';
import type { Outcome } from './outcome/outcome';
import { solvePlurality } from './plurality/plurality';
import { solveReferendum } from './referendum/referendum';
import type { RuleSet } from './rule-sets/rule-set';
import type { RejectedDecision, Trace } from './outcome/trace';
import { TRACE_SCHEMA } from './outcome/trace';
import { afterWithdrawals } from './withdrawals/withdrawals';

const NOTHING = { final: false, result: null, seats: {}, winners: [], decision: null } as const;

function byVotes(context: Context): Branch {
  const { ruleSet } = context;
  switch (ruleSet.method) {
    case 'hare_largest_remainder':
      return solveList({ ...context, ruleSet });
    case 'plurality':
      return solvePlurality({ ...context, ruleSet });
    case 'absolute_majority':
      return solveMajority({ ...context, ruleSet });
    case 'referendum':
      return solveReferendum({ ...context, ruleSet });
  }
}

function solve(context: Context): Branch {
  return afterWithdrawals(context, onBallot(context, byVotes));
}

function backwards(input: AllocationInput): AllocationInput {
  const { units } = input;
  const options = [...input.options].reverse();
  return {
    ...input,
    options,
    ...(units === undefined ? {} : { units: [...units].reverse() }),
    ...(input.withdrawn === undefined ? {} : { withdrawn: [...input.withdrawn].reverse() }),
  };
}

/** What must not depend on the order in which the options are given. */
function essence(branch: Branch): unknown {
  if (branch.kind === 'asked') return [branch.kind, branch.decision.questionSha256];
  if (branch.kind === 'stopped') return [branch.kind, branch.state];
  return [branch.kind, toldOf(branch)];
}

function rejectedOf(branch: Branch, decisions: readonly GapDecision[]): readonly RejectedDecision[] {
  const used = new Set(branch.path.map((answer) => answer.questionSha256));
  const open = branch.kind === 'asked' ? branch.decision.questionSha256 : null;
  return decisions
    .filter((decision) => !used.has(decision.questionSha256))
    .map(({ questionSha256, option }) => ({
      questionSha256,
      option,
      reason: questionSha256 === open ? 'option_not_offered' : 'question_not_asked',
    }));
}

function traceHead(
  ruleSet: RuleSet,
  ruleSetSha256: string,
): Pick<Trace, 'schema' | 'method' | 'ruleSetId' | 'edition' | 'ruleSetSha256'> {
  return {
    schema: TRACE_SCHEMA,
    method: ruleSet.method,
    ruleSetId: ruleSet.ruleSetId,
    edition: ruleSet.edition ?? null,
    ruleSetSha256,
  };
}

function notesOf({ notes = [], edition }: RuleSet): Pick<Trace, 'notes'> {
  if (notes.length === 0) return {};
  return { notes: notes.map(({ article, text }) => ({ article, edition: edition ?? null, text })) };
}

function invalid(
  ruleSet: RuleSet,
  input: AllocationInput,
  decisions: readonly GapDecision[],
  problems: readonly InputProblem[],
): Outcome {
  const trace: Trace = {
    ...traceHead(ruleSet, canonicalSha256(ruleSet)),
    inputSha256: null,
    input: { ruleSet, ...input, decisions },
    checks: [],
    decisions: { used: [], rejected: [] },
  };
  return { state: 'invalid_input', ...NOTHING, problems, trace };
}

function ended(branch: Branch, trace: Trace): Outcome {
  switch (branch.kind) {
    case 'asked':
      return { state: 'decision_required', ...NOTHING, decision: branch.decision, trace };
    case 'stopped':
      return { state: branch.state, ...NOTHING, problems: branch.problems, trace };
    case 'settled':
      return { state: 'completed', ...NOTHING, ...toldOf(branch), trace };
  }
}

/**
 * Seats or winners of one contest.
 *
 * `ruleSet` must come from checkRuleSet. A decision counts only if it names the hash of the very question that is
 * asked and an option that is offered; all others are listed in the trace as rejected. Where the law is silent the
 * outcome is `decision_required`, never a default. Throws AllocationDefect where the engine contradicts itself.
 */
export function allocate(ruleSet: RuleSet, input: AllocationInput, decisions: readonly GapDecision[] = []): Outcome {
  const problems = checkInput(ruleSet, input, decisions);
  if (problems.length > 0) return invalid(ruleSet, input, decisions, problems);
  const context = contextOf(ruleSet, input, decisions, afterWithdrawals);
  const branch = solve(context);
  const mirrored = solve({ ...context, input: backwards(input) });
  assertHolds(
    canonicalJson(essence(branch)) === canonicalJson(essence(mirrored)),
    'the result is the same whatever the order of the options',
  );
  const trace: Trace = {
    ...traceHead(ruleSet, context.ruleSetSha256),
    inputSha256: canonicalSha256({
      seats: input.seats,
      options: normalisedOptions(input.options),
      againstAll: input.againstAll,
      counters: input.counters,
      repeatVote: input.repeatVote ?? false,
      ...((input.withdrawn ?? []).length === 0 ? {} : { withdrawn: [...(input.withdrawn ?? [])].sort(byCodeUnits) }),
      ...(input.units === undefined ? {} : { units: normalisedUnits(input.units) }),
      ...(input.asCounted === true ? { asCounted: true } : {}),
    }),
    input: { ruleSet, ...input, decisions },
    ...branch.parts,
    ...notesOf(ruleSet),
    checks: branch.parts.checks ?? [],
    decisions: { used: branch.path, rejected: rejectedOf(branch, decisions) },
  };
  const open = notClosed(ruleSet, input);
  return { ...ended(branch, trace), ...(open.length === 0 ? {} : { notClosed: open }) };
}
