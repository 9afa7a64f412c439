/** The tree of sums of one contest at a snapshot, made from the store and held against the root that was stored with it. */
import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ContestTally, slotOfPrecinct, type ContestSlots } from '#libs/election';
import type { StoredElection } from '../queries/frame/stored-election';
import { StoredCells } from './stored-cells';
import { storeDiffers } from './store-differs';

/** Of a slot beside its cell: leaf hash, inner nodes and sums of their blocks. */
const TREE_BYTES_A_SLOT = 160;

/** A contest's number, the snapshot, and the root that the snapshot has for it. */
export interface SumsWanted {
  readonly contestNo: number;
  readonly snapshot: number;
  readonly root: string;
  /** Name of the sealed register. */
  readonly register: string;
}

/** Precincts in which the contest was held at a snapshot. */
function slotsThen(election: StoredElection, contestNo: number, snapshot: number): ContestSlots {
  const held = election.precinctsThen(contestNo, election.precinctNosOf(contestNo), snapshot);
  const slotOf = new Int32Array(election.talliedFrame.precincts.length).fill(-1);
  held.forEach((precinctNo, slot) => {
    slotOf[precinctNo] = slot;
  });
  return { precinctNos: Int32Array.from(held), slotOf };
}

export class ContestSums {
  readonly tally: ContestTally;
  readonly cells: StoredCells;

  /** Of no snapshot yet; `goTo` comes first. */
  private constructor(pool: Pool, election: StoredElection, wanted: SumsWanted) {
    const { electionNo } = election;
    const { contestNo, snapshot, register } = wanted;
    const { contestId, round, counterIds, optionIds } = election.contest(contestNo);
    const width = counterIds.length + optionIds.length;
    const compiled = { contest: { contestId }, round, counterIds, optionIds, width };
    this.cells = new StoredCells(pool, { electionNo, contestNo }, compiled, slotsThen(election, contestNo, snapshot));
    this.tally = new ContestTally(election.talliedFrame, register, this.cells);
  }

  /** Throws PROOF_DIFFERS where the rows do not give the root. */
  static async read(pool: Pool, election: StoredElection, wanted: SumsWanted): Promise<ContestSums> {
    const sums = new ContestSums(pool, election, wanted);
    if (!(await sums.goTo(wanted))) {
      const { contestNo, snapshot } = wanted;
      throw storeDiffers(election.electionNo, `contest number ${contestNo} at snapshot ${snapshot}`);
    }
    return sums;
  }

  /** Slot of a precinct; -1 where the contest is not held in it. */
  slotOf(precinctNo: number): number {
    return slotOfPrecinct(this.cells.slots, precinctNo);
  }

  /** True where they are in the frame of today: a precinct that was added has no slot in an older one. */
  isOf(election: StoredElection): boolean {
    return this.tally.layout === election.talliedFrame;
  }

  /** Memory of it, in bytes, roughly. */
  get size(): number {
    return this.cells.size + this.cells.slotCount * TREE_BYTES_A_SLOT;
  }

  /** Takes it to a later snapshot with the same precincts; false where it does not come to the root wanted. */
  async goTo({ snapshot, root }: Pick<SumsWanted, 'snapshot' | 'root'>): Promise<boolean> {
    await this.cells.goTo(snapshot);
    // Ten thousand leaves take some tens of milliseconds: other callers get their turn in between.
    for (const steps = this.tally.refreshing(); steps.next().done !== true;) await setImmediate();
    return this.tally.root() === root;
  }
}
