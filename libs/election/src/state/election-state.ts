/**
 * All that the judge knows of an election: the fold of every record before the present one.
 * It is changed by `evolve` alone, so that the stored verdicts rebuild it without judging again.
 */
import type { Officer, Source } from '../definition/definition';
import { AmendmentProposals } from './amendment-proposals';
import { Claims } from './claims';
import { CountOpening } from './count-opening';
import { ContestState, type RepeatCall } from './contest-state';
import type { CompiledContest } from '../frame/compiled-contest';
import { buildLayout, type ElectionLayout, precinctNoIn } from '../frame/layout';
import { withPrecincts, withRepeat, withRound } from '../frame/layout-growth';
import type { DefinitionRecord, PlacedProtocol } from '../record/record';
import type { PlacedRecord, Sha256Name } from '../record/envelope';
import { belongsTo } from '../frame/named-places';
import type { SuspendedCells } from './suspended-cells';
import type { PrecinctRow } from '../definition/register';
import { electionRoot } from '../sums/contest-node';
import { ContestTally } from '../sums/contest-tally';

/** Changes whenever verdicts could differ for the same records. Stands in every verdict. */
export const ENGINE_VERSION = '4';

/** `sha256:<hex>` of 32 bytes. */
export function sha256Name(hash: Buffer): Sha256Name {
  return `sha256:${hash.toString('hex')}`;
}

/** The 32 bytes behind a name that is known to be one. */
export function sha256Bytes(name: string): Buffer {
  return Buffer.from(name.slice('sha256:'.length), 'hex');
}

export function placedName(record: { readonly sha256: Buffer; readonly position: number }): PlacedRecord {
  return { sha256: sha256Name(record.sha256), position: record.position };
}

export interface OfficerAmendment extends PlacedRecord {
  readonly approval: PlacedRecord;
}

/** What exists once the register is sealed. */
export interface Sealed {
  readonly registerName: Sha256Name;
  readonly layout: ElectionLayout;
  readonly contests: readonly ContestState[];
  readonly tallies: readonly ContestTally[];
}

export class ElectionState {
  definitionRecord: DefinitionRecord | null = null;
  readonly registerParts = new Map<number, readonly PrecinctRow[]>();
  registerPartsExpected = 0;
  sealed: Sealed | null = null;
  readonly claims = new Claims();
  /** Protocols that came before the seal, in order. */
  readonly beforeSeal = new Map<number, PlacedProtocol>();
  /** Held records with another record's identity, by hash: their copies are duplicates. */
  readonly equivocations = new Map<Sha256Name, number>();
  /** Positions of held records that wait for a claim, by the claim's key. */
  readonly waiting = new Map<string, Set<number>>();
  /** Annulments and not-held decisions that can be reinstated, by the name of their record. */
  readonly suspensions = new Map<Sha256Name, SuspendedCells>();
  /** Numbers of the contests in which a summary stands. */
  readonly contestsWithSummaries = new Set<number>();
  readonly sources = new Map<string, Source>();
  /** Ids of the units that a source is limited to, by source; one that is missing here speaks for all of them. */
  readonly unitsOfSource = new Map<string, ReadonlySet<string>>();
  /** True as long as nobody has named sources: then any source may submit. */
  anySource = true;
  /** Sources that may speak no longer; what they said before stands. */
  readonly revokedSources = new Set<string>();
  readonly officers = new Map<string, Officer>();
  /** Keys that were an officer's until an amendment, by officer. */
  readonly formerKeys = new Map<string, Set<string>>();
  /** Amendments that wait for a second officer. */
  readonly amendmentProposals = new AmendmentProposals();
  /** Amendments that changed officers, each with its approval, in the order in which they took effect. */
  readonly officerAmendments: OfficerAmendment[] = [];

  /** Whether two officers have opened the count. */
  readonly opening = new CountOpening();

  constructor(readonly electionId: string) {}

  /** True where protocols wait until two officers have signed the zero report. */
  get waitsForOpening(): boolean {
    return this.opening.opened === null && this.definitionRecord?.definition.zeroReport === 'required';
  }

  /** The hash that stands beside the definition in its event, the same after every amendment; null before there is one. */
  get definitionSha256(): Sha256Name | null {
    return this.definitionRecord?.definitionSha256 ?? null;
  }

  contest(contestNo: number): ContestState {
    const contest = this.sealed?.contests[contestNo];
    if (contest === undefined) throw new Error(`no contest number ${contestNo}`);
    return contest;
  }

  tally(contestNo: number): ContestTally {
    const tally = this.sealed?.tallies[contestNo];
    if (tally === undefined) throw new Error(`no contest number ${contestNo}`);
    return tally;
  }

  define(record: DefinitionRecord): void {
    this.definitionRecord = record;
    for (const source of record.definition.sources ?? []) this.setSource(source);
    for (const officer of record.definition.officers ?? []) this.officers.set(officer.officerId, officer);
  }

  /** Adds an officer, or puts one in the place of the former of the same id. */
  setOfficer(officer: Officer): void {
    this.revokeOfficer(officer.officerId);
    this.formerKeys.get(officer.officerId)?.delete(officer.publicKey);
    this.officers.set(officer.officerId, officer);
  }

