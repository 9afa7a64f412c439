import { stormLines } from './storm-lines';

describe('a rule storm in the status', () => {
  it('names contest, rule, share and examples, and says that the form may be wrong', () => {
    const storm = { contestId: 'list', code: 'C3', failed: 8, protocols: 24, examples: ['p1', 'p2', 'p3'] };
    expect(stormLines([storm])).toEqual([
      'RULE STORM: list: C3 fails in 8 of the last 24 protocols (such as p1, p2, p3): see whether form and rule are right before anyone corrects protocols',
    ]);
    expect(stormLines([])).toEqual([]);
  });
});
