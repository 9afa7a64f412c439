/** Kafka, SSE and REST show the same numbered snapshots, and each of them adds up. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer } from 'kafkajs';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import type { TopicRecord } from '../crash/plain-kafka';
import { EventSource, type ServerEvent } from './support/event-source';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import { allFigures, contradictions, ResultsSubscriber, type UnitRecord } from './support/results-reader';
import type { ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson, protocol, sums, upTo } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'watched';
const PRECINCTS = 120;
const RECORDS_PER_SECOND = 60;
const POLL_MS = 100;
/** Some protocols that are held: their precincts count as held at every level. */
const BROKEN = [4, 30, 77];

interface Contest {
  readonly contestId: string;
  readonly root: string;
  readonly precincts: UnitRecord['precincts'];
  readonly openItems: number;
  readonly counters: UnitRecord['counters'];
  readonly votes: UnitRecord['votes'];
}
/** A unit as the API shows it. */
type ShownUnit = Omit<UnitRecord, 'openItems'> & { readonly heldRecords: number };
type Polled = Contest & { readonly snapshot: number };

interface Projected {
  readonly contestId: string;
  readonly snapshot: number;
  readonly root: string;
  readonly final: boolean;
}

async function consumed(
  installation: Installation,
  topics: readonly string[],
  take: (topic: string, record: Pick<TopicRecord, 'value'>) => void,
): Promise<Consumer> {
  const consumer = installation.kafka.consumer({ groupId: `${installation.prefix}-dashboard`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    eachMessage: ({ topic, message }) => {
      take(topic, { value: message.value });
      return Promise.resolve();
    },
  });
  return consumer;
}

