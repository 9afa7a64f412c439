import { monthsAfter } from './vote-terms';

describe('A month', () => {
  it.each([
    ['2023-03-19', 1, '2023-04-19'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-12-31', 2, '2024-02-29'],
    ['2022-11-20', 2, '2023-01-20'],
    ['2023-03-19', 0, '2023-03-19'],
    ['2023-11-30', 1, '2023-12-30'],
  ])('%s and %d later is %s: the last day where the month has no such day', (day, months, expected) => {
    expect(monthsAfter(day, months)).toBe(expected);
  });
});
