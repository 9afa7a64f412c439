import fc from 'fast-check';
import { RowTree } from './merkle-row';

const COLUMNS = 2;
const STRIDE = 3;

interface Child {
  readonly hash: number;
  readonly sums: readonly number[];
}

const child = fc.record({
  hash: fc.nat({ max: 255 }),
  sums: fc.array(fc.nat({ max: 2 ** 40 }), { minLength: STRIDE, maxLength: STRIDE }),
});

function rowOf(children: readonly Child[]): { hashes: Buffer; sums: Float64Array } {
  const hashes = Buffer.concat(children.map(({ hash }) => Buffer.alloc(32, hash)));
  return { hashes, sums: Float64Array.from(children.flatMap(({ sums }) => sums)) };
}

function afresh(children: readonly Child[]): { root: string; totals: number[] } {
  const { hashes, sums } = rowOf(children);
  const root = new RowTree(children.length, COLUMNS, STRIDE).refresh(hashes, sums, new Uint8Array(children.length));
  return { root: root.toString('hex'), totals: [...sums.subarray(0, STRIDE)] };
}

describe('the tree over a row', () => {
  it('comes to the same root, whichever children changed since it was made, as a tree made afresh', () => {
    const changes = fc.array(fc.tuple(fc.nat(), child), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(child, { minLength: 1, maxLength: 40 }),
        fc.array(changes, { maxLength: 4 }),
        (row, rounds) => {
          const children = [...row];
          const tree = new RowTree(children.length, COLUMNS, STRIDE);
          for (const round of [[], ...rounds]) {
            const changed = new Uint8Array(children.length);
            for (const [at, made] of round) {
              children[at % children.length] = made;
              changed[at % children.length] = 1;
            }
            const { hashes, sums } = rowOf(children);
            const root = tree.refresh(hashes, sums, changed).toString('hex');
            expect({ root, totals: [...sums.subarray(0, STRIDE)] }).toEqual(afresh(children));
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
