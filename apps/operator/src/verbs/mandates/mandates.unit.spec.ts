import { mandatesText, type ShownMandates } from './mandates';

describe('Mandates', () => {
  const contest: ShownMandates = {
    contestId: 'list',
    round: 1,
    final: true,
    withExceptions: false,
    changedOfficers: [],
    suspended: false,
    distribution: 2,
    state: 'completed',
    result: 'elected',
    seats: { a: 3 },
    winners: [],
    withdrawn: [],
    holders: [],
    history: [],
  };

  it.each([
    ['final, distribution 2', {}],
    ['final, distribution 2, suspended', { final: false, suspended: true }],
    ['final, distribution 2, with exceptions', { withExceptions: true }],
    ['projected, completed', { final: false, distribution: null }],
  ])('are shown as "%s"', (text, change) => {
    expect(mandatesText('e', [{ ...contest, ...change }])).toContain(`  ${text}  a `);
  });

  it('name who holds them and the distributions that came before', () => {
    const hash = `sha256:${'1'.repeat(64)}`;
    const persons = ['Әли', 'Яна'].map((name) => ({ candidateId: name, name, commitment: hash }));
    const order = { listId: 'a', sha256: hash };
    const holders = [{ listId: 'a', order: hash, persons }];
    const history = [
      { distribution: 1, supersedes: null, reason: 'certification', position: 7, order: null },
      { distribution: 2, supersedes: 1, reason: 'vacancy', position: 9, order },
    ] as const;
    expect(mandatesText('e', [contest])).not.toContain('distributions:');
    const text = mandatesText('e', [{ ...contest, holders, history }]);
    expect(text).toContain('  a: 1 Әли, 2 Яна\n');
    expect(text).toContain('  distributions: 1 (certification), 2 (vacancy filled, a; supersedes 1)\n');
  });
});
