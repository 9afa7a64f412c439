/**
 * Many held records set aside by one decision. A flood of records must not take a decision each: the target says which
 * ones by source and code, or names them one by one, and `basis.set` says how many they are and what their hashes are,
 * so that the officer signs exactly what is set aside and the judge sets aside nothing else.
 */
import type { ContestState, HeldRecord } from '../../state/contest-state';
import { sha256Name, type Sealed } from '../../state/election-state';
import type { DecisionTarget, SignedDecision } from '../../record/decision';
import type { Sha256Name } from '../../record/envelope';
import { ACCEPTED, refused, type Opinion } from '../../record/opinion';
import { openItemsHash } from '../../sums/contest-node';

/** What a decision says of the records that it sets aside. */
type SetOfHeld = Pick<
  SignedDecision<string, 'sha256' | 'source' | 'code' | 'records' | 'contestId' | 'round', 'set'>,
  'target' | 'basis'
>;

/** Records set aside by one decision at most: each gets a verdict, and other elections wait meanwhile. */
export const SET_ASIDE_RECORDS_MAX = 10_000;

/** True if the decision sets aside a set of records and not the one that its target names by hash. */
export function namesSet({ target }: SetOfHeld): boolean {
  const { code, source, records } = target;
  return code !== undefined || source !== undefined || records !== undefined;
}

/** SHA-256 over the records' own hashes (32 bytes each), sorted and put together: whatever their order, one name. */
export function heldSetSha256(hashes: readonly Buffer[]): Sha256Name {
  return sha256Name(openItemsHash(hashes));
}

function contestsMeant(
  { contests }: Sealed,
  { contestId, round }: Pick<DecisionTarget, 'contestId' | 'round'>,
): readonly ContestState[] {
  if (contestId === undefined) return contests;
  return contests.filter(
    ({ compiled }) => compiled.contest.contestId === contestId && (round === undefined || compiled.round === round),
  );
}

/** Held records that the target's source and code mean, in the order of their positions. */
function matching(
  contests: readonly ContestState[],
  { code, source }: Pick<DecisionTarget, 'code' | 'source'>,
): HeldRecord[] {
  const found: HeldRecord[] = [];
  for (const contest of contests) {
    for (const entry of contest.held.values()) {
      if (source !== undefined && entry.record.body.envelope?.source !== source) continue;
      if (code === undefined || entry.codes.includes(code)) found.push(entry);
    }
  }
  return found.sort((a, b) => a.record.position - b.record.position);
}

/**
 * The records that a decision means, in the order of their positions: of those that source and code mean only as many
 * as `basis.set` counts, so that what arrives while an officer signs does not stand in the way.
 */
export function heldSet(sealed: Sealed, { target, basis }: SetOfHeld): readonly HeldRecord[] {
  const contests = contestsMeant(sealed, target);
  if (target.records === undefined) return matching(contests, target).slice(0, basis.set?.count ?? 0);
  const named = new Map<number, HeldRecord>();
  for (const name of target.records) {
    for (const contest of contests) {
      const entry = contest.heldNamed(name);
      if (entry !== null) named.set(entry.record.position, entry);
    }
  }
  return [...named.values()].sort((a, b) => a.record.position - b.record.position);
}

/** Whether a set may be set aside: it is what the decision says it is. */
export function judgeHeldSet(sealed: Sealed, decision: SetOfHeld): Opinion {
  const { target, basis } = decision;
  const { set } = basis;
  if (target.sha256 !== undefined || (target.records !== undefined && (target.code ?? target.source) !== undefined)) {
    return refused(
      'TARGET_UNKNOWN',
      'the target names a record, a list of records, or a source and a code: one of them',
    );
  }
  if (set === undefined) return refused('HELD_SET_DIFFERS', 'basis.set must say how many records are meant, and which');
  if (set.count > SET_ASIDE_RECORDS_MAX) {
    const detail = `${set.count} records, at most ${SET_ASIDE_RECORDS_MAX} by one decision: take several`;
    return refused('DECISION_TOO_LARGE', detail);
  }
  const found = heldSet(sealed, decision);
  if (found.length === 0) return refused('TARGET_NOT_HELD', 'no record that the target means is held now');
  const sha256 = heldSetSha256(found.map(({ record }) => record.sha256));
  return found.length === set.count && sha256 === set.sha256
    ? ACCEPTED
    : refused('HELD_SET_DIFFERS', `${found.length} such records are held now, together ${sha256}`);
}
