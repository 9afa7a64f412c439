/** Names behind the numbers of stored rows. Read from the store, not from a live state. */
import type { Pool } from 'pg';
import {
  ADMINISTRATIVE,
  amendedDefinition,
  AmendmentProposals,
  contestOfRound,
  HIERARCHY_ROOT_KIND,
  type Contest,
  type CalledVote,
  type NamedPlaces,
  type ElectionDefinition,
  type LogName,
  type ProposedAmendment,
  type TalliedFrame,
} from '#libs/election';
import { frameDifference } from './frame-check';
import { frameDiffers } from './frame-differs';
import {
  acceptedDefinition,
  changeCount,
  frameRows,
  sealedRegister,
  type FrameChangeRow,
  type FrameRows,
  type StoredContest,
  type StoredPrecinct,
  type StoredRepeat,
  type StoredUnit,
} from './stored-frame';
import { isNamedIn } from './named-places';
import { talliedFrameOf, type Addition } from './tallied-frame';

/** A vote with a total of its own, and where it is held. */
type StoredOpening = CalledVote & NamedPlaces;

export class StoredElection {
  /** As amended up to now. */
  definition: ElectionDefinition | null = null;
  /** As published; its record never changes, so it is read once. */
  private defined: Awaited<ReturnType<typeof acceptedDefinition>> = null;
  /** Hash of the definition as published, before any amendment: decisions name it. */
  definitionSha256: string | null = null;
  contests: readonly StoredContest[] = [];
  units: readonly StoredUnit[] = [];
  private precincts: readonly StoredPrecinct[] = [];
  private precinctNos: ReadonlyMap<string, number> = new Map();
  private readonly slots = new Map<number, readonly number[]>();
  private readonly heldIn = new Map<number, ReadonlySet<number>>();
  /** Precincts in which a repeat vote is held, by the repeat. */
  private readonly votersAgain = new Map<StoredRepeat, ReadonlySet<number>>();
  /** Numbers of the precincts right below each leaf unit of every hierarchy; null until they are asked for. */
  private belowLeaf: ReadonlyMap<number, readonly number[]> | null = null;
  /** Votes that have a total of their own by a decision, by its number. */
  private openings: ReadonlyMap<number, StoredOpening> = new Map();
  /** Repeat votes in units, in the order of the stream. */
  repeats: readonly StoredRepeat[] = [];
  /** Positions of the decisions that opened them, and of those that added so many precincts, in the order of the stream. */
  private readonly openedAt = new Map<number, number>();
  private readonly additions: Addition[] = [];
  private tallied: TalliedFrame | null = null;
  private readonly proposals = new AmendmentProposals();
  /** The log that the definition names from a position on, in their order; null for none. */
  private readonly logs: { readonly position: number; readonly log: LogName | null }[] = [];
  /** Changes of frame and definition that are loaded. */
  private changes = 0;

  constructor(
    private readonly pool: Pool,
    readonly electionId: string,
    readonly electionNo: number,
  ) {}

  /** Whether the register was sealed when this was loaded: only then there are results. */
  get sealed(): boolean {
    return this.contests.length > 0;
  }

  get rehearsal(): boolean {
    return this.definition?.rehearsal ?? false;
  }

  /** Time before which nothing is published, in milliseconds since 1970, or null. */
  get publishFromMs(): number | null {
    const from = this.definition?.publishFrom ?? null;
    return from === null ? null : Date.parse(from);
  }

  /** The log that is named at a position, then those that amendments after it name. */
  logsSince(position: number): readonly (LogName | null)[] {
    const at = Math.max(
      0,
      this.logs.findLastIndex((named) => named.position <= position),
    );
    return this.logs.slice(at).map(({ log }) => log);
  }

  contest(contestNo: number): StoredContest {
    const contest = this.contests[contestNo];
    if (contest === undefined) throw new Error(`contest number ${contestNo} is not stored`);
    return contest;
  }

  /** Number of a contest's round; without a round, of its first one. */
  contestNo(contestId: string, round?: number): number | null {
    const no = this.contests.findIndex(
      (contest) => contest.contestId === contestId && (round === undefined || contest.round === round),
    );
    return no < 0 ? null : no;
  }

