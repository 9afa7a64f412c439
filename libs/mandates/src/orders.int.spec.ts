/** Orders of mandates: each accepted one after a final distribution is a distribution of the next number. */
import type { Pool } from 'pg';
import { EVENT_TYPES, type MandatesDistributed } from '#libs/contracts';
import type { DecisionMatter, NamedPerson, OrderOfMandates } from '#libs/election';
import type { EventStream } from '#libs/event-stream';
import { createLogger, createPool, roleUrl } from '#libs/platform';
import { isAbsent, type ContestMandates } from '#libs/results';
import { testPostgres } from '../../../test/support/servers';
import { mandatesReader } from './distributions/distributions-anew';
import { ElectionMandates, type MandatesProgress } from './election-mandates';
import { CertifiedElection, eventsOf, recordsOf } from '../../../test/elections/certified-election';
import { Killed, poolKilledAt, streamKilledAt, type Moment } from './testing/failing';
import { withChangedData } from './testing/results-records';

jest.setTimeout(120_000);

const LIST = { contestId: 'list', round: 1 } as const;
const NO_ONE = `sha256:${'0'.repeat(64)}`;

let election: CertifiedElection;
let certification: string;
/** The order that stands for list a. */
let current: string;
let copies = 0;

beforeAll(async () => {
  election = await CertifiedElection.opened();
  await election.everything();
  certification = await election.certify('list');
});

afterAll(() => election.close());

interface Run {
  readonly prefix?: string;
  readonly pool?: Pool;
  readonly stream?: EventStream;
}

/** A process that works off all there is; tells what its log says, and what it counted. */
async function allocated({ prefix = 'sanaq', pool = election.pool, stream = election.stream }: Run = {}): Promise<{
  readonly said: readonly { readonly code?: string; readonly reason?: string }[];
  readonly progress: MandatesProgress | undefined;
}> {
  const said: { code?: string; reason?: string }[] = [];
  const log = createLogger({
    name: 'test',
    level: 'warn',
    to: { write: (line) => said.push(JSON.parse(line) as { code?: string; reason?: string }) },
  });
  let progress: MandatesProgress | undefined;
  const onProgress = (now: MandatesProgress): void => void (progress = now);
  const options = { pool, stream, topicPrefix: prefix, electionId: 'small', log, onProgress };
  await new ElectionMandates(options).drain(AbortSignal.timeout(20_000));
  return { said, progress };
}

function person(candidateId: string): NamedPerson {
  return { candidateId, name: `Аты ${candidateId}`, commitment: `sha256:${'c'.repeat(64)}` };
}

function orderOf(occasion: OrderOfMandates['occasion'], ...candidateIds: readonly string[]): OrderOfMandates {
  return {
    listId: 'a',
    setBy: 'governing_body',
    occasion,
    decidedOn: '2023-03-30',
    publishedOn: '2023-03-27',
    document: { number: '7', date: '2023-03-30', sha256: 'd'.repeat(64) },
    persons: candidateIds.map(person),
    share: null,
    answers: [],
  };
}

function orderDecision(order: OrderOfMandates, current: string | null): Parameters<typeof decide>[0] {
  const target = { ...LIST, sha256: certification };
  return { kind: 'order_of_mandates', scope: 'contest', target, basis: { current }, order };
}

async function decide(decision: DecisionMatter): Promise<string> {
  const { record, sha256 } = await election.decision('o1', decision);
  await election.decide(record);
  return sha256;
}

async function distributed(topic = election.topics.mandates): Promise<{ id: string; data: MandatesDistributed }[]> {
  return (await eventsOf(election.stream, topic)).flatMap(({ event, type, data }) =>
    type === EVENT_TYPES.mandatesDistributed ? [{ id: event.id, data }] : [],
  );
}

async function shown(snapshot?: number): Promise<ContestMandates | undefined> {
  const at = { publishedOnly: true, ...(snapshot === undefined ? {} : { snapshot }) };
  const read = await mandatesReader(election.pool).mandates('small', 'list', at);
  if (isAbsent(read)) throw new Error(read.absent);
  return read.contests[0];
}