  revokeOfficer(officerId: string): void {
    const officer = this.officers.get(officerId);
    if (officer === undefined) return;
    const keys = this.formerKeys.get(officerId) ?? new Set();
    this.formerKeys.set(officerId, keys.add(officer.publicKey));
    this.officers.delete(officerId);
  }

  /** The annulment or the "not held" of this name that can be reinstated, or null. */
  suspensionNamed(name: Sha256Name | undefined): SuspendedCells | null {
    return name === undefined ? null : (this.suspensions.get(name) ?? null);
  }

  /** The rows of all parts in order. */
  registerRows(): PrecinctRow[] {
    const rows: PrecinctRow[] = [];
    for (let part = 1; part <= this.registerPartsExpected; part++) rows.push(...(this.registerParts.get(part) ?? []));
    return rows;
  }

  seal(registerName: Sha256Name): void {
    if (this.definitionRecord === null) throw new Error('sealed before it was defined');
    const layout = buildLayout(this.definitionRecord.definition, this.registerRows());
    const contests = layout.contests.map((compiled) => contestOf(layout, compiled, this.claims));
    this.sealed = {
      registerName,
      layout,
      contests,
      tallies: contests.map((contest) => new ContestTally(layout, registerName, contest)),
    };
    this.registerParts.clear();
  }

  private requireSealed(): Sealed {
    if (this.sealed === null) throw new Error('the register is not sealed');
    return this.sealed;
  }

  /** Opens a round that is an outcome of its own, by the decision of this name. */
  openRound(compiled: CompiledContest, openedBy: Sha256Name): void {
    const sealed = this.requireSealed();
    const layout = withRound(sealed.layout, compiled);
    const contest = contestOf(layout, compiled, this.claims, openedBy);
    const tally = new ContestTally(layout, sealed.registerName, contest);
    this.sealed = {
      ...sealed,
      layout,
      contests: [...sealed.contests, contest],
      tallies: [...sealed.tallies, tally],
    };
  }

  /** Opens a repeat vote in some slots of a total. */
  openRepeat(contestNo: number, call: RepeatCall, slots: readonly number[]): void {
    const sealed = this.requireSealed();
    const { round, date } = call;
    this.sealed = { ...sealed, layout: withRepeat(sealed.layout, contestNo, { round, votingDay: date }) };
    const contest = this.contest(contestNo);
    contest.repeatCalls.push(call);
    for (const slot of slots) contest.openRepeat(slot, round);
  }

  /** Adds precincts behind those of the sealed register; all that stands keeps its place. */
  addPrecincts(rows: readonly PrecinctRow[]): void {
    const sealed = this.requireSealed();
    const layout = withPrecincts(sealed.layout, rows);
    const tallies = sealed.contests.map((contest, contestNo) => {
      const before = this.tally(contestNo);
      const slots = layout.slots[contestNo];
      if (slots === undefined || slots.precinctNos.length === contest.slotCount) return before;
      before.refresh();
      const slotsBefore = contest.slotCount;
      contest.grow(slots);
      for (let slot = slotsBefore; slot < contest.slotCount; slot++) joinRepeat(layout, contest, slot);
      const tally = new ContestTally(layout, sealed.registerName, contest);
      tally.takeOverFrom(before);
      return tally;
    });
    this.sealed = { ...sealed, layout, tallies };
  }

  /** A source that may speak from now on, or its keys and units as they are from now on. */
  setSource(source: Source): void {
    const { units = [] } = source;
    this.anySource = false;
    this.sources.set(source.source, source);
    this.revokedSources.delete(source.source);
    if (units.length > 0) this.unitsOfSource.set(source.source, new Set(units));
    else this.unitsOfSource.delete(source.source);
  }

  /** Name of the election's root: over its contests' roots in definition order, then those of rounds opened later. */
  root(): Sha256Name {
    const { sealed } = this;
    const leaves = (sealed?.contests ?? []).map(({ compiled }) => ({
      contestId: compiled.contest.contestId,
      round: compiled.round,
      hash: sha256Bytes(this.tally(compiled.contestNo).root()),
    }));
    return sha256Name(electionRoot(leaves));
  }
}

/** A precinct that is added to a unit whose vote is repeated votes in that repeat: the vote before is over there. */
function joinRepeat(layout: ElectionLayout, contest: ContestState, slot: number): void {
  const precinctNo = precinctNoIn(contest.slots, slot);
  const call = contest.repeatCalls.findLast((one) => belongsTo(layout, precinctNo, one));
  if (call !== undefined) contest.openRepeat(slot, call.round);
}

function contestOf(
  layout: ElectionLayout,
  compiled: CompiledContest,
  claims: Claims,
  openedBy: Sha256Name | null = null,
): ContestState {
  const slots = layout.slots[compiled.contestNo];
  if (slots === undefined) throw new Error(`contest ${compiled.contestNo} has no slots`);
  return new ContestState(compiled, slots, claims, openedBy);
}
