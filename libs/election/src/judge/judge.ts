/** The judge: one record in, its verdict and those that it changes out. No I/O, no clock: a function of the stream. */
import type { DecodedRecord, DecisionRecord } from '../decisions/decoded-record';
import type { Consequence } from '../decisions/shared/consequence';
import { evolve, heldRecord } from '../evolve/evolve';
import { inChain } from '../record/codes';
import { opinion, refused, type Opinion } from '../record/opinion';
import type { RecordOf, RegisterSealedRecord } from '../record/record';
import type { SummaryRecord } from '../record/summary';
import type { CellPlace, Verdict } from '../record/verdict';
import type { ContestState, HeldRecord } from '../state/contest-state';
import type { ElectionState } from '../state/election-state';
import type { TargetCells } from '../state/suspended-cells';
import { consequencesOf, judgeDecision } from './judge-decision';
import { judgeDefinition, judgeRegisterPart, judgeSeal } from './judge-frame';
import { judgeProtocol } from './judge-protocol';
import { decidedDetail, replacedDetail } from './later-detail';
import { examineSummary, judgeSummary, replacedSummary } from './judge-summary';
import { withPersonalDataNoted } from './note-personal-data';
import { precinctNoIn } from '../frame/layout';

function placeOf({ contestNo, precinctNo }: HeldRecord): CellPlace {
  return { contestNo, precinctNo };
}

/** One record before the judge: gives verdicts and lets each change the state before the next is found. */
class Hearing {
  /** The verdict given, as long as there is one alone: nearly always. */
  private only: Verdict | null = null;
  /** By subject, where there are several. */
  private several: Map<number, Verdict> | null = null;

  constructor(
    private readonly state: ElectionState,
    private readonly record: DecodedRecord,
  ) {}

  hear(): readonly Verdict[] {
    const { body } = this.record;
    switch (body.kind) {
      case 'unreadable':
        this.give(refused(body.code, body.detail));
        break;
      case 'definition':
        this.give(this.thought(() => judgeDefinition(this.state, this.record, body)));
        break;
      case 'register_part':
        this.give(this.thought(() => judgeRegisterPart(this.state, this.record, body)));
        break;
      case 'register_sealed':
        this.hearSeal(body);
        break;
      case 'protocol':
        this.settle(
          this.record,
          this.thought(() => judgeProtocol(this.state, this.record, body, false)),
        );
        break;
      case 'summary':
        this.hearSummary(body);
        break;
      case 'decision':
        this.hearDecision(body);
        break;
    }
    if (this.state.contestsWithSummaries.size > 0) this.examineSummaries();
    if (this.several === null) return this.only === null ? [] : [this.only];
    return [...this.several.values()].sort((a, b) => a.subject - b.subject);
  }

  /** An opinion changes nothing, so a defect of ours in forming it costs one record its verdict, not the stream. */
  private thought(form: () => Opinion): Opinion {
    try {
      return form();
    } catch (error) {
      return refused('JUDGE_DEFECT', error instanceof Error ? error.name : 'unknown');
    }
  }

  private give(given: Opinion, subject: RecordOf = this.record): void {
    const noted = withPersonalDataNoted(this.state, given, subject);
    this.giveAt(noted, subject.position, subject === this.record ? this.record : null);
  }

  private giveAt(given: Opinion, subject: number, record: DecodedRecord | null): void {
    const { kind, codes, warnings, detail, cell } = given;
    const verdict: Verdict = { cause: this.record.position, subject, kind, codes, warnings, detail, cell };
    evolve(this.state, verdict, record);
    this.keep(verdict);
  }

  /** The last verdict on a record is the one that stands. */
  private keep(verdict: Verdict): void {
    if (this.several === null && (this.only === null || this.only.subject === verdict.subject)) {
      this.only = verdict;
      return;
    }
    this.several ??= new Map(this.only === null ? [] : [[this.only.subject, this.only]]);
    this.several.set(verdict.subject, verdict);
  }

