/**
 * The examples of the description, asked for again: they are what the API answers. After a change of an answer,
 * `SANAQ_EXAMPLES=write npx jest apps/results-api/src/openapi/examples` writes them anew (`npm run format` after it).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, repositoryRoot } from '#libs/platform';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../../../../../test/elections/replayed-election';
import { startResultsApi, type RunningResultsApi } from '../../testing/start-api';
import { OPENAPI } from '../document';
import { EXAMPLES, type ExampleAnswer } from './examples';

const OF_ELECTION = `/v1/elections/${ELECTION_ID}`;
const OF_LIST = `${OF_ELECTION}/contests/list`;
const ASKED: Readonly<Record<string, string>> = {
  listElections: '/v1/elections',
  getElection: OF_ELECTION,
  getDefinition: `${OF_ELECTION}/definition`,
  listSnapshots: `${OF_ELECTION}/snapshots?limit=2`,
  getSnapshot: `${OF_ELECTION}/snapshots/{snapshot}`,
  listChanges: `${OF_ELECTION}/changes?limit=2`,
  listObstacles: `${OF_ELECTION}/obstacles`,
  listVerdicts: `${OF_ELECTION}/verdicts?limit=3`,
  proveGrowth: `${OF_ELECTION}/log/proof?from=2`,
  getRecord: `${OF_ELECTION}/records/3`,
  getContest: `${OF_LIST}?sensitivity=true`,
  getMandates: `${OF_ELECTION}/contests/district-1/mandates`,
  getUnit: `${OF_LIST}/units/R1`,
  listPrecincts: `${OF_LIST}/precincts?limit=2`,
  getPrecinct: `${OF_LIST}/precincts/p1`,
  provePrecinct: `${OF_LIST}/precincts/p1/proof`,
  listFiles: `/files/${ELECTION_ID}/index.json`,
};

/** Names of members and kinds of values: what stays the same from one count of the same election to the next. */
function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const shapes = value.map((item) => JSON.stringify(shapeOf(item)));
    return [...new Set(shapes)].sort();
  }
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

describe('the examples of the description', () => {
  let election: ReplayedElection;
  let api: RunningResultsApi;
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-examples-'));
  const answered: Record<string, ExampleAnswer> = {};

  beforeAll(async () => {
    election = await ReplayedElection.opened(testLogKey());
    await election.history();
    api = await startResultsApi({
      pool: election.reader,
      log: createLogger({ name: 'results-api', level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
      files: { folder, share: 1, lookMs: 20, quietMs: 0 },
    });
    while ((await fetch(`${api.url}${ASKED['listFiles'] ?? ''}`)).status !== 200);
    const newest = (await election.snapshots()).at(-1)?.snapshot ?? -1;
    for (const [operationId, asked] of Object.entries(ASKED)) {
      const path = asked.replace('{snapshot}', String(newest));
      const response = await fetch(`${api.url}${path}`);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      answered[operationId] = { path, answer: await response.json() };
    }
    if (process.env['SANAQ_EXAMPLES'] === 'write') {
      const file = join(repositoryRoot(), 'apps/results-api/src/openapi/examples/answers.json');
      writeFileSync(file, `${JSON.stringify(answered, null, 2)}\n`);
    }
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
    rmSync(folder, { recursive: true });
  });

  it.each(Object.keys(ASKED))('are answers as they are given today (%s)', (operationId) => {
    const example = EXAMPLES[operationId];
    expect(example?.path).toBe(answered[operationId]?.path);
    expect(shapeOf(example?.answer)).toEqual(shapeOf(answered[operationId]?.answer));
  });

  it('stand at every operation that answers with a JSON document, but for the descriptions themselves', () => {
    const ofJson = Object.values(OPENAPI.paths).flatMap(({ get: { operationId, responses } }) => {
      const content = responses['200']?.['content'] as Readonly<Record<string, object>> | undefined;
      return content !== undefined && 'application/json' in content ? [operationId] : [];
    });
    const others = ['getFile', 'live', 'ready', 'asyncapi', 'openapi'];
    expect(ofJson.filter((operationId) => !others.includes(operationId)).sort()).toEqual(Object.keys(EXAMPLES).sort());
  });
});
