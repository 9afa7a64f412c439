import type { Protocol } from '#libs/election';
import { rehearsalDefinition } from '../definition/definition';
import type { RehearsalTruth } from './truth';
import { rehearsalProtocols, scaledTotals } from './truth';

const add = (values: readonly number[]): number => values.reduce((left, right) => left + right, 0);

function totalsOf(protocols: Iterable<Protocol>): Map<string, Map<string, number>> {
  const totals = new Map<string, Map<string, number>>();
  for (const { contestId, votes } of protocols) {
    const sums = totals.get(contestId) ?? new Map<string, number>();
    for (const [optionId, count] of Object.entries(votes)) sums.set(optionId, (sums.get(optionId) ?? 0) + count);
    totals.set(contestId, sums);
  }
  return totals;
}

/** The control relations of docs/protocol-form.md, written out once more; gives the names of those that fail. */
function failedControls(protocol: Protocol): string[] {
  const figure = (name: string): number => protocol.counters[name] ?? Number.NaN;
  const [R, D, I] = [figure('voters_on_list'), figure('ballots_received'), figure('ballots_issued')];
  const [U, B, X] = [figure('ballots_unused'), figure('ballots_found'), figure('ballots_invalid')];
  const [P, E, H] = [figure('took_part'), figure('absentee_voters'), figure('voters_outside')];
  const boxes = protocol.portableBoxes ?? [];
  const excess = boxes.filter(({ ballots, applications }) => ballots > applications);
  const holds: Record<string, boolean> = {
    integers: Object.values({ ...protocol.counters, ...protocol.votes }).every(
      (n) => Number.isSafeInteger(n) && n >= 0,
    ),
    C1: P === add(Object.values(protocol.votes)),
    C2: B === P + X,
    C3: protocol.issuedByMember === undefined || add(protocol.issuedByMember) === I,
    C4: I <= R,
    C5: B <= I,
    C6: add(excess.map(({ ballots }) => ballots)) <= X,
    C7: D === I + U,
    C8: 100 * D <= 101 * R,
    C11: E <= I && H <= I && add(boxes.map(({ ballots }) => ballots)) <= H,
  };
  return Object.keys(holds).filter((name) => !holds[name]);
}

function winners(truth: RehearsalTruth): string[] {
  const totals = totalsOf(truth);
  return truth.districtContests.map(({ contestId }) => {
    const candidates = [...(totals.get(contestId) ?? [])].filter(([optionId]) => optionId !== 'against_all');
    candidates.sort((left, right) => right[1] - left[1]);
    const [first, second] = candidates;
    return first !== undefined && first[1] > (second?.[1] ?? 0) ? first[0] : 'tie';
  });
}

