import { isProtocol } from '../evolve/evolve-protocol';
import { currentTotals } from '../result/current';
import { listVotes, Sitting } from '../testing/small-election';

const totalOf = (sitting: Sitting): unknown => Object.fromEntries(currentTotals(sitting.state, 0).votes);

describe('The figures of a contest', () => {
  it('stand when a later one needs more room, and so does what came before', () => {
    const sitting = Sitting.opened();
    const counters = { invalid: 0, issued: 1_000_000_000 };
    sitting.protocol({ id: '1', precinctId: 'p1', counters, votes: listVotes(65_535, 2, 3, 4) });
    expect(totalOf(sitting)).toEqual(listVotes(65_535, 2, 3, 4));
    sitting.protocol({ id: '2', precinctId: 'p2', counters, votes: listVotes(65_536, 900_000_000, 30, 40) });
    sitting.protocol({ id: '3', precinctId: 'p3', counters, votes: listVotes(1, 1, 1, 1) });
    expect(totalOf(sitting)).toEqual(listVotes(131_072, 900_000_003, 34, 45));
    expect(sitting.verdicts.filter(({ kind }) => kind === 'counted')).toHaveLength(3);
  });

  it('are those of the hash that stands beside them, also where another record has claimed their identity', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: '1', precinctId: 'p1' });
    const contest = sitting.state.contest(0);
    expect(contest.currentHash(0)?.equals(first.record.sha256)).toBe(true);
    expect(contest.currentHash(1)).toBeNull();
    const other = sitting.protocol({ id: '1', precinctId: 'p2' });
    expect(other.own.codes).toContain('EQUIVOCATION');
    if (!isProtocol(other.record)) throw new Error('it is one');
    contest.setCurrent(1, other.record, new Array<number>(contest.compiled.width).fill(0), other.record.position);
    expect(contest.currentHash(1)?.equals(other.record.sha256)).toBe(true);
    expect(contest.currentHash(0)?.equals(first.record.sha256)).toBe(true);
  });
});
