import { decisionBody, listVotes, protocolBody, recordAt, Sitting } from '../testing/small-election';

type Sketch = Parameters<Sitting['protocol']>[0];

function detailOf(sketch: Sketch, ...before: readonly Sketch[]): string | null {
  const sitting = Sitting.opened();
  for (const one of before) sitting.protocol(one);
  return sitting.protocol(sketch).own.detail;
}

describe('The detail of a held protocol', () => {
  it('has the figures on both sides of a control that fails', () => {
    const detail = detailOf({ id: 'e1', counters: { invalid: 2, issued: 20 } });
    expect(detail).toBe(
      'G1: invalid 2 + votes 19 = 21 must be at most issued 20; G2: 10*invalid 20 must be at most votes 19',
    );
  });

  it('has those of a control that only warns, of a counted protocol too', () => {
    expect(detailOf({ id: 'e1', counters: { invalid: 2, issued: 30 } })).toBe(
      'G2: 10*invalid 20 must be at most votes 19',
    );
    expect(detailOf({ id: 'e1', counters: { invalid: 0, issued: 30 } })).toBeNull();
  });

  it('names the precincts that are written nearly so', () => {
    expect(detailOf({ id: 'e1', precinctId: 'P-01' })).toBe(
      'no precinct "P-01" is in the register; written nearly so: "p1"',
    );
    expect(detailOf({ id: 'e1', precinctId: 'x' })).toBe('no precinct "x" is in the register');
  });

  it('says where a second original differs from the protocol that stands', () => {
    const second: Sketch = { id: 'e2', votes: listVotes(11, 5, 2, 1) };
    expect(detailOf(second, { id: 'e1' })).toBe(
      'the precinct has a protocol at position 3: a 10 there, 11 here; 41 3 there, 2 here',
    );
    expect(detailOf({ id: 'e2' }, { id: 'e1' })).toBe(
      'the precinct has a protocol at position 3: its figures are the same',
    );
    const held: Sketch = { id: 'e1', counters: { invalid: 0, issued: 1 } };
    expect(detailOf({ id: 'e2' }, held)).toContain('at position 3: issued 1 there, 1000 here');
  });

  it('says the same of an equivocation', () => {
    expect(detailOf({ id: 'e1', votes: listVotes(10, 4, 3, 1) }, { id: 'e1' })).toBe(
      'another record with this source and id is at position 3: __proto__ 5 there, 4 here',
    );
  });

  it('names counters and options that are missing, unknown or too large', () => {
    expect(detailOf({ id: 'e1', counters: { invalid: 0 } })).toBe('the form requires "issued"');
    expect(detailOf({ id: 'e1', counters: { invalid: 0, issued: 50, isued: 1 } })).toBe(
      'the form has no counter "isued"',
    );
    expect(detailOf({ id: 'e1', votes: { a: 1, z: 1 } })).toBe('the contest has no option "z"');
    expect(detailOf({ id: 'e1', counters: { invalid: 0, issued: 2_000_000_000 } })).toBe(
      'more than 1000000000: "issued"',
    );
  });

  it('names the last protocol where another one was to be replaced', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' }).record;
    sitting.protocol({ id: 'e2', replaces: first });
    expect(sitting.protocol({ id: 'e3', replaces: first }).own.detail).toBe(
      "the precinct's last protocol is at position 4",
    );
    const never = recordAt(99, protocolBody({ id: 'e9' }));
    expect(sitting.protocol({ id: 'e4', replaces: never }).own.detail).toMatch(
      /^"replaces" names the record "e9" of "[^"]+", which has not come or waits itself$/,
    );
  });

  it('says what the protocol waits for where the voting counts no more, and where the register is not sealed', () => {
    const sitting = Sitting.opened();
    const place = (precinctId: string) =>
      ({ scope: 'precinct', target: { contestId: 'list', round: 1, precinctId } }) as const;
    sitting.submit(decisionBody('d1', 'o1', { kind: 'annul', ...place('p1'), basis: {} }));
    sitting.submit(decisionBody('d2', 'o1', { kind: 'not_held', ...place('p2'), basis: {} }));
    const vote = { kind: 'open_round', mode: 'repeat_in_units', date: '2023-04-19', basis: {} } as const;
    const annulled = sitting.protocol({ id: 'e1', precinctId: 'p1' }).own;
    sitting.submit(decisionBody('d3', 'o1', { ...vote, ...place('p1'), target: { ...place('p1').target, round: 2 } }));
    const earlier = sitting.protocol({ id: 'e2', precinctId: 'p1' }).own;
    const notHeld = sitting.protocol({ id: 'e3', precinctId: 'p2' }).own;
    const early = new Sitting().protocol({ id: 'e4' }).own;
    expect([annulled, earlier, notHeld, early].map(({ codes, detail }) => [...codes, detail])).toEqual([
      ['VOTING_ANNULLED', expect.stringMatching(/"p1" is annulled: only after a decision to reinstate/)],
      ['VOTING_ANNULLED', 'the vote in "p1" is repeated in round 2: one of round 1 does not count any more'],
      ['VOTING_NOT_HELD', expect.stringMatching(/no voting was held in "p2"/)],
      ['WAITS_FOR_SEAL', expect.stringMatching(/not sealed yet/)],
    ]);
  });

  it('says of a rehearsal mark which side has it', () => {
    const sitting = Sitting.opened();
    const body = protocolBody({ id: 'e1' });
    if (body.kind !== 'protocol') throw new Error('no protocol');
    const marked = sitting.submit({ ...body, envelope: { ...body.envelope, rehearsal: true } }).own;
    expect([marked.codes, marked.detail]).toEqual([
      ['REHEARSAL_DIFFERS'],
      'this election is no rehearsal, but the event has the attribute "rehearsal": true',
    ]);
  });
});
