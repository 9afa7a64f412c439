/** The log that a replay makes again, held against a checkpoint; the first leaf that differs is named. */
import { CompactRange, leafHash } from '#libs/log';
import { logPlace, type ClosingRow } from '#libs/results';
import { sha256Name } from '#libs/contracts';
import type { GivenLeaf, GivenLog } from '../audit/given-log';
import type { Fold } from '../fold';
import { ClosingCheck } from './closing-check';
import type { UnitDifference, UnitSide } from './difference';
import { WHOLE_ELECTION } from './unit-names';

export class LogCheck {
  private readonly closings: ClosingCheck;
  /** The given leaves once more: whether they are those of the checkpoint. */
  private readonly given = new CompactRange();
  private made: ClosingRow | null = null;
  private wrong: UnitDifference | null = null;
  private lastAgreeing: number | null = null;

  constructor(
    private readonly log: GivenLog,
    private readonly fold: Fold,
  ) {
    this.closings = new ClosingCheck(fold);
  }

  /** Snapshot of the next leaf; null behind the last one. */
  async next(): Promise<number | null> {
    return (await this.log.leaves.peek())?.leaf.snapshot ?? null;
  }

  /** Snapshot of the last leaf that was made; null before the first. */
  get last(): number | null {
    return this.made?.snapshot ?? null;
  }

  /** The fold has come to the next leaf's place. */
  async take(): Promise<void> {
    const given = await this.log.leaves.peek();
    if (given === null) return;
    this.log.leaves.drop();
    this.given.append(leafHash(Buffer.from(given.text)));
    this.fold.refresh();
    const { snapshot } = given.leaf;
    const told = { stored: null, published: { closing: given.leaf } };
    const row = this.closings.take(snapshot, told, this.fold.judged)?.row ?? null;
    if (row === null) return;
    this.made = row;
    if (row.leaf === given.text && row.index === given.index) this.lastAgreeing = snapshot;
    else this.wrong ??= this.difference(given, { index: row.index, leaf: JSON.parse(row.leaf) as unknown });
  }

  /** What differs, in the order in which it is told: the first wrong leaf, then the root. */
  async differences(): Promise<readonly UnitDifference[]> {
    const { log } = this;
    const unmet = await log.leaves.peek();
    // The records end before it.
    if (unmet !== null) this.wrong ??= this.difference(unmet, { index: unmet.index, leaf: null });
    for (let left = unmet; left !== null; left = await log.leaves.peek()) {
      this.given.append(leafHash(Buffer.from(left.text)));
      log.leaves.drop();
    }
    const found = this.wrong === null ? [] : [this.wrong];
    const givenRoot = sha256Name(this.given.root());
    if (this.given.size !== log.size || givenRoot !== log.root) {
      // The leaf named above, if any, is then only the first that differs from what was given.
      found.push(this.rootDifference({ root: givenRoot, standing: { size: this.given.size, of: 'given records' } }));
    }
    const made = this.made === null ? null : logPlace(this.made);
    if (made?.size !== log.size || made.root !== log.root) {
      const standing = { size: made?.size ?? 0, of: 'replay' };
      found.push(this.rootDifference({ root: made?.root ?? null, standing }));
    }
    return found;
  }

  private rootDifference(recomputed: UnitSide): UnitDifference {
    const { root, size } = this.log;
    return this.closing(this.last ?? -1, recomputed, { root, standing: { size, of: 'checkpoint' } });
  }

  private difference({ index, leaf }: GivenLeaf, made: { index: number; leaf: unknown }): UnitDifference {
    return this.closing(leaf.snapshot, { standing: made }, { standing: { index, leaf } });
  }

  private closing(snapshot: number, recomputed: UnitSide, expected: UnitSide): UnitDifference {
    const { lastAgreeing } = this;
    return {
      kind: 'unit',
      ...WHOLE_ELECTION,
      field: 'closing',
      snapshot,
      lastAgreeing,
      table: null,
      recomputed,
      expected,
    };
  }
}
