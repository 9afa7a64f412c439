/** Rounds opened later, and what becomes of the votes before them. */
import { shippedRuleSet } from '#libs/allocation';
import { sha256Name } from '../../state/election-state';
import type { DecodedRecord } from '../decoded-record';
import type { PrecinctRow } from '../../definition/register';
import { currentOutcome, currentTotals } from '../../result/current';
import { decisionBody, listVotes, Sitting, smallDefinition, type DecisionSketch } from '../../testing/small-election';
import type { Verdict } from '../../record/verdict';

type Sketch = DecisionSketch;

let serial = 0;

function decide(
  sitting: Sitting,
  decision: Sketch,
): { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict } {
  serial++;
  return sitting.submit(decisionBody(`d${serial}`, 'o1', decision));
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');

function annul(sitting: Sitting, precinctId: string, round = 1): { record: DecodedRecord; own: Verdict } {
  return decide(sitting, {
    kind: 'annul',
    scope: 'precinct',
    target: { contestId: 'list', round, precinctId },
    basis: {},
  });
}

function repeat(precinctId: string, round = 2): Sketch {
  const target = { contestId: 'list', round, precinctId };
  return { kind: 'open_round', mode: 'repeat_in_units', scope: 'precinct', date: '2023-04-16', target, basis: {} };
}

function newVote(more: Partial<Sketch> = {}): Sketch {
  const target = { contestId: 'list', round: 2 };
  return { kind: 'open_round', mode: 'new_vote', scope: 'contest', date: '2023-05-16', target, basis: {}, ...more };
}

describe('A repeat vote in units', () => {
  it('stands in for the annulled vote in the same total', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', votes: listVotes(10, 0, 0, 0) });
    sitting.protocol({ id: 'e2', precinctId: 'p2', votes: listVotes(1, 0, 0, 0) });
    annul(sitting, 'p1');
    expect(said(decide(sitting, repeat('p1')).own)).toBe('accepted');
    expect(sitting.state.contest(0).stateOf(0)).toBe('missing');
    const again = sitting.protocol({ id: 'e3', round: 2, votes: listVotes(7, 0, 0, 0) });
    expect(said(again.own)).toBe('counted');
    expect(again.own.cell).toEqual({ contestNo: 0, precinctNo: 0 });
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(8);
    expect(sitting.state.sealed?.contests).toHaveLength(2);
  });

  it('is called only where the voting is annulled', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    expect(said(decide(sitting, repeat('p1')).own)).toBe('refused BASIS_CHANGED');
  });

  it('settles as annulled what is held of the vote before, and holds what comes of it later', () => {
    const sitting = Sitting.opened();
    const held = sitting.protocol({ id: 'e1', counters: { invalid: 0, issued: 1 } });
    annul(sitting, 'p1');
    const { verdicts } = decide(sitting, repeat('p1'));
    expect(verdicts.find(({ subject }) => subject === held.record.position)?.kind).toBe('annulled');
    expect(sitting.state.contest(0).held.size).toBe(0);
    expect(said(sitting.protocol({ id: 'e2' }).own)).toBe('held VOTING_ANNULLED');
  });

  it('is not voted in other precincts', () => {
    const sitting = Sitting.opened();
    annul(sitting, 'p1');
    decide(sitting, repeat('p1'));
    const elsewhere = sitting.protocol({ id: 'e1', precinctId: 'p2', round: 2 });
    expect(said(elsewhere.own)).toBe('refused PRECINCT_NOT_IN_CONTEST');
  });

  it('may be annulled and repeated in its turn', () => {
    const sitting = Sitting.opened();
    annul(sitting, 'p1');
    decide(sitting, repeat('p1'));
    sitting.protocol({ id: 'e1', round: 2 });
    annul(sitting, 'p1', 2);
    expect(sitting.state.contest(0).stateOf(0)).toBe('annulled');
    expect(said(decide(sitting, repeat('p1', 3)).own)).toBe('accepted');
    expect(said(sitting.protocol({ id: 'e2', round: 3 }).own)).toBe('counted');
  });

  it('cannot be undone by reinstating the vote before', () => {
    const sitting = Sitting.opened();
    const sha256 = sha256Name(annul(sitting, 'p1').record.sha256);
    decide(sitting, repeat('p1'));
    const undo = decide(sitting, { kind: 'reinstate', scope: 'precinct', target: { sha256 }, basis: {} });
    expect(said(undo.own)).toBe('refused ROUND_OPENED');
  });

  describe('is joined by a precinct that is added to its unit after it was called', () => {
    const unit = { contestId: 'list', unitId: 'T1' };
    const p9 = { precinctId: 'p9', territoryId: 'T1', registered: 9, constituencies: {} };
    const add = (sitting: Sitting, precinct: PrecinctRow): { verdicts: readonly Verdict[] } => {
      const amendment = { precincts: [precinct] };
      return decide(sitting, { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment });
    };
    const called = (): Sitting => {
      const sitting = Sitting.opened();
      decide(sitting, { kind: 'annul', scope: 'unit', target: unit, basis: {} });
      const call = { kind: 'open_round', mode: 'repeat_in_units', scope: 'unit', date: '2023-04-16' } as const;
      decide(sitting, { ...call, target: { ...unit, round: 2 }, basis: {} });
      return sitting;
    };

    it('and counts there with its protocol of that round', () => {
      const sitting = called();
      add(sitting, p9);
      expect(said(sitting.protocol({ id: 'e1', precinctId: 'p9' }).own)).toBe('held VOTING_ANNULLED');
      expect(said(sitting.protocol({ id: 'e2', precinctId: 'p9', round: 2 }).own)).toBe('counted');
    });

    it('and what came of it before is judged anew as of that repeat', () => {
      const sitting = called();
      const early = [1, 2].map(
        (round) => sitting.protocol({ id: `e${round}`, precinctId: 'p9', round }).record.position,
      );
      const { verdicts } = add(sitting, p9);
      const judged = early.map((position) => verdicts.find(({ subject }) => subject === position));
      expect(judged.map((verdict) => verdict && said(verdict))).toEqual(['held VOTING_ANNULLED', 'counted']);
    });

    it('but not by one of another unit, nor where precincts were named one by one', () => {
      const sitting = called();
      add(sitting, { ...p9, territoryId: 'T2' });
      expect(said(sitting.protocol({ id: 'e1', precinctId: 'p9' }).own)).toBe('counted');
      const other = Sitting.opened();
      annul(other, 'p1');
      decide(other, { ...repeat('p1'), scope: 'contest', units: ['p1'] });
      add(other, p9);
      expect(said(other.protocol({ id: 'e1', precinctId: 'p9' }).own)).toBe('counted');
    });

    it('in the newest repeat where there were several', () => {
      const sitting = called();
      decide(sitting, { kind: 'annul', scope: 'unit', target: { ...unit, round: 2 }, basis: {} });
      const call = { kind: 'open_round', mode: 'repeat_in_units', scope: 'unit', date: '2023-05-16' } as const;
      decide(sitting, { ...call, target: { ...unit, round: 3 }, basis: {} });
      add(sitting, p9);
      expect(said(sitting.protocol({ id: 'e1', precinctId: 'p9', round: 2 }).own)).toBe('held VOTING_ANNULLED');
      expect(said(sitting.protocol({ id: 'e2', precinctId: 'p9', round: 3 }).own)).toBe('counted');
    });
  });

  it.each([
    [
      'a unit that the election does not have',
      { scope: 'unit', target: { contestId: 'list', round: 2, unitId: 'T9' } },
    ],
    [
      'a unit in which the contest is not held',
      { scope: 'unit', target: { contestId: 'district-1', round: 2, unitId: 'T3' } },
    ],
    ['the whole election', { scope: 'election', target: { contestId: 'list', round: 2 } }],
    ['no constituency', { scope: 'constituency', target: { contestId: 'list', round: 2, hierarchy: 'district' } }],
  ] as const)('cannot be called in %s', (_, named) => {
    const sitting = Sitting.opened();
    const { own } = decide(sitting, { ...repeat('p1'), ...named });
    expect(said(own)).toBe('refused TARGET_UNKNOWN');
  });

  it('is certified with the total in which it stands in, not by itself', () => {
    const sitting = Sitting.opened();
    annul(sitting, 'p1');
    decide(sitting, repeat('p1'));
    const root = sitting.state.tally(0).root();
    const certify = { kind: 'certify', scope: 'contest', basis: { root } } as const;
    const alone = decide(sitting, { ...certify, target: { contestId: 'list', round: 2 } });
    expect(said(alone.own)).toBe('refused TARGET_UNKNOWN');
  });
});

