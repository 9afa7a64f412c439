/**
 * Looks at every figure on its way out: a snapshot that does not add up is not closed. It knows nothing of the judge and
 * its sums, only what it was shown, as a reader of the topic does (libs/reader-kit).
 */
import type { CellRow } from '#libs/contracts';
import type { FrameNames } from '../publication/names';
import type { SnapshotContent, UnitContent } from '../publication/snapshot-content';
import { PrecinctNumbers } from './cell-book';
import { ContestBook } from './contest-book';
import { doesNotAddUp } from './does-not-add-up';
import type { ShownBefore } from './shown-before';

/** Precincts of all contests together that are kept, 50 to 150 bytes each; see docs/limits.md. */
export const GUARDED_CELLS_MAX = 400_000;

export class PublicationGuard {
  private readonly contests = new Map<number, ContestBook>();
  private readonly precincts = new PrecinctNumbers();
  private loaded: boolean;

  /** `before` is null where nothing was published yet. */
  constructor(
    private readonly before: ShownBefore | null,
    private readonly cellsMax = GUARDED_CELLS_MAX,
  ) {
    this.loaded = before === null;
  }

  /** The same units; what is taken from them is noted. */
  async *noting(content: SnapshotContent): AsyncGenerator<UnitContent> {
    const { names } = content;
    await this.load(names);
    for await (const unit of content.units()) {
      const { contestNo, unitNo } = unit;
      const book = this.book(contestNo, names);
      const wasUntouched = book.isUntouched(unitNo);
      book.unit(unitNo, names.place(unitNo), unit);
      const { isTerritory } = names.place(unitNo);
      yield isTerritory ? { ...unit, cells: await this.notingCells(book, unit, wasUntouched) } : unit;
    }
  }

  /** Throws PUBLICATION_DOES_NOT_ADD_UP where what was noted since the last call does not. */
  check({ names, snapshot }: Pick<SnapshotContent, 'names' | 'snapshot'>): void {
    for (const [contestNo, book] of this.contests) {
      const fault = book.check((unitNo) => names.place(unitNo));
      if (fault === null) continue;
      const { contestId, round } = names.contest(contestNo);
      const { hierarchy, unitId } = names.place(fault.unitNo);
      const { electionId } = names;
      throw doesNotAddUp({ electionId, snapshot, contestId, round, hierarchy, unitId, what: fault.what });
    }
  }

  /** False once there are more precincts than are kept: then their sums are left to the readers. */
  get seesPrecincts(): boolean {
    let cells = 0;
    for (const book of this.contests.values()) cells += book.cellCount;
    return cells < this.cellsMax;
  }

  private async load(names: FrameNames): Promise<void> {
    if (this.loaded || this.before === null) return;
    this.loaded = true;
    for (const unit of await this.before.units()) {
      this.book(unit.contestNo, names).unit(unit.unitNo, names.place(unit.unitNo), unit);
    }
  }

  private book(contestNo: number, names: FrameNames): ContestBook {
    let book = this.contests.get(contestNo);
    if (book === undefined) {
      const { counterIds, optionIds } = names.contest(contestNo);
      this.contests.set(contestNo, (book = new ContestBook([...counterIds, ...optionIds], this.precincts)));
    }
    return book;
  }

  /** What a territory's precincts were before is asked for once, and not at all where all of them were missing. */
  private async notingCells(
    book: ContestBook,
    { contestNo, unitNo, cells }: UnitContent,
    wasUntouched: boolean,
  ): Promise<Iterable<CellRow>> {
    if (!book.knowsCellsOf(unitNo)) {
      if (!this.seesPrecincts) return cells;
      const known = wasUntouched ? [] : ((await this.before?.cells(contestNo, unitNo)) ?? []);
      book.beginCells(unitNo);
      for (const cell of known) book.cell(unitNo, cell);
    }
    return noted(book, unitNo, cells);
  }
}

function* noted(book: ContestBook, unitNo: number, cells: Iterable<CellRow>): Generator<CellRow> {
  for (const cell of cells) {
    book.cell(unitNo, cell);
    yield cell;
  }
}