  /** The contest as defined; of a new vote, with the options of its ballot. */
  contestDefinition(contestNo: number): Contest {
    const { contestId, optionIds } = this.contest(contestNo);
    const contest = this.definition?.contests.find((one) => one.contestId === contestId);
    if (contest === undefined) throw new Error(`contest ${contestId} is not in the stored definition`);
    const opening = this.openings.get(contestNo);
    return opening === undefined ? contest : contestOfRound(contest, opening, optionIds);
  }

  /** Voting day (YYYY-MM-DD) of a total's own round. */
  votingDayOf(contestNo: number): string | null {
    const { round } = this.contest(contestNo);
    const { rounds } = this.contestDefinition(contestNo);
    return rounds.find((one) => one.round === round)?.votingDay ?? this.definition?.votingDay ?? null;
  }

  /** The repeat vote that a contest's round is, if it is one. */
  repeatOf(contestId: string, round: number): StoredRepeat | null {
    const named = this.repeats.find(
      (repeat) => repeat.round === round && this.contest(repeat.contestNo).contestId === contestId,
    );
    return named ?? null;
  }

  /** The repeat vote that stands in for a precinct in a total, as of a position; null: it counts with the first vote. */
  repeatIn(contestNo: number, precinctNo: number, upTo = Number.MAX_SAFE_INTEGER): StoredRepeat | null {
    const last = this.repeats.findLast(
      (repeat) => repeat.contestNo === contestNo && repeat.position <= upTo && this.votersOf(repeat).has(precinctNo),
    );
    return last ?? null;
  }

  private votersOf(repeat: StoredRepeat): ReadonlySet<number> {
    let found = this.votersAgain.get(repeat);
    if (found === undefined) {
      found = new Set(this.precinctNosOf(repeat.contestNo).filter((no) => this.isVoted(no, repeat.decision)));
      this.votersAgain.set(repeat, found);
    }
    return found;
  }

  /** The round whose protocols count for a precinct in a total, as of a position. */
  roundOf(contestNo: number, precinctNo: number, upTo?: number): number {
    return this.repeatIn(contestNo, precinctNo, upTo)?.round ?? this.contest(contestNo).round;
  }

  /** Those of the precincts that a contest had at a snapshot: rounds and precincts may have come later. */
  precinctsThen(contestNo: number, precinctNos: readonly number[], snapshot: number): readonly number[] {
    if ((this.openedAt.get(contestNo) ?? -1) > snapshot) return [];
    const later = this.additions.filter(({ position }) => position > snapshot);
    const end = this.precincts.length - later.reduce((sum, { rows }) => sum + rows.length, 0);
    let held = this.heldIn.get(contestNo);
    if (held === undefined) this.heldIn.set(contestNo, (held = new Set(this.precinctNosOf(contestNo))));
    return precinctNos.filter((no) => no < end && held.has(no));
  }

  /** Numbers of the totals that there were at a snapshot. */
  contestNosThen(snapshot: number): readonly number[] {
    return this.contests.flatMap((_, no) => ((this.openedAt.get(no) ?? -1) > snapshot ? [] : [no]));
  }

  /** What the sums of any snapshot need of the frame: what came later has no precinct in an earlier one. */
  get talliedFrame(): TalliedFrame {
    return (this.tallied ??= talliedFrameOf(this.units, this.precincts, this.additions));
  }

  precinctId(precinctNo: number): string | undefined {
    return this.precincts[precinctNo]?.precinctId;
  }

  /** Of the whole register, in its order. */
  precinctIds(): Iterable<string> {
    return this.precinctNos.keys();
  }

  /** Voters on the precinct's list in the register; null where not known. */
  registered(precinctNo: number): number | null {
    return this.precincts[precinctNo]?.registered ?? null;
  }

  precinctNo(precinctId: string): number | null {
    return this.precinctNos.get(precinctId) ?? null;
  }

  territoryId(precinctNo: number): string | null {
    return this.units[this.precincts[precinctNo]?.leafUnitNos[0] ?? -1]?.unitId ?? null;
  }