describe('A new vote', () => {
  it('has a total of its own, with its own options', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', votes: listVotes(10, 0, 0, 0) });
    expect(said(decide(sitting, newVote({ options: ['41', 'a', 'against_all'] })).own)).toBe('accepted');
    const second = sitting.state.contest(2);
    expect([second.compiled.round, second.compiled.optionIds]).toEqual([2, ['a', '41', 'against_all']]);
    const votes = { a: 3, '41': 9, against_all: 0 };
    expect(said(sitting.protocol({ id: 'e2', round: 2, votes }).own)).toBe('counted');
    expect(said(sitting.protocol({ id: 'e3', precinctId: 'p2', round: 2 }).own)).toBe('held OPTION_UNKNOWN');
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(10);
    expect(currentTotals(sitting.state, 2).votes).toEqual(new Map(Object.entries(votes)));
    expect(currentOutcome(sitting.state, 2).state).toBe('completed');
  });

  it('is held in the units that it names', () => {
    const sitting = Sitting.opened();
    decide(sitting, newVote({ units: ['R2', 'p1'] }));
    expect([...sitting.state.contest(2).slots.precinctNos]).toEqual([0, 4]);
    expect(said(sitting.protocol({ id: 'e1', precinctId: 'p2', round: 2 }).own)).toBe(
      'refused PRECINCT_NOT_IN_CONTEST',
    );
  });

  it.each<[string, Partial<Sketch>, string]>([
    ['in a round that is not the next', { target: { contestId: 'list', round: 3 } }, 'ROUND_INVALID'],
    ['of an unknown contest', { target: { contestId: 'no', round: 2 } }, 'TARGET_UNKNOWN'],
    ['in an unknown unit', { units: ['R9'] }, 'TARGET_UNKNOWN'],
    ['with an unknown option', { options: ['z', 'against_all'] }, 'ROUND_INVALID'],
    ['with an option named twice', { options: ['a', 'a', 'against_all'] }, 'ROUND_INVALID'],
    ['without "against all", which stands on every ballot', { options: ['a', '41'] }, 'ROUND_INVALID'],
    ['between nobody', { options: ['against_all'] }, 'ROUND_INVALID'],
  ])('%s is refused', (_, more, code) => {
    expect(said(decide(Sitting.opened(), newVote(more)).own)).toBe(`refused ${code}`);
  });

  it('without a day is refused', () => {
    const { date, ...rest } = newVote();
    expect(date).toBeDefined();
    expect(said(decide(Sitting.opened(), rest).own)).toBe('refused ROUND_INVALID');
  });

  it('changes the root of the election and of no other contest', () => {
    const sitting = Sitting.opened();
    const roots = [0, 1].map((no) => sitting.state.tally(no).root());
    const before = sitting.state.root();
    decide(sitting, newVote());
    expect([0, 1].map((no) => sitting.state.tally(no).root())).toEqual(roots);
    expect(sitting.state.root()).not.toBe(before);
  });
});

