/** A repeat vote in units, as the API shows it: in the total that it repeats; and what the seats there rest on. */
import Ajv2020 from 'ajv/dist/2020';
import { createLogger } from '#libs/platform';
import { listVotes } from '../../../libs/election/src/testing/small-election';
import { OPENAPI } from './openapi/document';
import { startResultsApi, type RunningResultsApi } from './testing/start-api';
import { CountedElection } from '../../../test/elections/counted-election';

const CONTEST = '/v1/elections/small/contests/list';

let election: CountedElection;
let api: RunningResultsApi;
let before: number;

async function get(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(`${api.url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Errors of an answer against its schema in the API's description; null for none. */
function errorsOf(schema: string, body: unknown): unknown {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
    $ref: `#/components/schemas/${schema}`,
    components: OPENAPI.components,
  });
  return validate(body) ? null : validate.errors;
}

beforeAll(async () => {
  election = await CountedElection.open();
  api = await startResultsApi({
    pool: election.reader,
    log: createLogger({ name: 'results-api', level: 'silent' }),
    host: '127.0.0.1',
    port: 0,
  });
  const place = { contestId: 'list', precinctId: 'p4' };
  const call = { kind: 'open_round', mode: 'repeat_in_units', scope: 'precinct', date: '2023-04-16' } as const;
  before = await election.count(
    ...election.opening(),
    ...['p3', 'p4'].map((id) => election.protocol({ id, precinctId: id, votes: listVotes(5, 0, 0, 0) })),
    await election.decisionRecord('d1', 'o1', { kind: 'annul', scope: 'precinct', target: place, basis: {} }),
  );
  await election.count(
    await election.decisionRecord('d2', 'o1', { ...call, target: { ...place, round: 2 }, basis: {} }),
    election.protocol({ id: 'again', precinctId: 'p4', round: 2, votes: listVotes(21, 0, 0, 0) }),
    election.summary('first', 'T2', listVotes(6, 0, 0, 0)),
    election.summary('second', 'T2', listVotes(12, 0, 0, 0), 2),
  );
  await election.publish();
});

afterAll(async () => {
  await api.stop();
  await election.close();
});

describe('A repeat vote in units', () => {
  it.each(['', '/precincts', '/precincts/p4', '/units/T2'])(
    'has no total of its own: its round leads to the one in which it counts (%s)',
    async (route) => {
      const { status, body } = await get(`${CONTEST}${route}?round=2`);
      expect([status, body]).toMatchObject([404, { code: 'ROUND_IN_OTHER_TOTAL', see: `${CONTEST}${route}?round=1` }]);
      expect(errorsOf('Problem', body)).toBeNull();
      expect((await get(String(body['see']))).status).toBe(200);
    },
  );

  it('is an unknown round in a snapshot in which it was not called yet', async () => {
    const { body } = await get(`${CONTEST}?round=2&snapshot=${before}`);
    expect(body['code']).toBe('CONTEST_UNKNOWN');
  });

  it('is named in its contest with its day and its precincts', async () => {
    const { body } = await get(CONTEST);
    expect(body['repeats']).toMatchObject([
      { round: 2, countsInRound: 1, votingDay: '2023-04-16', precincts: { expected: 1, counted: 1 } },
    ]);
    expect(errorsOf('Contest', body)).toBeNull();
    expect((await get(`${CONTEST}?snapshot=${before}`)).body['repeats']).toBeUndefined();
  });

  it('is named with the precincts that vote again, and with no other', async () => {
    const { body } = await get(`${CONTEST}/precincts?unit=T2`);
    const rows = body['precincts'] as { precinctId: string; repeatRound?: number; votes: Record<string, number> }[];
    expect(rows.map(({ precinctId, repeatRound, votes }) => [precinctId, repeatRound, votes['a']])).toEqual([
      ['p3', undefined, 5],
      ['p4', 2, 21],
    ]);
    expect(errorsOf('Precincts', body)).toBeNull();
    const precinct = (await get(`${CONTEST}/precincts/p4`)).body;
    expect([precinct['round'], precinct['repeatRound'], errorsOf('Precinct', precinct)]).toEqual([1, 2, null]);
  });

  it('has summaries of its own, set beside the precincts that vote again; those of the first vote beside the rest', async () => {
    const named = { kind: 'option', id: 'a' };
    expect((await get(`${CONTEST}/units/T2`)).body).toMatchObject({
      votes: { a: 26 },
      summaries: [
        { id: 'first', round: 1, differences: [{ ...named, submitted: 6, computed: 5, precincts: [] }] },
        {
          id: 'second',
          round: 2,
          differences: [{ ...named, computed: 21, precincts: [{ precinctId: 'p4', reason: 'digits_swapped' }] }],
        },
      ],
    });
  });
});

describe('A contest in the API', () => {
  it('says what its seats rest on where that is asked for, and null where no list rule gives them', async () => {
    const { body } = await get(`${CONTEST}?sensitivity=true`);
    expect(body['sensitivity']).toMatchObject({ lists: [{ list: 'a', seats: 5 }, {}, {}] });
    expect(errorsOf('Contest', body)).toBeNull();
    expect((await get(CONTEST)).body['sensitivity']).toBeUndefined();
    const { body: district } = await get('/v1/elections/small/contests/district-1?sensitivity=true');
    expect([district['sensitivity'], errorsOf('Contest', district)]).toEqual([null, null]);
  });
});