  /** The precinct's constituency in each hierarchy that has one for it. */
  constituenciesOf(precinctNo: number): Readonly<Record<string, string>> {
    const leaves = (this.precincts[precinctNo]?.leafUnitNos ?? []).flatMap((no) => this.units[no] ?? []);
    const constituencies = leaves.filter(({ hierarchy }) => hierarchy !== ADMINISTRATIVE);
    return Object.fromEntries(constituencies.map(({ hierarchy, unitId }) => [hierarchy, unitId]));
  }

  /**
   * Number of a unit. Without a hierarchy the administrative tree is asked first, then the others in their order.
   * The node above a hierarchy's constituencies has no name of its own and is not found.
   */
  unitNo(unitId: string, hierarchy?: string): number | null {
    const matches = (unit: StoredUnit): boolean => unit.unitId === unitId && unit.kind !== HIERARCHY_ROOT_KIND;
    const no = this.units.findIndex(
      (unit) => matches(unit) && (hierarchy === undefined || unit.hierarchy === hierarchy),
    );
    return no < 0 ? null : no;
  }

  /** Numbers of the units right below one. */
  childNos(unitNo: number): number[] {
    return this.units.flatMap((unit, no) => (unit.parentNo === unitNo ? [no] : []));
  }

  /** Whether a precinct hangs below a unit of any hierarchy. */
  isWithin(precinctNo: number, unitNo: number): boolean {
    for (const leafNo of this.precincts[precinctNo]?.leafUnitNos ?? []) {
      for (let at: number | null = leafNo; at !== null; at = this.units[at]?.parentNo ?? null) {
        if (at === unitNo) return true;
      }
    }
    return false;
  }

  /** Numbers of the precincts in which a contest is held, in register order. */
  precinctNosOf(contestNo: number): readonly number[] {
    let found = this.slots.get(contestNo);
    if (found === undefined) {
      const within = this.contestDefinition(contestNo).constituency;
      const opening = this.openings.get(contestNo);
      const held =
        within === undefined
          ? this.precincts.map((_, no) => no)
          : this.precinctsRightBelow(this.unitNo(within.constituencyId, within.hierarchy) ?? -1);
      found = opening === undefined ? held : held.filter((no) => this.isVoted(no, opening));
      this.slots.set(contestNo, found);
    }
    return found;
  }

  /** Numbers of the precincts of a territory, in register order; none of any other unit. */
  precinctNosOfTerritory(unitNo: number): readonly number[] {
    return this.units[unitNo]?.hierarchy === ADMINISTRATIVE ? this.precinctsRightBelow(unitNo) : [];
  }

  /** Those of a territory or of a constituency, in register order; none of a unit with others below it. */
  private precinctsRightBelow(unitNo: number): readonly number[] {
    if (this.belowLeaf === null) {
      const belowLeaf = new Map<number, number[]>();
      this.precincts.forEach(({ leafUnitNos }, precinctNo) => {
        for (const leafNo of leafUnitNos) {
          const found = belowLeaf.get(leafNo);
          if (found) found.push(precinctNo);
          else belowLeaf.set(leafNo, [precinctNo]);
        }
      });
      this.belowLeaf = belowLeaf;
    }
    return this.belowLeaf.get(unitNo) ?? [];
  }

  /** Whether what a decision names (units, a constituency, a precinct, the whole contest) has a precinct in it. */
  isVoted(precinctNo: number, decision: NamedPlaces): boolean {
    const isBelow = (unitId: string, hierarchy: string): boolean =>
      this.isWithin(precinctNo, this.unitNo(unitId, hierarchy) ?? -1);
    const place = { precinctId: this.precinctId(precinctNo) ?? '', isBelow };
    return isNamedIn(decision, place, (name) => this.unitNo(name, ADMINISTRATIVE) !== null);
  }

  /** The unit's title in the definition. */
  titleOf(unit: StoredUnit): Contest['title'] {
    if (unit.hierarchy === ADMINISTRATIVE) {
      return this.definition?.units.find(({ unitId }) => unitId === unit.unitId)?.title;
    }
    const entry = Object.entries(this.definition?.constituencies ?? {}).find(([name]) => name === unit.hierarchy);
    return entry?.[1].find(({ constituencyId }) => constituencyId === unit.unitId)?.title;
  }

