/** Relations that hold in every allocation. They are always on: a wrong seat is worse than no seat. */
import type { CheckNode, TraceNode } from '../outcome/trace';
import { checkText } from '../texts/texts';

/** Thrown where the engine contradicts itself: a defect of ours, never of the input. */
export class AllocationDefect extends Error {
  readonly code = 'ALLOCATION_DEFECT';

  constructor(expression: string) {
    super(`the allocation contradicts itself: ${expression}; do not use its result and report it to us`);
    this.name = 'AllocationDefect';
  }
}

export function assertHolds(holds: boolean, expression: string): void {
  if (!holds) throw new AllocationDefect(expression);
}

const RELATIONS = {
  '=': (left: bigint, right: bigint) => left === right,
  '<': (left: bigint, right: bigint) => left < right,
  '>': (left: bigint, right: bigint) => left > right,
  '≤': (left: bigint, right: bigint) => left <= right,
  '≥': (left: bigint, right: bigint) => left >= right,
} as const;

/** Verifies one relation and gives it back as a node of the trace; throws AllocationDefect where it does not hold. */
export function check(
  node: Omit<TraceNode, 'text'>,
  expression: string,
  left: bigint,
  relation: CheckNode['relation'],
  right: bigint,
): CheckNode {
  const { article, edition } = node;
  if (!RELATIONS[relation](left, right)) throw new AllocationDefect(`${expression} (${left} ${relation} ${right})`);
  return { article, edition, text: checkText(expression), expression, left: `${left}`, relation, right: `${right}` };
}
