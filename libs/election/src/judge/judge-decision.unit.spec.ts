import type { DecisionTarget, DecisionBasis } from '../record/decision';
import { sha256Name } from '../state/election-state';
import { currentOutcome, currentTotals } from '../result/current';
import type { DecodedRecord } from '../decisions/decoded-record';
import { decisionBody, keyOf, listVotes, Sitting, smallDefinition, SMALL_REGISTER } from '../testing/small-election';

const answer = ({ kind, codes }: { kind: string; codes: readonly string[] }): string => [kind, ...codes].join(' ');

function heldDecision(sitting: Sitting, kind: 'admit' | 'set_aside', target: DecodedRecord, id: string = kind): string {
  const body = decisionBody(id, 'o1', {
    kind,
    scope: 'precinct',
    target: { sha256: sha256Name(target.sha256) },
    basis: { verdict: 'held' },
  });
  return answer(sitting.submit(body).own);
}

/** Every precinct of the list contest with one good protocol. */
function countedEverywhere(): Sitting {
  const sitting = Sitting.opened();
  for (const { precinctId } of SMALL_REGISTER) sitting.protocol({ id: `list-${precinctId}`, precinctId });
  return sitting;
}

function presentBasis(sitting: Sitting): DecisionBasis {
  const { counters, votes } = currentTotals(sitting.state, 0);
  return {
    root: sitting.state.tally(0).root(),
    totals: { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) },
    openItems: [...sitting.state.contest(0).held.values()].map(({ record }) => ({
      sha256: sha256Name(record.sha256),
      reason: 'r',
    })),
    missing: [],
  };
}

function certify(sitting: Sitting, basis: DecisionBasis, id = 'certify') {
  return sitting.submit(
    decisionBody(id, 'o1', { kind: 'certify', scope: 'contest', target: { contestId: 'list', round: 1 }, basis }),
  );
}

function approve(sitting: Sitting, certification: DecodedRecord, officerId = 'o2', id = 'approve') {
  const target = { sha256: sha256Name(certification.sha256) };
  return sitting.submit(
    decisionBody(id, officerId, { kind: 'approve_certification', scope: 'contest', target, basis: {} }),
  );
}

