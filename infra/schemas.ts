/** `npm run schemas`: writes the JSON Schemas of every event type into docs/schemas, as the contract classes say. */
import { join } from 'node:path';
import { writeSchemas } from '#libs/contracts';
import { repositoryRoot } from '#libs/platform';

const directory = join(repositoryRoot(), 'docs', 'schemas');
writeSchemas(directory);
process.stderr.write(`sanaq: wrote the schemas of every event type into ${directory}\n`);
