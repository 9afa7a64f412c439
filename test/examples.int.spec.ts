/** Every example of `examples/` from its files to its outcome, by the whole pipeline. `sanaq init` has a test of its own. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEST_KINDS } from '#libs/allocation';
import { repositoryRoot } from '#libs/platform';
import { tabulate } from '#libs/replay';
import { testPostgres, type TestDatabase } from './support/servers';

jest.setTimeout(240_000);

const EXAMPLES = join(repositoryRoot(), 'examples');

/** What comes out, and why it is worth an example. */
const OUTCOMES: Readonly<Record<string, { readonly shows: string; readonly outcome: object }>> = {
  president: {
    shows: 'more than half of those who took part',
    outcome: { result: 'elected', winners: ['a'] },
  },
  mazhilis_list: {
    shows: 'a list below five hundredths',
    outcome: { seats: { bulaq: 6, zhol: 4, kokzhiek: 0 } },
  },
  mazhilis_smd: { shows: 'the most votes in a district', outcome: { result: 'elected', winners: ['b'] } },
  kurultai_list: {
    shows: 'the edition of 2026',
    outcome: { seats: { bulaq: 6, zhol: 4, kokzhiek: 2 } },
  },
  maslikhat_list: {
    shows: 'largest remainders',
    outcome: { seats: { bulaq: 6, zhol: 3, kokzhiek: 2 } },
  },
  maslikhat_smd: { shows: 'a tie, upon which the vote is repeated', outcome: { result: 'repeat_vote', winners: [] } },
  akim: { shows: 'the most votes in a village', outcome: { result: 'elected', winners: ['b'] } },
  local_body: { shows: 'several marks on a ballot and two mandates', outcome: { winners: ['b', 'a'] } },
  senate: { shows: 'a vote of electors', outcome: { result: 'elected', winners: ['a'] } },
  referendum_question: { shows: 'turnout and adoption', outcome: { result: 'adopted' } },
  referendum_constitutional: {
    shows: 'a majority in two thirds of the twenty units',
    outcome: { result: 'adopted' },
  },
  list: { shows: 'a rule set and a form written out', outcome: { seats: { bulaq: 4, zhol: 2, kokzhiek: 1 } } },
  plurality: { shows: 'no law at all', outcome: { winners: ['b'] } },
};

let database: TestDatabase;

beforeAll(async () => {
  database = await testPostgres();
});
afterAll(async () => {
  await database.drop();
});

describe('The examples', () => {
  it('are one for each kind of contest, beside the first election', () => {
    const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map(({ name }) => name).filter((name) => name !== 'first-election');
    expect(names.sort()).toEqual([...CONTEST_KINDS].sort());
  });

  const cases = Object.entries(OUTCOMES).map(([name, { shows, outcome }]) => [name, shows, outcome] as const);

  it.each(cases)('%s: %s', async (name, _shows, outcome) => {
    const path = (file: string): string => join(EXAMPLES, name, file);
    const { document, problems, definitionProblems, verdicts } = await tabulate({
      serverUrl: database.url,
      definition: path('election.json'),
      protocols: [{ path: path('protocols.csv'), map: path('map.json') }],
    });
    expect({ problems, definitionProblems }).toEqual({ problems: [], definitionProblems: [] });
    const [contest] = document?.contests ?? [];
    expect(contest?.precincts).toMatchObject({ missing: 0, held: 0 });
    expect(verdicts.counted).toBe(contest?.precincts.expected);
    expect(contest?.outcome).toMatchObject({ state: 'completed', ...outcome });
  });
});
