/** The outcome document and the open items of a state in memory: what the tables would answer at this position. */
import {
  COUNT_COLUMNS,
  currentUnits,
  type CertificationFact,
  type ContestState,
  type DecodedRecord,
  type ElectionState,
  type Verdict,
} from '#libs/election';
import { contestOutcomeOf, type Certified } from './queries/contest-outcome';
import { heldItemOf } from './queries/records/held-item';
import type { ContestOutcome, HeldItem, OutcomeDocument } from './queries/shapes';
import { decisionsInForce } from './snapshot-rows';

const COUNTS = COUNT_COLUMNS.length;

function isCertified(data: CertificationFact['data']): data is CertificationFact['data'] & Certified {
  return 'gapDecisions' in data;
}

/** What two officers have certified, by the position of the approval, as the fold has found it on its way. */
export class CurrentCertifications {
  private readonly given = new Map<number, Certified>();

  note({ position, data }: CertificationFact): void {
    if (isCertified(data)) this.given.set(position, data);
  }

  of(contest: ContestState): Certified | null {
    return this.given.get(contest.certified?.approvalPosition ?? -1) ?? null;
  }
}

function contestOutcome(state: ElectionState, contest: ContestState, given: Certified | null): ContestOutcome {
  const { contestNo, contest: defined, round, counterIds, optionIds } = contest.compiled;
  const units = currentUnits(state, contestNo);
  const tally = state.tally(contestNo);
  const root = tally.root();
  const totals = Array.from(tally.totals());
  const named = { contestId: defined.contestId, round, counterIds, optionIds, contest: defined };
  const [counts, figures] = [totals.slice(0, COUNTS), totals.slice(COUNTS)];
  const sums = { root, openItems: contest.held.size, counts, figures };
  return contestOutcomeOf(named, sums, decisionsInForce(state, contest), { units, given });
}

/** `snapshot`: position of the last record folded. Null as long as the register is not sealed. */
export function currentDocument(
  state: ElectionState,
  snapshot: number,
  certifications: CurrentCertifications,
): OutcomeDocument | null {
  const { electionId, sealed, definitionRecord } = state;
  if (sealed === null) return null;
  const contests = sealed.contests.map((contest) => contestOutcome(state, contest, certifications.of(contest)));
  const rehearsal = definitionRecord?.definition.rehearsal ?? false;
  return { electionId, snapshot, root: state.root(), rehearsal, contests };
}

/** A held record as the fold met it, with the verdict that holds it now. */
export interface CurrentHeld {
  readonly record: DecodedRecord;
  readonly source: string | null;
  readonly id: string | null;
  readonly verdict: Verdict;
}

export function currentHeld(state: ElectionState, { record, source, id, verdict }: CurrentHeld): HeldItem {
  const { cell } = verdict;
  const contest = cell === null ? null : state.contest(cell.contestNo);
  const compiled = contest?.compiled;
  return heldItemOf({
    electionId: state.electionId,
    record,
    source,
    id,
    verdict,
    contest: compiled === undefined ? null : { contestId: compiled.contest.contestId, round: compiled.round },
    precinctId: state.sealed?.layout.precincts[cell?.precinctNo ?? -1]?.precinctId ?? null,
    current: contest === null || cell === null ? null : contest.currentName(contest.slotOfPrecinct(cell.precinctNo)),
    certified: contest?.certified != null,
  });
}
