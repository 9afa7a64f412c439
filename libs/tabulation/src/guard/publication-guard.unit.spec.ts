/** Whatever figure is altered on its way out, the snapshot is not closed; as it was made, it always is. */
import fc from 'fast-check';
import type { CellRow, UnitFigures } from '#libs/contracts';
import { listVotes, Sitting } from '#libs/election/testing';
import { SanaqError } from '#libs/platform';
import { PublishedInMemory } from '../../../../test/elections/published-in-memory';
import type { FrameNames } from '../publication/names';
import type { SnapshotContent } from '../publication/snapshot-content';
import { CellBook, FIRST_FIGURE, PrecinctNumbers } from './cell-book';
import { PublicationGuard } from './publication-guard';
import type { ShownBefore } from './shown-before';

interface KeptUnit extends UnitFigures {
  readonly contestNo: number;
  readonly unitNo: number;
  readonly figures: number[];
  readonly cells: (CellRow & { figures: number[] })[];
}

interface KeptSnapshot {
  readonly content: SnapshotContent;
  readonly names: FrameNames;
  readonly units: readonly KeptUnit[];
}

async function kept(content: SnapshotContent): Promise<KeptSnapshot> {
  const units: KeptUnit[] = [];
  for await (const unit of content.units()) {
    const { counterIds, optionIds } = content.names.contest(unit.contestNo);
    const width = counterIds.length + optionIds.length;
    const copy = ({ figures, from }: { readonly figures: ArrayLike<number>; readonly from: number }): number[] =>
      Array.from({ length: width }, (_, at) => figures[from + at] ?? 0);
    const cells = [...unit.cells].map((cell) => ({
      ...cell,
      protocolSha256: cell.protocolSha256 === null ? null : Buffer.from(cell.protocolSha256),
      figures: cell.state === 'counted' ? copy(cell) : [],
      from: 0,
    }));
    units.push({ ...unit, figures: copy(unit), from: 0, cells });
  }
  return { content, names: content.names, units };
}

/** A night as the steps have it; a snapshot after each. */
async function night(steps: readonly Step[]): Promise<KeptSnapshot[]> {
  const sitting = Sitting.opened();
  const published = new PublishedInMemory(sitting.state);
  const last = new Map<string, ReturnType<Sitting['protocol']>>();
  const snapshots: KeptSnapshot[] = [];
  const show = async (): Promise<void> => {
    const content = published.content(sitting.records.length - 1);
    if (content !== null) snapshots.push(await kept(content));
  };
  await show();
  for (const [index, { precinct, kind, votes }] of steps.entries()) {
    const precinctId = `p${precinct}`;
    const before = last.get(precinctId);
    const counters = { invalid: 1, issued: kind === 'unsound' ? 0 : 5_000 };
    const replaces = kind !== 'second' && before !== undefined ? { replaces: before.record } : {};
    const sketch = { id: `e${index}`, precinctId, votes: listVotes(votes, 2, 3, 1), counters, ...replaces };
    last.set(precinctId, sitting.protocol(sketch));
    await show();
  }
  return snapshots;
}

interface Step {
  readonly precinct: number;
  readonly kind: 'correction' | 'second' | 'unsound';
  readonly votes: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  precinct: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('correction', 'second', 'unsound'),
  votes: fc.nat(900),
});

/** What a store holds of the snapshots before one. */
function before(snapshots: readonly KeptSnapshot[]): ShownBefore {
  const units = new Map<string, KeptUnit>();
  const cells = new Map<string, Map<string, CellRow>>();
  for (const unit of snapshots.flatMap((snapshot) => snapshot.units)) {
    const key = `${unit.contestNo}/${unit.unitNo}`;
    units.set(key, unit);
    const below = cells.get(key) ?? new Map<string, CellRow>();
    for (const cell of unit.cells) below.set(cell.precinctId, cell);
    cells.set(key, below);
  }
  return {
    units: () => Promise.resolve([...units.values()]),
    cells: (contestNo, unitNo) => Promise.resolve([...(cells.get(`${contestNo}/${unitNo}`)?.values() ?? [])]),
  };
}

/** Code of the refusal of the first snapshot that is refused, or null. `from`: the guard begins behind so many. */
async function refusal(snapshots: readonly KeptSnapshot[], from = 0, cellsMax?: number): Promise<string | null> {
  const guard = new PublicationGuard(from === 0 ? null : before(snapshots.slice(0, from)), cellsMax);
  try {
    for (const { content, units } of snapshots.slice(from)) {
      for await (const unit of guard.noting({ ...content, units: () => units })) expect([...unit.cells]).toBeDefined();
      guard.check(content);
    }
    return null;
  } catch (error) {
    if (error instanceof SanaqError) return error.code;
    throw error;
  }
}

type Alteration = (unit: KeptUnit, column: number) => KeptUnit | null;

