import { runCli } from '../cli';
import { colouredCode, hasColours } from './colours';

/** What a wrong call prints on stderr. */
async function complaint(stderrIsTerminal: boolean, env: Record<string, string>): Promise<string> {
  let text = '';
  const stderr = { write: (piece: string) => ((text += piece), true), once: () => undefined };
  const stdout = { write: () => true, once: () => undefined };
  const { signal } = new AbortController();
  await runCli(['tabulate'], { env, stdout, stderr, stderrIsTerminal, signal });
  return text;
}

describe('Colours', () => {
  it('are on a terminal only, and nowhere with NO_COLOR', async () => {
    expect(await complaint(true, {})).toMatch(/^\u001B\[31mCALL_INVALID\u001B\[39m: /);
    for (const [terminal, env] of [
      [false, {}],
      [true, { NO_COLOR: '1' }],
      [true, { TERM: 'dumb' }],
    ] as const) {
      expect(await complaint(terminal, env)).toMatch(/^CALL_INVALID: [^\u001B]*$/);
    }
  });

  it('are of codes alone', () => {
    expect(colouredCode('3 rows left out: 2 FIGURE_INVALID')).toBe('3 rows left out: 2 FIGURE_INVALID');
    expect(hasColours(true, { NO_COLOR: '' })).toBe(true);
  });
});
