/** The OpenAPI document against the schema of OpenAPI 3.1 itself, by a validator of others. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#libs/platform';
import { OPENAPI } from './document';

const run = promisify(execFile);
const VALIDATOR = join(repositoryRoot(), 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js');

describe('the standard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-openapi-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the validator says of a document. */
  async function verdictOn(document: object): Promise<unknown> {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    try {
      return JSON.parse((await run(process.execPath, [VALIDATOR, file])).stdout) as unknown;
    } catch (error) {
      return JSON.parse((error as { readonly stdout: string }).stdout) as unknown;
    }
  }

  it('is kept by the document', async () => {
    expect(await verdictOn(OPENAPI)).toEqual({ valid: true });
  });

  it('is not kept by a document with a parameter that has no place', async () => {
    const { paths } = OPENAPI;
    const broken = { ...OPENAPI, paths: { ...paths, '/x': { get: { parameters: [{ name: 'x' }], responses: {} } } } };
    expect(await verdictOn(broken)).toMatchObject({ valid: false });
  });
});
