import { shippedRuleSet } from '#libs/allocation';
import type { ElectionDefinition } from '../definition/definition';
import { sha256Name } from '../state/election-state';
import { currentTotals } from '../result/current';
import { judge } from './judge';
import {
  decisionBody,
  keyOf,
  listVotes,
  openingBodies,
  protocolBody,
  recordAt,
  Sitting,
  smallDefinition,
} from '../testing/small-election';

/** With the `list` contest under the act. */
function lawfulDefinition(): ElectionDefinition {
  const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
  if (ruleSet === null) throw new Error('it is shipped');
  const definition = smallDefinition();
  const contests = definition.contests.map((contest) =>
    contest.contestId === 'list' ? { ...contest, kind: 'mazhilis_list', ruleSet } : contest,
  );
  return { ...definition, contests };
}

const kindAndCodes = ({ kind, codes }: { kind: string; codes: readonly string[] }): string =>
  [kind, ...codes].join(' ');

describe('A protocol', () => {
  it('that fits its form is counted', () => {
    const sitting = Sitting.opened();
    expect(kindAndCodes(sitting.protocol({ id: 'e1' }).own)).toBe('counted');
    expect(currentTotals(sitting.state, 0).votes).toEqual(
      new Map([
        ['a', 10],
        ['__proto__', 5],
        ['41', 3],
        ['against_all', 1],
      ]),
    );
  });

  it('delivered twice with the same bytes is a duplicate and changes no root', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const root = sitting.state.root();
    expect(kindAndCodes(sitting.protocol({ id: 'e1' }).own)).toBe('duplicate');
    expect(sitting.state.root()).toBe(root);
  });

  it('with the identity of another record is held as equivocation, its copy is a duplicate', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const other = { id: 'e1', votes: listVotes(11, 5, 3, 1) };
    expect(kindAndCodes(sitting.protocol(other).own)).toBe('held EQUIVOCATION');
    expect(kindAndCodes(sitting.protocol(other).own)).toBe('duplicate');
    expect(sitting.state.contest(0).held.size).toBe(1);
  });

  it('sent again in another envelope is a duplicate that is told so; other data is an equivocation', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1' });
    const root = sitting.state.root();
    const stamped = { ...recordAt(sitting.records.length, protocolBody({ id: 'e1' })), sha256: Buffer.alloc(32, 7) };
    const own = judge(sitting.state, stamped)[0];
    expect(own).toMatchObject({ kind: 'duplicate', codes: [], warnings: ['RETRY_OTHER_BYTES'] });
    expect(own?.detail).toMatch(/^same data as the record at position \d+ \(sha256:[0-9a-f]{64}\): only attributes/);
    expect(sitting.state.root()).toBe(root);
    const later = sitting.protocol({ id: 'e1', signedAt: '2023-03-20T01:00:00+06:00' });
    expect(later.own.detail).toMatch(
      /^another record with this source and id is at position \d+: its figures are the same/,
    );
  });

  it('that is refused claims nothing: its id is free for a better record', () => {
    const sitting = Sitting.opened();
    expect(kindAndCodes(sitting.protocol({ id: 'e1', contestId: 'unheard-of' }).own)).toBe('refused CONTEST_UNKNOWN');
    expect(kindAndCodes(sitting.protocol({ id: 'e1' }).own)).toBe('counted');
  });

  it.each([
    ['of another election', { electionId: 'other' }, 'refused ELECTION_UNKNOWN'],
    ['of a round that the contest does not have', { round: 2 }, 'refused ROUND_UNKNOWN'],
    [
      'of a precinct where the contest is not held',
      { contestId: 'district-1', precinctId: 'p4' },
      'refused PRECINCT_NOT_IN_CONTEST',
    ],
    ['of a precinct that the register lacks', { precinctId: 'p9' }, 'held PRECINCT_UNKNOWN'],
    [
      'with a counter that the form lacks',
      { counters: { invalid: 0, issued: 1000, other: 1 } },
      'held COUNTER_UNKNOWN',
    ],
    ['without a counter that the form requires', { counters: { invalid: 0 } }, 'held COUNTER_MISSING'],
    ['with an option that the contest lacks', { votes: { z: 1 } }, 'held OPTION_UNKNOWN'],
    [
      'with a figure above a thousand million',
      { counters: { invalid: 0, issued: 1_000_000_001 } },
      'held FIGURE_TOO_LARGE',
    ],
    ['that fails a hard control', { counters: { invalid: 0, issued: 18 } }, 'held G1'],
  ])('%s is not counted', (_, sketch, expected) => {
    const sitting = Sitting.opened();
    expect(kindAndCodes(sitting.protocol({ id: 'e1', ...sketch }).own)).toBe(expected);
  });

  it('that fails a soft control is counted with a warning', () => {
    const { own } = Sitting.opened().protocol({ id: 'e1', counters: { invalid: 2, issued: 1_000 } });
    expect([own.kind, own.codes, own.warnings]).toEqual(['counted', [], ['G2']]);
  });

  it('that names its predecessor replaces it', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' });
    const second = sitting.protocol({ id: 'e2', votes: listVotes(20, 0, 0, 0), replaces: first.record });
    expect(second.verdicts.map((verdict) => [verdict.subject, verdict.kind])).toEqual([
      [first.record.position, 'replaced'],
      [second.record.position, 'counted'],
    ]);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(20);
  });

  it('that comes before its predecessor waits for it and then takes its place', () => {
    const later = Sitting.opened().protocol({ id: 'e1' });
    const sitting = Sitting.opened();
    const successor = sitting.protocol({ id: 'e2', votes: listVotes(20, 0, 0, 0), replaces: later.record });
    expect(kindAndCodes(successor.own)).toBe('held WAITS_FOR_PREDECESSOR');
    const predecessor = sitting.protocol({ id: 'e1' });
    expect(predecessor.verdicts.map((verdict) => [verdict.subject, verdict.kind])).toEqual([
      [successor.record.position, 'counted'],
      [predecessor.record.position, 'replaced'],
    ]);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(20);
  });

  it.each([
    ['the older correction first', [0, 1]],
    ['the newer correction first', [1, 0]],
  ])('waits with a whole chain of corrections for the original that they lead to: %s', (_, order) => {
    const elsewhere = Sitting.opened();
    const original = elsewhere.protocol({ id: 'e1' });
    const first = elsewhere.protocol({ id: 'e2', votes: listVotes(20, 0, 0, 0), replaces: original.record });
    const second = elsewhere.protocol({ id: 'e3', votes: listVotes(30, 0, 0, 0), replaces: first.record });
    const sitting = Sitting.opened();
    const corrections = [first, second];
    const early = order.map((index) => sitting.submit(corrections[index]?.record.body ?? original.record.body));
    expect(early.map(({ own }) => kindAndCodes(own))).toEqual([
      'held WAITS_FOR_PREDECESSOR',
      'held WAITS_FOR_PREDECESSOR',
    ]);
    sitting.submit(original.record.body);
    expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(30);
    expect(sitting.state.contest(0).held.size).toBe(0);
  });

  it('waits no longer for a correction that was set aside', () => {
    const elsewhere = Sitting.opened();
    const original = elsewhere.protocol({ id: 'e1' });
    const first = elsewhere.protocol({ id: 'e2', replaces: original.record });
    const second = elsewhere.protocol({ id: 'e3', replaces: first.record });
    const sitting = Sitting.opened();
    const waiting = sitting.submit(first.record.body).record;
    const later = sitting.submit(second.record.body).record;
    const target = { sha256: sha256Name(waiting.sha256) };
    const { verdicts } = sitting.submit(
      decisionBody('d1', 'o1', { kind: 'set_aside', scope: 'precinct', target, basis: {} }),
    );
    expect(verdicts.find(({ subject }) => subject === later.position)?.codes).toEqual(['stale_predecessor']);
  });

  it('does not wait for a correction of another precinct', () => {
    const elsewhere = Sitting.opened();
    const original = elsewhere.protocol({ id: 'e1' });
    const first = elsewhere.protocol({ id: 'e2', replaces: original.record });
    const sitting = Sitting.opened();
    const waiting = sitting.submit(first.record.body);
    const foreign = sitting.protocol({ id: 'e3', precinctId: 'p2', replaces: waiting.record });
    expect(kindAndCodes(foreign.own)).toBe('held stale_predecessor');
  });

  it('that names anything but the head of the chain is held as stale', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' });
    sitting.protocol({ id: 'e2', replaces: first.record });
    expect(kindAndCodes(sitting.protocol({ id: 'e3', replaces: first.record }).own)).toBe('held stale_predecessor');
  });

  it('that is valid heals the held protocol that it names', () => {
    const sitting = Sitting.opened();
    const bad = sitting.protocol({ id: 'e1', counters: { invalid: 0, issued: 1 } });
    const good = sitting.protocol({ id: 'e2', replaces: bad.record });
    expect(good.verdicts.map((verdict) => verdict.kind)).toEqual(['replaced', 'counted']);
    expect(sitting.state.contest(0).held.size).toBe(0);
  });

  it('is held when it is a second original, also after a first that is only held', () => {
    const sitting = Sitting.opened();
    sitting.protocol({ id: 'e1', counters: { invalid: 0, issued: 1 } });
    expect(kindAndCodes(sitting.protocol({ id: 'e2' }).own)).toBe('held SECOND_ORIGINAL');
  });

  it('that recounts by Art. 43(7-1) is counted once, and by Art. 43(9) as often as it is ordered', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' });
    const own = sitting.protocol({ id: 'e2', replaces: first.record, recount: '43(7-1)' });
    const ordered = sitting.protocol({ id: 'e3', replaces: own.record, recount: 'Art. 43(9)' });
    expect([own, ordered].map((one) => kindAndCodes(one.own))).toEqual(['counted', 'counted']);
    const twice = sitting.protocol({ id: 'e4', replaces: ordered.record, recount: '43(7-1)' });
    expect(kindAndCodes(twice.own)).toBe('held RECOUNT_TWICE');
    expect(twice.own.detail).toMatch(/recounted by its own commission before: Art\. 43\(7-1\)/);
  });

  it.each([
    ['within the twelve hours of the count is counted', '2023-03-20T08:00:00+06:00', []],
    ['after them is counted with a warning (Art. 43(7-1))', '2023-03-20T08:00:01+06:00', ['RECOUNT_LATE']],
    ['is judged by the wall clock of whoever signed', '2023-03-20T08:00:00+05:00', []],
    ['signed in the time of no commission is not judged', '2023-03-21T23:00:00Z', []],
    ['signed in UTC with its offset written out is not judged either', '2023-03-21T23:00:00+00:00', []],
    ['without a time is not judged', undefined, []],
  ])('that recounts by itself %s', (_, signedAt, warnings) => {
    const sitting = Sitting.opened(lawfulDefinition());
    const first = sitting.protocol({ id: 'e1' });
    const recount = { id: 'e2', replaces: first.record, recount: '43(7-1)' };
    const own = sitting.protocol({ ...recount, ...(signedAt === undefined ? {} : { signedAt }) });
    expect([kindAndCodes(own.own), own.own.warnings]).toEqual(['counted', warnings]);
  });

  it('that recounts by order of a higher commission has no twelve hours (Art. 43(9))', () => {
    const sitting = Sitting.opened(lawfulDefinition());
    const first = sitting.protocol({ id: 'e1' });
    const ordered = { id: 'e2', replaces: first.record, recount: '43(9)', signedAt: '2023-03-25T12:00:00+06:00' };
    expect(sitting.protocol(ordered).own.warnings).toEqual([]);
  });

  it('that recounts a repeat vote has the twelve hours of its own voting day', () => {
    const sitting = Sitting.opened(lawfulDefinition());
    const target = { contestId: 'list', unitId: 'T1' };
    sitting.submit(decisionBody('d1', 'o1', { kind: 'annul', scope: 'unit', target, basis: {} }));
    const again = { ...target, round: 2 };
    const call = { kind: 'open_round', mode: 'repeat_in_units', scope: 'unit', date: '2023-04-16' } as const;
    sitting.submit(decisionBody('d2', 'o1', { ...call, target: again, basis: {} }));
    const first = sitting.protocol({ id: 'e1', round: 2 });
    const recount = { round: 2, recount: '43(7-1)', replaces: first.record };
    const own = sitting.protocol({ ...recount, id: 'e2', signedAt: '2023-04-17T07:59:00+06:00' });
    expect([kindAndCodes(own.own), own.own.warnings]).toEqual(['counted', []]);
    const other = sitting.protocol({ id: 'e3', precinctId: 'p2', round: 2 });
    const late = { ...recount, id: 'e4', precinctId: 'p2', replaces: other.record };
    expect(sitting.protocol({ ...late, signedAt: '2023-04-17T08:30:00+06:00' }).own.warnings).toEqual(['RECOUNT_LATE']);
  });

  it('that recounts by another article, or is no recount, is held', () => {
    const sitting = Sitting.opened(lawfulDefinition());
    const first = sitting.protocol({ id: 'e1' });
    const other = sitting.protocol({ id: 'e2', replaces: first.record, recount: '95(1)' });
    expect(kindAndCodes(other.own)).toBe('held RECOUNT_UNLAWFUL');
    const body = protocolBody({ id: 'e3', precinctId: 'p2' });
    if (body.kind !== 'protocol') throw new Error('a protocol');
    const cited = { ...body, protocol: { ...body.protocol, legalBasis: { article: '43(9)' } } };
    expect(kindAndCodes(sitting.submit(cited).own)).toBe('held RECOUNT_UNLAWFUL');
  });

  it('that comes before the seal waits for it', () => {
    const sitting = new Sitting();
    const early = sitting.protocol({ id: 'e1' });
    expect(kindAndCodes(early.own)).toBe('held WAITS_FOR_SEAL');
    const bodies = openingBodies();
    const verdicts = bodies.flatMap((body) => [...sitting.submit(body).verdicts]);
    expect(verdicts.find((verdict) => verdict.subject === early.record.position)?.kind).toBe('counted');
  });

  it('must come from a known source within its units where the definition names sources', () => {
    const sitting = new Sitting();
    const [definition, ...rest] = openingBodies();
    if (definition?.kind !== 'definition') throw new Error('the definition comes first');
    const sources = [
      { source: 'urn:r2', units: ['R2'] },
      { source: 'urn:signs', signature: 'required' as const, publicKeys: [keyOf('k')] },
    ];
    for (const body of [{ ...definition, definition: { ...definition.definition, sources } }, ...rest])
      sitting.submit(body);
    expect(kindAndCodes(sitting.protocol({ id: 'e1' }).own)).toBe('refused SOURCE_UNKNOWN');
    expect(kindAndCodes(sitting.protocol({ id: 'e1', source: 'urn:r2' }).own)).toBe('refused UNIT_FOREIGN');
    expect(kindAndCodes(sitting.protocol({ id: 'e1', source: 'urn:signs' }).own)).toBe('refused UNSIGNED');
    expect(sitting.protocol({ id: 'e9', source: 'urn:r2', precinctId: 'invented' }).own).toMatchObject({
      kind: 'refused',
      codes: ['UNIT_FOREIGN'],
      detail: '"invented" is not in the register; "urn:r2" may speak for precincts of its units alone',
    });
    expect(sitting.state.contest(0).held.size).toBe(0);
    expect(kindAndCodes(sitting.protocol({ id: 'e1', source: 'urn:r2', precinctId: 'p5' }).own)).toBe('counted');
    expect(protocolBody({ id: 'x' }).kind).toBe('protocol');
  });
});
