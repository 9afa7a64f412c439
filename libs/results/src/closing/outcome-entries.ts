/** The outcomes as closing records bind them: of every contest what its outcome is derived from. */
import { canonicalJson, canonicalSha256 } from '#libs/contracts';
import { countsOf, progressOf, type ContestProgress, type ElectionState } from '#libs/election';
import { CompactRange, leafHash } from '#libs/log';
import { decisionsInForce, type DecisionsInForce } from '../snapshot-rows';

/** A contest and round in the tree of outcomes (docs/log-and-proofs.md, section 3). */
export interface OutcomeEntry {
  /** Position of the approval of the certification in force, or null. */
  readonly certified: number | null;
  readonly contestId: string;
  readonly openItems: number;
  readonly round: number;
  readonly root: string;
  /** Name of what the outcome rests on besides the figures. */
  readonly standing: string;
  readonly state: ContestProgress;
  /** Positions of the approvals of certifications that are in force no more, ascending. */
  readonly withdrawn: readonly number[];
}

export interface ContestAtClosing {
  readonly contestId: string;
  readonly round: number;
  readonly root: string;
  readonly openItems: number;
  readonly state: ContestProgress;
  readonly decided: DecisionsInForce;
  readonly withdrawn: readonly number[];
}

export function outcomeEntry({ decided, ...contest }: ContestAtClosing): OutcomeEntry {
  return { ...contest, certified: decided.certified?.position ?? null, standing: canonicalSha256(decided) };
}

/** Of all contests of a state whose sums are up to date. */
export function outcomeEntriesOf(state: ElectionState): OutcomeEntry[] {
  return (state.sealed?.contests ?? []).map((contest, contestNo) => {
    const tally = state.tally(contestNo);
    const root = tally.root();
    const openItems = contest.held.size;
    return outcomeEntry({
      contestId: contest.compiled.contest.contestId,
      round: contest.compiled.round,
      root,
      openItems,
      state: progressOf(countsOf(tally.totals()), openItems, contest.certified !== null),
      decided: decisionsInForce(state, contest),
      withdrawn: contest.revokedCertifications,
    });
  });
}

/** The tree over them. */
export function outcomeTree(entries: readonly OutcomeEntry[]): CompactRange {
  const tree = new CompactRange();
  for (const entry of entries) tree.append(leafHash(Buffer.from(canonicalJson(entry))));
  return tree;
}
