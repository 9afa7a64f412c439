/** What a verdict on a summary changes: what stands and what is held open. Never a precinct, never a total. */
import type { ElectionState } from '../state/election-state';
import type { PlacedSummary, RecordOf } from '../record/record';
import type { Verdict } from '../record/verdict';
import { CurrentSummary } from '../summaries/current-summary';

export function isSummary(record: RecordOf | null): record is PlacedSummary {
  return record?.body.kind === 'summary';
}

/** True if a later verdict is about a summary that stands. */
export function isAboutSummary(state: ElectionState, { cell, subject }: Verdict): boolean {
  if (cell === null || !state.contestsWithSummaries.has(cell.contestNo)) return false;
  return state.contest(cell.contestNo).summaries.has(subject);
}

/** `record` is the summary where the verdict is its own, else null. */
export function evolveSummary(state: ElectionState, verdict: Verdict, record: RecordOf | null): void {
  if (verdict.cell === null) return;
  const { contestNo } = verdict.cell;
  const contest = state.contest(contestNo);
  const { summaries } = contest;
  const stands = verdict.kind === 'held' || verdict.kind === 'accepted';
  if (isSummary(record) && stands) {
    state.claims.add(record.claimKey, record.position, record.sha256);
    summaries.set(record.position, new CurrentSummary(record, verdict.codes));
    state.contestsWithSummaries.add(contestNo);
  }
  const current = summaries.get(verdict.subject);
  if (current === undefined) return;
  if (verdict.kind === 'held') {
    current.codes = verdict.codes;
    const { codes, warnings } = verdict;
    contest.hold({ record: current.record, contestNo, precinctNo: -1, slot: -1, codes, warnings });
    return;
  }
  contest.release(verdict.subject);
  current.codes = [];
  if (stands) return;
  summaries.delete(verdict.subject);
  if (summaries.size === 0) state.contestsWithSummaries.delete(contestNo);
}
