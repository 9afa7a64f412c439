import { ageInYearsOn, daysAfter, isCalendarDay } from './calendar-day';
import { lastDayForOrder } from './deadline';
import { MASLIKHAT, MAZHILIS } from '../testing/people';

describe('days of the calendar', () => {
  it('are only those that exist', () => {
    expect(['2023-02-28', '2024-02-29', '2000-02-29'].every(isCalendarDay)).toBe(true);
    const wrong = ['2023-02-29', '1900-02-29', '2023-13-01', '2023-00-10', '2023-04-31', '23-01-01', '2023-1-1', ''];
    expect(wrong.filter(isCalendarDay)).toEqual([]);
  });

  it('go on over the ends of months and years', () => {
    expect(daysAfter('2023-12-27', 10)).toBe('2024-01-06');
    expect(daysAfter('2024-02-28', 1)).toBe('2024-02-29');
    expect(daysAfter('2023-03-27', 0)).toBe('2023-03-27');
  });

  it('make one born on 29 February a year older on 1 March', () => {
    expect(ageInYearsOn('1992-02-29', '2023-02-28')).toBe(30);
    expect(ageInYearsOn('1992-02-29', '2023-03-01')).toBe(31);
  });

  it('are ten after publication for the order of a list, five for maslikhats (Art. 97-1(5), 111-1(5))', () => {
    expect(lastDayForOrder(MAZHILIS, '2023-03-27')).toBe('2023-04-06');
    expect(lastDayForOrder(MASLIKHAT, '2023-03-27')).toBe('2023-04-01');
  });
});
