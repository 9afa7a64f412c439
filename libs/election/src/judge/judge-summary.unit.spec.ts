import { sha256Name } from '../state/election-state';
import { currentTotals } from '../result/current';
import {
  decisionBody,
  keyOf,
  listVotes,
  openingBodies,
  Sitting,
  smallDefinition,
  summaryBody,
  type SummarySketch,
} from '../testing/small-election';

/** T1 (p1, p2) has 30 + 20 votes for `a`; T2 is empty. */
function reported(definition = smallDefinition()): Sitting {
  const sitting = Sitting.opened(definition);
  sitting.protocol({ id: '1', precinctId: 'p1', votes: listVotes(30, 5, 3, 1), source: 'urn:tec:1' });
  sitting.protocol({ id: '2', precinctId: 'p2', votes: listVotes(20, 5, 3, 1), source: 'urn:tec:1' });
  return sitting;
}

const AGREES = { counters: { issued: 2_000 }, votes: listVotes(50, 10, 6, 2) };
const submit = (sitting: Sitting, sketch: Partial<SummarySketch> = {}) =>
  sitting.submit(summaryBody({ id: 's1', unitId: 'T1', ...AGREES, ...sketch }));

const said = (verdicts: readonly { subject: number; kind: string; codes: readonly string[] }[]) =>
  verdicts.map(({ subject, kind, codes }) => [subject, kind, codes.join()].filter((part) => part !== '').join(' '));

