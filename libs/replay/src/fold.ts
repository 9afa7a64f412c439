/**
 * The one fold behind replay, comparison and rebuilding: records in, state out. A record's verdicts are either given
 * (refold) or found by the engine at hand (rejudge); everything else is the same.
 */
import { decodeForCounting } from '#libs/contracts';
import {
  certain,
  judge,
  publishingOf,
  refold,
  type CertificationFact,
  type DecodedRecord,
  type ElectionState,
  ElectionState as State,
  type Verdict,
} from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { History, SignedDecisions, verdictRow } from '#libs/results/recount';
import { placed, type GivenVerdict } from './source/given-verdict';

/** What became of one record. */
export interface FoldStep {
  readonly record: StreamRecord;
  readonly decoded: DecodedRecord;
  /** In the order of their subjects. */
  readonly verdicts: readonly Verdict[];
  readonly judged: boolean;
  /** What a certification or its revocation makes public. */
  readonly fact: CertificationFact | null;
}

export class Fold {
  readonly state: ElectionState;
  private readonly signed = new SignedDecisions();
  private readonly bound: History | null;
  /** True once a verdict was found by the engine at hand. */
  judged = false;
  /** Position of the last record folded, -1 before the first. */
  position = -1;
  timestampMs = 0;
  sha256: Buffer | null = null;
  records = 0;

  /** `binding`: false where nobody asks what closing records bind; hashing it costs as much as decoding the records. */
  constructor(electionId: string, { binding = true }: { readonly binding?: boolean } = {}) {
    this.state = new State(electionId);
    this.bound = binding ? new History() : null;
  }

  /** What closing records bind, up to here. */
  get history(): History {
    return certain(this.bound, 'a history of a fold that binds');
  }

  /** Folds one record with the verdicts given at it; null lets the engine at hand judge. */
  take(record: StreamRecord, given: readonly GivenVerdict[] | null): FoldStep {
    const decoded = decodeForCounting(record);
    const publishing = publishingOf(this.state, decoded);
    this.judged ||= given === null;
    const verdicts = given === null ? judge(this.state, decoded) : this.refold(decoded, given);
    const own = verdicts.find(({ subject }) => subject === record.position);
    const { body } = decoded;
    let fact: CertificationFact | null = null;
    if (own?.kind === 'accepted' && body.kind === 'decision') {
      this.signed.note(record, decoded);
      // Judging had brought the sums up to date before a certification; folding given verdicts has not.
      if (body.decision.kind === 'approve_certification') this.state.root();
      fact = publishing?.(this.signed) ?? null;
    }
    this.bind(record, decoded, verdicts);
    this.position = record.position;
    this.timestampMs = record.timestampMs;
    this.sha256 = decoded.sha256;
    this.records++;
    return { record, decoded, verdicts, judged: given === null, fact };
  }

  private bind(record: StreamRecord, decoded: DecodedRecord, verdicts: readonly Verdict[]): void {
    if (this.bound === null) return;
    for (const verdict of verdicts) this.bound.verdict(verdictRow(this.state, verdict, decoded));
    this.bound.record(record, decoded.sha256);
  }

  /** The record's own verdict comes first: only once a seal stands, the verdicts that it brought have their places. */
  private refold(decoded: DecodedRecord, given: readonly GivenVerdict[]): Verdict[] {
    const verdicts: Verdict[] = [];
    for (const own of [true, false]) {
      const some = given.filter(({ verdict }) => (verdict.subject === decoded.position) === own);
      const now = some.map((one) => placed(one, this.state.sealed));
      refold(this.state, decoded, now);
      verdicts.push(...now);
    }
    return verdicts.sort((a, b) => a.subject - b.subject);
  }

  /** Brings the sums of all contests up to date. */
  refresh(): void {
    const { state } = this;
    for (const { compiled } of state.sealed?.contests ?? []) state.tally(compiled.contestNo).refresh();
  }

  /** Roots of the contests as they stand. */
  contestRoots(): { contestId: string; round: number; root: string }[] {
    return (this.state.sealed?.contests ?? []).map(({ compiled }, contestNo) => ({
      contestId: compiled.contest.contestId,
      round: compiled.round,
      root: this.state.tally(contestNo).root(),
    }));
  }
}
