/** The judge: one record in, its verdict and those that it changes out. No I/O, no clock: a function of the stream. */
import { checkDefinition } from '../definition/check-definition';
import { checkRegister, REGISTER_PART_PRECINCTS_MAX, registerSha256, type PrecinctRow } from '../definition/register';
import type { ContestState, HeldRecord } from '../state/contest-state';
import type { ElectionState } from '../state/election-state';
import { evolve, heldRecord } from '../state/evolve';
import { openingOf } from '../rounds/opening';
import { stillSuspended, targetCells, type TargetCells } from '../state/target-cells';
import type {
  Decision,
  DecisionRecord,
  DecodedRecord,
  DefinitionRecord,
  RegisterPartRecord,
  RegisterSealedRecord,
  SummaryRecord,
} from '../record/record';
import type { CellPlace, Verdict } from '../record/verdict';
import { inChain } from '../record/codes';
import { heldSet, namesSet } from './held-set';
import { heldTarget, judgeDecision } from './judge-decision';
import { judgeProtocol } from './judge-protocol';
import { examineSummary, judgeSummary, replacedSummary } from './judge-summary';
import { withPersonalDataNoted } from './note-personal-data';
import { opinion, refused, type Opinion } from '../record/opinion';

/** Parts of a register at most: ten million precincts. */
const REGISTER_PARTS_MAX = 10_000;

/** Problems of a definition named in one refusal at most. */
const PROBLEMS_NAMED_MAX = 5;

function duplicateOf(state: ElectionState, record: DecodedRecord): Opinion | null {
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim === null) return null;
  return claim.sameBytes ? opinion('duplicate') : refused('EQUIVOCATION', 'another record has this source and id');
}