describe('A commission’s summary', () => {
  it('is accepted where it equals the sum of its unit; counters that it does not give are not compared', () => {
    const { own } = submit(reported());
    expect(own).toMatchObject({ kind: 'accepted', codes: [], cell: { contestNo: 0, precinctNo: -1 } });
  });

  it('is held where it differs, and each figure is named with both sides', () => {
    const { own } = submit(reported(), { counters: { issued: 1_990 }, votes: listVotes(57, 10, 6, 2) });
    expect(own).toMatchObject({ kind: 'held', codes: ['SUMMARY_DIFFERS'] });
    expect(own.detail).toBe('issued 1990 submitted, 2000 computed (-10); a 57 submitted, 50 computed (+7)');
  });

  it('an option that it does not give has no votes', () => {
    expect(submit(reported(), { votes: { a: 50 } }).own.detail).toBe(
      '__proto__ 0 submitted, 10 computed (-10); 41 0 submitted, 6 computed (-6); against_all 0 submitted, 2 computed (-2)',
    );
  });

  it('changes no precinct and no total', () => {
    const sitting = reported();
    const before = currentTotals(sitting.state, 0);
    submit(sitting, { votes: listVotes(9_999, 0, 0, 0) });
    expect(currentTotals(sitting.state, 0)).toEqual(before);
  });

  it('waits as long as a precinct of its unit has no result, and is set beside the sum when the last one reports', () => {
    const sitting = Sitting.opened();
    const { record, own } = submit(sitting);
    expect(own).toMatchObject({ kind: 'held', codes: ['SUMMARY_INCOMPLETE'] });
    expect(said(sitting.protocol({ id: '1', precinctId: 'p1', votes: listVotes(30, 5, 3, 1) }).verdicts)).toEqual([
      '4 counted',
    ]);
    const last = sitting.protocol({ id: '2', precinctId: 'p2', votes: listVotes(20, 5, 3, 1) });
    expect(said(last.verdicts)).toEqual([`${record.position} accepted`, '5 counted']);
  });

  it('is held again when a correction changes the sum, and accepted when the sum comes back', () => {
    const sitting = reported();
    const { record } = submit(sitting);
    const [first] = sitting.records.slice(3);
    const correction = sitting.protocol({
      id: '3',
      votes: listVotes(31, 5, 3, 1),
      ...(first ? { replaces: first } : {}),
    });
    expect(said(correction.verdicts)).toContain(`${record.position} held SUMMARY_DIFFERS`);
    const back = sitting.protocol({ id: '4', votes: listVotes(30, 5, 3, 1), replaces: correction.record });
    expect(said(back.verdicts)).toContain(`${record.position} accepted`);
  });

  it('waits again when a precinct of its unit is left without a result', () => {
    const sitting = reported();
    const { record } = submit(sitting);
    const notHeld = decisionBody('d1', 'o1', {
      kind: 'annul',
      scope: 'precinct',
      target: { contestId: 'list', precinctId: 'p2' },
      basis: {},
    });
    expect(said(sitting.submit(notHeld).verdicts)).toContain(`${record.position} held SUMMARY_DIFFERS`);
  });

  describe('where some of its unit votes again', () => {
    const target = { contestId: 'list', precinctId: 'p2' };
    const again = { contestId: 'list', round: 2, precinctId: 'p2' };
    const ROUND_1 = { counters: { issued: 1_000 }, votes: listVotes(30, 5, 3, 1) };
    const ROUND_2 = { counters: { issued: 1_000 }, votes: listVotes(9, 0, 0, 0) };
    const call = (sitting: Sitting, scope: 'precinct' | 'unit' = 'precinct') => {
      const named = (round: number) => (scope === 'unit' ? { contestId: 'list', round, unitId: 'T1' } : again);
      const annulled = scope === 'unit' ? named(1) : target;
      sitting.submit(decisionBody('d1', 'o1', { kind: 'annul', scope, target: annulled, basis: {} }));
      const open = { kind: 'open_round', mode: 'repeat_in_units', scope, date: '2023-04-16', basis: {} } as const;
      return sitting.submit(decisionBody('d2', 'o1', { ...open, target: named(2) }));
    };
    const voteAgain = (sitting: Sitting) =>
      sitting.protocol({ id: '3', precinctId: 'p2', round: 2, votes: ROUND_2.votes });

    it('is set beside the sum of its own round alone', () => {
      const sitting = reported();
      call(sitting);
      expect(submit(sitting, { id: 's2', ...ROUND_1 }).own.kind).toBe('accepted');
      expect(submit(sitting, { id: 's3', round: 2, ...ROUND_2 }).own.codes).toEqual(['SUMMARY_INCOMPLETE']);
      expect(said(voteAgain(sitting).verdicts)).toContain(`${sitting.records.length - 2} accepted`);
      const whole = { counters: { issued: 2_000 }, votes: listVotes(39, 5, 3, 1) };
      expect(submit(sitting, { id: 's4', ...whole }).own).toMatchObject({
        codes: ['SUMMARY_DIFFERS'],
        detail: 'issued 2000 submitted, 1000 computed (+1000); a 39 submitted, 30 computed (+9)',
      });
      expect(submit(sitting, { id: 's5', unitId: 'R1', round: 2, ...ROUND_2 }).own.kind).toBe('accepted');
    });

    it('that came before the repeat was called differs by the precinct that votes again', () => {
      const sitting = reported();
      const { record } = submit(sitting);
      const { verdicts } = call(sitting);
      expect(verdicts.map(({ subject }) => subject)).toEqual([record.position + 2]);
      expect(sitting.state.contest(0).held.get(record.position)?.codes).toEqual(['SUMMARY_DIFFERS']);
    });

    it('is annulled with the vote of which it tells where its whole unit votes again', () => {
      const sitting = reported();
      const { record } = submit(sitting);
      expect(said(call(sitting, 'unit').verdicts)).toEqual([
        `${record.position} annulled VOTING_ANNULLED`,
        `${record.position + 2} accepted`,
      ]);
      expect(sitting.state.contest(0).held.size + sitting.state.contest(0).summaries.size).toBe(0);
      expect(submit(sitting, { id: 's2' }).own.codes).toEqual(['UNIT_NOT_IN_CONTEST']);
    });

    it('of a round that no precinct of its unit has voted in is refused', () => {
      const sitting = reported();
      call(sitting);
      const { own } = submit(sitting, { id: 's2', unitId: 'T2', round: 2, ...ROUND_2 });
      expect(own.codes).toEqual(['UNIT_NOT_IN_CONTEST']);
      expect(own.detail).toBe('no vote of round 2 of "list" counts in "T2"');
    });
  });

  it('is an open item that a certification must name', () => {
    const sitting = reported();
    const { record } = submit(sitting, { votes: listVotes(51, 10, 6, 2) });
    const totals = currentTotals(sitting.state, 0);
    const certify = (id: string, openItems: { sha256: string; reason: string }[]) =>
      sitting.submit(
        decisionBody(id, 'o1', {
          kind: 'certify',
          scope: 'contest',
          target: { contestId: 'list' },
          basis: {
            root: sitting.state.tally(0).root(),
            totals: { counters: Object.fromEntries(totals.counters), votes: Object.fromEntries(totals.votes) },
            openItems,
            missing: ['p3', 'p4', 'p5'].map((precinctId) => ({ precinctId, reason: 'flood' })),
          },
        }),
      ).own;
    expect(certify('d1', [])).toMatchObject({ kind: 'refused', codes: ['OPEN_ITEMS_DIFFER'] });
    expect(certify('d2', [{ sha256: sha256Name(record.sha256), reason: 'a slip of the pen' }]).kind).toBe('accepted');
  });

  it('cannot be admitted, for it has no figures of its own to count, but set aside', () => {
    const sitting = reported();
    const { record } = submit(sitting, { votes: listVotes(51, 10, 6, 2) });
    const target = { sha256: sha256Name(record.sha256) };
    const decide = (id: string, kind: 'admit' | 'set_aside') =>
      sitting.submit(decisionBody(id, 'o1', { kind, scope: 'unit', target, basis: { verdict: 'held' } }));
    expect(decide('d1', 'admit').own.codes).toEqual(['NOT_ADMITTABLE']);
    expect(said(decide('d2', 'set_aside').verdicts)).toEqual([
      `${record.position} set_aside SUMMARY_DIFFERS`,
      '7 accepted',
    ]);
    expect(sitting.state.contest(0).held.size).toBe(0);
    const correction = sitting.protocol({ id: '3', precinctId: 'p3' });
    expect(said(correction.verdicts)).toEqual(['8 counted']);
  });

  it('takes the place of an earlier one of the same unit only if it names it', () => {
    const sitting = reported();
    const first = submit(sitting, { votes: listVotes(51, 10, 6, 2) });
    const beside = submit(sitting, { id: 's2', votes: listVotes(52, 10, 6, 2) });
    expect(beside.own.kind).toBe('held');
    const second = submit(sitting, { id: 's3', replaces: first.record });
    expect(said(second.verdicts)).toEqual([`${first.record.position} replaced`, `${second.record.position} accepted`]);
    const again = submit(sitting, { id: 's4', replaces: first.record });
    expect(again.own).toMatchObject({ kind: 'refused', codes: ['SUMMARY_UNKNOWN'] });
    expect(submit(sitting, { id: 's5', unitId: 'R1', replaces: beside.record }).own.codes).toEqual(['SUMMARY_UNKNOWN']);
  });

  it('may be that of a district commission, over the precincts of its constituency', () => {
    const sitting = Sitting.opened();
    for (const precinctId of ['p1', 'p2', 'p3'])
      sitting.protocol({ id: precinctId, precinctId, contestId: 'district-1' });
    const sketch = {
      contestId: 'district-1',
      hierarchy: 'district',
      unitId: '1',
      counters: {},
      votes: { c1: 21, c2: 12 },
    };
    expect(submit(sitting, sketch).own).toMatchObject({ kind: 'accepted', cell: { contestNo: 1 } });
  });

  it.each<[string, Partial<SummarySketch>, string]>([
    ['of an unknown contest', { contestId: 'none' }, 'CONTEST_UNKNOWN'],
    ['of an unknown round', { round: 2 }, 'ROUND_UNKNOWN'],
    ['of an unknown unit', { unitId: 'T9' }, 'UNIT_UNKNOWN'],
    ['of an unknown hierarchy', { hierarchy: 'none' }, 'UNIT_UNKNOWN'],
    [
      'of a unit in which the contest is not held',
      { contestId: 'district-1', unitId: 'T3', votes: {} },
      'UNIT_NOT_IN_CONTEST',
    ],
    ['with a counter that the form does not have', { counters: { other: 1 } }, 'COUNTER_UNKNOWN'],
    ['with an option that the contest does not have', { votes: { other: 1 } }, 'OPTION_UNKNOWN'],
  ])('%s is refused', (_, sketch, code) => {
    expect(submit(reported(), sketch).own).toMatchObject({ kind: 'refused', codes: [code], cell: null });
  });

  it('before the seal is refused, and may be sent again', () => {
    const sitting = new Sitting();
    const [definition, part, seal] = openingBodies();
    const early = summaryBody({ id: 's1', unitId: 'T1' });
    for (const body of [definition, part]) if (body) sitting.submit(body);
    expect(sitting.submit(early).own.codes).toEqual(['ELECTION_NOT_SEALED']);
    if (seal) sitting.submit(seal);
    expect(sitting.submit(early).own.codes).toEqual(['SUMMARY_INCOMPLETE']);
  });

  it('comes from a source that may speak for its whole unit, or is refused', () => {
    const sitting = reported(
      smallDefinition({
        sources: [
          { source: 'urn:tec:1', units: ['T1'] },
          { source: 'urn:tec:2', units: ['T2'] },
          { source: 'urn:tec:3', signature: 'required', publicKeys: [keyOf('k')] },
        ],
      }),
    );
    expect(submit(sitting, { source: 'urn:tec:1' }).own.kind).toBe('accepted');
    expect(submit(sitting, { id: 's2', source: 'urn:tec:1', unitId: 'R1' }).own.codes).toEqual(['UNIT_FOREIGN']);
    expect(submit(sitting, { id: 's3', source: 'urn:tec:2' }).own.codes).toEqual(['UNIT_FOREIGN']);
    expect(submit(sitting, { id: 's4', source: 'urn:tec:3' }).own.codes).toEqual(['UNSIGNED']);
    expect(submit(sitting, { id: 's5', source: 'urn:tec:9' }).own.codes).toEqual(['SOURCE_UNKNOWN']);
  });

  it('a second time is a duplicate, and other bytes under its id are an equivocation', () => {
    const sitting = reported();
    submit(sitting, { votes: listVotes(51, 10, 6, 2) });
    expect(submit(sitting, { votes: listVotes(51, 10, 6, 2) }).own.kind).toBe('duplicate');
    expect(submit(sitting).own).toMatchObject({ kind: 'refused', codes: ['EQUIVOCATION'] });
    expect(sitting.state.contest(0).held.size).toBe(1);
  });

  it('that is refused claims nothing, so that its sender may try again', () => {
    const sitting = reported();
    submit(sitting, { unitId: 'T9' });
    expect(submit(sitting).own.kind).toBe('accepted');
  });
});