/** Copies of stream and results under a prefix of its own, with an empty store. */
async function elsewhere(
  change?: Parameters<CertifiedElection['copied']>[1],
): Promise<{ prefix: string; pool: Pool; mandates: string; close: () => Promise<void> }> {
  const prefix = `copy${++copies}`;
  const topics = await election.copied(prefix, change);
  const database = await testPostgres();
  const pool = createPool(roleUrl(database.url, 'sanaq_writer'), { applicationName: 'test', max: 10 });
  const close = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  return { prefix, pool, mandates: topics.mandates, close };
}

describe('An order of mandates', () => {
  it('is a new distribution of the same seats that says who holds them, and supersedes the one before', async () => {
    expect((await allocated()).progress).toMatchObject({ distributed: 1 });
    current = await decide(orderDecision(orderOf('first', 'a1', 'a2', 'a3'), null));
    expect(await shown()).toMatchObject({ final: true, distribution: 1, holders: [] });
    const { said, progress } = await allocated();
    expect([said, progress?.distributed]).toEqual([[], 1]);
    const [one, two, ...more] = (await distributed()).map(({ data }) => data);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ distribution: 1, supersedes: null, reason: 'certification', holders: [] });
    expect(two).toMatchObject({
      distribution: 2,
      supersedes: 1,
      reason: 'order',
      order: { sha256: current, listId: 'a', officer: { officerId: 'o1' }, resolution: { commission: 'CEC' } },
      holders: [{ listId: 'a', order: current, persons: ['a1', 'a2', 'a3'].map(person) }],
    });
    const { seats, totals, root, position, trace, officers } = one!;
    expect(two).toMatchObject({ seats, totals, root, position, trace, officers });
  });

  it('after a vacancy is one more, which names the vacancy', async () => {
    current = await decide(orderDecision(orderOf('vacancy', 'a1', 'a4', 'a3'), current));
    expect((await allocated()).said).toEqual([]);
    expect((await distributed()).map(({ data }) => [data.distribution, data.supersedes, data.reason])).toEqual([
      [1, null, 'certification'],
      [2, 1, 'order'],
      [3, 2, 'vacancy'],
    ]);
    const now = await shown();
    expect(now).toMatchObject({
      final: true,
      distribution: 3,
      holders: [{ listId: 'a', order: current, persons: ['a1', 'a4', 'a3'].map(person) }],
      history: [
        { distribution: 1, reason: 'certification', order: null },
        { distribution: 2, reason: 'order', order: { listId: 'a' } },
        { distribution: 3, supersedes: 2, reason: 'vacancy', order: { listId: 'a', sha256: current } },
      ],
    });
    // An earlier snapshot shows what stood then.
    const before = await shown(now?.history[1]?.position ?? 0);
    expect(before).toMatchObject({ distribution: 2, holders: [{ persons: ['a1', 'a2', 'a3'].map(person) }] });
    expect(before?.history).toHaveLength(2);
  });

  const moments: Moment[] = ['before', 'after'];
  const doors: [string, (there: { pool: Pool; mandates: string }, moment: Moment) => Partial<Run>][] = [
    [
      'the send',
      ({ mandates }, moment) => ({ stream: streamKilledAt(election.stream, mandates, moment, '"reason":"vacancy"') }),
    ],
    ['the commit', ({ pool }, moment) => ({ pool: poolKilledAt(pool, 'commit', moment) })],
    ['the note that it is sent', ({ pool }, moment) => ({ pool: poolKilledAt(pool, 'distribution_sent (', moment) })],
  ];

  it.each(doors.flatMap(([door, run]) => moments.map((moment) => [moment, door, run] as const)))(
    'is one distribution under one id however often the process is killed %s %s',
    async (moment, _door, run) => {
      const there = await elsewhere();
      const killed = { ...there, ...run(there, moment) };
      for (let time = 0; time < 3; time++) {
        // Each life may end at a distribution of its own.
        await allocated(killed).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
      }
      await allocated(there);
      await allocated(there);
      const { rows } = await there.pool.query(
        'select from sanaq.distribution join sanaq.distribution_sent using (event_id)',
      );
      await there.close();
      const out = await recordsOf(election.stream, there.mandates);
      const values = out.flatMap(({ value }) => (value?.includes(EVENT_TYPES.mandatesDistributed) ? [`${value}`] : []));
      expect(rows).toHaveLength(3);
      expect(new Set(values).size).toBe(3);
      const inOrder = new Map((await distributed(there.mandates)).map(({ id, data }) => [id, data]));
      expect([...inOrder.values()]).toEqual((await distributed()).map(({ data }) => data));
    },
  );

  it('does not stand by the word of results alone: it must be signed, in the stream, and of this certification', async () => {
    const never = orderDecision(orderOf('vacancy', 'x1'), current);
    const [forged, unsent] = [
      await election.decision('o1', never, { signer: election.keys.stranger }),
      await election.decision('o1', never),
    ].map(({ record }) => JSON.parse(`${record.value}`) as unknown);
    const forgeries: [string, (data: object) => unknown][] = [
      ['not signed by officer "o1"', (data) => ({ ...data, event: forged })],
      ['is another record', (data) => ({ ...data, event: unsent })],
      ['rests on another certification', (data) => ({ ...data, certification: NO_ONE })],
      ['is about another contest', (data) => ({ ...data, contestId: 'district-1' })],
    ];
    for (const [reason, forge] of forgeries) {
      const there = await elsewhere((records) =>
        withChangedData(records, ({ type, data }) =>
          type === EVENT_TYPES.orderDecided ? forge(data as object) : undefined,
        ),
      );
      const { said } = await allocated(there);
      await there.close();
      expect(said.map(({ code }) => code)).toEqual(['ORDER_UNVERIFIED', 'ORDER_UNVERIFIED']);
      expect(said[0]?.reason).toContain(reason);
      expect(await distributed(there.mandates)).toHaveLength(1);
    }
  });

  it('is suspended with the mandates, and a vacancy filled meanwhile does not stand before that is lifted', async () => {
    const suspend = { kind: 'suspend_mandates', scope: 'contest', target: LIST, basis: { article: '100' } } as const;
    const suspension = await decide(suspend);
    current = await decide(orderDecision(orderOf('vacancy', 'a1', 'a4'), current));
    expect((await allocated()).said).toEqual([]);
    const { data } = (await distributed()).at(-1)!;
    expect(data).toMatchObject({ distribution: 4, supersedes: 3, suspendedBy: suspension });
    expect(await shown()).toMatchObject({ final: false, suspended: true, distribution: 4 });
    await decide({ kind: 'reinstate', scope: 'contest', target: { sha256: suspension }, basis: {} });
    current = await decide(orderDecision(orderOf('vacancy', 'a1', 'a4', 'a5'), current));
    expect((await allocated()).said).toEqual([]);
    const events = await eventsOf(election.stream, election.topics.mandates);
    const told = events.flatMap(({ type, data: said }) =>
      type === EVENT_TYPES.mandatesSuspended || type === EVENT_TYPES.mandatesReinstated ? [said.distribution] : [],
    );
    expect(told).toEqual([3, 4]);
    const last = (await distributed()).at(-1)!.data;
    expect([last.distribution, last.suspendedBy]).toEqual([5, undefined]);
    expect(await shown()).toMatchObject({ final: true, distribution: 5, suspended: false });
  });

  it('ends with its certification: the distribution after a new one names nobody', async () => {
    await election.revoke('list', certification);
    expect(await shown()).toMatchObject({ final: false, distribution: null, holders: [] });
    certification = await election.certify('list');
    expect((await allocated()).said).toEqual([]);
    const last = (await distributed()).at(-1)!.data;
    expect(last).toMatchObject({ distribution: 6, supersedes: 5, reason: 'certification', holders: [] });
    expect(last.order).toBeUndefined();
    expect((await shown())?.history.map(({ distribution }) => distribution)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
