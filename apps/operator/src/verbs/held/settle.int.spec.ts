/** What is said of a decision before it is sent, and many held records settled by one. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { call, callAsked, type CallResult } from '../../testing/call';

const ELECTION = 'settle';
const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-21',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'sent twice',
};

let database: TestDatabase;
let folder: TestFolder;
let deciding: readonly string[];
let clerk: readonly string[];

function sanaq(...args: readonly string[]): Promise<CallResult> {
  return call({ DATABASE_URL: database.url }, ...args);
}

interface Held {
  readonly sha256: string;
  readonly precinctId: string;
}

async function held(): Promise<readonly Held[]> {
  return ((await sanaq('held', 'list', ELECTION, '--json')).json() as { held: Held[] }).held;
}

async function endOfStream(): Promise<number> {
  const { elections } = (await sanaq('status', ELECTION, '--json')).json() as { elections: { endPosition: number }[] };
  return elections[0]?.endPosition ?? -1;
}

function protocol(id: string, precinctId: string, votes: object): string {
  const data = { electionId: ELECTION, contestId: 'list', precinctId, round: 1, counters: { invalid: 0, issued: 100 } };
  const type = 'kz.sanaq.protocol.submitted.v1';
  return JSON.stringify({ specversion: '1.0', type, source: 'urn:tec', id, data: { ...data, votes } });
}

beforeAll(async () => {
  database = await testPostgres();
  folder = new TestFolder();
  const keys = ['o1', 'clerk'].map((name) => [name, join(folder.path, `${name}-${randomUUID()}.json`)] as const);
  const officers = [];
  for (const [name, file] of keys) {
    const { publicKey } = JSON.parse((await sanaq('key', 'new', name, '--out', file)).out) as { publicKey: string };
    officers.push({ officerId: name, publicKey });
  }
  folder.write('register.csv', REGISTER_CSV);
  const definition = electionFile(ELECTION, officers) as { officers: { officerId: string; may: string[] }[] };
  const limited = definition.officers.map((one) => (one.officerId === 'clerk' ? { ...one, may: ['admit'] } : one));
  const made = folder.write('election.json', { ...definition, officers: limited });
  const defined = await sanaq('define', made);
  if (defined.code !== 0) throw new Error(defined.err);
  const resolution = folder.write('resolution.json', RESOLUTION);
  const [first = [], second = []] = keys.map(([, file]) => ['--key', file, '--resolution', resolution]);
  deciding = first;
  clerk = second;
  // Every precinct once, and each of p1, p2 and p3 a second time.
  const lines = [
    ...['p1', 'p2', 'p3', 'p4'].map((id) => protocol(`first-${id}`, id, { a: 5, b: 4 })),
    ...['p1', 'p2', 'p3'].map((id) => protocol(`second-${id}`, id, { a: 6, b: 4 })),
  ];
  await sanaq('submit', folder.write('rows.ndjson', `${lines.join('\n')}\n`));
});
afterAll(async () => {
  folder.remove();
  await database.drop();
});

describe('A decision', () => {
  it('of an officer who may not is not sent', async () => {
    const [first] = await held();
    const before = await endOfStream();
    const { code, err } = await sanaq('held', 'set-aside', first?.sha256 ?? '', ...clerk);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/OFFICER_MAY_NOT: the decision was not sent.*may not set_aside/),
    ]);
    expect(await endOfStream()).toBe(before);
  });

  it('sets aside all records held for a code in a unit, by one resolution, and no others', async () => {
    expect((await held()).map(({ precinctId }) => precinctId)).toEqual(['p1', 'p2', 'p3']);
    const none = await sanaq('held', 'set-aside', '--unit', 'T11', ...deciding);
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/UNIT_UNKNOWN: .*did you mean "T1"/)]);
    const done = await sanaq('held', 'set-aside', '--code', 'SECOND_ORIGINAL', '--unit', 'T1', ...deciding, '--json');
    expect([done.code, done.json()]).toMatchObject([0, { kind: 'set_aside', verdict: 'accepted' }]);
    expect((await held()).map(({ precinctId }) => precinctId)).toEqual(['p3']);
  });

  it('counts all records held for a code all the same, by one resolution and one question, each as a decision of its own', async () => {
    const bad = ['p1', 'p2'].map((id) => protocol(`late-${id}`, id, { a: 7, b: 4 }));
    await sanaq('submit', folder.write('late.ndjson', `${bad.join('\n')}\n`));
    const second = ['--code', 'SECOND_ORIGINAL', '--unit', 'T1', ...deciding];
    const before = await endOfStream();
    const no = await callAsked(false, { DATABASE_URL: database.url }, 'held', 'admit', ...second);
    expect([no.code, no.asked, await endOfStream()]).toEqual([1, ['Count 2 records all the same?'], before]);
    const yes = await callAsked(true, { DATABASE_URL: database.url }, 'held', 'admit', ...second);
    expect([yes.code, yes.asked.length, yes.out]).toEqual([0, 1, 'admit: 2 records, 0 left\n']);
    expect(await endOfStream()).toBe(before + 2);
    expect((await held()).map(({ precinctId }) => precinctId)).toEqual(['p3']);
    const none = await sanaq('held', 'admit', '--code', 'C99', ...deciding);
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/HELD_UNKNOWN: no held record matches/)]);
  });

  it('on a record that is settled says since which position, and is not sent', async () => {
    const [only] = await held();
    const name = only?.sha256 ?? '';
    const done = (await sanaq('held', 'set-aside', name, ...deciding, '--json')).json() as { position: number };
    const before = await endOfStream();
    const again = await sanaq('held', 'admit', name, ...deciding);
    expect([again.code, again.err]).toEqual([
      2,
      expect.stringMatching(new RegExp(`HELD_UNKNOWN: .*set aside already at position ${done.position}`)),
    ]);
    const file = folder.write('admit.json', {
      electionId: ELECTION,
      kind: 'admit',
      scope: 'precinct',
      target: { sha256: name },
      basis: { verdict: 'held' },
    });
    const decided = await sanaq('decide', file, ...deciding);
    expect([decided.code, decided.err]).toEqual([2, expect.stringContaining('set aside already at position')]);
    expect(await endOfStream()).toBe(before);
  });
});

describe('A name that is not there', () => {
  it('is answered with the nearest one: contest, unit, precinct', async () => {
    expect((await sanaq('results', `${ELECTION}/lits`)).err).toContain(`did you mean "${ELECTION}/list"`);
    expect((await sanaq('results', 'list', '--unit', 'T3')).err).toMatch(/did you mean "T[12]"/);
    expect((await sanaq('status', 'setle')).err).toContain(`did you mean "${ELECTION}"`);
  });
});