describe('the true protocols of the full rehearsal', () => {
  const definition = rehearsalDefinition({ officers: [] });
  const truth = rehearsalProtocols({ definition, seed: 1 });
  const protocols = [...truth];

  it('are one for each precinct and contest', () => {
    expect(protocols).toHaveLength(10_223 + 10_146);
    expect(truth.size).toBe(protocols.length);
    expect(new Set(protocols.map(({ contestId, precinctId }) => `${contestId}/${precinctId}`)).size).toBe(truth.size);
  });

  it('sum exactly to the totals of the lists and against all', () => {
    expect(Object.fromEntries(totalsOf(protocols).get('list') ?? [])).toEqual({
      kokzhiek: 3_431_510,
      dan: 693_938,
      kopir: 547_154,
      keruen: 535_139,
      bulaq: 432_920,
      qanat: 331_058,
      terek: 146_431,
      against_all: 248_291,
    });
  });

  it('satisfy C1 to C8 and C11', () => {
    expect(protocols.flatMap((protocol) => failedControls(protocol))).toEqual([]);
  });

  it('elect the main side’s candidate in 22 districts and another in 7', () => {
    const won = winners(truth);
    expect(won).not.toContain('tie');
    expect(won.filter((optionId) => optionId.endsWith('-c1'))).toHaveLength(22);
    expect(won).toHaveLength(29);
  });

  it('elect as many where one candidate of the main side stands alone', () => {
    const alone = rehearsalProtocols({
      definition: rehearsalDefinition({ officers: [], soleCandidate: true }),
      seed: 1,
    });
    const won = winners(alone);
    expect(won.filter((optionId) => optionId.endsWith('-c1'))).toHaveLength(22);
    expect(won).not.toContain('tie');
  });

  it('share voters and ballots between the contests of a precinct', () => {
    const shared = ['voters_on_list', 'ballots_received', 'ballots_issued', 'absentee_voters', 'voters_outside'];
    const lists = new Map(protocols.filter(({ contestId }) => contestId === 'list').map((p) => [p.precinctId, p]));
    const different = protocols.filter(({ precinctId, counters }) =>
      shared.some((name) => counters[name] !== lists.get(precinctId)?.counters[name]),
    );
    expect(different).toEqual([]);
  });

  it('show members’ sheets, portable boxes and boxes that are wholly invalid at some precincts', () => {
    expect(protocols.filter((p) => p.issuedByMember !== undefined).length).toBeGreaterThan(1_000);
    expect(protocols.filter((p) => p.portableBoxes !== undefined).length).toBeGreaterThan(1_000);
    const excess = protocols.filter((p) => p.portableBoxes?.some((box) => box.ballots > box.applications));
    expect(excess.length).toBeGreaterThan(10);
  });

  it('can be asked for one by one', () => {
    const some = protocols[9_999];
    expect(truth.protocol(some?.contestId ?? '', some?.precinctId ?? '')).toEqual(some);
    const abroad = definition.precincts.find(({ district }) => district === '')?.precinctId ?? '';
    expect(truth.protocol('district-01', abroad)).toBeNull();
    expect(truth.protocol('list', 'R-99-99-9999')).toBeNull();
  });
});

describe('true protocols of other sizes', () => {
  it.each([
    [1, 1],
    [29, 2],
    [60, 3],
    [700, 4],
    [3_000, 5],
  ])('%i precincts sum to the scaled totals, hold the controls and elect the wanted side', (precincts, seed) => {
    const definition = rehearsalDefinition({ officers: [], precincts, seed });
    const truth = rehearsalProtocols({ definition, seed });
    expect(totalsOf(truth).get('list')).toEqual(new Map([...scaledTotals(precincts, 10_223)].sort()));
    expect([...truth].flatMap((protocol) => failedControls(protocol))).toEqual([]);
    const won = winners(truth).filter((optionId) => optionId.endsWith('-c1')).length;
    expect(won).toBe(Math.round((truth.districtContests.length * 22) / 29));
  });

  it('scaled totals keep the exact sum and the order of the lists', () => {
    const half = [...scaledTotals(1, 2).values()];
    expect(add(half)).toBe(Math.floor(6_366_441 / 2));
    expect(half[0]).toBe(1_715_755);
  });

  it('a scale beyond the voters of the register is refused', () => {
    const definition = rehearsalDefinition({ officers: [], precincts: 100 });
    const scale = { numerator: 1, denominator: 10 };
    expect(() => rehearsalProtocols({ definition, seed: 1, scale })).toThrow(/scale is too large/);
    const smaller = rehearsalProtocols({ definition, seed: 1, scale: { numerator: 50, denominator: 10_223 } });
    expect(totalsOf(smaller).get('list')?.get('kokzhiek')).toBe(scaledTotals(50, 10_223).get('kokzhiek'));
  });

  it('repeats every figure in words where words can be made, at some precincts only', () => {
    const definition = rehearsalDefinition({ officers: [], precincts: 200 });
    const truth = rehearsalProtocols({ definition, seed: 1, wordsOf: (value, language) => `${language} ${value}` });
    const worded = [...truth].filter(({ inWords }) => inWords !== undefined);
    expect(worded.length).toBeGreaterThan(10);
    expect(worded.length).toBeLessThan(200);
    for (const { inWords = {}, counters, votes } of worded) {
      const said = Object.fromEntries(Object.entries(inWords).map(([name, words]) => [name, Number(words.slice(3))]));
      expect(said).toEqual({ ...counters, ...votes });
    }
    expect([...rehearsalProtocols({ definition, seed: 1 })].some(({ inWords }) => inWords !== undefined)).toBe(false);
  });
});
