/** The tree against a second, slow construction written from docs/tree-of-sums.md alone. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { registerSha256, type PrecinctRow } from '../definition/register';
import { decisionBody, listVotes, Sitting, SMALL_REGISTER } from '../testing/small-election';

const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const u16 = (n: number): Buffer => Buffer.from([n >> 8, n & 255]);
const u32 = (n: number): Buffer => Buffer.from([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
const u64 = (n: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(n));
  return bytes;
};
const lp = (text: string): Buffer => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);

interface Node {
  readonly hash: Buffer;
  readonly sums: number[];
}

const vector = (sums: number[]): Buffer => Buffer.concat(sums.map(u64));
const added = (a: number[], b: number[]): number[] => a.map((value, index) => value + (b[index] ?? 0));

/** RFC 6962 by recursion: split at the largest power of two below the number of leaves. */
function merkle(nodes: Node[]): Node {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < nodes.length) split *= 2;
  const left = merkle(nodes.slice(0, split));
  const right = merkle(nodes.slice(split));
  const hash = sha(Buffer.from([0x11]), left.hash, vector(left.sums), right.hash, vector(right.sums));
  return { hash, sums: added(left.sums, right.sums) };
}

function unit(level: number, id: string, children: Node[]): Node {
  const inner = merkle(children);
  return {
    hash: sha(Buffer.from([0x12]), u16(level), lp(id), u32(children.length), inner.hash, vector(inner.sums)),
    sums: inner.sums,
  };
}

/** Root of the `list` contest from what is in the stream, by hand. */
function slowRoot(sitting: Sitting, added: readonly PrecinctRow[] = []): string {
  const contest = sitting.state.contest(0);
  const leaves = new Map(
    [...SMALL_REGISTER, ...added].map((precinct, slot) => {
      const register = registerSha256(slot < SMALL_REGISTER.length ? SMALL_REGISTER : added);
      const state = contest.stateOf(slot);
      const at = ['counted', 'held', 'annulled', 'notHeld', 'missing'].map((name) => (name === state ? 1 : 0));
      const record = sitting.records[contest.currentAt[slot] ?? -1];
      const protocol = state === 'counted' && record?.body.kind === 'protocol' ? record.body.protocol : null;
      const figures = ['invalid', 'issued'].map((id) => protocol?.counters[id] ?? 0);
      const votes = ['a', '__proto__', '41', 'against_all'].map((id) =>
        protocol && Object.hasOwn(protocol.votes, id) ? (protocol.votes[id] ?? 0) : 0,
      );
      const sums = [1, ...at, ...figures, ...votes];
      const name = protocol === null ? 'null' : `"sha256:${record?.sha256.toString('hex') ?? ''}"`;
      const body = Buffer.from(
        `{"contest":"list","precinct":"${precinct.precinctId}","protocol":${name},"register":"${register}","round":1,"slot":${slot},"state":"${state}"}`,
      );
      return [
        precinct.precinctId,
        { hash: sha(Buffer.from([0x10]), u32(body.length), body, vector(sums)), sums },
      ] as const;
    }),
  );
  const of = (...ids: string[]): Node[] => ids.flatMap((id) => leaves.get(id) ?? []);
  const administrative = unit(0, 'N', [
    unit(1, 'R1', [unit(2, 'T1', of('p1', 'p2')), unit(2, 'T2', of('p3', 'p4'))]),
    unit(1, 'R2', [unit(2, 'T3', of('p5', 'p6'))]),
  ]);
  const district = unit(0, '/district', [
    unit(1, '1', of('p1', 'p2', 'p3', 'p6')),
    unit(1, '2', of('p4')),
    unit(1, '-', of('p5')),
  ]);
  expect(district.sums).toEqual(administrative.sums);
  const names = ['invalid', 'issued', 'a', '__proto__', '41', 'against_all'];
  const open = [...contest.held.values()].map((entry) => entry.record.sha256).sort((a, b) => a.compare(b));
  const root = sha(
    Buffer.from([0x13]),
    lp('list'),
    u32(1),
    sha(u32(2), ...names.slice(0, 2).map(lp), u32(4), ...names.slice(2).map(lp)),
    u32(2),
    lp('administrative'),
    administrative.hash,
    lp('district'),
    district.hash,
    u32(open.length),
    sha(...open),
  );
  return `sha256:${root.toString('hex')}`;
}

describe('The tree of sums', () => {
  it('has the root that its specification gives, step by step while protocols arrive', () => {
    const sketch = fc.record({
      precinct: fc.integer({ min: 1, max: 5 }),
      votes: fc.nat({ max: 300 }),
      bad: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 12 }), (sketches) => {
        const sitting = Sitting.opened();
        expect(sitting.state.tally(0).root()).toBe(slowRoot(sitting));
        sketches.forEach(({ precinct, votes, bad }, index) => {
          const counters = { invalid: 1, issued: bad ? 0 : 1_000 };
          sitting.protocol({ id: `e${index}`, precinctId: `p${precinct}`, votes: listVotes(votes, 1, 2, 3), counters });
          expect(sitting.state.tally(0).root()).toBe(slowRoot(sitting));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has that root, too, with a precinct added after the seal and a repeat vote', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', votes: listVotes(1, 2, 3, 4) });
    const added = [{ precinctId: 'p6', territoryId: 'T3', registered: 1, constituencies: { district: '1' } }];
    const amend = { kind: 'amend', scope: 'election', target: {}, basis: {} } as const;
    sitting.submit(decisionBody('d1', 'o1', { ...amend, amendment: { precincts: added } }));
    sitting.protocol({ id: 'e2', precinctId: 'p6', votes: listVotes(5, 6, 7, 8) });
    expect(sitting.state.tally(0).root()).toBe(slowRoot(sitting, added));
    const place = { contestId: 'list', precinctId: 'p1' };
    sitting.submit(decisionBody('d2', 'o1', { kind: 'annul', scope: 'precinct', target: place, basis: {} }));
    const repeat = { kind: 'open_round', mode: 'repeat_in_units', scope: 'precinct', date: '2023-04-16' } as const;
    sitting.submit(decisionBody('d3', 'o1', { ...repeat, target: { ...place, round: 2 }, basis: {} }));
    expect(sitting.state.tally(0).root()).toBe(slowRoot(sitting, added));
    sitting.protocol({ id: 'e3', round: 2, votes: listVotes(9, 9, 9, 9) });
    expect(sitting.state.tally(0).root()).toBe(slowRoot(sitting, added));
  });

  it('does not depend on the order in which independent protocols arrive', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['p1', 'p2', 'p3', 'p4', 'p5'], { minLength: 5 }), (order) => {
        const root = (ids: string[]): string => {
          const sitting = Sitting.opened();
          for (const id of ids) sitting.protocol({ id, precinctId: id });
          return sitting.state.root();
        };
        expect(root(order)).toBe(root(['p1', 'p2', 'p3', 'p4', 'p5']));
      }),
    );
  });

  it('changes its root with a held record although no figure changes', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const before = sitting.state.root();
    sitting.protocol({ id: 'e2', votes: listVotes(1, 1, 1, 1) });
    expect(sitting.state.root()).not.toBe(before);
  });
});
