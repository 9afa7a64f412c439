import { mandatesText, type ShownMandates } from './mandates';

describe('Mandates', () => {
  const contest: ShownMandates = {
    contestId: 'list',
    round: 1,
    final: true,
    withExceptions: false,
    suspended: false,
    distribution: 2,
    state: 'completed',
    result: 'elected',
    seats: { a: 3 },
    winners: [],
  };

  it.each([
    ['final, distribution 2', {}],
    ['final, distribution 2, suspended', { final: false, suspended: true }],
    ['final, distribution 2, with exceptions', { withExceptions: true }],
    ['projected, completed', { final: false, distribution: null }],
  ])('are shown as "%s"', (text, change) => {
    expect(mandatesText('e', [{ ...contest, ...change }])).toContain(`  ${text}  a `);
  });
});
