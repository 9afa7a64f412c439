import type { ContestOutcome, PrecinctChange } from '#libs/results';
import { deriveChanges, type Between } from './derive-changes';

const CONTEST = { contestId: 'list', round: 1 };

interface Given {
  readonly votes: Readonly<Record<string, number>>;
  readonly seats?: Readonly<Record<string, number>>;
  readonly passes?: readonly string[];
  readonly state?: ContestOutcome['state'];
}

function outcome({ votes, seats = {}, passes = [], state = 'counting' }: Given): ContestOutcome {
  const lists = Object.keys(votes).map((list) => ({ list, passes: passes.includes(list) }));
  return {
    ...CONTEST,
    state,
    suspended: false,
    precincts: { expected: 3, counted: 1, held: 0, annulled: 0, notHeld: 0, missing: 2 },
    counters: {},
    votes,
    outcome: { seats, winners: [], decision: null, trace: { threshold: { lists } } },
  } as unknown as ContestOutcome;
}

function changed(precinctId: string, given: Partial<PrecinctChange>): PrecinctChange {
  const none = { protocolBefore: null, protocolAfter: 'sha256:b', figuresBefore: null, figuresAfter: null };
  return { ...CONTEST, precinctId, precinctNo: 0, before: 'missing', after: 'counted', ...none, ...given };
}

function derive(before: Given | null, after: Given, precincts: readonly PrecinctChange[] = []): unknown {
  const between: Between = {
    before: before === null ? [] : [outcome(before)],
    after: [outcome(after)],
    precincts,
    placeOf: () => 'R1',
    isEverywhere: () => true,
  };
  return deriveChanges(between);
}

describe('Changes between two snapshots', () => {
  it('count precincts by their place, and tell nothing of a threshold before the first votes', () => {
    const precincts = [changed('p1', {}), changed('p2', { before: 'held' })];
    expect(derive({ votes: { a: 0 } }, { votes: { a: 5 }, passes: ['a'], seats: { a: 3 } }, precincts)).toEqual([
      { kind: 'counted', ...CONTEST, precincts: 2, places: [{ unitId: 'R1', precincts: 2 }] },
      { kind: 'seats_given', ...CONTEST },
    ]);
  });

  it('name a threshold that is crossed and every seat that moves, from whom to whom', () => {
    const before = { votes: { a: 9, b: 1, c: 5 }, passes: ['a', 'c'], seats: { a: 6, b: 0, c: 4 } };
    const after = { votes: { a: 9, b: 4, c: 5 }, passes: ['a', 'b', 'c'], seats: { a: 4, b: 3, c: 3 } };
    expect(derive(before, after)).toEqual([
      { kind: 'threshold', ...CONTEST, optionId: 'b', passes: true },
      { kind: 'seats', ...CONTEST, from: 'a', to: 'b', seats: 2 },
      { kind: 'seats', ...CONTEST, from: 'c', to: 'b', seats: 1 },
    ]);
  });

  it('name a sum that fell with the precinct whose protocol was replaced, and what became of its figures', () => {
    const replaced = changed('p1', {
      before: 'counted',
      protocolBefore: 'sha256:a',
      figuresBefore: { counters: {}, votes: { a: 7, b: 1 } },
      figuresAfter: { counters: {}, votes: { a: 4, b: 2 } },
    });
    expect(derive({ votes: { a: 9, b: 1 } }, { votes: { a: 6, b: 2 } }, [replaced])).toEqual([
      { kind: 'fell', ...CONTEST, figure: 'a', by: 3, precinctIds: ['p1'] },
      {
        kind: 'replaced',
        ...CONTEST,
        precinctId: 'p1',
        before: 'sha256:a',
        after: 'sha256:b',
        differences: { a: -3, b: 1 },
      },
    ]);
  });

  it('tell of annulments one by one up to a bound, and of a contest that is established', () => {
    const many = Array.from({ length: 13 }, (_, no) => changed(`p${no}`, { before: 'counted', after: 'annulled' }));
    const told = derive({ votes: { a: 9 } }, { votes: { a: 9 }, state: 'certified' }, many) as { kind: string }[];
    expect(told.map(({ kind }) => kind)).toEqual(['standing', ...Array<string>(10).fill('state'), 'further_precincts']);
    expect(told.at(-1)).toEqual({ kind: 'further_precincts', precincts: 3 });
  });
});
