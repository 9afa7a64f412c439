import { MASLIKHAT, MAZHILIS, ON_DAY, people } from '../../testing/people';
import { namesMaxOf, verifyComposition } from './list-composition';
import { personsProfile } from '../persons-profile';
import { YOUTH_READINGS } from './youth-readings';

const given = (names: number, counting: readonly number[], profile = MAZHILIS) => ({
  profile,
  contestMandates: 69,
  list: people(names, counting),
  readings: YOUTH_READINGS,
  onDay: ON_DAY,
});

describe('the composition of a list (Art. 89(4))', () => {
  it('has at most the mandates and 30 % more, not rounded down: 90 names for 69', () => {
    const share = { numerator: 13, denominator: 10 };
    expect([69, 10, 145, 1].map((mandates) => namesMaxOf(mandates, share))).toEqual([90, 13, 189, 2]);
    const many = Array.from({ length: 30 }, (_, index) => index + 1);
    expect(verifyComposition(given(90, many)).fits).toBe(true);
    expect(verifyComposition(given(91, many))).toMatchObject({ fits: false, names: 91, namesMax: 90 });
  });

  it('has 30 % of its names from the three categories together', () => {
    expect(verifyComposition(given(10, [2, 5]))).toMatchObject({ fits: false, question: null });
    expect(verifyComposition(given(10, [2, 5])).thirty[0]).toMatchObject({
      of: 10,
      counted: 2,
      missing: 1,
      met: false,
    });
    expect(verifyComposition(given(10, [2, 5, 9])).thirty[0]).toMatchObject({ of: 10, counted: 3, met: true });
  });

  it('is a question where the readings of youth differ (GAP-PERS-3)', () => {
    const youth = { birthDate: '1990-01-01', attested: ['youth'] } as const;
    const input = given(10, [2, 5]);
    const list = input.list.map((one) => (one.candidateId === 'p09' ? { ...one, categories: youth } : one));
    const verdict = verifyComposition({ ...input, list });
    expect(verdict.thirty.map(({ met }) => met)).toEqual([true, false, false]);
    expect(verdict).toMatchObject({ fits: true, question: { gap: 'GAP-PERS-3' } });
  });

  it('has no known limit of names for maslikhats (Art. 104(4))', () => {
    expect(verifyComposition(given(3, [1], MASLIKHAT))).toMatchObject({
      article: 'Art. 104(4)',
      namesMax: null,
      fits: true,
    });
  });
});

describe('the rules on persons', () => {
  it('are those of the edition of the voting day, and none where the text is not known', () => {
    expect(personsProfile('mazhilis_list', '2023-03-19')?.profileId).toBe('kz.mazhilis-persons.2023');
    expect(personsProfile('kurultai_list', '2026-08-01')?.edition).toBe('2026-07-01');
    expect(personsProfile('mazhilis_list', '2021-01-10')).toBeNull();
    expect(personsProfile('mazhilis_smd', '2023-03-19')).toBeNull();
  });
});
