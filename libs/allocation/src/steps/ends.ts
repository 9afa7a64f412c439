/** What an allocation can still end in: one end where it is settled, several where a question is open. */
import { canonicalJson } from '../json/canonical';
import { recordOf, type Branch, type Settled } from './context';

/** A settled end in words that depend on its outcome alone, not on how it was reached. */
export function endOf({ result, seats, winners, repeatVoteAmong = [], additionalElections }: Settled): string {
  return canonicalJson([result, recordOf(seats ?? []), winners, repeatVoteAmong, additionalElections?.seats ?? 0]);
}

/** Sorted; two branches with the same ends leave nothing to choose between them. */
export function endsOf(branch: Branch): readonly string[] {
  switch (branch.kind) {
    case 'settled':
      return [endOf(branch)];
    case 'asked':
      return branch.ends;
    case 'stopped':
      return [branch.state];
  }
}

export function unionOf(sets: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(sets.flat())].sort();
}
