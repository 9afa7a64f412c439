/** Commissions' own summaries under their unit, as the API shows them. */
import Ajv2020 from 'ajv/dist/2020';
import { createLogger } from '#libs/platform';
import { listVotes } from '../../../libs/election/src/testing/small-election';
import { OPENAPI } from './openapi/document';
import { startResultsApi, type RunningResultsApi } from './testing/start-api';
import { CountedElection } from '../../../test/elections/counted-election';
import { nameOf } from '../../../test/elections/signed-election';

describe('A unit in the API', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const unit = async (id: string, query = ''): Promise<unknown> =>
    (await fetch(`${api.url}/v1/elections/small/contests/list/units/${id}${query}`)).json();

  beforeAll(async () => {
    election = await CountedElection.open();
    api = await startResultsApi({
      pool: election.reader,
      log: createLogger({ name: 'results-api', level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
    });
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('shows the summaries of its commission with what differs, at every snapshot as it stood then', async () => {
    const protocols = ['p1', 'p2'].map((precinctId) =>
      election.protocol({ id: precinctId, precinctId, votes: listVotes(precinctId === 'p1' ? 30 : 12, 0, 0, 0) }),
    );
    const before = await election.count(...election.opening(), ...protocols.slice(0, 1));
    const summary = election.summary('s1', 'T1', listVotes(30, 0, 0, 0));
    const waiting = await election.count(summary);
    const after = await election.count(...protocols.slice(1));
    await election.publish();

    expect(await unit('T1', `?snapshot=${before}`)).toMatchObject({ summaries: [] });
    expect(await unit('T1', `?snapshot=${waiting}`)).toMatchObject({
      heldRecords: 0,
      summaries: [{ verdict: 'held', codes: ['SUMMARY_INCOMPLETE'], differences: [] }],
    });
    const newest = await unit('T1');
    expect(newest).toMatchObject({
      snapshot: after,
      votes: { a: 42 },
      summaries: [
        {
          sha256: nameOf(summary),
          source: 'urn:test',
          id: 's1',
          unitId: 'T1',
          hierarchy: 'administrative',
          verdict: 'held',
          codes: ['SUMMARY_DIFFERS'],
          votes: { a: 30 },
          differences: [
            {
              kind: 'option',
              id: 'a',
              submitted: 30,
              computed: 42,
              difference: -12,
              precincts: [{ precinctId: 'p2', reason: 'equals_difference', figure: 12 }],
            },
          ],
        },
      ],
    });
    expect(await unit('T2')).toMatchObject({ summaries: [] });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
      $ref: '#/components/schemas/Unit',
      components: OPENAPI.components,
    });
    expect([validate(newest), validate.errors]).toEqual([true, null]);
  });
});