  /** Gives a protocol its verdict, and then all that follows from it in its precinct. */
  private settle(record: RecordOf, given: Opinion): void {
    if (given.cell === null) {
      this.give(given, record);
      return;
    }
    const contest = this.state.contest(given.cell.contestNo);
    const slot = contest.slotOfPrecinct(given.cell.precinctNo);
    const before = contest.currentPosition(slot);
    this.give(given, record);
    const enters = given.kind === 'counted' || given.kind === 'held';
    if (given.kind === 'counted' && slot >= 0) this.replaceChain(contest, slot, record, before);
    if (enters || record !== this.record) this.wake(record);
  }

  /** A counted protocol takes over the whole chain: the former current one and the held links are replaced. */
  private replaceChain(contest: ContestState, slot: number, record: RecordOf, before: number): void {
    const { position } = record;
    if (before < 0 && contest.heldCountOf(slot) === 0) return;
    const { contestNo } = contest.compiled;
    const cell = { contestNo, precinctNo: precinctNoIn(contest.slots, slot) };
    const replaced = opinion('replaced', [], { cell, detail: replacedDetail(record) });
    for (const entry of contest.heldOf(slot)) {
      if (entry.record.position !== position && inChain(entry.codes))
        this.giveAt(replaced, entry.record.position, null);
    }
    if (before >= 0 && before !== position) this.giveAt(replaced, before, null);
  }

  /** Judges again what waited for this record. */
  private wake(record: RecordOf): void {
    if (this.state.waiting.size === 0) return;
    const waiting = [...(this.state.waiting.get(record.claimKey) ?? [])].sort((a, b) => a - b);
    for (const position of waiting) {
      const entry = heldRecord(this.state, position);
      if (entry !== null) this.judgeAgain(entry);
    }
  }

  private judgeAgain(entry: HeldRecord): void {
    const { body } = entry.record;
    if (body.kind !== 'protocol') return;
    const given = judgeProtocol(this.state, entry.record, body, true);
    if (given.kind === 'held' && given.codes.join() === entry.codes.join()) return;
    // A refusal has no place of its own, but the record is taken from the place where it was held.
    this.settle(entry.record, { ...given, cell: given.cell ?? placeOf(entry) });
  }

  private hearSummary(body: SummaryRecord): void {
    const given = this.thought(() => judgeSummary(this.state, this.record, body));
    const stands = given.cell !== null && given.kind !== 'duplicate';
    const before = stands ? replacedSummary(this.state, given.cell.contestNo, body.summary) : null;
    this.give(given);
    if (before === null) return;
    const detail = `replaced by the summary at position ${this.record.position}`;
    this.giveAt(opinion('replaced', [], { cell: given.cell, detail }), before.record.position, null);
  }

  /** Sets the summaries beside the sums once more, wherever this record has changed a cell. */
  private examineSummaries(): void {
    for (const contestNo of [...this.state.contestsWithSummaries]) {
      const { sealed } = this.state;
      const contest = this.state.contest(contestNo);
      if (sealed === null || contest.summariesSeenAt === contest.cellsVersion) continue;
      contest.summariesSeenAt = contest.cellsVersion;
      for (const current of [...contest.summaries.values()]) {
        const given = this.thought(() => examineSummary(this.state, sealed, contestNo, current));
        const same = given.codes.join() === current.codes.join();
        if (!same && given.kind !== 'refused') this.giveAt(given, current.record.position, null);
      }
    }
  }

  private hearSeal(body: RegisterSealedRecord): void {
    const given = this.thought(() => judgeSeal(this.state, this.record, body));
    const early = [...this.state.beforeSeal.values()].sort((a, b) => a.position - b.position);
    this.give(given);
    if (given.kind !== 'accepted') return;
    for (const record of early) {
      if (record.body.kind === 'protocol') this.settle(record, judgeProtocol(this.state, record, record.body, false));
    }
  }

