import { ElectionState, sha256Name } from '../state/election-state';
import type { Amendment } from '../record/decision';
import type { DecodedRecord } from './decoded-record';
import { amendmentBodies, decisionBody, keyOf, Sitting, smallDefinition } from '../testing/small-election';
import type { Verdict } from '../record/verdict';
import { refold } from '../judge/judge';

const said = ({ own }: { readonly own: Verdict }): string => [own.kind, ...own.codes].join(' ');

function officer(officerId: string, ...may: string[]): NonNullable<Amendment['officers']>[number] {
  return { officerId, name: officerId, commission: 'CEC', publicKey: keyOf(officerId), may };
}

function approve(sitting: Sitting, id: string, officerId: string, { sha256 }: DecodedRecord): string {
  const target = { sha256: sha256Name(sha256) };
  const kind = 'approve_amendment';
  return said(sitting.submit(decisionBody(id, officerId, { kind, scope: 'election', target, basis: {} })));
}

/** Three officers who may amend, and one who may not. */
function opened(): Sitting {
  const officers = [officer('o1', 'amend', 'certify'), officer('o2', 'amend'), officer('o3', 'amend')];
  return Sitting.opened(smallDefinition({ officers: [...officers, officer('clerk', 'certify')] }));
}

function propose(sitting: Sitting, id: string, amendment: Amendment, officerId = 'o1') {
  const [proposal] = amendmentBodies(id, amendment, [officerId, '']);
  return sitting.submit(proposal);
}

describe('An amendment of officers, sources or keys', () => {
  it.each<[string, Amendment]>([
    ['officers', { officers: [officer('o9', 'certify')] }],
    ['officers revoked', { revokedOfficers: ['clerk'] }],
    ['sources', { sources: [{ source: 'urn:only' }] }],
  ])('takes effect only when a second officer approves it: %s', (_, amendment) => {
    const sitting = opened();
    const before = [[...sitting.state.officers.keys()], sitting.state.anySource];
    const proposed = propose(sitting, 'm', amendment);
    expect([said(proposed), proposed.own.detail]).toEqual(['accepted', expect.stringContaining('second officer')]);
    expect([[...sitting.state.officers.keys()], sitting.state.anySource]).toEqual(before);
    expect(sitting.state.amendmentProposals.open).toHaveLength(1);
    expect(approve(sitting, 'a', 'o2', proposed.record)).toBe('accepted');
    expect([[...sitting.state.officers.keys()], sitting.state.anySource]).not.toEqual(before);
    expect(sitting.state.amendmentProposals.open).toEqual([]);
    expect(approve(sitting, 'again', 'o3', proposed.record)).toBe('refused TARGET_UNKNOWN');
  });

  it('is not approved by the officer who proposed it, by one who may not amend, nor without a signature', () => {
    const sitting = opened();
    const { record } = propose(sitting, 'm', { revokedOfficers: ['o2'] });
    expect(approve(sitting, 'a1', 'o1', record)).toBe('refused SAME_OFFICER');
    expect(approve(sitting, 'a2', 'clerk', record)).toBe('refused OFFICER_MAY_NOT');
    expect(approve(sitting, 'a3', 'o9', record)).toBe('refused OFFICER_UNKNOWN');
    expect(sitting.state.officers.has('o2')).toBe(true);
  });

  it('is judged once more when it is approved', () => {
    const sitting = opened();
    const first = propose(sitting, 'm1', { revokedOfficers: ['clerk'] });
    const second = propose(sitting, 'm2', { revokedOfficers: ['clerk'] }, 'o2');
    expect(approve(sitting, 'a1', 'o3', first.record)).toBe('accepted');
    expect(approve(sitting, 'a2', 'o3', second.record)).toBe('refused AMENDMENT_INVALID');
  });

  it('takes the place of an earlier one that its officer had proposed', () => {
    const sitting = opened();
    const first = propose(sitting, 'm1', { revokedOfficers: ['o3'] });
    const second = propose(sitting, 'm2', { revokedOfficers: ['clerk'] });
    expect(approve(sitting, 'a1', 'o2', first.record)).toBe('refused TARGET_UNKNOWN');
    expect(approve(sitting, 'a2', 'o2', second.record)).toBe('accepted');
  });

  it('ends where its officer is revoked or gets another key', () => {
    const sitting = opened();
    const proposed = propose(sitting, 'm1', { officers: [officer('o9', 'certify')] });
    const changed = { ...officer('o1', 'amend'), publicKey: keyOf('o1, later') };
    expect(said(sitting.amended('m2', { officers: [changed] }, ['o2', 'o3']))).toBe('accepted');
    expect(approve(sitting, 'a', 'o2', proposed.record)).toBe('refused TARGET_UNKNOWN');
    expect(sitting.state.officers.has('o9')).toBe(false);
  });

  it('stands the same after a refold from stored verdicts', () => {
    const sitting = opened();
    sitting.amended('m1', { officers: [officer('o9', 'amend')] });
    propose(sitting, 'm2', { revokedOfficers: ['clerk'] }, 'o9');
    sitting.submit(decisionBody('x', 'o1', { kind: 'admit', scope: 'precinct', target: {}, basis: {} }));
    const folded = new ElectionState(sitting.state.electionId);
    for (const record of sitting.records) {
      refold(
        folded,
        record,
        sitting.verdicts.filter(({ cause }) => cause === record.position),
      );
    }
    expect(folded.officers).toEqual(sitting.state.officers);
    expect(folded.officerAmendments).toEqual(sitting.state.officerAmendments);
    expect(folded.amendmentProposals.open).toEqual(sitting.state.amendmentProposals.open);
    expect(folded.officerAmendments).toHaveLength(1);
  });
});

describe('An officer who may amend', () => {
  it('gets nobody certified alone: two officers added and the others removed need a second one', () => {
    const sitting = opened();
    const own = [officer('x1', 'amend', 'certify'), officer('x2', 'amend', 'certify')];
    const seized = propose(sitting, 'm', { officers: own, revokedOfficers: ['o1', 'o3', 'clerk'] }, 'o2');
    expect(said(seized)).toBe('accepted');
    const target = { contestId: 'list', round: 1 };
    const certify = decisionBody('c', 'x1', { kind: 'certify', scope: 'contest', target, basis: {} });
    expect(said(sitting.submit(certify))).toBe('refused OFFICER_UNKNOWN');
    expect(approve(sitting, 'a1', 'x1', seized.record)).toBe('refused OFFICER_UNKNOWN');
    expect(approve(sitting, 'a2', 'o2', seized.record)).toBe('refused SAME_OFFICER');
    expect([...sitting.state.officers.keys()]).toEqual(['o1', 'o2', 'o3', 'clerk']);
  });

  it('still adds precincts and moves the time of publication alone', () => {
    const sitting = opened();
    const row = { precinctId: 'p9', territoryId: 'T1', registered: 5, constituencies: {} };
    expect(said(propose(sitting, 'm1', { precincts: [row] }))).toBe('accepted');
    expect(sitting.state.sealed?.layout.precinctNoOf.has('p9')).toBe(true);
    expect(said(propose(sitting, 'm2', { publishFrom: '2023-03-19T20:00:00+06:00' }))).toBe('accepted');
    expect(sitting.state.amendmentProposals.open).toEqual([]);
  });
});
