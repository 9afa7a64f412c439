/** Every way up that the engine gives is checked by a program that shares nothing with it. */
import fc from 'fast-check';
import {
  contestHash,
  contestLeaf,
  rootOf,
  sumLeaf,
  unitAbove,
  type SumNode,
  type UnitOnWay,
} from '#libs/proof-verifier';
import { listVotes, Sitting, SMALL_REGISTER } from '../testing/small-election';
import { openItemsHash } from './contest-node';
import { sumPath, type SumPath } from './sum-path';

const HIERARCHIES = ['administrative', 'district'];

function sitting(sketches: readonly { precinct: number; votes: number; bad: boolean }[]): Sitting {
  const opened = Sitting.opened();
  sketches.forEach(({ precinct, votes, bad }, index) => {
    const counters = { invalid: 1, issued: bad ? 0 : 1_000 };
    opened.protocol({ id: `e${index}`, precinctId: `p${precinct}`, votes: listVotes(votes, 1, 2, 3), counters });
  });
  return opened;
}

/** The tops that a path leads to; null where it leads nowhere. */
function climbed(path: SumPath): SumNode | null {
  let node: SumNode | null = sumLeaf(path.leaf.body, path.leaf.sums);
  for (const unit of path.units) node = node === null ? null : unitAbove(node, unit);
  return node;
}

function pathIn(one: Sitting, slot: number, hierarchy: string): SumPath {
  const layout = one.state.sealed?.layout;
  const path = layout === undefined ? null : sumPath(one.state.tally(0), slot, hierarchy);
  if (path === null) throw new Error('the precinct is in the hierarchy');
  return path;
}

const sketch = fc.record({ precinct: fc.integer({ min: 1, max: 5 }), votes: fc.nat({ max: 300 }), bad: fc.boolean() });

describe('the way from a precinct to the top', () => {
  test('leads every precinct, in every hierarchy, to the root of the election', () => {
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 8 }), (sketches) => {
        const one = sitting(sketches);
        const { compiled, held } = one.state.contest(0);
        const open = [...held.values()].map(({ record }) => record.sha256);
        SMALL_REGISTER.forEach((_, slot) => {
          const tops = HIERARCHIES.map((hierarchy) => ({ hierarchy, ...climbed(pathIn(one, slot, hierarchy)) }));
          const hierarchies = tops.map(({ hierarchy, hash = new Uint8Array() }) => ({ hierarchy, hash }));
          const { counterIds: counters, optionIds: options, round, contest } = compiled;
          const { contestId } = contest;
          const openItems = { count: open.length, hash: openItemsHash(open) };
          const hash = contestHash({ contestId, round, counters, options, hierarchies, openItems });
          expect(`sha256:${Buffer.from(hash).toString('hex')}`).toBe(one.state.tally(0).root());
          const leaves = (one.state.sealed?.contests ?? []).map((each, contestNo) =>
            contestLeaf(
              each.compiled.contest.contestId,
              each.compiled.round,
              Buffer.from(one.state.tally(contestNo).root().slice(7), 'hex'),
            ),
          );
          expect(`sha256:${Buffer.from(rootOf(leaves)).toString('hex')}`).toBe(one.state.root());
          expect(tops[0]?.sums).toEqual([...one.state.tally(0).totals()].slice(0, tops[0]?.sums?.length));
        });
      }),
      { numRuns: 40 },
    );
  });

  test('leads elsewhere once anything of it is changed', () => {
    const one = sitting([{ precinct: 1, votes: 10, bad: false }]);
    const path = pathIn(one, 0, 'administrative');
    const top = climbed(path);
    const changed = (at: number, change: (unit: UnitOnWay) => UnitOnWay): SumNode | null =>
      climbed({ ...path, units: path.units.map((unit, index) => (index === at ? change(unit) : unit)) } as SumPath);
    const [first] = path.units;
    const [sibling] = first?.siblings ?? [];
    if (first === undefined || sibling === undefined || top === null) throw new Error('a precinct has a neighbour');
    const different = [
      climbed({ ...path, leaf: { ...path.leaf, sums: path.leaf.sums.map((sum, at) => (at === 8 ? sum + 1 : sum)) } }),
      climbed({ ...path, leaf: { ...path.leaf, body: path.leaf.body.replace('"p1"', '"p2"') } }),
      changed(0, (unit) => ({ ...unit, index: 1 })),
      changed(0, (unit) => ({ ...unit, unitId: 'T2' })),
      changed(0, (unit) => ({ ...unit, level: 1 })),
      changed(0, (unit) => ({ ...unit, siblings: [{ ...sibling, sums: sibling.sums.map((sum) => sum + 1) }] })),
    ];
    for (const node of different) expect(node?.hash).not.toEqual(top.hash);
    const impossible = [
      changed(0, (unit) => ({ ...unit, siblings: [] })),
      changed(0, (unit) => ({ ...unit, siblings: [...unit.siblings, sibling] })),
      changed(0, (unit) => ({ ...unit, index: unit.children })),
      changed(0, (unit) => ({ ...unit, children: unit.children + 3 })),
    ];
    for (const node of impossible) expect(node).toBeNull();
    for (const wrong of [-1, 2 ** 53, 0.5]) {
      expect(() =>
        changed(0, (unit) => ({ ...unit, siblings: [{ ...sibling, sums: sibling.sums.map(() => wrong) }] })),
      ).toThrow(RangeError);
    }
  });
});
