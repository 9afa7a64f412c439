/** The OpenAPI document by the rules that Redocly recommends: what readers of a document want beyond the standard. */
import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '#libs/platform';
import { OPENAPI } from './document';

/** Its modules are of a kind that Jest does not load. */
const LINTER = `
  import { text } from 'node:stream/consumers';
  import { createConfig, lintFromString } from '@redocly/openapi-core';
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: await text(process.stdin), absoluteRef: 'openapi.json', config });
  const named = problems.map(({ ruleId, location: [place] }) => ruleId + ' ' + (place?.pointer ?? ''));
  process.stdout.write(JSON.stringify(named));`;

/** Health and metrics take no input that could be wrong. */
const WITHOUT_INPUT = ['/health/live', '/health/ready', '/metrics'];

function problemsOf(document: object): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', LINTER], {
    cwd: repositoryRoot(),
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the OpenAPI document', () => {
  it('breaks no recommended rule but that of refusals, in routes that refuse nothing', () => {
    const noRefusal = WITHOUT_INPUT.map(
      (path) => `operation-4xx-response #/paths/${path.replaceAll('/', '~1')}/get/responses`,
    );
    expect(problemsOf(OPENAPI)).toEqual(noRefusal);
  });

  it('breaks one where two operations have the same name', () => {
    const responses = { 200: { description: 'x' }, 400: { description: 'x' } };
    const twice = { operationId: 'twice', summary: 'x', responses };
    const broken = { ...OPENAPI, paths: { '/a': { get: twice }, '/b': { get: twice } } };
    expect(problemsOf(broken)).toContain('operation-operationId-unique #/paths/~1b/get/twice');
  });
});
