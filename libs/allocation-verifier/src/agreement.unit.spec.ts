import { compareWithEngine, Random } from './testing';

const CASES = 100_000;

describe('engine and verifier', () => {
  it('agree on a hundred thousand random cases with their questions and answers', () => {
    const { cases, states, disagreement } = compareWithEngine(new Random(20_230_319), CASES);
    expect(disagreement).toBeNull();
    expect(cases).toBeGreaterThanOrEqual(CASES);
    const often = [...states].filter(([, count]) => count >= 20).map(([state]) => state);
    expect(new Set(often)).toEqual(
      new Set([
        'completed',
        'completed by second list',
        'infeasible',
        'invalid_input',
        'tie',
        ...['GAP-LIST-1', 'GAP-LIST-2', 'GAP-LIST-3', 'GAP-LIST-4', 'GAP-NO-VOTES', 'GAP-LOCAL-1'],
        ...['GAP-SMD-1', 'GAP-SMD-2', 'GAP-SMD-4', 'GAP-PRES-1', 'GAP-PRES-2', 'GAP-PRES-3'],
        ...['GAP-SEN-1', 'GAP-SEN-2', 'GAP-SEN-3'],
      ]),
    );
  });
});
