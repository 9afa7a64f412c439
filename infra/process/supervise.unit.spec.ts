import { supervise } from './supervise';

describe('supervising a program', () => {
  const pauses = { firstMs: 1, lastMs: 2 };

  it('starts it again however it ended, and says so', async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const codes = [70, 0, 4, 137];
    const ended = await supervise('tabulation', {
      run: () => {
        const code = codes.shift();
        if (code === undefined) stop.abort();
        return Promise.resolve(code ?? 0);
      },
      signal: stop.signal,
      say: (line) => said.push(line),
      pauses,
    });
    expect(ended).toBeNull();
    expect(said).toHaveLength(4);
    expect(said[0]).toBe('tabulation ended with code 70: it starts again in 0.001 s; the others keep running');
  });

  it('gives up where its settings are wrong: another start would end the same way', async () => {
    let runs = 0;
    const run = (): Promise<number> => Promise.resolve(++runs === 2 ? 2 : 70);
    const ended = await supervise('results-api', {
      run,
      signal: new AbortController().signal,
      say: () => undefined,
      pauses,
    });
    expect([ended, runs]).toEqual([2, 2]);
  });
});
