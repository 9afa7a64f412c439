/** Amendments: what they change from their place in the stream on. */
import { needsApproval } from '../state/amendment-proposals';
import type { Amendment } from '../record/decision';
import type { DecodedRecord } from '../decisions/decoded-record';
import { currentTotals } from '../result/current';
import { decisionBody, envelope, keyOf, listVotes, openingBodies, Sitting } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

let serial = 0;

function amend(
  sitting: Sitting,
  amendment: Amendment,
  officerId = 'o1',
): { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict } {
  serial++;
  if (needsApproval(amendment)) return sitting.amended(`a${serial}`, amendment);
  const decision = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment } as const;
  return sitting.submit(decisionBody(`a${serial}`, officerId, decision));
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');
const P6 = { precinctId: 'p6', territoryId: 'T3', registered: 10, constituencies: { district: '1' } };

describe('A precinct added after the seal', () => {
  it('is expected in every contest that is held in it, and all figures stay', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', votes: listVotes(10, 0, 0, 0) });
    expect(said(amend(sitting, { precincts: [P6] }).own)).toBe('accepted');
    expect(sitting.state.contest(0).slotCount).toBe(6);
    expect(sitting.state.contest(1).slotCount).toBe(4);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(10);
    sitting.protocol({ id: 'e2', precinctId: 'p6', votes: listVotes(5, 0, 0, 0) });
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(15);
  });

  it('is counted from the protocols that waited for it, whatever the order of a chain', () => {
    const elsewhere = Sitting.opened();
    const original = elsewhere.protocol({ id: 'e1', precinctId: 'p6' });
    const correction = elsewhere.protocol({
      id: 'e2',
      precinctId: 'p6',
      votes: listVotes(20, 0, 0, 0),
      replaces: original.record,
    });
    const sitting = Sitting.opened();
    sitting.submit(correction.record.body);
    sitting.submit(original.record.body);
    const { verdicts } = amend(sitting, { precincts: [P6] });
    expect(verdicts.map(({ kind }) => kind)).toEqual(['counted', 'replaced', 'accepted']);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(20);
  });

  it('refuses what waited where the contest is not held in it', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', contestId: 'district-1', precinctId: 'p6' });
    const { verdicts } = amend(sitting, { precincts: [{ ...P6, constituencies: { district: '2' } }] });
    expect(verdicts.map(said)).toEqual(['refused PRECINCT_NOT_IN_CONTEST', 'accepted']);
    expect(sitting.state.contest(1).held.size).toBe(0);
  });

  it('changes no root of a contest that is not held in it', () => {
    const sitting = Sitting.opened();
    const [list, district] = [0, 1].map((no) => sitting.state.tally(no).root());
    amend(sitting, { precincts: [{ ...P6, constituencies: { district: '2' } }] });
    expect(sitting.state.tally(1).root()).toBe(district);
    expect(sitting.state.tally(0).root()).not.toBe(list);
  });

  it('shows again only the units above it', () => {
    const sitting = Sitting.opened();
    const tally = sitting.state.tally(0);
    tally.refresh();
    tally.takeUnpublishedUnits();
    amend(sitting, { precincts: [P6] });
    const shown = sitting.state.tally(0).takeUnpublishedUnits();
    expect(shown.map(({ unitId }) => unitId).sort()).toEqual(['/district', '1', 'N', 'R2', 'T3']);
  });

  it('joins a later round held in its unit', () => {
    const sitting = Sitting.opened();
    const target = { contestId: 'list', round: 2 };
    const vote = { kind: 'open_round', mode: 'new_vote', scope: 'contest', date: '2023-05-16', target } as const;
    sitting.submit(decisionBody('r2', 'o1', { ...vote, basis: {}, units: ['R2'] }));
    amend(sitting, { precincts: [P6] });
    expect([...sitting.state.contest(2).slots.precinctNos]).toEqual([4, 5]);
  });

  it.each<[string, Amendment]>([
    ['that is there already', { precincts: [{ ...P6, precinctId: 'p1' }] }],
    ['in an unknown territory', { precincts: [{ ...P6, territoryId: 'T9' }] }],
    ['together with other matters', { precincts: [P6], publishFrom: null }],
    ['of nothing', {}],
  ])('%s is refused', (_, amendment) => {
    expect(said(amend(Sitting.opened(), amendment).own)).toBe('refused AMENDMENT_INVALID');
  });
});

describe('Sources and officers', () => {
  const sources = [{ source: 'urn:test', units: ['R1'] }];

  function withSources(): Sitting {
    const sitting = new Sitting();
    const [definition, ...rest] = openingBodies();
    if (definition?.kind !== 'definition') throw new Error('the definition comes first');
    for (const body of [{ ...definition, definition: { ...definition.definition, sources } }, ...rest])
      sitting.submit(body);
    return sitting;
  }

  it('speak from the amendment that adds them on', () => {
    const sitting = withSources();
    expect(said(sitting.protocol({ id: 'e1', source: 'urn:new' }).own)).toBe('refused SOURCE_UNKNOWN');
    amend(sitting, { sources: [{ source: 'urn:new', units: ['T1'] }] });
    expect(said(sitting.protocol({ id: 'e2', source: 'urn:new' }).own)).toBe('counted');
    expect(said(sitting.protocol({ id: 'e3', precinctId: 'p3', source: 'urn:new' }).own)).toBe('refused UNIT_FOREIGN');
  });

  it('that are revoked speak no longer, but what they said stands', () => {
    const sitting = withSources();
    const before = sitting.protocol({ id: 'e1', votes: listVotes(10, 0, 0, 0) });
    amend(sitting, { revokedSources: ['urn:test'] });
    expect(said(sitting.protocol({ id: 'e2', precinctId: 'p2' }).own)).toBe('refused SOURCE_UNKNOWN');
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(10);
    expect(before.own.kind).toBe('counted');
    expect(said(amend(sitting, { revokedSources: ['urn:test'] }).own)).toBe('refused AMENDMENT_INVALID');
  });

  it('silence all others where before any source might speak', () => {
    const sitting = Sitting.opened();
    amend(sitting, { sources: [{ source: 'urn:only' }] });
    expect(said(sitting.protocol({ id: 'e1' }).own)).toBe('refused SOURCE_UNKNOWN');
  });

  it('sign with a new key from the amendment that names it on', () => {
    const sitting = Sitting.opened();
    const officer = { officerId: 'o2', name: 'o2', commission: 'CEC', publicKey: keyOf('o2, later'), may: ['amend'] };
    amend(sitting, { officers: [officer] });
    expect(said(amend(sitting, { publishFrom: null }, 'o2').own)).toBe('refused OFFICER_REVOKED');
    const decision = {
      kind: 'amend',
      scope: 'election',
      target: {},
      basis: {},
      amendment: { publishFrom: null },
    } as const;
    const body = decisionBody('new', 'o2', decision);
    const signed = envelope('kz.sanaq.decision.submitted.v1', 'new', 'urn:officers', keyOf('o2, later'));
    expect(said(sitting.submit({ ...body, envelope: signed }).own)).toBe('accepted');
  });

  it('of an officer who is revoked decide nothing more', () => {
    const sitting = Sitting.opened();
    const officer3 = { officerId: 'o3', name: 'o3', commission: 'CEC', publicKey: keyOf('o3'), may: ['amend'] };
    amend(sitting, { officers: [officer3], revokedOfficers: ['o2'] });
    expect(said(amend(sitting, { publishFrom: null }, 'o2').own)).toBe('refused OFFICER_REVOKED');
  });
});