describe('A decision on a held protocol', () => {
  it('to admit makes it the current one and replaces the one before', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' });
    const second = sitting.protocol({ id: 'e2', votes: listVotes(50, 0, 0, 0) });
    expect(heldDecision(sitting, 'admit', second.record)).toBe('accepted');
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(50);
    expect(sitting.verdicts.filter((verdict) => verdict.subject === first.record.position).map(answer)).toEqual([
      'counted',
      'replaced',
    ]);
    expect(sitting.verdicts.filter((verdict) => verdict.subject === second.record.position).map(answer)).toEqual([
      'held SECOND_ORIGINAL',
      'counted SECOND_ORIGINAL',
    ]);
  });

  it('to set aside takes it off the open items and lets a new original in', () => {
    const sitting = Sitting.opened();
    const bad = sitting.protocol({ id: 'e1', counters: { invalid: 0, issued: 1 } });
    expect(heldDecision(sitting, 'set_aside', bad.record)).toBe('accepted');
    expect(sitting.state.contest(0).held.size).toBe(0);
    expect(answer(sitting.protocol({ id: 'e2' }).own)).toBe('counted');
  });

  it('cannot admit figures that have no place in the totals', () => {
    const sitting = Sitting.opened();
    const unknown = sitting.protocol({ id: 'e1', precinctId: 'p9' });
    expect(heldDecision(sitting, 'admit', unknown.record)).toBe('refused NOT_ADMITTABLE');
  });

  it('cannot admit a link while a newer correction of it is held', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1', counters: { invalid: 0, issued: 1 } });
    const second = sitting.protocol({ id: 'e2', counters: { invalid: 0, issued: 2 }, replaces: first.record });
    expect(heldDecision(sitting, 'admit', first.record)).toBe('refused CORRECTION_PENDING');
    expect(heldDecision(sitting, 'admit', second.record, 'd2')).toBe('accepted');
  });

  it('cannot admit into a precinct whose voting is annulled', () => {
    const sitting = Sitting.opened();
    const original = Sitting.opened().protocol({ id: 'e1' }).record;
    const waiting = sitting.protocol({ id: 'e2', replaces: original });
    const target = { contestId: 'list', round: 1, precinctId: 'p1' };
    sitting.submit(decisionBody('annul', 'o1', { kind: 'annul', scope: 'precinct', target, basis: {} }));
    expect(heldDecision(sitting, 'admit', waiting.record)).toBe('refused VOTING_ANNULLED');
  });

  it('is refused where the record is not held, and when its basis has changed', () => {
    const sitting = Sitting.opened();
    const counted = sitting.protocol({ id: 'e1' });
    expect(heldDecision(sitting, 'admit', counted.record)).toBe('refused TARGET_NOT_HELD');
    const second = sitting.protocol({ id: 'e2', votes: listVotes(1, 1, 1, 1) });
    const body = decisionBody('late', 'o1', {
      kind: 'admit',
      scope: 'precinct',
      target: { sha256: sha256Name(second.record.sha256) },
      basis: { verdict: 'held', current: null },
    });
    expect(answer(sitting.submit(body).own)).toBe('refused BASIS_CHANGED');
  });

  it.each([
    ['unsigned', 'o1', null, 'refused UNSIGNED'],
    ['signed with a foreign key', 'o1', keyOf('o2'), 'refused SIGNATURE_INVALID'],
    ['by somebody unknown', 'o9', keyOf('o9'), 'refused OFFICER_UNKNOWN'],
  ])('%s is refused', (_, officerId, key, expected) => {
    const sitting = Sitting.opened();
    const body = decisionBody('d', officerId, { kind: 'admit', scope: 'precinct', target: {}, basis: {} });
    if (body.kind !== 'decision') throw new Error('a decision');
    const signature = key === null ? null : { keyId: key, verifiedBy: (other: string) => other === key };
    expect(answer(sitting.submit({ ...body, envelope: { ...body.envelope, signature } }).own)).toBe(expected);
  });

  it('by an officer without that power is refused', () => {
    const officers = smallDefinition().officers?.map((officer) => ({ ...officer, may: ['certify'] })) ?? [];
    const sitting = Sitting.opened(smallDefinition({ officers }));
    const bad = sitting.protocol({ id: 'e1', precinctId: 'p9' });
    expect(heldDecision(sitting, 'set_aside', bad.record)).toBe('refused OFFICER_MAY_NOT');
  });
});

describe('Annulment', () => {
  it('takes a precinct out of the totals and reinstatement brings it back', () => {
    const sitting = countedEverywhere();
    const before = currentTotals(sitting.state, 0);
    const target = { contestId: 'list', round: 1, unitId: 'R1' };
    const annulled = sitting.submit(decisionBody('annul', 'o1', { kind: 'annul', scope: 'unit', target, basis: {} }));
    expect(annulled.verdicts.filter((verdict) => verdict.kind === 'annulled')).toHaveLength(4);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(10);
    expect(answer(sitting.protocol({ id: 'again', precinctId: 'p1' }).own)).toBe('held VOTING_ANNULLED');
    const back = { sha256: sha256Name(annulled.record.sha256) };
    expect(
      answer(
        sitting.submit(decisionBody('back', 'o1', { kind: 'reinstate', scope: 'unit', target: back, basis: {} })).own,
      ),
    ).toBe('accepted');
    expect(currentTotals(sitting.state, 0)).toEqual(before);
  });
});

