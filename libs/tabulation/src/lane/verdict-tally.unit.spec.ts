import { VerdictTally } from './verdict-tally';

describe('the tally of verdicts', () => {
  it('counts by kind and code, a verdict with several codes under each', () => {
    const tally = new VerdictTally();
    tally.note({ kind: 'counted', codes: [] });
    tally.note({ kind: 'counted', codes: [] });
    tally.note({ kind: 'held', codes: ['C1', 'C2'] });
    tally.note({ kind: 'held', codes: ['C1'] });
    tally.note({ kind: 'refused', codes: ['C1'] });
    expect(tally.counts()).toEqual([
      { verdict: 'counted', code: '', times: 2 },
      { verdict: 'held', code: 'C1', times: 2 },
      { verdict: 'held', code: 'C2', times: 1 },
      { verdict: 'refused', code: 'C1', times: 1 },
    ]);
  });
});
