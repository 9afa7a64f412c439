import fc from 'fast-check';
import { RowTree, TreeRoom } from './merkle-row';

const COLUMNS = 2;
const STRIDE = 3;

/** One for all trees, as in a contest. */
const ROOM = new TreeRoom(COLUMNS, STRIDE);

interface Child {
  readonly hash: number;
  readonly sums: readonly number[];
}

const child = fc.record({
  hash: fc.nat({ max: 255 }),
  sums: fc.array(fc.nat({ max: 2 ** 40 }), { minLength: STRIDE, maxLength: STRIDE }),
});

interface Refreshed {
  readonly root: string;
  readonly totals: readonly number[];
}

function refreshed(tree: RowTree, children: readonly Child[], changed: Uint8Array): Refreshed {
  const hashes = Buffer.concat(children.map(({ hash }) => Buffer.alloc(32, hash)));
  const put = (index: number, into: Float64Array, offset: number): void => {
    into.set(children[index]?.sums ?? [], offset);
  };
  const { root, total } = tree.refresh({ hashes, put }, changed);
  return { root: root.toString('hex'), totals: [...total] };
}

function afresh(children: readonly Child[]): Refreshed {
  return refreshed(new RowTree(children.length, ROOM), children, new Uint8Array(children.length));
}

/** Sums of each column, added up one after the other. */
function plainSums(children: readonly Child[]): number[] {
  return Array.from({ length: STRIDE }, (_, column) =>
    children.reduce((sum, { sums }) => sum + (sums[column] ?? 0), 0),
  );
}

describe('the tree over a row', () => {
  it('comes to the same root, whichever children changed since it was made, as a tree made afresh', () => {
    const changes = fc.array(fc.tuple(fc.nat(), child), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(child, { minLength: 1, maxLength: 90 }),
        fc.array(changes, { maxLength: 4 }),
        (row, rounds) => {
          const children = [...row];
          const tree = new RowTree(children.length, ROOM);
          for (const round of [[], ...rounds]) {
            const changed = new Uint8Array(children.length);
            for (const [at, made] of round) {
              children[at % children.length] = made;
              changed[at % children.length] = 1;
            }
            const now = refreshed(tree, children, changed);
            expect(now).toEqual(afresh(children));
            expect(now.totals).toEqual(plainSums(children));
          }
        },
      ),
    );
  });

  it('adds up every column, those that are not hashed too', () => {
    const row = [1, 2, 3, 4, 5].map((value) => ({ hash: value, sums: [value, 10 * value, 100 * value] }));
    expect(afresh(row).totals).toEqual([15, 150, 1_500]);
  });

  it('refuses a sum that is no exact whole number', () => {
    const row = [2 ** 53, 1].map((value) => ({ hash: 1, sums: [value, 0, 0] }));
    expect(() => afresh(row)).toThrow(RangeError);
  });
});
