/** `npm run editions`: writes docs/editions.md from the shipped rule sets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editionsPage } from '#libs/allocation/testing';
import { repositoryRoot } from '#libs/platform';

const page = join(repositoryRoot(), 'docs', 'editions.md');
writeFileSync(page, editionsPage());
process.stderr.write(`sanaq: wrote every shipped rule set into ${page}\n`);