describe('Under the act of the voting day', () => {
  it('a repeat vote rests on Art. 95(2), the annulment before it on Art. 95(1)', () => {
    const small = smallDefinition();
    const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
    if (ruleSet === undefined || ruleSet === null) throw new Error('it is shipped');
    const contests = small.contests.map((contest) =>
      contest.contestId === 'list' ? { ...contest, kind: 'mazhilis_list', ruleSet } : contest,
    );
    const sitting = Sitting.opened({ ...small, contests });
    const target = { contestId: 'list', unitId: 'T1' };
    const annulment = { kind: 'annul', scope: 'unit', target } as const;
    expect(said(decide(sitting, { ...annulment, basis: { article: '44(1-1)' } }).own)).toBe(
      'refused LEGAL_BASIS_MISSING',
    );
    expect(decide(sitting, { ...annulment, basis: { article: '95(1)' } }).own).toMatchObject({
      kind: 'accepted',
      detail: 'Art. 95(1)',
    });
    const again = { ...repeat('p1'), scope: 'unit', target: { ...target, round: 2 } } as const;
    expect(said(decide(sitting, { ...again, basis: { article: '96' } }).own)).toBe('refused LEGAL_BASIS_MISSING');
    const unlike = decide(sitting, { ...again, basis: { article: '100' } }).own;
    expect(said(unlike)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(unlike.detail).toContain('calls for Art. 95(2)');
    // Without a citation the verdict names what the annulment calls for.
    expect(decide(sitting, again).own).toMatchObject({ kind: 'accepted', detail: 'Art. 95(2)' });
  });
});

describe('A name that a unit and a precinct share', () => {
  const namesake: PrecinctRow = { precinctId: 'T1', territoryId: 'T3', registered: null, constituencies: {} };
  const add = (sitting: Sitting): string =>
    said(
      decide(sitting, { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment: { precincts: [namesake] } })
        .own,
    );

  it('calls no new vote, for nobody knows where', () => {
    const sitting = Sitting.opened();
    expect(add(sitting)).toBe('accepted');
    const target = { contestId: 'list', round: 2 };
    const ofUnit = newVote({ scope: 'unit', target: { ...target, unitId: 'T1' } });
    const ofPrecinct = newVote({ scope: 'precinct', target: { ...target, precinctId: 'T1' } });
    for (const vote of [ofUnit, ofPrecinct]) expect(said(decide(sitting, vote).own)).toBe('refused ROUND_INVALID');
    expect(said(decide(sitting, newVote({ scope: 'unit', target: { ...target, unitId: 'T2' } })).own)).toBe('accepted');
  });

  it('brings no precinct of another unit into a new vote that was called before', () => {
    const sitting = Sitting.opened();
    const vote = newVote({ scope: 'unit', target: { contestId: 'list', round: 2, unitId: 'T1' } });
    expect(said(decide(sitting, vote).own)).toBe('accepted');
    expect(add(sitting)).toBe('accepted');
    const { layout } = sitting.state.sealed!;
    const voting = sitting.state.contest(2).slots.precinctNos;
    expect(Array.from(voting, (no) => layout.precincts[no]?.precinctId)).toEqual(['p1', 'p2']);
  });
});
