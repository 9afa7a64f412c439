import { gapNamed } from '#libs/allocation';
import { MASLIKHAT, MAZHILIS } from '../testing/people';
import { answerTo, gapQuestion, option, PERSONS_GAPS } from './question';

describe('A question on persons', () => {
  it.each(PERSONS_GAPS)('is one of the catalogue of gaps, with an article and three languages: %s', (gap) => {
    expect(gapNamed(gap)?.articles).toMatch(/^Art\. /);
    for (const profile of [MAZHILIS, MASLIKHAT]) {
      const question = gapQuestion(gap, profile, []);
      expect(question.article).toMatch(/^Art\. /);
      expect(Object.values(question.question).every((text) => text.length > 20)).toBe(true);
    }
  });

  it('is answered only by one of its options', () => {
    const question = gapQuestion('GAP-PERS-4', MASLIKHAT, [option('mandates_vacant', [])]);
    expect(answerTo(new Map([['GAP-PERS-4', 'mandates_vacant']]), question)?.option).toBe('mandates_vacant');
    expect(answerTo(new Map([['GAP-PERS-4', 'alphabetical_order']]), question)).toBeNull();
    expect(answerTo(new Map([['GAP-PERS-2', 'mandates_vacant']]), question)).toBeNull();
    expect(answerTo(new Map(), question)).toBeNull();
  });
});
