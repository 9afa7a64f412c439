/** Which cells, total or certification a decision is about. */
import { slotsOfTarget, type NamedPlaces, type PlaceTarget } from '../frame/named-places';
import type { DecisionTarget } from '../record/decision';
import { refused, type Opinion } from '../record/opinion';
import type { ContestState } from './contest-state';
import type { Sealed } from './election-state';
import type { TargetCells } from './suspended-cells';

/** Members of a target that name cells. */
export type CellsTarget = 'contestId' | 'round' | PlaceTarget;

interface NamesTotal {
  readonly target: Pick<DecisionTarget, 'contestId' | 'round'>;
}

function totalFor({ contests, layout }: Sealed, { contestId, round = 1 }: NamesTotal['target']): ContestState | null {
  const contestNo = contestId === undefined ? undefined : layout.contestNoOf(contestId, round);
  return contestNo === undefined ? null : (contests[contestNo] ?? null);
}

/**
 * Cells that a decision's target covers, or null where it names nothing known. Only cells whose round is the target's:
 * where a repeat vote stands in, the former round is over.
 */
export function targetCells(
  sealed: Sealed,
  decision: Pick<NamedPlaces, 'scope'> & { readonly target: Pick<DecisionTarget, CellsTarget> },
): TargetCells | null {
  const { target, scope } = decision;
  if (scope === 'election') return null;
  const { round = 1 } = target;
  const contest = totalFor(sealed, target);
  const slots = contest === null ? null : slotsOfTarget(sealed.layout, contest.slots, decision);
  if (contest === null || slots === null) return null;
  const ofRound = slots.filter((slot) => contest.roundOf(slot) === round);
  return ofRound.length === 0 && slots.length > 0 ? null : { contest, slots: ofRound };
}

/** The contest whose proposed or approved certification has this name. */
export function certificationOf(sealed: Sealed, name: string | undefined): ContestState | null {
  if (name === undefined) return null;
  return (
    sealed.contests.find(({ proposed, certified }) => proposed?.sha256 === name || certified?.sha256 === name) ?? null
  );
}

/** The contest whose certification that stands is named as the target, with the contest and round next to it; or null. */
export function certifiedContest(
  sealed: Sealed,
  { target }: { readonly target: Pick<DecisionTarget, 'sha256' | 'contestId' | 'round'> },
): ContestState | null {
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || contest.certified?.sha256 !== target.sha256) return null;
  const { compiled } = contest;
  const sameContest = target.contestId === compiled.contest.contestId;
  return sameContest && (target.round ?? 1) === compiled.round ? contest : null;
}

/** The contest in which a decision of this name records that an option was withdrawn, with the option; null for none. */
export function withdrawalNamed(
  sealed: Sealed,
  name: string | undefined,
): { readonly contest: ContestState; readonly optionId: string } | null {
  for (const contest of sealed.contests) {
    const found = contest.withdrawals().find(({ decision }) => decision === name);
    if (found !== undefined) return { contest, optionId: found.optionId };
  }
  return null;
}

/** The total of the round named; a repeat vote in units has none of its own. */
export function totalOf(sealed: Sealed, { target }: NamesTotal): ContestState | null {
  const contest = totalFor(sealed, target);
  return contest?.compiled.round === (target.round ?? 1) ? contest : null;
}

/** Refusal of a decision for which {@link totalOf} finds none. */
export function noTotal({ target }: NamesTotal): Opinion {
  return refused('TARGET_UNKNOWN', `no total of "${target.contestId ?? ''}" in this round`);
}
