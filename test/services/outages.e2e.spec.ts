/** Kafka and PostgreSQL away at the start and in the middle, and a stream topic that is another one afterwards. */
import { describeWithKafka, ownKafka, ownPostgres, type OwnKafka, type OwnPostgres } from '../support/servers';
import { append } from './support/decisions';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { electionFiles, protocol, sums, upTo } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'patient';
const PRECINCTS = 60;

interface Contest {
  readonly snapshot: number;
  readonly precincts: { readonly counted: number };
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly reason?: string;
  readonly pauseMs?: number;
}

/** Pauses that a process took while it waited for something, in order. */
function pauses(process: ServiceProcess, about: RegExp): number[] {
  const lines = process
    .log()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return lines.flatMap((line) => {
    const { msg, reason, pauseMs } = JSON.parse(line) as LogLine;
    return msg.startsWith('waiting') && about.test(reason ?? '') && pauseMs !== undefined ? [pauseMs] : [];
  });
}

describeWithKafka('Servers that go away', () => {
  let kafka: OwnKafka;
  let postgres: OwnPostgres;
  let installation: Installation;
  let tabulation: ServiceProcess;
  let allocation: ServiceProcess;
  let api: ServiceProcess;
  let sent = 0;

  /** Sends the next protocols, and insists until the broker has taken them. */
  const send = async (count: number): Promise<void> => {
    const events = upTo(count).map((index) => protocol(ELECTION, 'list', sent + index));
    sent += count;
    await append(installation, ELECTION, events);
  };
  const counted = (): Promise<Contest> =>
    until(
      `${sent} protocols are counted and published`,
      async () => {
        const answer = await getJson<Contest>(`${api.url}/v1/elections/${ELECTION}/contests/list`).catch(() => null);
        return answer?.status === 200 && answer.body.precincts.counted >= sent ? answer.body : null;
      },
      () => tabulation.logTail(),
    );
  const unready = (process: ServiceProcess): Promise<unknown> =>
    until(
      `${process.name} says that it is not ready`,
      async () => (await process.readiness())?.ready === false,
      () => process.logTail(),
    );

  beforeAll(async () => {
    // A broker that comes back waits until its former self is taken for dead.
    const properties = { 'broker.session.timeout.ms': '2000' };
    [kafka, postgres] = await Promise.all([ownKafka({ properties }), ownPostgres()]);
    installation = new Installation({ databaseUrl: postgres.url, brokers: kafka.brokers });
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS));
    await kafka.broker.kill9();
    await postgres.server.kill9();
    const unstarted = { ready: false };
    [tabulation, allocation, api] = await Promise.all([
      installation.start('tabulation', unstarted),
      installation.start('seat-allocation', unstarted),
      installation.start('results-api', unstarted),
    ]);
  });

  afterAll(async () => {
    await installation?.close();
    await kafka?.broker.stop();
    await postgres?.remove();
  });

  it('at the start are waited for with growing pauses, one after the other, and then the count begins', async () => {
    for (const process of [tabulation, allocation, api]) {
      await until(
        `${process.name} waits for PostgreSQL`,
        () => pauses(process, /DATABASE_UNREACHABLE/).length >= 2,
        () => process.logTail(),
      );
    }
    await postgres.restart();
    await until(
      'tabulation waits for Kafka',
      () => pauses(tabulation, /STREAM_UNREACHABLE/).length >= 2,
      () => tabulation.logTail(),
    );
    await unready(tabulation);
    const [first = 0, second = 0] = pauses(tabulation, /STREAM_UNREACHABLE/);
    expect(second).toBeGreaterThan(first);
    await kafka.restart();
    await send(10);
    expect(await counted()).toMatchObject(sums(upTo(10)));
    for (const process of [tabulation, allocation, api]) await installation.ready(process);
  });

  it('Kafka in the middle: it waits, and goes on with nothing lost', async () => {
    await send(10);
    // `restart` gives another broker each time.
    const broker = await kafka.restart();
    await broker.kill9();
    await unready(tabulation);
    const first = await getJson<Contest>(`${api.url}/v1/elections/${ELECTION}/contests/list`);
    expect(first.status).toBe(200);
    await kafka.restart();
    await send(10);
    expect(await counted()).toMatchObject(sums(upTo(sent)));
    await installation.ready(tabulation);
  });

  it('PostgreSQL in the middle: protocols are taken meanwhile, and all are counted once when it is back', async () => {
    const server = await postgres.restart();
    await server.kill9();
    await send(15);
    await unready(tabulation);
    await postgres.restart();
    expect(await counted()).toMatchObject(sums(upTo(sent)));
    for (const process of [tabulation, allocation, api]) await installation.ready(process);
    const [journal] = await installation.ask<{ records: number }>(
      'select count(*)::integer as records from sanaq.journal join sanaq.election using (election_no) where election_id = $1',
      [ELECTION],
    );
    expect(journal?.records).toBe((await installation.read(installation.topics(ELECTION).stream)).length);
    // A server that is away is the operator's to start, and no defect of ours.
    for (const process of [tabulation, allocation, api]) expect(process.log()).not.toContain('UNEXPECTED');
  });

  const topicAnew = async (): Promise<void> => {
    const { stream } = installation.topics(ELECTION);
    const admin = installation.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [stream] });
    await until('the topic is gone', async () => !(await admin.listTopics()).includes(stream));
    const configEntries = Object.entries({
      'retention.ms': '-1',
      'compression.type': 'uncompressed',
      'message.timestamp.type': 'LogAppendTime',
    }).map(([name, value]) => ({ name, value }));
    const wanted = { topic: stream, numPartitions: 1, configEntries };
    await until('the topic is there again', async () => {
      // A busy broker may make it and not tell.
      await admin.createTopics({ waitForLeaders: false, topics: [wanted] }).catch(() => false);
      return (await admin.listTopics()).includes(stream);
    });
    await admin.disconnect();
  };
  /** From `seen` characters of its log on: it names the code, looks again and again, and counts nothing. */
  const stopped = async (process: ServiceProcess, seen: number, code: RegExp): Promise<void> => {
    const before = await installation.position(ELECTION);
    const named = (): number =>
      process
        .log()
        .slice(seen)
        .split('\n')
        .filter((line) => code.test(line)).length;
    await until(
      'the log names the code',
      () => named() >= 1,
      () => process.logTail(),
    );
    await unready(process);
    const times = named();
    await append(
      installation,
      ELECTION,
      upTo(3).map((index) => protocol(ELECTION, 'list', sent + index)),
    );
    await until(
      'it has looked again',
      () => named() >= times + 2,
      () => process.logTail(),
    );
    expect((await process.readiness())?.ready).toBe(false);
    expect(await installation.position(ELECTION)).toBe(before);
    const { body } = await getJson<Contest>(`${api.url}/v1/elections/${ELECTION}/contests/list`);
    expect(body).toMatchObject(sums(upTo(sent)));
  };

  it('a stream topic made anew while tabulation runs stops the count with a STREAM_ code', async () => {
    const seen = tabulation.log().length;
    await topicAnew();
    await stopped(tabulation, seen, /STREAM_(SHORTER|DIFFERS|BEGIN_MOVED): /);
  });

  it('a stream topic made anew while tabulation is stopped, and as long as before, is not counted on', async () => {
    await tabulation.stop();
    const position = await installation.position(ELECTION);
    const filling = upTo(position + 5).map((index) =>
      protocol(ELECTION, 'list', index % PRECINCTS, { id: `anew ${index}` }),
    );
    await append(installation, ELECTION, filling);
    tabulation = await installation.start('tabulation', { ready: false });
    await stopped(tabulation, 0, /STREAM_DIFFERS: /);
  });
});