  private hearDecision(body: DecisionRecord): void {
    const given = this.thought(() => judgeDecision(this.state, this.record, body));
    // What follows is found in the state in which the decision is taken.
    const follows = given.kind === 'accepted' ? consequencesOf(this.state, this.record, body.decision) : [];
    this.give(given);
    for (const one of follows) this.carryOut(one);
  }

  private carryOut(consequence: Consequence): void {
    switch (consequence.kind) {
      case 'count_held': {
        const { record, codes, warnings } = consequence.entry;
        const detail = decidedDetail('admitted', this.record);
        this.settle(record, opinion('counted', codes, { warnings, cell: placeOf(consequence.entry), detail }));
        return;
      }
      case 'set_aside':
        this.setAside(consequence.entries);
        return;
      case 'annul_held':
        this.annulHeld(consequence.entries);
        return;
      case 'give_to_current':
        this.giveToCurrent(consequence.cells, consequence.verdict);
        return;
      case 'judge_held_again':
        this.judgeHeldAgain(consequence.codes, consequence.precinctIds);
        return;
    }
  }

  private annulHeld(entries: readonly HeldRecord[]): void {
    const detail = decidedDetail('annulled', this.record);
    for (const entry of entries)
      this.giveAt(opinion('annulled', entry.codes, { cell: placeOf(entry), detail }), entry.record.position, null);
  }

  private setAside(entries: readonly HeldRecord[]): void {
    const detail = decidedDetail('set aside', this.record);
    for (const entry of entries) {
      this.give(opinion('set_aside', entry.codes, { cell: placeOf(entry), detail }), entry.record);
    }
    // Nothing can come of waiting for them any more.
    for (const { record } of entries) this.wake(record);
  }

  /** Verdicts for the current protocols of cells: what the decision means for each of them. */
  private giveToCurrent({ contest, slots }: TargetCells, kind: 'annulled' | 'counted'): void {
    const { contestNo } = contest.compiled;
    const detail = decidedDetail(kind === 'counted' ? 'counted again' : kind, this.record);
    for (const slot of slots) {
      const position = contest.currentPosition(slot);
      const cell = { contestNo, precinctNo: precinctNoIn(contest.slots, slot) };
      if (position >= 0) this.giveAt(opinion(kind, [], { cell, detail }), position, null);
    }
  }

  /** Judges again what is held for one of these codes; where precincts are given, only what tells of them. */
  private judgeHeldAgain(codes: readonly string[], precinctIds?: ReadonlySet<string>): void {
    const entries = (this.state.sealed?.contests ?? []).flatMap((contest) => [...contest.held.values()]);
    entries
      .filter((entry) => entry.codes.some((code) => codes.includes(code)) && tellsOf(entry, precinctIds))
      .sort((a, b) => a.record.position - b.record.position)
      .forEach((entry) => {
        // One before it may have woken or replaced it.
        if (heldRecord(this.state, entry.record.position) === entry) this.judgeAgain(entry);
      });
  }
}

function tellsOf({ record: { body } }: HeldRecord, precinctIds: ReadonlySet<string> | undefined): boolean {
  return precinctIds === undefined || (body.kind === 'protocol' && precinctIds.has(body.protocol.precinctId));
}

/**
 * Judges a record at its place in the stream and changes the state accordingly. Returns one verdict for the record and
 * one for every earlier record whose verdict it changes, in the order of their positions.
 */
export function judge(state: ElectionState, record: DecodedRecord): readonly Verdict[] {
  return new Hearing(state, record).hear();
}

/**
 * Applies the stored verdicts of one cause without judging again (refold). `record` is the cause. Its own verdict
 * comes first: a seal must stand before the protocols that waited for it.
 */
export function refold(state: ElectionState, record: DecodedRecord, verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) if (verdict.subject === record.position) evolve(state, verdict, record);
  for (const verdict of verdicts) if (verdict.subject !== record.position) evolve(state, verdict, null);
}
