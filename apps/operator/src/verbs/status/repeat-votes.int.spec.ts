/** A unit votes again: what an operator sees of its clocks, of what is open, and of the result once certified. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { call, type CallResult } from '../../testing/call';

const ELECTION = 'repeat-1';
const CONTEST = `${ELECTION}/list`;
const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-04-20',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'the will of the voters cannot be determined',
};
const MAP = {
  contest: 'list',
  source: 'urn:test:import',
  precinct: { columns: ['precinct'] },
  counters: { invalid: 'invalid', issued: 'issued' },
  options: { a: 'A', b: 'B', against_all: 'against' },
  round: 'round',
  blank: 'zero',
};
const HEADING = 'precinct,round,issued,invalid,A,B,against';
const FIRST = ['p1,1,100,1,60,30,2', 'p2,1,100,0,50,40,', 'p3,1,100,,70,20,', 'p4,1,100,0,10,,'];
const AGAIN = ['p3,2,100,,30,60,', 'p4,2,100,0,40,,'];

let database: TestDatabase;
let folder: TestFolder;
let deciding: readonly (readonly string[])[] = [];
/** Name of the certification, once there is one. */
let certification = '';

function sanaq(...args: readonly string[]): Promise<CallResult> {
  return call({ DATABASE_URL: database.url }, ...args);
}

async function done(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await sanaq(...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${err}${out}`);
  return out;
}

function submit(rows: readonly string[]): Promise<string> {
  const csv = folder.write(`${randomUUID()}.csv`, [HEADING, ...rows, ''].join('\n'));
  return done('submit', csv, '--map', folder.write('map.json', MAP), '--election', ELECTION);
}

function decide(decision: object): Promise<string> {
  const file = folder.write(`${randomUUID()}.json`, { electionId: ELECTION, ...decision });
  return done('decide', file, ...(deciding[0] ?? []));
}

/** The list under the act, in a country with two time zones. */
function definitionFile(officers: readonly { readonly officerId: string; readonly publicKey: string }[]): object {
  const plain = electionFile(ELECTION, officers) as {
    units: { unitId: string }[];
    officers: { may: string[] }[];
    contests: { options: object[] }[];
  };
  const [list] = plain.contests;
  return {
    ...plain,
    units: plain.units.map((unit) => (unit.unitId === 'T2' ? { ...unit, timeZone: 'Asia/Aqtobe' } : unit)),
    officers: plain.officers.map((officer) => ({ ...officer, may: [...officer.may, 'open_round', 'publish_results'] })),
    contests: [
      {
        ...list,
        kind: 'mazhilis_list',
        ruleSet: 'kz.mazhilis-list.2023',
        options: [...(list?.options ?? []), { optionId: 'against_all', kind: 'against_all' }],
      },
    ],
  };
}

beforeAll(async () => {
  database = await testPostgres();
  folder = new TestFolder();
  const officers = [];
  for (const officerId of ['o1', 'o2']) {
    const key = join(folder.path, `${officerId}-${randomUUID()}.json`);
    const { publicKey } = JSON.parse(await done('key', 'new', officerId, '--out', key)) as { publicKey: string };
    officers.push({ officerId, publicKey, key });
  }
  const resolution = folder.write('resolution.json', RESOLUTION);
  deciding = officers.map(({ key }) => ['--key', key, '--resolution', resolution]);
  folder.write('register.csv', REGISTER_CSV);
  const named = officers.map(({ officerId, publicKey }) => ({ officerId, publicKey }));
  await done('define', folder.write('election.json', definitionFile(named)));
  await submit(FIRST);
  const target = { contestId: 'list', round: 1, unitId: 'T2' };
  await decide({ kind: 'annul', scope: 'unit', target, basis: { article: '95(1)' } });
  const call = { kind: 'open_round', mode: 'repeat_in_units', scope: 'unit', date: '2023-04-16' };
  await decide({ ...call, target: { ...target, round: 2 }, basis: { article: '95(2)' } });
});
afterAll(async () => {
  folder.remove();
  await database.drop();
});

describe('Where a unit votes again', () => {
  it('its clocks run from its own voting day, in its own time zone, beside those of the first vote', async () => {
    const status = await done('status', ELECTION, '--clocks');
    expect(status).toMatch(/^list\/1 +counted +2023-03-20T08:00:00\+06:00 +43\(1\) +done$/m);
    expect(status).toMatch(/^list\/2 \(repeat vote\) +counted +2023-04-17T08:00:00\+05:00 +43\(1\) +passed$/m);
    expect(status).toMatch(/ established +2023-04-26 +97\(1\) +passed$/m);
  });

  it('certify names for each of its precincts the commission and the day that follow from that vote', async () => {
    const { out } = await sanaq('certify', CONTEST, '--wide');
    expect(out).toMatch(
      /^p3 \(round 2\) .* 43\(1\) +territorial commission of T2 +2023-04-26 \(Art\. 97\(1\), central commission\)/m,
    );
  });

  it('its round is not asked for by itself', async () => {
    for (const verb of ['results', 'certify']) {
      const { code, err } = await sanaq(verb, CONTEST, '--round', '2');
      expect([code, err]).toEqual([2, expect.stringMatching(/^ROUND_IN_OTHER_TOTAL: .*round 1/)]);
    }
  });

  it('the time for appeals runs from the day of the resolution that established the result', async () => {
    await submit(AGAIN);
    const [first = [], second = []] = deciding;
    ({ sha256: certification } = JSON.parse(await done('certify', CONTEST, ...first, '--json')) as { sha256: string });
    await done('certify', CONTEST, ...second);
    const status = await done('status', ELECTION, '--clocks');
    expect(status).toMatch(/^list\/1 +established +2023-03-29 +97\(1\) +done$/m);
    expect(status).toMatch(/^list\/1 +appealed +2023-04-30 /m);
    expect(status).toMatch(/^list\/2 \(repeat vote\) +counted .* done$/m);
    expect(status).toMatch(/^list\/1 +published +2023-03-29 +44\(4\)1\) +passed$/m);
  });

  it('the publication is recorded by a decision, which ends its clock and begins that of the order of mandates', async () => {
    const publication = {
      kind: 'publish_results',
      scope: 'contest',
      target: { contestId: 'list', round: 1, sha256: certification },
      basis: {},
      date: '2023-04-28',
    };
    const said = await decide(publication);
    expect(said).toContain('publish_results: accepted, but STEP_LATE: Art. 44(4)1): this was to be done by 2023-04-26');
    const status = await done('status', ELECTION, '--clocks');
    expect(status).toMatch(/^list\/1 +published +2023-03-29 .* done$/m);
    expect(status).toMatch(/^list\/1 +ordered +2023-05-08 /m);
    const { officialPublication, registration } = JSON.parse(await done('results', CONTEST, '--json')) as Readonly<
      Record<string, unknown>
    >;
    expect(officialPublication).toMatchObject({ date: '2023-04-28' });
    expect(registration).toBeNull();
    expect(JSON.parse(await done('replay', ELECTION, '--compare', '--json'))).toMatchObject({ equal: true });
  });
});
