/** A flood of protocols that nobody can place, as an operator meets it and gets rid of it. */
import { join } from 'node:path';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { call, type CallResult } from '../../testing/call';

const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-21',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'invented precincts',
};
const ELECTION = 'floods-1';
const FLOOD = 300;

let database: TestDatabase;
let folder: TestFolder;
let deciding: string[] = [];
let defined: CallResult;

function sanaq(...args: readonly string[]): Promise<CallResult> {
  return call({ DATABASE_URL: database.url }, ...args);
}

function protocol(id: string, precinctId: string, source: string): string {
  const data = {
    electionId: ELECTION,
    contestId: 'list',
    round: 1,
    precinctId,
    counters: { issued: 9 },
    votes: { a: 1 },
  };
  const type = 'kz.sanaq.protocol.submitted.v1';
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    datacontenttype: 'application/json',
    rehearsal: false,
    data,
  });
}

async function held(): Promise<readonly { readonly source: string }[]> {
  return ((await sanaq('held', 'list', ELECTION, '--json')).json() as { held: readonly { source: string }[] }).held;
}

beforeAll(async () => {
  database = await testPostgres();
  folder = new TestFolder();
  const key = join(folder.path, 'o1.json');
  const { publicKey } = JSON.parse((await sanaq('key', 'new', 'o1', '--out', key)).out) as { publicKey: string };
  folder.write('register.csv', REGISTER_CSV);
  const definition = electionFile(ELECTION, [{ officerId: 'o1', publicKey }]);
  defined = await sanaq('define', folder.write('election.json', definition));
  deciding = ['--key', key, '--resolution', folder.write('resolution.json', RESOLUTION)];
});
afterAll(async () => {
  folder.remove();
  await database.drop();
});

describe('A flood', () => {
  it('is warned of where the definition names no sources', () => {
    expect([defined.code, defined.err]).toEqual([0, expect.stringContaining('SOURCES_OPEN')]);
  });

  it('is set aside by one decision that names source and code, and nothing else is', async () => {
    const flood = Array.from({ length: FLOOD }, (_, index) => protocol(`f${index}`, `invented-${index}`, 'urn:flood'));
    const lines = [...flood, protocol('honest', 'typing error', 'urn:tec')];
    const file = folder.write('flood.ndjson', `${lines.join('\n')}\n`);
    await sanaq('submit', file, '--election', ELECTION, '--as-is');
    expect(await held()).toHaveLength(FLOOD + 1);
    const selection = ['--source', 'urn:flood', '--code', 'PRECINCT_UNKNOWN'];
    const done = await sanaq('held', 'set-aside', ...selection, ...deciding, '--json');
    expect([done.code, done.json()]).toMatchObject([0, { kind: 'set_aside', verdict: 'accepted' }]);
    expect(done.err).toContain(`${FLOOD} held records selected: ${FLOOD} of urn:flood`);
    expect((await held()).map(({ source }) => source)).toEqual(['urn:tec']);
    const again = await sanaq('held', 'set-aside', ...selection, ...deciding);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('HELD_UNKNOWN')]);
    expect((await sanaq('held', 'set-aside', ...deciding)).code).toBe(2);
  });
});
