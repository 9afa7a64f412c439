/** What an annulment covers, and what its end brings back: no more and no less. */
import type { DecisionTarget } from '../record/decision';
import { sha256Name } from '../state/election-state';
import type { DecodedRecord } from './decoded-record';
import { currentTotals } from '../result/current';
import { decisionBody, listVotes, Sitting, type DecisionSketch } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

type Sketch = DecisionSketch;

let serial = 0;

function decide(sitting: Sitting, decision: Sketch): { record: DecodedRecord; own: Verdict } {
  serial++;
  return sitting.submit(decisionBody(`d${serial}`, 'o1', decision));
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');
const votesOfA = (sitting: Sitting): number | undefined => currentTotals(sitting.state, 0).votes.get('a');
const stateOf = (sitting: Sitting, slot: number): string => sitting.state.contest(0).stateOf(slot);

function annul(sitting: Sitting, where: Partial<DecisionTarget>): { record: DecodedRecord; own: Verdict } {
  const scope = where.unitId === undefined ? 'precinct' : 'unit';
  return decide(sitting, { kind: 'annul', scope, target: { contestId: 'list', round: 1, ...where }, basis: {} });
}

function repeat(sitting: Sitting, precinctId: string): void {
  const target = { contestId: 'list', round: 2, precinctId };
  const opening = { kind: 'open_round', mode: 'repeat_in_units', scope: 'precinct', date: '2023-04-16' } as const;
  expect(said(decide(sitting, { ...opening, target, basis: {} }).own)).toBe('accepted');
}

function reinstate(sitting: Sitting, { sha256 }: DecodedRecord): Verdict {
  return decide(sitting, { kind: 'reinstate', scope: 'precinct', target: { sha256: sha256Name(sha256) }, basis: {} })
    .own;
}

describe('The vote before a repeat', () => {
  it.each([[false], [true]])('is never admitted as the repeat’s result (repeat counted: %s)', (counted) => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    annul(sitting, { precinctId: 'p1' });
    repeat(sitting, 'p1');
    if (counted) sitting.protocol({ id: 'e2', round: 2, votes: listVotes(7, 0, 0, 0) });
    const late = sitting.protocol({ id: 'e1', votes: listVotes(99, 0, 0, 0) });
    expect(late.own.kind).toBe('held');
    const target = { sha256: sha256Name(late.record.sha256) };
    const admitted = decide(sitting, { kind: 'admit', scope: 'precinct', target, basis: { verdict: 'held' } });
    expect(said(admitted.own)).toBe('refused VOTING_ANNULLED');
    expect(votesOfA(sitting)).toBe(counted ? 7 : 0);
  });
});

describe('The end of an annulment', () => {
  it('leaves what other decisions annulled, in precincts added since too', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const first = annul(sitting, { unitId: 'T1' });
    const row = { precinctId: 'p6', territoryId: 'T1', registered: 10, constituencies: {} };
    decide(sitting, { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment: { precincts: [row] } });
    sitting.protocol({ id: 'e6', precinctId: 'p6', votes: listVotes(500, 0, 0, 0) });
    const second = annul(sitting, { precinctId: 'p6' });
    expect(said(second.own)).toBe('accepted');
    expect(said(reinstate(sitting, first.record))).toBe('accepted');
    expect([stateOf(sitting, 0), stateOf(sitting, 5), votesOfA(sitting)]).toEqual(['counted', 'annulled', 10]);
    expect(said(reinstate(sitting, second.record))).toBe('accepted');
    expect(votesOfA(sitting)).toBe(510);
  });

  it('brings back the precincts in which no repeat was called, and those alone', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', votes: listVotes(1, 0, 0, 0) });
    sitting.protocol({ id: 'e2', precinctId: 'p2', votes: listVotes(20, 0, 0, 0) });
    const annulment = annul(sitting, { unitId: 'T1' });
    repeat(sitting, 'p1');
    expect(said(reinstate(sitting, annulment.record))).toBe('accepted');
    expect([stateOf(sitting, 0), stateOf(sitting, 1), votesOfA(sitting)]).toEqual(['missing', 'counted', 20]);
  });

  it('is refused where a repeat was called in all of them', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const annulment = annul(sitting, { precinctId: 'p1' });
    repeat(sitting, 'p1');
    expect(said(reinstate(sitting, annulment.record))).toBe('refused ROUND_OPENED');
  });

  it('settles a chain that came meanwhile, whatever its order', () => {
    const elsewhere = Sitting.opened();
    const original = elsewhere.protocol({ id: 'e1', votes: listVotes(50, 0, 0, 0) });
    const sketch = { id: 'e2', votes: listVotes(60, 0, 0, 0), replaces: original.record };
    const totals = [
      [original.record.body, elsewhere.protocol(sketch).record.body],
      [elsewhere.protocol(sketch).record.body, original.record.body],
    ].map((bodies) => {
      const sitting = Sitting.opened();
      const annulment = annul(sitting, { precinctId: 'p1' });
      for (const body of bodies) sitting.submit(body);
      reinstate(sitting, annulment.record);
      expect(sitting.state.contest(0).held.size).toBe(0);
      return votesOfA(sitting);
    });
    expect(totals).toEqual([60, 60]);
  });
});

it('An annulment that covers no precinct of the contest is refused', () => {
  const target = { contestId: 'district-1', round: 1, unitId: 'R2' };
  const empty = decide(Sitting.opened(), { kind: 'annul', scope: 'unit', target, basis: {} });
  expect(said(empty.own)).toBe('refused TARGET_UNKNOWN');
});

it('An amendment that would leave fewer than two who may amend is refused', () => {
  const amendment = { revokedOfficers: ['o2'] };
  const revoked = decide(Sitting.opened(), { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment });
  expect(said(revoked.own)).toBe('refused AMENDMENT_INVALID');
  expect(revoked.own.detail).toContain('OFFICERS_MISSING');
});
