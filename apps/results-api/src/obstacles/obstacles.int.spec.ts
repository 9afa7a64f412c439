/** What stands in the way of a result: a rule that fails everywhere, and papers that are not there. */
import { decodeRecord, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import { SMALL_REGISTER } from '#libs/election/testing';
import type { RecordToAppend } from '#libs/event-stream';
import { createLogger } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import { CountedElection } from '../../../../test/elections/counted-election';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';

const PRECINCTS = 24;
const FAILING = 8;

describe('Obstacles', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${api.url}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.text()).replace(/\s+/g, ' ');
  };
  const obstacles = async (): Promise<Readonly<Record<string, unknown>>> =>
    JSON.parse(await get('/v1/elections/small/obstacles')) as Readonly<Record<string, unknown>>;

  /** The same protocol with more in it. */
  function protocolWith(record: RecordToAppend, more: object): RecordToAppend {
    const { body } = decodeRecord({ ...record, position: 0, timestampMs: 0 });
    if (body.kind !== 'protocol') throw new Error('a protocol');
    const { source, id } = body.envelope;
    const data = { ...body.protocol, ...more };
    return encodeEvent({ type: EVENT_TYPES.protocolSubmitted, source, id, rehearsal: false, data }, data.precinctId);
  }

  beforeAll(async () => {
    const [first] = SMALL_REGISTER;
    if (first === undefined) throw new Error('a precinct');
    const register = Array.from({ length: PRECINCTS }, (_, no) => ({ ...first, precinctId: `p${no}` }));
    election = await CountedElection.open({}, register);
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
    const failing = { counters: { invalid: 1, issued: 1 } };
    const boxes = [{ ballots: 3, applications: 2 }];
    const sha256 = 'ab'.repeat(32);
    await election.count(
      ...election.opening(),
      ...Array.from({ length: FAILING }, (_, no) => election.protocol({ precinctId: `p${no}`, ...failing })),
      ...Array.from({ length: PRECINCTS - FAILING - 2 }, (_, no) =>
        election.protocol({ precinctId: `p${FAILING + no}` }),
      ),
      protocolWith(election.protocol({ precinctId: 'p22' }), { portableBoxes: boxes }),
      protocolWith(election.protocol({ precinctId: 'p23' }), { portableBoxes: boxes, acts: [{ kind: 'act', sha256 }] }),
    );
    await election.publish();
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  const storm = { contestId: 'list', code: 'G1', failed: FAILING, protocols: PRECINCTS, examples: ['p0', 'p1', 'p2'] };

  it('name a control that fails in a third of the protocols, to programs, to people and to operators', async () => {
    expect((await obstacles())['ruleStorms']).toEqual([storm]);
    const page = await get('/en/small/obstacles');
    expect(page).toContain('Rules that fail everywhere');
    expect(page).toContain(`fails in ${FAILING} of the last ${PRECINCTS} protocols`);
    expect(page).toContain('/en/small/c/list/p/p2');
    // As `sanaq status` asks.
    expect(await new ResultsReader(election.reader).ruleStorms('small')).toEqual([storm]);
    expect(await new ResultsReader(election.reader).ruleStorms('small', 12)).toEqual([]);
  });

  it('name counted protocols without the act that belongs to them, with their age', async () => {
    const { missingDocuments, missingDocumentsInAll } = await obstacles();
    expect(missingDocuments).toEqual([
      {
        contestId: 'list',
        round: 1,
        precinctId: 'p22',
        kind: 'box_act',
        named: null,
        since: expect.any(String) as string,
      },
    ]);
    expect(missingDocumentsInAll).toBe(1);
    const page = await get('/ru/small/documents');
    expect(page).toContain('/ru/small/c/list/p/p22');
    expect(page).toContain('акт о бюллетенях переносного ящика');
    expect(page).toContain('0 минут');
    expect(page).not.toContain('/p/p23');
    const table = await get('/v1/elections/small/missing-documents.csv');
    expect(table).toMatch(/contest_id,round,precinct_id,kind,named,since list,1,p22,box_act,,2/);
  });

  it('name a correction whose paper is not there, and forget what it replaced', async () => {
    const replaced = election.protocol({ id: 'e9', precinctId: 'p8' });
    const correction = protocolWith(election.correction(replaced, { a: 3, against_all: 1 }), {});
    const snapshot = await election.count(correction);
    await election.publish();
    const { missingDocuments } = await obstacles();
    expect(missingDocuments).toMatchObject([{ precinctId: 'p22' }, { precinctId: 'p8', kind: 'named_paper' }]);
    // At the snapshot before it is as it was.
    const earlier = await new ResultsReader(election.reader).missingDocuments('small', snapshot - 1);
    expect(earlier.map(({ precinctId }) => precinctId)).toEqual(['p22']);
  });

  it('are the page of documents where none is missing, too', async () => {
    const other = await CountedElection.open();
    const log = createLogger({ name: 'results-api', level: 'silent' });
    const its = await startResultsApi({ pool: other.reader, log, host: '127.0.0.1', port: 0 });
    await other.count(...other.opening());
    await other.publish();
    const page = await (await fetch(`${its.url}/en/small/documents`)).text();
    expect(page).toContain('No document is known to be missing.');
    await its.stop();
    await other.close();
  });
});