describe('Certification', () => {
  it('by two officers with different keys closes the contest; later protocols are held until it is revoked', () => {
    const sitting = countedEverywhere();
    const proposed = certify(sitting, presentBasis(sitting));
    expect(answer(proposed.own)).toBe('accepted');
    expect(sitting.state.contest(0).certified).toBeNull();
    expect(answer(approve(sitting, proposed.record).own)).toBe('accepted');
    expect(sitting.state.contest(0).certified).not.toBeNull();
    const totals = currentTotals(sitting.state, 0);
    const first = sitting.records.find(({ body }) => body.kind === 'protocol');
    const late = sitting.protocol({ id: 'late', votes: listVotes(99, 0, 0, 0), ...(first ? { replaces: first } : {}) });
    expect(answer(late.own)).toBe('held CONTEST_CERTIFIED');
    expect(late.own.detail).toBe('round 1 of "list" is certified: it waits for the certification to be revoked');
    expect(currentTotals(sitting.state, 0)).toEqual(totals);
    const target = { sha256: sha256Name(proposed.record.sha256) };
    const revoked = sitting.submit(
      decisionBody('revoke', 'o2', { kind: 'revoke_certification', scope: 'contest', target, basis: {} }),
    );
    expect(revoked.verdicts.map(({ subject, kind }) => [subject, kind])).toEqual([
      [first?.position, 'replaced'],
      [late.record.position, 'counted'],
      [revoked.record.position, 'accepted'],
    ]);
  });

  it.each<[string, (basis: DecisionBasis) => DecisionBasis, string]>([
    ['another root', (basis) => ({ ...basis, root: `sha256:${'f'.repeat(64)}` }), 'refused ROOT_DIFFERS'],
    [
      'another total',
      (basis) => ({ ...basis, totals: { counters: basis.totals?.counters ?? {}, votes: listVotes(51, 25, 15, 5) } }),
      'refused TOTALS_DIFFER',
    ],
    [
      'an open item that is not open',
      (basis) => ({ ...basis, openItems: [{ sha256: `sha256:${'1'.repeat(64)}`, reason: 'r' }] }),
      'refused OPEN_ITEMS_DIFFER',
    ],
    [
      'a missing precinct that is not missing',
      (basis) => ({ ...basis, missing: [{ precinctId: 'p1', reason: 'r' }] }),
      'refused MISSING_DIFFER',
    ],
  ])('on %s is refused', (_, change, expected) => {
    const sitting = countedEverywhere();
    expect(answer(certify(sitting, change(presentBasis(sitting))).own)).toBe(expected);
  });

  it('is approved and revoked only by its own name: a decision that names no record names no certification', () => {
    const sitting = countedEverywhere();
    const unnamed = (id: string, kind: 'approve_certification' | 'revoke_certification', target: DecisionTarget) =>
      answer(sitting.submit(decisionBody(id, 'o2', { kind, scope: 'contest', target, basis: {} })).own);
    expect(unnamed('a0', 'approve_certification', {})).toBe('refused TARGET_UNKNOWN');
    const proposed = certify(sitting, presentBasis(sitting));
    const sha256 = sha256Name(proposed.record.sha256);
    expect(unnamed('a1', 'approve_certification', {})).toBe('refused TARGET_UNKNOWN');
    expect(unnamed('a2', 'approve_certification', { sha256, contestId: 'district-1' })).toBe('refused TARGET_UNKNOWN');
    expect(unnamed('a3', 'approve_certification', { sha256, contestId: 'list', round: 1 })).toBe('accepted');
    expect(unnamed('r1', 'revoke_certification', { contestId: 'list' })).toBe('refused TARGET_UNKNOWN');
    expect(unnamed('r2', 'revoke_certification', { sha256 })).toBe('accepted');
  });

  it('names every open item and every missing precinct with a reason, or is refused', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    sitting.protocol({ id: 'e2', votes: listVotes(1, 1, 1, 1) });
    const basis = presentBasis(sitting);
    expect(answer(certify(sitting, { ...basis, openItems: [] }, 'c1').own)).toBe('refused OPEN_ITEMS_DIFFER');
    expect(answer(certify(sitting, basis, 'c2').own)).toBe('refused MISSING_DIFFER');
    const missing = ['p2', 'p3', 'p4', 'p5'].map((precinctId) => ({ precinctId, reason: 'flood' }));
    const blank = missing.map((item) => ({ ...item, reason: ' ' }));
    expect(answer(certify(sitting, { ...basis, missing: blank }, 'c3').own)).toBe('refused MISSING_DIFFER');
    expect(answer(certify(sitting, { ...basis, missing }, 'c4').own)).toBe('accepted');
  });

  it('cannot be approved by the proposing officer, nor with the same key, nor after the state has changed', () => {
    const sitting = countedEverywhere();
    const proposed = certify(sitting, presentBasis(sitting));
    expect(answer(approve(sitting, proposed.record, 'o1').own)).toBe('refused SAME_OFFICER');
    sitting.protocol({ id: 'second', votes: listVotes(1, 1, 1, 1) });
    expect(answer(approve(sitting, proposed.record, 'o2', 'a2').own)).toBe('refused ROOT_DIFFERS');
    // The key that proposed goes over to the officer who approves.
    const twins = countedEverywhere();
    const other = certify(twins, presentBasis(twins));
    const keys = [keyOf('o1, later'), keyOf('o1')];
    const officers =
      smallDefinition().officers?.map((officer, no) => ({ ...officer, publicKey: keys[no] ?? '' })) ?? [];
    expect(answer(twins.amended('swap', { officers }).own)).toBe('accepted');
    const target = { sha256: sha256Name(other.record.sha256) };
    const body = decisionBody('a', 'o2', { kind: 'approve_certification', scope: 'contest', target, basis: {} });
    if (body.kind !== 'decision') throw new Error('a decision');
    const signature = { keyId: keyOf('o1'), verifiedBy: (key: string) => key === keyOf('o1') };
    expect(answer(twins.submit({ ...body, envelope: { ...body.envelope, signature } }).own)).toBe('refused SAME_KEY');
  });

  it('waits for a tie that only a decision can break; the decision must answer the question asked', () => {
    const sitting = Sitting.opened();
    for (const precinctId of ['p1', 'p2', 'p3']) {
      sitting.protocol({ id: `d-${precinctId}`, precinctId, contestId: 'district-1', votes: { c1: 5, c2: 5 } });
    }
    const { counters, votes } = currentTotals(sitting.state, 1);
    const root = sitting.state.tally(1).root();
    const basis = {
      root,
      totals: { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) },
      openItems: [],
      missing: [],
    };
    const target = { contestId: 'district-1', round: 1 };
    const certification = (id: string) => decisionBody(id, 'o1', { kind: 'certify', scope: 'contest', target, basis });
    const early = sitting.submit(certification('c1')).own;
    expect(answer(early)).toBe('refused GAP_OPEN');
    const question = currentOutcome(sitting.state, 1).decision;
    const option = question?.options[0]?.option ?? '';
    const decide = (id: string, questionSha256: string, chosen: string) =>
      answer(
        sitting.submit(
          decisionBody(id, 'o1', {
            kind: 'decide_gap',
            scope: 'contest',
            target,
            basis: { root, questionSha256 },
            option: chosen,
          }),
        ).own,
      );
    expect(decide('g1', `sha256:${'0'.repeat(64)}`, option)).toBe('refused QUESTION_DIFFERS');
    expect(decide('g2', question?.questionSha256 ?? '', 'nobody')).toBe('refused OPTION_NOT_OFFERED');
    expect(decide('g3', question?.questionSha256 ?? '', option)).toBe('accepted');
    expect(answer(sitting.submit(certification('c2')).own)).toBe('accepted');
  });
});

