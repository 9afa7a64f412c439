/**
 * Holds the stored frame (units, precincts, contests) against the stream: definition, sealed register, and the decisions
 * that opened rounds and added precincts. Anyone who may add rows could name figures otherwise; only a record may.
 */
import {
  AmendmentProposals,
  buildFrame,
  grownFrame,
  registerSha256,
  type Contest,
  type DecisionOf,
  type ElectionDefinition,
  type PrecinctRow,
} from '#libs/election';
import type { ContestRoundRow, FrameRows, StoredPrecinct, StoredUnit } from './stored-frame';

export interface FrameRecords {
  /** As published, before any amendment. */
  readonly definition: ElectionDefinition;
  readonly register: { readonly rows: readonly PrecinctRow[]; readonly sha256: string };
}

/** The first thing in which the rows differ from the records, or null. */
export function frameDifference({ definition, register }: FrameRecords, stored: FrameRows): string | null {
  if (registerSha256(register.rows) !== register.sha256) return 'the register is not the one that was sealed';
  let frame = buildFrame(definition, register.rows);
  const proposals = new AmendmentProposals();
  for (const { sha256, position, decision } of stored.changes) {
    const added = proposals.effectOf({ sha256, position, decision })?.precincts ?? [];
    if (added.length > 0) frame = grownFrame(frame, added);
  }
  const { units, precincts, leafUnitOf } = frame;
  const leavesOf = (no: number): number[] => leafUnitOf.map((leaves) => leaves[no] ?? -1);
  return (
    rowDifference('unit', units, stored.units, sameUnit) ??
    rowDifference('precinct', precincts, stored.precincts, (is, was, no) => samePrecinct(is, leavesOf(no), was)) ??
    contestDifference(definition, stored)
  );
}

function rowDifference<A, B>(
  what: string,
  is: readonly A[],
  was: readonly B[],
  same: (is: A, was: B, no: number) => boolean,
): string | null {
  for (let no = 0; no < Math.max(is.length, was.length); no++) {
    const [one, other] = [is[no], was[no]];
    if (one === undefined || other === undefined || !same(one, other, no)) return `${what} number ${no}`;
  }
  return null;
}

function sameUnit(is: Omit<StoredUnit, 'parentNo'> & { readonly parentNo: number }, was: StoredUnit): boolean {
  const parentNo = is.parentNo < 0 ? null : is.parentNo;
  return (
    is.hierarchy === was.hierarchy && is.unitId === was.unitId && is.kind === was.kind && parentNo === was.parentNo
  );
}

function samePrecinct(is: PrecinctRow, leafUnitNos: readonly number[], was: StoredPrecinct): boolean {
  return is.precinctId === was.precinctId && is.registered === was.registered && sameList(leafUnitNos, was.leafUnitNos);
}

function sameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function contestDifference(definition: ElectionDefinition, { contests, changes }: FrameRows): string | null {
  let next = 0;
  const wrong = (no: number): string => `contest number ${no}`;
  for (const contest of definition.contests) {
    for (const { round } of contest.rounds) {
      if (!isTotalOf(contests[next], contest, round, null)) return wrong(next);
      next++;
    }
  }
  for (const { decision, contestNo, position } of changes) {
    if (decision.kind !== 'open_round') {
      if (contestNo !== null) return `the total of position ${position}`;
      continue;
    }
    const contest = definition.contests.find(({ contestId }) => contestId === decision.target.contestId);
    if (decision.mode === 'new_vote') {
      const ofRound = contest !== undefined && isTotalOf(contests[next], contest, decision.target.round ?? 1, decision);
      if (contestNo !== next || !ofRound) return wrong(next);
      next++;
    } else if (contest === undefined || contests[contestNo ?? -1]?.contestId !== contest.contestId) {
      return `the total of position ${position}`;
    }
  }
  return contests.length === next ? null : wrong(next);
}

/** Of a new vote, whose ballot may follow from the outcome before, the options are some of the contest's, in its order. */
function isTotalOf(
  row: ContestRoundRow | undefined,
  contest: Contest,
  round: number,
  opening: DecisionOf<'open_round'> | null,
): boolean {
  if (row === undefined || row.contestId !== contest.contestId || row.round !== round) return false;
  const counters = contest.form.counters.map(({ counterId }) => counterId);
  const options = row.columns.slice(counters.length);
  const given = opening?.options ?? (opening === null ? null : options);
  const ballot = contest.options.map(({ optionId }) => optionId).filter((id) => given?.includes(id) ?? true);
  return sameList(row.columns, [...counters, ...ballot]);
}
