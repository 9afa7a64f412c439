/** Real protocols with a real flaw: the same files recounted at a desk and counted by the services. */
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { GEORGIA_ELECTION, georgiaFiles, georgiaMissing, type Georgia } from '../elections/georgia';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { newOfficers, RESOLUTION } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

interface Outcome {
  readonly state: string;
  readonly seats: Readonly<Record<string, number>>;
  readonly winners: readonly string[];
}

interface Contest {
  readonly contestId: string;
  readonly root: string;
  readonly state: string;
  readonly precincts: Readonly<Record<string, number>>;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
  readonly outcome: Outcome;
}

interface Document {
  readonly electionId: string;
  readonly snapshot: number;
  readonly root: string;
  readonly rehearsal: boolean;
  readonly contests: readonly Contest[];
}

const DREAM = '41';
const UNITED = '5';
const TWICE = '39-18';
const missing = georgiaMissing();
if (missing !== null) process.stderr.write(`SKIPPED: Georgia 2012: ${missing}\n`);

function contestOf(document: Document, contestId: string): Contest {
  const found = document.contests.find((contest) => contest.contestId === contestId);
  if (found === undefined) throw new Error(`no contest ${contestId}`);
  return found;
}

describeWithKafka('The protocols of Georgia 2012', () => {
  if (missing !== null) {
    it.skip(`are counted [SKIPPED: ${missing}]`, () => undefined);
    return;
  }
  let database: TestDatabase;
  let installation: Installation;
  let api: ServiceProcess;
  let georgia: Georgia;
  let tabulated: Document;
  let published: Document;
  const open = (): string => `${api.url}/v1/elections/${GEORGIA_ELECTION}`;
  const newest = (): Promise<Document> =>
    until(
      'all that was judged is published',
      async () => {
        const { snapshot } = (await getJson<{ snapshot: number | null }>(open())).body;
        if (snapshot !== (await installation.position(GEORGIA_ELECTION)) - 1) return null;
        return (await getJson<Document>(`${open()}/snapshots/${snapshot}`)).body;
      },
      () => installation.processes.map((process) => process.logTail()).join('\n'),
    );

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    const services = Promise.all([
      installation.start('results-api'),
      installation.start('tabulation'),
      installation.start('seat-allocation'),
    ]);
    const [[started], officers] = await Promise.all([services, newOfficers(installation, 'o1', 'o2')]);
    api = started;
    georgia = georgiaFiles(installation.folder, officers);
    const { definition, list, smd } = georgia;
    const recounting = installation.sanaq(
      'tabulate', '--election', definition, '--protocols', list.protocols, '--map', list.map, '--protocols', smd.protocols, '--map', smd.map, '--json',
    ); // prettier-ignore
    await installation.sanaqOk('define', definition);
    const submitted = await installation.sanaq(
      'submit',
      list.protocols,
      smd.protocols,
      '--map',
      list.map,
      '--map',
      smd.map,
      '--json',
    );
    const rows = georgia.rows.list + georgia.rows.smd;
    expect(submitted.code).toBe(1);
    expect(submitted.json()).toMatchObject({
      published: rows,
      unreadable: 0,
      elections: [{ verdicts: { counted: rows - 2, held: 2 } }],
    });
    const recounted = await recounting;
    // Something is held: done, but with something incomplete.
    expect(recounted.code).toBe(1);
    tabulated = recounted.json<Document>();
    published = await newest();
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('have the size that their description tells', () => {
    expect([georgia.rows, georgia.precincts, georgia.districts.length]).toEqual([
      { list: 3_696, smd: 3_649 },
      3_695,
      73,
    ]);
  });

  it('give the same document and the same roots through files and through Kafka', () => {
    const { contests, electionId, rehearsal, root } = published;
    expect({ contests, electionId, rehearsal, root }).toEqual({
      contests: tabulated.contests,
      electionId: tabulated.electionId,
      rehearsal: tabulated.rehearsal,
      root: tabulated.root,
    });
  });

  it('sum up over the first row of each number', () => {
    const list = contestOf(tabulated, 'list');
    expect(list.votes).toEqual(georgia.listVotes);
    expect(list.counters).toEqual(georgia.listCounters);
    expect([list.votes[DREAM], list.votes[UNITED]]).toEqual([1_181_797, 867_234]);
  });

  it('give the official seats and winners', () => {
    const { outcome } = contestOf(tabulated, 'list');
    const seats = Object.fromEntries(Object.entries(outcome.seats).filter(([, count]) => count > 0));
    expect(seats).toEqual(georgia.officialListSeats);
    expect(seats).toEqual({ [DREAM]: 44, [UNITED]: 33 });
    const winners: Record<string, number> = {};
    for (const contest of tabulated.contests.filter(({ contestId }) => contestId !== 'list')) {
      expect([contest.contestId, contest.outcome.state, contest.outcome.winners.length]).toEqual([
        contest.contestId,
        'completed',
        1,
      ]);
      const [winner = ''] = contest.outcome.winners;
      winners[winner] = (winners[winner] ?? 0) + 1;
    }
    expect(winners).toEqual(georgia.officialWinners);
    expect(winners).toEqual({ [DREAM]: 41, [UNITED]: 32 });
  });

  it('show the second protocol of one number as an open item of both contests, held with its code', async () => {
    for (const contestId of ['list', 'smd-39']) {
      const contest = contestOf(published, contestId);
      expect([contest.state, contest.openItems, contest.precincts['held'], contest.precincts['missing']]).toEqual([
        'counting',
        1,
        0,
        0,
      ]);
    }
    const { held } = (await installation.sanaqOk('held', 'list', '--json')).json<{ held: readonly object[] }>();
    expect(held).toEqual(
      ['list', 'smd-39'].map(
        (contestId) => expect.objectContaining({ contestId, precinctId: TWICE, codes: ['SECOND_ORIGINAL'] }) as object,
      ),
    );
    const path = `${open()}/contests/list/precincts/${TWICE}`;
    const { records, state } = (await getJson<{ state: string; records: { verdicts: { verdict: string }[] }[] }>(path))
      .body;
    expect([state, records.map(({ verdicts }) => verdicts.map(({ verdict }) => verdict))]).toEqual([
      'counted',
      [['counted'], ['held']],
    ]);
  });

  it('cannot be certified before the open item is settled or named', async () => {
    const { root, counters, votes } = contestOf(published, 'list');
    const decision = {
      electionId: GEORGIA_ELECTION,
      kind: 'certify',
      scope: 'contest',
      target: { contestId: 'list', round: 1 },
      basis: { root, totals: { counters, votes }, openItems: [], missing: [] },
      resolution: RESOLUTION,
    };
    const refused = await installation.sanaq(
      'decide',
      installation.file('certify.json', decision),
      '--key',
      'o1.key.json',
    );
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('OPEN_ITEMS_DIFFER: ')]);
  });

  it('are certified after a signed decision, and the stream alone gives the certified roots again', async () => {
    const resolution = installation.file('resolution.json', RESOLUTION);
    const items = (await installation.sanaqOk('held', 'list', 'list', '--json')).json<{ held: { sha256: string }[] }>()
      .held;
    const call = (officer: string): string[] => ['--key', `${officer}.key.json`, '--resolution', resolution];
    await installation.sanaqOk('held', 'set-aside', items[0]?.sha256 ?? '', ...call('o1'));
    await installation.sanaqOk('certify', 'list', ...call('o1'));
    await installation.sanaqOk('certify', 'list', ...call('o2'));
    const final = await until('the final seats', async () => {
      const { body } = await getJson<{ contests: { final: boolean; seats: Record<string, number> }[] }>(
        `${open()}/contests/list/mandates`,
      );
      return body.contests[0]?.final === true ? body.contests[0].seats : null;
    });
    expect([final[DREAM], final[UNITED]]).toEqual([44, 33]);
    const document = await newest();
    expect(contestOf(document, 'list')).toMatchObject({ state: 'certified', openItems: 0, outcome: { final: true } });
    await installation.sanaqOk('export', GEORGIA_ELECTION, '--out', 'georgia.ndjson.gz');
    const again = (await installation.sanaq('tabulate', '--stream', 'georgia.ndjson.gz', '--json')).json<Document>();
    expect([again.root, again.contests]).toEqual([document.root, document.contests]);
  });
});
