/** Many elections in one call: defined from a folder, certified by one resolution. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { call, type CallResult } from '../../testing/call';

const ELECTIONS = ['night-1', 'night-2', 'night-3'];
const MAP = {
  contest: { columns: ['contest'] },
  source: 'urn:test:import',
  precinct: { columns: ['precinct'] },
  counters: { invalid: 'invalid', issued: 'issued' },
  options: { a: 'A', b: 'B' },
  blank: 'zero',
};
const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-04-20',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'established by the commission',
};

let database: TestDatabase;
let folder: TestFolder;
const keys: string[] = [];
const officers: { officerId: string; publicKey: string }[] = [];

function sanaq(...args: readonly string[]): Promise<CallResult> {
  return call({ DATABASE_URL: database.url }, ...args);
}

async function done(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await sanaq(...args);
  if (code !== 0) throw new Error(`${args.join(' ')} (${code}): ${err}${out}`);
  return out;
}

/** A folder of its own with these definitions. */
function nightOf(...definitions: readonly object[]): TestFolder {
  const night = new TestFolder();
  night.write('register.csv', REGISTER_CSV);
  definitions.forEach((definition, index) => night.write(`${index + 1}.json`, definition));
  return night;
}

/** One contest alone, so that every precinct has one protocol. */
function definition(electionId: string): object {
  const whole = electionFile(electionId, officers) as { contests: object[] };
  return { ...whole, contests: whole.contests.slice(0, 1) };
}

beforeAll(async () => {
  database = await testPostgres();
  folder = new TestFolder();
  for (const officerId of ['o1', 'o2']) {
    const key = join(folder.path, `${officerId}-${randomUUID()}.json`);
    const { publicKey } = JSON.parse(await done('key', 'new', officerId, '--out', key)) as { publicKey: string };
    officers.push({ officerId, publicKey });
    keys.push(key);
  }
});
afterAll(async () => {
  folder.remove();
  await database.drop();
});

describe('A folder of definitions', () => {
  it('is not published at all while one of them is wrong, and everything that is wrong is named', async () => {
    const wrong = { ...(definition('wrong-1') as Record<string, unknown>), votingDay: 'never' };
    const night = nightOf(definition('right'), wrong, { ...wrong, electionId: 'wrong-2' }, definition('right'));
    night.write('broken.json', '{"electionId": "broken", ');
    night.write('map.json', MAP);
    const { code, out, err } = await sanaq('define', night.path);
    expect([code, out]).toEqual([2, '']);
    for (const named of ['2.json', '3.json', '4.json', 'broken.json', 'ELECTION_TWICE', 'votingDay']) {
      expect(err).toContain(named);
    }
    expect(err).toContain('4 of 5 definitions are wrong; nothing was published');
    expect(err).toMatch(/map\.json is no definition/);
    expect(await done('status')).toContain('There is no election yet');
    night.remove();
  });

  it('is refused where it holds none', async () => {
    const night = nightOf();
    expect(await sanaq('define', night.path)).toMatchObject({ code: 2, out: '' });
    night.remove();
  });

  it('is opened election by election, and once only', async () => {
    const night = nightOf(...ELECTIONS.map(definition));
    const first = (await sanaq('define', night.path, '--json')).json() as { elections: object[] };
    expect(first.elections).toMatchObject(
      ELECTIONS.map((electionId) => ({ electionId, state: 'published', sealed: true, precincts: 4 })),
    );
    const again = await done('define', night.path);
    expect(again.match(/was published before/g)?.length).toBe(3);
    night.remove();
  });
});

describe('Contests certified together', () => {
  const deciding = (officer: number): string[] => [
    ...['--key', keys[officer] ?? ''],
    ...['--resolution', folder.write('resolution.json', RESOLUTION)],
  ];
  interface Planned {
    readonly contests: readonly { readonly electionId: string; readonly step: string }[];
    readonly confirm: string | null;
  }
  const planned = async (...args: readonly string[]): Promise<Planned> =>
    (await sanaq('certify', '--all', ...args, '--json')).json() as Planned;
  const steps = ({ contests }: Planned): unknown => contests.map(({ step }) => step);

  beforeAll(async () => {
    for (const electionId of ELECTIONS) {
      const rows = ['p1', 'p2', 'p3', 'p4'].map((precinct) => `list,${precinct},90,0,60,30`);
      // One precinct of the last election is silent.
      const some = electionId === 'night-3' ? rows.slice(1) : rows;
      const csv = folder.write(`${electionId}.csv`, ['contest,precinct,issued,invalid,A,B', ...some, ''].join('\n'));
      await done('submit', csv, '--map', folder.write('map.json', MAP), '--election', electionId);
    }
  });

  it('are shown first, and nothing is decided without the name of what was shown', async () => {
    const plan = await planned(...deciding(0));
    expect(steps(plan)).toEqual(['propose', 'propose', 'leave']);
    expect(plan.confirm).toMatch(/^[0-9a-f]{12}$/);
    expect(await planned(...deciding(0))).toEqual(plan);
    const other = await sanaq('certify', '--all', ...deciding(0), '--confirm', '000000000000');
    expect(other.code).toBe(2);
    expect(other.err).toContain('PLAN_CHANGED');
    expect((await planned(...deciding(1))).confirm).toBe(plan.confirm);
  });

  it('are proposed by one officer and approved by another, each with one confirmation', async () => {
    const proposal = await planned(...deciding(0));
    const proposed = await sanaq('certify', '--all', ...deciding(0), '--confirm', proposal.confirm ?? '', '--json');
    // Something was left: it is open.
    expect(proposed.code).toBe(1);
    expect(proposed.json()).toMatchObject({
      contests: [{ answer: { kind: 'certify', verdict: 'accepted' } }, { answer: { verdict: 'accepted' } }],
    });
    expect(steps(await planned(...deciding(0)))).toEqual(['leave', 'leave', 'leave']);
    const approval = await planned(...deciding(1));
    expect(steps(approval)).toEqual(['approve', 'approve', 'leave']);
    const approved = await sanaq('certify', '--all', ...deciding(1), '--confirm', approval.confirm ?? '');
    expect(approved.out.match(/approve_certification +accepted/g)?.length).toBe(2);
    const status = (await sanaq('status', '--json')).json() as {
      elections: { contests: { state: string }[] }[];
    };
    expect(status.elections.map(({ contests: [contest] }) => contest?.state)).toEqual([
      'certified',
      'certified',
      'counting',
    ]);
  });

  it('are those of one election where it is named, and a round is never meant', async () => {
    expect((await planned('night-3')).contests.map(({ electionId }) => electionId)).toEqual(['night-3']);
    expect((await sanaq('certify', '--all', 'nowhere')).err).toContain('ELECTION_UNKNOWN');
    expect((await sanaq('certify', '--all', '--round', '1')).code).toBe(2);
    expect((await sanaq('certify')).code).toBe(2);
  });
});
