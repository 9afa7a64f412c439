import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RUN_FOLDER_PREFIX, sweepAbandonedRuns, sweepRunFolder } from './sweep';

/**
 * Names the folder in which this run's servers live. It starts none: the first test that asks for one does
 * (test/support/servers.ts), so that a run of unit tests alone costs nothing.
 */
export default function globalSetup(): void {
  sweepAbandonedRuns();
  const folder = mkdtempSync(join(tmpdir(), `${RUN_FOLDER_PREFIX}${process.pid}-`));
  // PostgreSQL's user must be able to pass through; what is secret in it has its own rights.
  chmodSync(folder, 0o755);
  process.env['SANAQ_TEST_RUN'] = folder;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      sweepRunFolder(folder);
      process.exit(code);
    });
  }
}
