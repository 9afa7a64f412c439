/** A real browser for tests of what people see: Debian's Chromium, or the one that SANAQ_CHROMIUM names. */
import { spawnSync } from 'node:child_process';
import type { Program } from './other-languages';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

export function chromium(): Program {
  const named = process.env['SANAQ_CHROMIUM'];
  for (const command of named === undefined ? NAMES : [named]) {
    const { status, stdout } = spawnSync('which', [command], { encoding: 'utf8' });
    if (status === 0) return { command: stdout.trim() };
  }
  return { reason: `no browser was found (${named ?? NAMES.join(', ')})` };
}
