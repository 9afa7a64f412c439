/**
 * A proposal that reaches the 30 % with the fewest swaps. Interpretation, not text of the act: Art. 97-1(5) orders both
 * the alphabet and the thirty per cent and does not say which yields (GAP-PERS-2). It is shown, never carried out.
 */
import type { ListedPerson } from '../person';

export interface SwapProposal {
  /** Always true: anyone who shows it must show this too. */
  readonly interpretation: true;
  /** Who would yield, the last of the selection first. */
  readonly yielding: readonly string[];
  /** Who would come in instead, in the order of the reserve. */
  readonly entering: readonly string[];
  /** The group after the swaps: the selection without the yielding, then the entering. */
  readonly selection: readonly ListedPerson[];
}

/**
 * The last persons of the selection who do not count yield to the next persons of the reserve who do, one for one. Each
 * swap raises the count by one, so fewer than `missing` can never do. Null where there are not enough of them.
 */
export function proposeSwaps(
  selection: readonly ListedPerson[],
  reserve: readonly ListedPerson[],
  missing: number,
  counts: (person: ListedPerson) => boolean,
): SwapProposal | null {
  const entering = reserve.filter(counts).slice(0, missing);
  const yielding = [...selection]
    .reverse()
    .filter((person) => !counts(person))
    .slice(0, missing);
  if (entering.length < missing || yielding.length < missing) return null;
  const leave = new Set(yielding);
  return {
    interpretation: true,
    yielding: yielding.map(({ candidateId }) => candidateId),
    entering: entering.map(({ candidateId }) => candidateId),
    selection: [...selection.filter((person) => !leave.has(person)), ...entering],
  };
}
