import * as fc from 'fast-check';
import { meetsThirty } from '#libs/allocation';
import { person, ON_DAY } from '../../testing/people';
import { CATEGORIES, type Category } from '../person';
import { countsTowardsThirty, largestGroupWith, thirtyVerdict } from './thirty-per-cent';
import { YOUTH_READINGS, type YouthReading } from './youth-readings';

function reading(readingId: string): YouthReading {
  const found = YOUTH_READINGS.find((one) => one.readingId === readingId);
  if (found === undefined) throw new Error(`no reading ${readingId}`);
  return found;
}
const counting = (readingId = 'youth-to-35', categories: readonly Category[] = CATEGORIES) => ({
  categories,
  reading: reading(readingId),
  onDay: ON_DAY,
});

it('The largest group of which a number is thirty per cent is the last one of which it still is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (counted) => {
      expect(meetsThirty(counted, largestGroupWith(counted))).toBe(true);
      expect(meetsThirty(counted, largestGroupWith(counted) + 1)).toBe(false);
    }),
  );
});

describe('who counts towards the 30 %', () => {
  it('counts a person of two categories once', () => {
    const both = person('a', 1, { attested: ['woman', 'disability'] });
    expect(thirtyVerdict([both, person('b', 2)], 4, counting())).toMatchObject({ counted: 1, minimum: 2, missing: 1 });
  });

  it('counts attested categories only: a young person of whom nothing is attested does not count', () => {
    expect(countsTowardsThirty(person('a', 1, { birthDate: '2000-01-01' }), counting())).toBe(false);
  });

  it.each([
    ['youth-to-35', '1987-03-28', true, 'is 36 on the day'],
    ['youth-to-35', '1987-03-29', false, 'is 36 the day after'],
    ['youth-to-29', '1993-03-28', true, 'is 30 on the day'],
    ['youth-to-29', '1993-03-29', false, 'is 30 the day after'],
    ['youth-under-29', '1994-03-28', true, 'is 29 on the day'],
    ['youth-under-29', '1994-03-29', false, 'is 29 the day after'],
  ])('takes the age of an attested youth under %s for one born %s: too old %s (%s)', (readingId, birthDate, tooOld) => {
    const youth = person('a', 1, { birthDate, attested: ['youth'] });
    expect(countsTowardsThirty(youth, counting(readingId))).toBe(!tooOld);
  });

  it('looks only at the categories that the act names: no disability in the lists of maslikhats (Art. 104(4))', () => {
    const disabled = person('a', 1, { attested: ['disability'] });
    expect(countsTowardsThirty(disabled, counting('youth-to-35', ['woman', 'youth']))).toBe(false);
  });

  it('does not count a person whose data were erased', () => {
    expect(countsTowardsThirty(person('a', 1, { attested: ['woman'], erased: true }), counting())).toBe(false);
  });
});
