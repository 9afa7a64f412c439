/** The version of this program, as its package says it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root';

export function sanaqVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return typeof version === 'string' ? version : '';
}
