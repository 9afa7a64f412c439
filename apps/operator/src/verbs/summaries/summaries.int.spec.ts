/** A commission's own summary from its file to its settlement, as an operator sees it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { electionFile, LIST_CSV, LIST_MAP, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { call, type CallResult } from '../../testing/call';

const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-21',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'the copies agree',
};
const ELECTION = 'summaries-1';

interface Summary {
  readonly sha256: string;
  readonly verdict: string;
}

let database: TestDatabase;
let folder: TestFolder;
let deciding: string[] = [];

function sanaq(...args: readonly string[]): Promise<CallResult> {
  return call({ DATABASE_URL: database.url }, ...args);
}

function submitProtocols(csv: string): Promise<CallResult> {
  const [rows, map] = [folder.write('list.csv', csv), folder.write('map.json', LIST_MAP)];
  return sanaq('submit', rows, '--map', map, '--election', ELECTION, '--json');
}

function submitSummary(id: string, unitId: string, figures: object): Promise<CallResult> {
  const event = {
    specversion: '1.0',
    id,
    source: 'urn:test:tec',
    type: 'kz.sanaq.summary.submitted.v1',
    datacontenttype: 'application/json',
    rehearsal: false,
    data: { electionId: ELECTION, contestId: 'list', round: 1, unitId, ...figures },
  };
  const file = folder.write(`${id}.ndjson`, `${JSON.stringify(event)}\n`);
  return sanaq('submit', file, '--election', ELECTION, '--json');
}

async function listed(): Promise<{ readonly code: number; readonly summaries: readonly Summary[] }> {
  const { code, json } = await sanaq('summaries', ELECTION, '--json');
  return { code, ...(json() as { summaries: readonly Summary[] }) };
}

beforeAll(async () => {
  database = await testPostgres();
  folder = new TestFolder();
  const key = join(folder.path, `o1-${randomUUID()}.json`);
  const { publicKey } = JSON.parse((await sanaq('key', 'new', 'o1', '--out', key)).out) as { publicKey: string };
  folder.write('register.csv', REGISTER_CSV);
  const definition = electionFile(ELECTION, [{ officerId: 'o1', publicKey }]);
  const { code, err } = await sanaq('define', folder.write('election.json', definition));
  if (code !== 0) throw new Error(err);
  deciding = ['--key', key, '--resolution', folder.write('resolution.json', RESOLUTION)];
});
afterAll(async () => {
  folder.remove();
  await database.drop();
});

describe('sanaq summaries', () => {
  it('names a difference down to the precinct that could explain it, until the summary is settled', async () => {
    await submitProtocols(LIST_CSV.split('\n').slice(0, 4).join('\n'));
    expect((await listed()).summaries).toEqual([]);
    // T1 is p1 and p2 with 60 + 50 votes for `a`; the commission has left p2 out there.
    await submitSummary('s1', 'T1', { counters: { issued: 200 }, votes: { a: 60, b: 70 } });
    await submitSummary('s2', 'T2', { counters: { issued: 200 }, votes: { a: 80, b: 20 } });
    const open = await listed();
    expect(open).toMatchObject({
      code: 1,
      summaries: [
        {
          unitId: 'T1',
          verdict: 'held',
          codes: ['SUMMARY_DIFFERS'],
          differences: [
            {
              kind: 'option',
              id: 'a',
              submitted: 60,
              computed: 110,
              difference: -50,
              precincts: [{ precinctId: 'p2', reason: 'equals_difference', figure: 50 }],
            },
          ],
        },
        { unitId: 'T2', verdict: 'held', codes: ['SUMMARY_INCOMPLETE'] },
      ],
    });
    expect((await sanaq('summaries', ELECTION)).out).toMatch(/a +60 +110 +-50 +p2 \(50: equals difference\)/);
    expect((await sanaq('results', `${ELECTION}/list`, '--unit', 'T1')).out).toContain(
      'held SUMMARY_DIFFERS, 1 figures differ',
    );
    expect((await sanaq('status', ELECTION)).out).toContain('summaries of commissions: 1 differ, 1 wait for precincts');

    await submitProtocols(LIST_CSV);
    expect((await listed()).summaries).toMatchObject([
      { unitId: 'T1', verdict: 'held' },
      { unitId: 'T2', verdict: 'accepted', differences: [] },
    ]);
    const name = open.summaries[0]?.sha256 ?? '';
    expect((await sanaq('held', 'list', ELECTION)).out).toContain('T1');
    const shown = (await sanaq('held', 'show', name)).out;
    expect(shown).toContain('set-aside only');
    expect(shown).toContain('a 60 submitted, 110 computed (-50)');
    const between = (await sanaq('certify', `${ELECTION}/list`, '--wide')).out;
    expect(between).toContain('1 held record is open');
    // It changes no figure, so it changes no seat.
    expect(between).toMatch(/^unit T1 .* SUMMARY_DIFFERS .* no$/m);

    expect((await sanaq('held', 'admit', name, ...deciding)).err).toMatch(/^NOT_ADMITTABLE: /m);
    expect((await sanaq('held', 'set-aside', name, ...deciding, '--json')).json()).toMatchObject({
      verdict: 'accepted',
    });
    expect(await listed()).toMatchObject({ code: 0, summaries: [{ verdict: 'set_aside' }, { verdict: 'accepted' }] });
    expect((await sanaq('results', `${ELECTION}/list`, '--json')).json()).toMatchObject({
      state: 'complete',
      votes: { a: 190, b: 90 },
    });
  });

  it('a replay, with and without judging anew, gives the same', async () => {
    for (const more of [[], ['--rejudge']]) {
      const { code, err } = await sanaq('replay', ELECTION, ...more);
      expect([code, err]).toEqual([0, expect.any(String)]);
    }
  });

  it('a file of the stream brings the same root elsewhere', async () => {
    const file = join(folder.path, 'stream.ndjson');
    expect((await sanaq('export', ELECTION, '--out', file)).code).toBe(0);
    const { elections } = (await sanaq('status', ELECTION, '--json')).json() as { elections: { root: string }[] };
    const tabulated = (await sanaq('tabulate', '--stream', file, '--json')).json() as { root: string };
    expect(tabulated.root).toBe(elections[0]?.root);
  });
});
