/** `npm run schemas`: writes the JSON Schemas of every event type and of the files that people write into docs. */
import { join } from 'node:path';
import { writeFileSchemas, writeSchemas } from '#libs/contracts';
import { repositoryRoot } from '#libs/platform';

const docs = join(repositoryRoot(), 'docs');
writeSchemas(join(docs, 'schemas'));
writeFileSchemas(join(docs, 'file-schemas'));
process.stderr.write(`sanaq: wrote the schemas of every event type and file into ${docs}\n`);
