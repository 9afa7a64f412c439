import { spawnSync } from 'node:child_process';
import { call } from '../../testing/call';

/** What bash offers at the end of a line. */
function offered(script: string, line: readonly string[]): readonly string[] {
  const words = line.map((word) => JSON.stringify(word)).join(' ');
  const asked = `${script}\nCOMP_WORDS=(${words})\nCOMP_CWORD=${line.length - 1}\n_sanaq\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', asked], { encoding: 'utf8' });
  return stdout.trim().split('\n');
}

const bashIsThere = spawnSync('bash', ['-c', 'true']).status === 0;

describe('sanaq completion', () => {
  (bashIsThere ? it : it.skip)(
    'completes verbs, verbs of groups and options in bash (skipped without bash)',
    async () => {
      const { code, out } = await call({}, 'completion', 'bash');
      expect(code).toBe(0);
      expect(offered(out, ['sanaq', 'sub'])).toEqual(['submit']);
      expect(offered(out, ['sanaq', 'held', 'set'])).toEqual(['set-aside']);
      expect(offered(out, ['sanaq', 'held', 'set-aside', '--un'])).toEqual(['--unit']);
      expect(offered(out, ['sanaq', 'submit', 'a.csv', '--dry'])).toEqual(['--dry-run']);
    },
  );

  it('knows bash, zsh and fish, and no other', async () => {
    for (const shell of ['zsh', 'fish']) expect((await call({}, 'completion', shell)).out).toContain('set-aside');
    const { code, err } = await call({}, 'completion', 'tcsh');
    expect([code, err]).toEqual([2, expect.stringContaining('bash, zsh or fish')]);
  });
});