describe('An answer to a question that the law leaves open', () => {
  const target = { contestId: 'district-1', round: 1 };
  const winners = (sitting: Sitting): readonly string[] => currentOutcome(sitting.state, 1).winners;

  /** A district with a tie at the top, and the question that it raises. */
  function tied(): { sitting: Sitting; decide: (id: string, option: string, current?: string) => [string, string] } {
    const sitting = Sitting.opened();
    for (const precinctId of ['p1', 'p2', 'p3']) {
      sitting.protocol({ id: `d-${precinctId}`, precinctId, contestId: 'district-1', votes: { c1: 5, c2: 5 } });
    }
    const { questionSha256 = '' } = currentOutcome(sitting.state, 1).decision ?? {};
    const decide = (id: string, option: string, current?: string): [string, string] => {
      const root = sitting.state.tally(1).root();
      const basis = { root, questionSha256, ...(current === undefined ? {} : { current }) };
      const body = decisionBody(id, 'o1', { kind: 'decide_gap', scope: 'contest', target, basis, option });
      const { own, record } = sitting.submit(body);
      return [answer(own), sha256Name(record.sha256)];
    };
    return { sitting, decide };
  }

  function proposal(sitting: Sitting, id: string): DecodedRecord {
    const { counters, votes } = currentTotals(sitting.state, 1);
    const totals = { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
    const basis = { root: sitting.state.tally(1).root(), totals, openItems: [], missing: [] };
    const { own, record } = sitting.submit(
      decisionBody(id, 'o1', { kind: 'certify', scope: 'contest', target, basis }),
    );
    expect(answer(own)).toBe('accepted');
    return record;
  }

  it('is replaced by another one to the same question that names it, and by no other', () => {
    const { sitting, decide } = tied();
    const [, first] = decide('g1', 'c1');
    expect(winners(sitting)).toEqual(['c1']);
    expect(decide('g2', 'c2')[0]).toBe('refused QUESTION_DIFFERS');
    expect(decide('g3', 'nobody', first)[0]).toBe('refused OPTION_NOT_OFFERED');
    const [corrected, second] = decide('g4', 'c2', first);
    expect([corrected, winners(sitting)]).toEqual(['accepted', ['c2']]);
    expect(decide('g5', 'c1', first)[0]).toBe('refused BASIS_CHANGED');
    expect(decide('g6', 'c1', second)[0]).toBe('accepted');
    expect(sitting.state.contest(1).gapDecisions).toHaveLength(1);
  });

  it('ends, when it is corrected, a certification that is only proposed', () => {
    const { sitting, decide } = tied();
    const [, first] = decide('g1', 'c1');
    const proposed = proposal(sitting, 'certify');
    decide('g2', 'c2', first);
    expect(answer(approve(sitting, proposed).own)).toBe('refused TARGET_UNKNOWN');
    expect(answer(approve(sitting, proposal(sitting, 'again'), 'o2', 'approve-2').own)).toBe('accepted');
  });

  it('is not corrected in a certified contest', () => {
    const { sitting, decide } = tied();
    const [, first] = decide('g1', 'c1');
    approve(sitting, proposal(sitting, 'certify'));
    expect(decide('g2', 'c2', first)[0]).toBe('refused CONTEST_CERTIFIED');
    expect(winners(sitting)).toEqual(['c1']);
  });
});

describe('The mandates of a certified contest', () => {
  const target = { contestId: 'list', round: 1 };
  const suspend = (id: string): ReturnType<typeof decisionBody> =>
    decisionBody(id, 'o1', { kind: 'suspend_mandates', scope: 'contest', target, basis: { article: '100' } });

  it('are suspended once, and the suspension is lifted by a decision that names it', () => {
    const sitting = countedEverywhere();
    expect(answer(sitting.submit(suspend('s0')).own)).toBe('refused CONTEST_NOT_CERTIFIED');
    approve(sitting, certify(sitting, presentBasis(sitting)).record);
    const suspension = sitting.submit(suspend('s1'));
    expect(answer(suspension.own)).toBe('accepted');
    expect(answer(sitting.submit(suspend('s2')).own)).toBe('refused BASIS_CHANGED');
    const named = { sha256: sha256Name(suspension.record.sha256) };
    const lift = decisionBody('l1', 'o1', { kind: 'reinstate', scope: 'contest', target: named, basis: {} });
    expect(answer(sitting.submit(lift).own)).toBe('accepted');
    expect(sitting.state.contest(0).suspendedBy).toBeNull();
    expect(answer(sitting.submit(suspend('s3')).own)).toBe('accepted');
  });

  it('are certified no more on the proposal of an officer whose key was changed', () => {
    const sitting = countedEverywhere();
    const proposal = certify(sitting, presentBasis(sitting));
    const officer = {
      officerId: 'o1',
      name: 'o1',
      commission: 'CEC',
      publicKey: keyOf('new'),
      may: ['amend', 'certify'],
    };
    expect(answer(sitting.amended('m1', { officers: [officer] }).own)).toBe('accepted');
    expect(answer(approve(sitting, proposal.record).own)).toBe('refused PROPOSER_REVOKED');
  });
});

describe('An option that was withdrawn', () => {
  const target = { contestId: 'list', round: 1 };
  const withdraw = (id: string, option: string): ReturnType<typeof decisionBody> =>
    decisionBody(id, 'o1', { kind: 'withdraw_option', scope: 'contest', target, basis: {}, option });

  const answerGap = (sitting: Sitting, id: string, option: string): string => {
    const { root } = presentBasis(sitting);
    const questionSha256 = currentOutcome(sitting.state, 0).decision?.questionSha256 ?? '';
    const basis = { ...(root === undefined ? {} : { root }), questionSha256 };
    const body = decisionBody(id, 'o1', { kind: 'decide_gap', scope: 'contest', target, basis, option });
    return answer(sitting.submit(body).own);
  };
  const takeBack = (sitting: Sitting, withdrawal: DecodedRecord, id = 'back'): string => {
    const named = { sha256: sha256Name(withdrawal.sha256) };
    const body = decisionBody(id, 'o1', { kind: 'reinstate', scope: 'contest', target: named, basis: {} });
    return answer(sitting.submit(body).own);
  };

  it('keeps its votes, but whether it is elected a commission decides before the certification', () => {
    const sitting = countedEverywhere();
    const { votes } = currentTotals(sitting.state, 0);
    const { seats } = currentOutcome(sitting.state, 0);
    expect(answer(sitting.submit(withdraw('w1', 'a')).own)).toBe('accepted');
    expect(currentTotals(sitting.state, 0).votes).toEqual(votes);
    expect(currentOutcome(sitting.state, 0).decision?.gap).toBe('GAP-WITHDRAWN-1');
    expect(answer(certify(sitting, presentBasis(sitting)).own)).toBe('refused GAP_OPEN');
    expect(answerGap(sitting, 'g1', 'mandates_vacant')).toBe('accepted');
    expect(currentOutcome(sitting.state, 0).seats).toEqual({ ...seats, a: 0 });
    expect(answer(certify(sitting, presentBasis(sitting), 'again').own)).toBe('accepted');
  });

  it('stands again once the decision that records its withdrawal is taken back', () => {
    const sitting = countedEverywhere();
    const before = currentOutcome(sitting.state, 0);
    const { record } = sitting.submit(withdraw('w1', 'a'));
    expect(takeBack(sitting, record)).toBe('accepted');
    expect(currentOutcome(sitting.state, 0)).toEqual(before);
    expect(takeBack(sitting, record, 'twice')).toBe('refused TARGET_UNKNOWN');
    expect(answer(sitting.submit(withdraw('w2', 'a')).own)).toBe('accepted');
  });

  it('ends a certification that is only proposed, by its withdrawal and by its return', () => {
    const sitting = countedEverywhere();
    const proposed = certify(sitting, presentBasis(sitting));
    const { record } = sitting.submit(withdraw('w1', '41'));
    expect(answer(approve(sitting, proposed.record).own)).toBe('refused TARGET_UNKNOWN');
    expect(takeBack(sitting, record)).toBe('accepted');
    const again = certify(sitting, presentBasis(sitting), 'again');
    expect(answer(approve(sitting, again.record, 'o2', 'approve-2').own)).toBe('accepted');
    expect(takeBack(sitting, record, 'late')).toBe('refused TARGET_UNKNOWN');
  });

  it('returns to no certified contest before the certification is revoked', () => {
    const sitting = countedEverywhere();
    const { record } = sitting.submit(withdraw('w1', 'a'));
    answerGap(sitting, 'g1', 'elected_all_the_same');
    approve(sitting, certify(sitting, presentBasis(sitting)).record);
    expect(takeBack(sitting, record)).toBe('refused CONTEST_CERTIFIED');
  });

  it.each([
    ['is none of the contest', 'nobody', 'TARGET_UNKNOWN'],
    ['is "against all"', 'against_all', 'TARGET_UNKNOWN'],
  ])('is refused where it %s', (_, option, code) => {
    expect(answer(countedEverywhere().submit(withdraw('w1', option)).own)).toBe(`refused ${code}`);
  });

  it('is withdrawn once', () => {
    const sitting = countedEverywhere();
    sitting.submit(withdraw('w1', 'a'));
    expect(answer(sitting.submit(withdraw('w2', 'a')).own)).toBe('refused BASIS_CHANGED');
  });
});