const ALTERATIONS: readonly Alteration[] = [
  (unit, column) => {
    const figures = [...unit.figures];
    const at = column % figures.length;
    figures[at] = (figures[at] ?? 0) + 1;
    return { ...unit, figures };
  },
  (unit) => ({ ...unit, openItems: unit.openItems + 1 }),
  (unit) => ({ ...unit, counts: { ...unit.counts, counted: unit.counts.counted + 1 } }),
  ({ counts, ...unit }) => ({ ...unit, counts: { ...counts, expected: counts.expected + 1, held: counts.held + 1 } }),
  (unit) => ({ ...unit, figures: unit.figures.map((figure, at) => (at === 0 ? -1 : figure)) }),
  (unit, column) => {
    const index = unit.cells.findIndex(({ state }) => state === 'counted');
    const cell = unit.cells[index];
    if (cell === undefined) return null;
    const figures = [...cell.figures];
    const at = column % figures.length;
    figures[at] = (figures[at] ?? 0) + 1;
    return { ...unit, cells: unit.cells.with(index, { ...cell, figures }) };
  },
  (unit) => (unit.cells.length === 0 ? null : { ...unit, cells: unit.cells.slice(1) }),
];

describe('the guard before publication', () => {
  it('lets out whatever was counted, also when it begins in the middle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat(12), async (steps, from) => {
        const snapshots = await night(steps);
        expect(await refusal(snapshots)).toBeNull();
        expect(await refusal(snapshots, Math.min(from, snapshots.length))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('stops at every altered figure, count and row', async () => {
    let altered = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 10 }),
        fc.nat(ALTERATIONS.length - 1),
        fc.nat(),
        fc.nat(30),
        fc.boolean(),
        async (steps, kind, which, column, restarted) => {
          const snapshots = await night(steps);
          const at = which % snapshots.length;
          const snapshot = snapshots[at];
          const index = which % (snapshot?.units.length ?? 1);
          const unit = snapshot?.units[index];
          const other = unit === undefined ? null : (ALTERATIONS[kind]?.(unit, column) ?? null);
          fc.pre(snapshot !== undefined && other !== null);
          const forged = snapshots.with(at, { ...snapshot, units: snapshot.units.with(index, other) });
          expect(await refusal(forged.slice(0, at + 1), restarted ? at : 0)).toBe('PUBLICATION_DOES_NOT_ADD_UP');
          altered++;
        },
      ),
      { numRuns: 150 },
    );
    expect(altered).toBeGreaterThan(100);
  });

  it('names the figures of a precinct that change without a protocol', async () => {
    const [opening, first] = await night([{ precinct: 1, kind: 'correction', votes: 10 }]);
    if (opening === undefined || first === undefined) throw new Error('two snapshots are expected');
    const grown = first.units.map((unit) => ({
      ...unit,
      figures: unit.figures.map((figure, at) => (at === 0 && unit.counts.counted > 0 ? figure + 1 : figure)),
      cells: unit.cells.map((cell) => ({ ...cell, figures: cell.figures.map((f, at) => (at === 0 ? f + 1 : f)) })),
    }));
    expect(await refusal([opening, first, { ...first, units: grown }])).toBe('PUBLICATION_DOES_NOT_ADD_UP');
  });

  it('keeps figures above 65,535 as they are, also among many precincts', () => {
    const book = new CellBook(2, new PrecinctNumbers());
    const sum = new Float64Array(FIRST_FIGURE + 2);
    const cell = (at: number, first: number, sha256: number): CellRow => ({
      precinctId: `p${at}`,
      state: 'counted',
      openItems: 0,
      protocolSha256: Buffer.alloc(32, sha256),
      figures: [first, 1],
      from: 0,
    });
    for (let at = 0; at < 1_000; at++) expect(book.replace(cell(at, 10, 1), sum)).toBe(true);
    expect(book.replace(cell(3, 4_000_000_000, 2), sum)).toBe(true);
    expect(book.replace(cell(3, 4_000_000_000, 2), sum)).toBe(true);
    expect(book.replace(cell(3, 4_000_000_001, 2), sum)).toBe(false);
    expect([...sum.subarray(FIRST_FIGURE)]).toEqual([4_000_000_001 + 999 * 10, 1_000]);
    expect(book.size).toBe(1_000);
  });

  it('asks for the precincts shown before of those territories only where one was not missing', async () => {
    const snapshots = await night([
      { precinct: 1, kind: 'correction', votes: 10 },
      { precinct: 1, kind: 'correction', votes: 11 },
    ]);
    const asked = async (from: number): Promise<number> => {
      const stored = before(snapshots.slice(0, from));
      let times = 0;
      const cells: ShownBefore['cells'] = (contestNo, unitNo) => {
        times++;
        return stored.cells(contestNo, unitNo);
      };
      const guard = new PublicationGuard({ ...stored, cells });
      for (const { content, units } of snapshots.slice(from)) {
        for await (const unit of guard.noting({ ...content, units: () => units }))
          expect([...unit.cells]).toBeDefined();
        guard.check(content);
      }
      return times;
    };
    expect(await asked(1)).toBe(0);
    expect(await asked(2)).toBeGreaterThan(0);
  });

  it('leaves precincts to the readers where there are more than it keeps, and goes on looking at the units', async () => {
    const snapshots = await night([{ precinct: 1, kind: 'correction', votes: 10 }]);
    expect(await refusal(snapshots, 0, 0)).toBeNull();
    const [opening, first] = snapshots;
    if (opening === undefined || first === undefined) throw new Error('two snapshots are expected');
    const forged = first.units.map((unit, at) => (at === 0 ? { ...unit, openItems: 7 } : unit));
    expect(await refusal([opening, { ...first, units: forged }], 0, 0)).toBe('PUBLICATION_DOES_NOT_ADD_UP');
  });
});