function listed(problems: readonly { code: string; place: string; detail: string }[]): string {
  const named = problems
    .slice(0, PROBLEMS_NAMED_MAX)
    .map(({ code, place, detail }) => `${code} at ${place}: ${detail}`);
  const more = problems.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function judgeDefinition(state: ElectionState, record: DecodedRecord, body: DefinitionRecord): Opinion {
  const duplicate = duplicateOf(state, record);
  if (duplicate !== null) return duplicate;
  if (state.definitionRecord !== null) return refused('DEFINITION_EXISTS', 'an election is defined once');
  const { definition } = body;
  if (definition.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  if (definition.rehearsal !== body.envelope.rehearsal) return refused('REHEARSAL_DIFFERS');
  const problems = checkDefinition(definition);
  return problems.length === 0 ? opinion('accepted') : refused('DEFINITION_INVALID', listed(problems));
}

function beforeSealRefusal(
  state: ElectionState,
  record: DecodedRecord,
  body: RegisterPartRecord | RegisterSealedRecord,
): Opinion | null {
  const duplicate = duplicateOf(state, record);
  if (duplicate !== null) return duplicate;
  if (state.definitionRecord === null) return refused('ELECTION_NOT_DEFINED', 'the definition comes first');
  if (state.sealed !== null) return refused('REGISTER_SEALED', 'the register is sealed; only an amendment changes it');
  if (body.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  if (state.definitionRecord.definition.rehearsal !== body.envelope.rehearsal) return refused('REHEARSAL_DIFFERS');
  return null;
}

function judgeRegisterPart(state: ElectionState, record: DecodedRecord, body: RegisterPartRecord): Opinion {
  const refusal = beforeSealRefusal(state, record, body);
  if (refusal !== null) return refusal;
  if (
    body.part < 1 ||
    body.part > body.parts ||
    body.parts > REGISTER_PARTS_MAX ||
    body.precincts.length > REGISTER_PART_PRECINCTS_MAX
  ) {
    return refused(
      'REGISTER_PART_INVALID',
      `part ${body.part} of ${body.parts} with ${body.precincts.length} precincts`,
    );
  }
  return opinion('accepted');
}

function missingParts(state: ElectionState): number {
  let missing = state.registerPartsExpected === 0 ? 1 : 0;
  for (let part = 1; part <= state.registerPartsExpected; part++) if (!state.registerParts.has(part)) missing++;
  return missing;
}

function judgeSeal(state: ElectionState, record: DecodedRecord, body: RegisterSealedRecord): Opinion {
  const refusal = beforeSealRefusal(state, record, body);
  if (refusal !== null) return refusal;
  const missing = missingParts(state);
  if (missing !== 0)
    return refused('REGISTER_INCOMPLETE', `${missing} of ${state.registerPartsExpected} parts are missing`);
  const rows = state.registerRows();
  if (rows.length !== body.count || registerSha256(rows) !== body.sha256) {
    return refused(
      'REGISTER_HASH_DIFFERS',
      `${rows.length} precincts with ${registerSha256(rows)} stand in the stream`,
    );
  }
  const definition = state.definitionRecord?.definition;
  const problems = definition === undefined ? [] : checkRegister(definition, rows);
  return problems.length === 0 ? opinion('accepted') : refused('REGISTER_INVALID', listed(problems));
}

function placeOf({ contestNo, precinctNo }: HeldRecord): CellPlace {
  return { contestNo, precinctNo };
}

/** One record before the judge: gives verdicts and lets each change the state before the next is found. */
class Hearing {
  private readonly verdicts = new Map<number, Verdict>();

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
    const verdicts = [...this.verdicts.values()];
    return verdicts.length === 1 ? verdicts : verdicts.sort((a, b) => a.subject - b.subject);
  }

  /** An opinion changes nothing, so a defect of ours in forming it costs one record its verdict, not the stream. */
  private thought(form: () => Opinion): Opinion {
    try {
      return form();
    } catch (error) {
      return refused('JUDGE_DEFECT', error instanceof Error ? error.name : 'unknown');
    }
  }

  private give(given: Opinion, subject: DecodedRecord = this.record): void {
    const noted = withPersonalDataNoted(this.state, given, subject);
    this.giveAt(noted, subject.position, subject === this.record ? subject : null);
  }

  private giveAt(given: Opinion, subject: number, record: DecodedRecord | null): void {
    const verdict: Verdict = { cause: this.record.position, subject, ...given };
    evolve(this.state, verdict, record);
    this.verdicts.set(subject, verdict);
  }

  /** Gives a protocol its verdict, and then all that follows from it in its precinct. */
  private settle(record: DecodedRecord, given: Opinion): void {
    const contest = given.cell === null ? null : this.state.contest(given.cell.contestNo);
    const slot = contest?.slots.slotOf[given.cell?.precinctNo ?? -1] ?? -1;
    const before = contest?.currentAt[slot] ?? -1;
    this.give(given, record);
    if (contest === null) return;
    const enters = given.kind === 'counted' || given.kind === 'held';
    if (given.kind === 'counted' && slot >= 0) this.replaceChain(contest, slot, record.position, before);
    if (enters || record !== this.record) this.wake(record);
  }

  /** A counted protocol takes over the whole chain: the former current one and the held links are replaced. */
  private replaceChain(contest: ContestState, slot: number, position: number, before: number): void {
    const { contestNo } = contest.compiled;
    const cell = { contestNo, precinctNo: contest.slots.precinctNos[slot] ?? -1 };
    for (const entry of contest.heldOf(slot)) {
      if (entry.record.position !== position && inChain(entry.codes))
        this.giveAt(opinion('replaced', [], { cell }), entry.record.position, null);
    }
    if (before >= 0 && before !== position) this.giveAt(opinion('replaced', [], { cell }), before, null);
  }

  /** Judges again what waited for this record. */
  private wake(record: DecodedRecord): void {
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
    if (before !== null) this.giveAt(opinion('replaced', [], { cell: given.cell }), before.record.position, null);
  }

  /** Sets the summaries beside the sums once more, wherever this record has changed a cell. */
  private examineSummaries(): void {
    for (const contestNo of [...this.state.contestsWithSummaries]) {
      const { sealed } = this.state;
      const contest = this.state.contest(contestNo);
      if (sealed === null || contest.summariesSeenAt === contest.cellsVersion) continue;
      contest.summariesSeenAt = contest.cellsVersion;
      for (const standing of [...contest.summaries.values()]) {
        const given = this.thought(() => examineSummary(this.state, sealed, contestNo, standing));
        const same = given.codes.join() === standing.codes.join();
        if (!same && given.kind !== 'refused') this.giveAt(given, standing.record.position, null);
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
    const { decision } = body;
    const given = this.thought(() => judgeDecision(this.state, this.record, body));
    const target = heldTarget(this.state, decision);
    const reinstated = decision.kind === 'reinstate' ? this.freedBy(decision) : null;
    const set = namesSet(decision) && given.kind === 'accepted' ? heldSet(this.state, decision) : [];
    const repeated = decision.kind === 'open_round' ? this.heldWhereRepeated(decision) : [];
    this.give(given);
    if (given.kind !== 'accepted') return;
    switch (decision.kind) {
      case 'admit':
        if (target !== null)
          this.settle(
            target.record,
            opinion('counted', target.codes, { warnings: target.warnings, cell: placeOf(target) }),
          );
        return;
      case 'set_aside':
        this.setAside(target === null ? set : [target]);
        return;
      case 'annul':
        this.giveToCurrent(this.state.sealed === null ? null : targetCells(this.state.sealed, decision), 'annulled');
        return;
      case 'reinstate':
        this.giveToCurrent(reinstated, 'counted');
        this.judgeHeldAgain(['VOTING_ANNULLED', 'VOTING_NOT_HELD']);
        return;
      case 'revoke_certification':
        this.judgeHeldAgain(['CONTEST_CERTIFIED']);
        return;
      case 'open_round':
        // Whatever is held of the voting that was annulled is decided with it.
        for (const entry of repeated)
          this.giveAt(opinion('annulled', entry.codes, { cell: placeOf(entry) }), entry.record.position, null);
        return;
      case 'amend':
        this.judgeWaitingForPrecincts(decision.amendment?.precincts ?? []);
        return;
      default:
        return;
    }
  }

  private setAside(entries: readonly HeldRecord[]): void {
    for (const entry of entries) {
      this.give(opinion('set_aside', entry.codes, { cell: placeOf(entry) }), entry.record);
    }
    // Nothing can come of waiting for them any more.
    for (const { record } of entries) this.wake(record);
  }

  /** Held records of the cells in which a vote is to be repeated. */
  private heldWhereRepeated(decision: Decision): HeldRecord[] {
    const opening = this.state.sealed === null ? null : openingOf(this.state, this.state.sealed, decision);
    if (opening === null || 'code' in opening || opening.mode === 'new_vote') return [];
    return opening.slots.flatMap((slot) => opening.base.heldOf(slot));
  }

  /** The cells that a reinstatement frees. */
  private freedBy(decision: Decision): TargetCells | null {
    const suspension = this.state.suspensions.get(decision.target.sha256 ?? '');
    return suspension === undefined ? null : { contest: suspension.contest, slots: stillSuspended(suspension) };
  }

  /** Verdicts for the current protocols of cells: what the decision means for each of them. */
  private giveToCurrent(cells: TargetCells | null, kind: 'annulled' | 'counted'): void {
    if (cells === null) return;
    const { contestNo } = cells.contest.compiled;
    for (const slot of cells.slots) {
      const position = cells.contest.currentAt[slot] ?? -1;
      const cell = { contestNo, precinctNo: cells.contest.slots.precinctNos[slot] ?? -1 };
      if (position >= 0) this.giveAt(opinion(kind, [], { cell }), position, null);
    }
  }

  /** Judges again what was held for want of these precincts, and nothing else of a flood. */
  private judgeWaitingForPrecincts(rows: readonly PrecinctRow[]): void {
    if (rows.length === 0) return;
    const added = new Set(rows.map(({ precinctId }) => precinctId));
    this.judgeHeldAgain(['PRECINCT_UNKNOWN'], ({ record: { body } }) => {
      return body.kind === 'protocol' && added.has(body.protocol.precinctId);
    });
  }

  private judgeHeldAgain(codes: readonly string[], concerned: (entry: HeldRecord) => boolean = () => true): void {
    const entries = (this.state.sealed?.contests ?? []).flatMap((contest) => [...contest.held.values()]);
    entries
      .filter((entry) => entry.codes.some((code) => codes.includes(code)) && concerned(entry))
      .sort((a, b) => a.record.position - b.record.position)
      .forEach((entry) => {
        // One before it may have woken or replaced it.
        if (heldRecord(this.state, entry.record.position) === entry) this.judgeAgain(entry);
      });
  }
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
