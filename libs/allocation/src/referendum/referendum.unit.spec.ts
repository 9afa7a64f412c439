import { allocate } from '../allocate';
import type { AllocationInput, UnitFigures } from '../input/input';
import { kzReferendumConstitutional2022 } from '../rule-sets/shipped/kz.referendum-constitutional.2022';
import { kzReferendum2022 } from '../rule-sets/shipped/kz.referendum.2022';

function question(yes: number, no: number, tookPart: number, entitled: number): AllocationInput {
  return {
    seats: 1,
    options: [
      { optionId: 'yes', votes: yes },
      { optionId: 'no', votes: no },
    ],
    againstAll: null,
    counters: { took_part: tookPart, voters_on_list: entitled },
  };
}

/** Units that say yes and units that say no, with 100 who took part each. */
function withUnits(yesUnits: number, noUnits: number, yesIn = 60): AllocationInput {
  const units: UnitFigures[] = Array.from({ length: yesUnits + noUnits }, (_, index) => {
    const yes = index < yesUnits ? yesIn : 40;
    return { unitId: `u${index}`, counters: { took_part: 100, voters_on_list: 150 }, votes: { yes, no: 90 - yes } };
  });
  const sum = (of: (unit: UnitFigures) => number): number => units.reduce((total, unit) => total + of(unit), 0);
  const [yes, no] = [sum((unit) => unit.votes['yes'] ?? 0), sum((unit) => unit.votes['no'] ?? 0)];
  return { ...question(yes, no, units.length * 100, units.length * 150), units };
}

describe('A referendum', () => {
  it.each([
    ['is not held by exactly half of those entitled', question(400, 50, 500, 1_000), 'not_held'],
    ['is held by one more than half', question(400, 50, 501, 1_000), 'adopted'],
    ['does not adopt by exactly half of those who took part', question(300, 200, 600, 1_000), 'rejected'],
    ['adopts by one more than half of them', question(301, 200, 600, 1_000), 'adopted'],
    [
      'counts invalid and not counted ballots among those who took part: a majority of yes over no is not enough',
      question(290, 200, 600, 1_000),
      'rejected',
    ],
    ['is not held where nobody is entitled', question(0, 0, 0, 0), 'not_held'],
  ])('%s', (_, input, result) => {
    const outcome = allocate(kzReferendum2022, input);
    expect(outcome).toMatchObject({ state: 'completed', result, winners: [], seats: {} });
    expect(outcome.trace.held).toMatchObject({ article: 'Art. 31(2) RF' });
    expect(outcome.trace.adoption).toMatchObject({ article: 'Art. 31(3) RF' });
    expect(outcome.trace.units).toBeUndefined();
  });

  it.each([
    ['ANSWERS_DIFFER', { ...question(1, 1, 2, 2), againstAll: 0 }],
    ['ANSWERS_DIFFER', { ...question(1, 1, 2, 2), options: [{ optionId: 'yes', votes: 1 }] }],
    ['COUNTER_MISSING', { ...question(1, 1, 2, 2), counters: { took_part: 2 } }],
    ['BASE_INVALID', question(300, 200, 499, 1_000)],
    ['SEATS_INVALID', { ...question(1, 1, 2, 2), seats: 2 }],
  ])('is refused with %s', (code, input) => {
    expect(allocate(kzReferendum2022, input)).toMatchObject({ state: 'invalid_input', problems: [{ code }] });
  });
});

describe('A referendum on the Constitution', () => {
  it.each([
    [12, 5, 'adopted'],
    [11, 6, 'rejected'],
    [14, 6, 'adopted'],
    [13, 7, 'rejected'],
  ])('with yes in %i units and not in %i is %s: at least two thirds, equality is enough', (yes, no, result) => {
    const outcome = allocate(kzReferendumConstitutional2022, withUnits(yes, no));
    expect(outcome.result).toBe(result);
    expect(outcome.trace.adoption?.exceeds).toBe(true);
    expect(outcome.trace.units).toMatchObject({ k: yes, n: yes + no, lhs: `${3 * yes}`, rhs: `${2 * (yes + no)}` });
  });

  it('has no majority in a unit by exactly half of those who took part there', () => {
    const outcome = allocate(kzReferendumConstitutional2022, withUnits(17, 0, 50));
    expect(outcome.trace.units?.k).toBe(0);
    expect(outcome.result).toBe('rejected');
  });

  it.each([
    ['UNIT_FIGURES_MISSING', (input: AllocationInput) => ({ ...input, units: [] })],
    ['ID_TWICE', ({ units = [], ...rest }: AllocationInput) => ({ ...rest, units: [...units, ...units.slice(0, 1)] })],
    ['UNITS_NOT_CLOSED', ({ units = [], ...rest }: AllocationInput) => ({ ...rest, units: units.slice(1) })],
    [
      'COUNTER_MISSING',
      ({ units = [], ...rest }: AllocationInput) => ({
        ...rest,
        units: units.map((one) => ({ ...one, counters: {} })),
      }),
    ],
    [
      'FIELD_MISSING',
      ({ units = [], ...rest }: AllocationInput) => ({ ...rest, units: units.map((one) => ({ ...one, votes: {} })) }),
    ],
    [
      'COUNT_INVALID',
      ({ units = [], ...rest }: AllocationInput) => ({
        ...rest,
        units: units.map((one) => ({ ...one, votes: { yes: -1, no: 1 } })),
      }),
    ],
  ])('is refused with %s', (code, change) => {
    const outcome = allocate(kzReferendumConstitutional2022, change(withUnits(12, 5)));
    expect(outcome.state).toBe('invalid_input');
    expect(outcome.problems?.map((problem) => problem.code)).toContain(code);
  });
});