describeWithKafka('Subscribers of an election that is being counted', () => {
  let database: TestDatabase;
  let installation: Installation;
  let api: ServiceProcess;
  let consumer: Consumer | undefined;
  const results = new ResultsSubscriber();
  const projections: Projected[] = [];
  const events: ServerEvent[] = [];
  const polled: Polled[] = [];
  let notModified = 0;
  const url = (path: string): string => `${api.url}/v1/elections/${ELECTION}${path}`;

  async function poll(signal: AbortSignal): Promise<void> {
    let tag: string | undefined;
    while (!signal.aborted) {
      const answer = await getJson<Polled>(url('/contests/list'), tag === undefined ? {} : { 'if-none-match': tag });
      if (answer.status === 304) notModified += 1;
      else if (answer.status === 200) {
        polled.push(answer.body);
        tag = String(answer.headers['etag']);
      }
      await pause(POLL_MS);
    }
  }

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    const started = await Promise.all([
      installation.start('results-api'),
      installation.start('tabulation'),
      installation.start('seat-allocation'),
    ]);
    api = started[0];
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS));
    const topics = installation.topics(ELECTION);
    consumer = await consumed(installation, [topics.results, topics.mandates], (topic, record) => {
      if (topic === topics.results) results.take(record);
      else projections.push((JSON.parse(record.value?.toString() ?? '') as { data: Projected }).data);
    });
    const broken = new Map(
      BROKEN.map((index) => [`list-${protocol(ELECTION, 'list', index).data['precinctId']}`, index]),
    );
    const protocols = allProtocols(ELECTION, PRECINCTS).map((event) => {
      const index = broken.get(event.id);
      const figures = { counters: { issued: 1, invalid: 0 }, votes: { a: 5, b: 5, c: 5 } };
      return index === undefined ? event : protocol(ELECTION, 'list', index, { figures });
    });
    const file = installation.file('protocols.ndjson', ndjson(protocols));
    const stop = new AbortController();
    const polling = poll(stop.signal);
    const before = new EventSource(url('/stream'));
    const submitting = installation.sanaq('submit', file, '--rate', String(RECORDS_PER_SECOND));
    await until('some snapshots by SSE', () => before.events.length >= 4);
    before.cut();
    events.push(...before.events);
    // Snapshots go by while nobody listens.
    const missedFrom = results.closed.length;
    await until('snapshots that the reader missed', () => results.closed.length >= missedFrom + 3);
    const after = new EventSource(url('/stream'), events.at(-1)?.id);
    // Some of the protocols are held: done, with something to look at.
    expect((await submitting).code).toBe(1);
    const end = await installation.position(ELECTION);
    await until('the last snapshot by Kafka', () => results.closed.at(-1)?.closing.snapshot === end - 1);
    await until('the last snapshot by SSE', () => after.events.at(-1)?.id === end - 1);
    await until('the last snapshot by polling', () => polled.at(-1)?.snapshot === end - 1);
    await until('the last projection', () =>
      projections.some(({ contestId, snapshot }) => contestId === 'smd-2' && snapshot === end - 1),
    );
    stop.abort();
    await polling;
    after.cut();
    events.push(...after.events);
  });

  afterAll(async () => {
    await consumer?.disconnect();
    await installation?.close();
    await database?.drop();
  });

  it('get enough snapshots to tell something', () => {
    expect(results.closed.length).toBeGreaterThan(8);
    expect(results.faults).toEqual([]);
    expect(new Set(polled.map(({ snapshot }) => snapshot)).size).toBeGreaterThan(3);
  });

  it('by SSE get every snapshot once and in order, across the cut', () => {
    const numbers = results.closed.map(({ closing }) => closing.snapshot);
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual(numbers.filter((number) => number >= (ids[0] ?? 0)));
    expect(events.filter(({ data }) => data['reset'] !== undefined)).toEqual([]);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['snapshot']));
  });

  it('see the same figures under the same number, whichever way they ask', () => {
    const byNumber = new Map(results.closed.map((state) => [state.closing.snapshot, state]));
    const expected = (number: number, contestId: string): object => {
      const state = byNumber.get(number);
      const nation = state?.units.find((unit) => unit.contestId === contestId && unit.unitId === 'N');
      if (state === undefined || nation === undefined) throw new Error(`snapshot ${number} was never closed on Kafka`);
      const { precincts, openItems, counters, votes } = nation;
      const root = state.closing.contests.find((contest) => contest.contestId === contestId)?.root;
      return { root, precincts, openItems, counters, votes };
    };
    const shown = ({ root, precincts, openItems, counters, votes }: Contest): object => ({
      root,
      precincts,
      openItems,
      counters,
      votes,
    });
    for (const { id, data } of events) {
      expect([id, data['root']]).toEqual([data['snapshot'], byNumber.get(id)?.closing.root]);
      for (const contest of data['contests'] as readonly Contest[])
        expect(shown(contest)).toEqual(expected(id, contest.contestId));
    }
    for (const answer of polled) expect(shown(answer)).toEqual(expected(answer.snapshot, 'list'));
    for (const { contestId, snapshot, root, final } of projections) {
      expect([final, root]).toEqual([false, (expected(snapshot, contestId) as { root: string }).root]);
    }
  });

  it('by REST pay nothing for what has not changed', async () => {
    const first = await getJson<Polled>(url('/contests/list'));
    const again = await getJson<null>(url('/contests/list'), { 'if-none-match': String(first.headers['etag']) });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
    expect(notModified).toBeGreaterThan(0);
  });

  it('can add up every snapshot: nation = Σ regions = Σ territories = Σ precincts for every counter', () => {
    for (const { closing, units } of results.closed)
      expect([closing.snapshot, contradictions(units)]).toEqual([closing.snapshot, []]);
  });

  it('find any earlier snapshot again with ?snapshot=N, adding up and the same as then', async () => {
    for (const { closing, units } of results.closed) {
      const { snapshot } = closing;
      const administrative = units.filter(
        ({ contestId, hierarchy }) => contestId === 'list' && hierarchy === 'administrative',
      );
      const at = (path: string): string => url(`/contests/list/${path}snapshot=${snapshot}`);
      const kept = await Promise.all(
        administrative
          .filter(({ unitKind }) => unitKind !== 'precinct')
          .map(async (unit) => {
            const { body } = await getJson<ShownUnit & { snapshot: number; children: ShownUnit[] }>(
              at(`units/${unit.unitId}?`),
            );
            expect([snapshot, unit.unitId, body.snapshot, allFigures(body)]).toEqual([
              snapshot,
              unit.unitId,
              snapshot,
              allFigures(unit),
            ]);
            const children = body.children.map(allFigures);
            const sum = Object.fromEntries(
              Object.keys(allFigures(body)).map((id) => [id, children.reduce((so, child) => so + (child[id] ?? 0), 0)]),
            );
            expect([snapshot, unit.unitId, sum]).toEqual([snapshot, unit.unitId, allFigures(body)]);
            return unit.unitId;
          }),
      );
      expect(kept).toHaveLength(7);
    }
  });

  it('end with the sums of what was counted', () => {
    const counted = sums(upTo(PRECINCTS).filter((index) => !BROKEN.includes(index)));
    expect(polled.at(-1)).toMatchObject({ ...counted, openItems: BROKEN.length });
    expect(polled.at(-1)?.precincts).toMatchObject({
      expected: PRECINCTS,
      counted: PRECINCTS - BROKEN.length,
      held: BROKEN.length,
    });
  });
});