  /** Loads what is there by now; cheap to call again: nothing is read again unless a decision has changed the frame. */
  async load(): Promise<void> {
    if (this.sealed && (await changeCount(this.pool, this.electionNo)) === this.changes) return;
    // Decisions and the rows that they added belong together: what came between two of the statements is read anew.
    while (!(await this.loadWhole()));
  }

  /** False where a decision came meanwhile. */
  private async loadWhole(): Promise<boolean> {
    await this.loadDefinition();
    const frame = await frameRows(this.pool, this.electionNo);
    if (frame.contests.length === 0) return true;
    // The frame is written in the transaction that accepts the seal: with contests there, the definition is too.
    await this.loadDefinition();
    if ((await changeCount(this.pool, this.electionNo)) !== frame.changes.length) return false;
    await this.holdToStream(frame);
    this.units = frame.units;
    this.precincts = frame.precincts;
    this.precinctNos = new Map(this.precincts.map(({ precinctId }, no) => [precinctId, no]));
    this.slots.clear();
    this.heldIn.clear();
    this.votersAgain.clear();
    this.belowLeaf = null;
    this.tallied = null;
    this.contests = frame.contests.map(({ contestId, round, columns }) => {
      const contest = this.definition?.contests.find((one) => one.contestId === contestId);
      const counters = contest?.form.counters.length ?? 0;
      return { contestId, round, counterIds: columns.slice(0, counters), optionIds: columns.slice(counters) };
    });
    this.applyChanges(frame.changes);
    return true;
  }

  /** Throws FRAME_DIFFERS where the rows are not what the records of the stream make of them. */
  private async holdToStream(frame: FrameRows): Promise<void> {
    const { defined } = this;
    const register = defined && (await sealedRegister(this.pool, this.electionNo, defined.position));
    if (defined === null || register === null) throw frameDiffers(this.electionNo, 'the register is not sealed');
    const found = frameDifference({ definition: defined.definition, register }, frame);
    if (found !== null) throw frameDiffers(this.electionNo, found);
  }

  private applyChanges(changes: readonly FrameChangeRow[]): void {
    const openings = new Map<number, StoredOpening>();
    const repeats: StoredRepeat[] = [];
    for (const { position, decision, contestNo } of changes) {
      if (contestNo === null || decision.kind !== 'open_round') continue;
      const { target, date, basis, seats } = decision;
      const { round = 1 } = target;
      if (decision.mode !== 'new_vote') repeats.push({ round, contestNo, position, decision });
      else if (date !== undefined) {
        openings.set(contestNo, { ...decision, round, date, article: basis.article, seats });
        this.openedAt.set(contestNo, position);
      }
    }
    this.openings = openings;
    this.repeats = repeats;
    for (const { position, sha256, decision } of changes.slice(this.changes)) {
      const amendment = this.proposals.effectOf({ position, sha256, decision });
      if (this.definition !== null && amendment !== null) {
        this.definition = amendedDefinition(this.definition, amendment);
        const { precincts: rows = [] } = amendment;
        if (rows.length > 0) this.additions.push({ position, rows });
        if (amendment.log !== undefined) this.logs.push({ position, log: amendment.log });
      }
    }
    this.changes = changes.length;
  }

  /** Amendments of officers, sources and keys that wait for a second officer. */
  get openAmendments(): readonly ProposedAmendment[] {
    return this.proposals.open;
  }

  /** Loads the definition alone; returns it, or null where none was accepted yet. */
  async loadDefinition(): Promise<ElectionDefinition | null> {
    if (this.definition !== null) return this.definition;
    const body = await acceptedDefinition(this.pool, this.electionNo);
    if (body === null) return null;
    this.defined = body;
    this.definitionSha256 = body.definitionSha256;
    this.definition = body.definition;
    this.logs.push({ position: body.position, log: body.definition.log ?? null });
    return this.definition;
  }
}
