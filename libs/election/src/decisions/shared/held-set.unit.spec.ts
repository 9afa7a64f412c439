import { sha256Name } from '../../state/election-state';
import type { DecisionTarget, HeldSetName } from '../../record/decision';
import type { DecodedRecord } from '../decoded-record';
import { decisionBody, Sitting } from '../../testing/small-election';
import type { Verdict } from '../../record/verdict';
import { heldSetSha256, SET_ASIDE_RECORDS_MAX } from './held-set';

const FLOOD = 'urn:flood';

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');

/** Protocols of precincts that nobody knows, from one source, and one from elsewhere. */
function flooded(count: number): { readonly sitting: Sitting; readonly flood: DecodedRecord[] } {
  const sitting = Sitting.opened();
  sitting.protocol({ id: 'honest', precinctId: 'typing error' });
  const flood = Array.from(
    { length: count },
    (_, index) => sitting.protocol({ id: `f${index}`, precinctId: `invented-${index}`, source: FLOOD }).record,
  );
  return { sitting, flood };
}

function setOf(records: readonly DecodedRecord[]): HeldSetName {
  return { count: records.length, sha256: heldSetSha256(records.map(({ sha256 }) => sha256)) };
}

function setAside(sitting: Sitting, target: DecisionTarget, set?: HeldSetName, id = 'aside') {
  const basis = set === undefined ? {} : { set };
  return sitting.submit(decisionBody(id, 'o1', { kind: 'set_aside', scope: 'election', target, basis }));
}

describe('One decision that sets aside many held records', () => {
  it('names them by source and code; each gets its verdict, and the others stay held', () => {
    const { sitting, flood } = flooded(50);
    const { own, verdicts } = setAside(sitting, { source: FLOOD, code: 'PRECINCT_UNKNOWN' }, setOf(flood));
    expect(said(own)).toBe('accepted');
    expect(verdicts.filter(({ kind }) => kind === 'set_aside').map(({ subject }) => subject)).toEqual(
      flood.map(({ position }) => position),
    );
    expect([...sitting.state.contest(0).held.values()].map(({ record }) => record.body.envelope?.id)).toEqual([
      'honest',
    ]);
  });

  it('may name them one by one', () => {
    const { sitting, flood } = flooded(5);
    const records = flood.slice(1, 3).map(({ sha256 }) => sha256Name(sha256));
    expect(said(setAside(sitting, { records }, setOf(flood.slice(1, 3))).own)).toBe('accepted');
    expect(sitting.state.contest(0).held.size).toBe(4);
  });

  it('means those that stood first: what arrives while the officer signs is not set aside and not in the way', () => {
    const { sitting, flood } = flooded(5);
    const set = setOf(flood);
    sitting.protocol({ id: 'later', precinctId: 'invented-later', source: FLOOD });
    expect(said(setAside(sitting, { source: FLOOD }, set).own)).toBe('accepted');
    expect(sitting.state.contest(0).held.size).toBe(2);
  });

  it('is refused where the set is not the one that the officer saw, and says which one stands now', () => {
    const { sitting, flood } = flooded(5);
    const { sitting: other } = flooded(5);
    expect(said(setAside(sitting, { code: 'PRECINCT_UNKNOWN' }, setOf(flood)).own)).toBe('refused HELD_SET_DIFFERS');
    const none = setAside(other, { source: FLOOD }).own;
    expect(said(none)).toBe('refused HELD_SET_DIFFERS');
    const gone = setAside(sitting, { source: FLOOD }, setOf(flood.slice(1)), 'gone').own;
    expect(gone.detail).toBe(`4 such records are held now, together ${setOf(flood.slice(0, 4)).sha256}`);
    expect(sitting.state.contest(0).held.size).toBe(6);
  });

  it('is refused where nothing is held of what it means, where it means two things, and beyond its limit', () => {
    const { sitting, flood } = flooded(2);
    const set = setOf(flood);
    expect(said(setAside(sitting, { source: 'urn:nobody' }, set, 'a').own)).toBe('refused TARGET_NOT_HELD');
    expect(said(setAside(sitting, { source: FLOOD, contestId: 'district-1' }, set, 'b').own)).toBe(
      'refused TARGET_NOT_HELD',
    );
    const sha256 = sha256Name(flood[0]?.sha256 ?? Buffer.alloc(32));
    expect(said(setAside(sitting, { source: FLOOD, sha256 }, set, 'c').own)).toBe('refused TARGET_UNKNOWN');
    const many = { ...set, count: SET_ASIDE_RECORDS_MAX + 1 };
    expect(said(setAside(sitting, { source: FLOOD }, many, 'd').own)).toBe('refused DECISION_TOO_LARGE');
  });

  it('takes chains with it, and lets what waited for them be judged again', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1', source: FLOOD, counters: { invalid: 2_000, issued: 1 } });
    const second = sitting.protocol({
      id: 'e2',
      source: FLOOD,
      replaces: first.record,
      counters: { invalid: 2_000, issued: 1 },
    });
    expect(said(second.own)).toBe('held G1');
    const set = setOf([first.record, second.record]);
    expect(said(setAside(sitting, { source: FLOOD }, set).own)).toBe('accepted');
    expect(said(sitting.protocol({ id: 'e3' }).own)).toBe('counted');
  });

  it('of ten thousand is settled by one record', () => {
    const { sitting, flood } = flooded(SET_ASIDE_RECORDS_MAX);
    const set = setOf(flood);
    const { own, verdicts } = setAside(sitting, { source: FLOOD }, set);
    expect(said(own)).toBe('accepted');
    expect(verdicts).toHaveLength(SET_ASIDE_RECORDS_MAX + 1);
  });
});
