/** Who may certify, and that one final distribution comes of it whatever is killed. */
import { freePort } from '#infra/process';
import type { CloudEvent } from '#libs/contracts';
import { describeWithKafka, ownKafka, testPostgres, type OwnKafka, type TestDatabase } from '../support/servers';
import { append, decision, definitionSha256Of, foreignKey, keyOf, verdictsOn } from './support/decisions';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import {
  allProtocols,
  electionFiles,
  ndjson,
  newOfficers,
  precinctId,
  protocol,
  type ProtocolEvent,
} from './support/small-election';
import { TcpProxy } from './support/tcp-proxy';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'certified';
const PRECINCTS = 12;
/** This precinct sends nothing in the list contest, and this one sends twice. */
const SILENT = 5;
const TWICE = 2;

interface Shown {
  readonly snapshot: number;
  readonly root: string;
  readonly state: string;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

interface FinalEvent {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly contestId: string;
    readonly distribution: number;
    readonly seats: Readonly<Record<string, number>>;
    readonly winners: readonly string[];
    readonly root: string;
    readonly officers: readonly { readonly officerId: string }[];
  };
}

const BLOCKED = `
  select pid from pg_locks where not granted and relation = $1::regclass
    and database = (select oid from pg_database where datname = current_database())`;

describeWithKafka('The certification of a contest', () => {
  let kafka: OwnKafka;
  let proxy: TcpProxy;
  let database: TestDatabase;
  let installation: Installation;
  let api: ServiceProcess;
  let allocation: ServiceProcess;
  let definitionSha256: string;

  const shown = async (contestId: string): Promise<Shown> => {
    const path = `${api.url}/v1/elections/${ELECTION}`;
    return until('all that was judged is published', async () => {
      const end = await installation.position(ELECTION);
      const { body } = await getJson<Shown>(`${path}/contests/${contestId}`);
      const [unshown] = await installation.ask<{ n: number }>(
        'select count(*)::integer as n from sanaq.verdict where kind not in (3, 4) and cause > $1 and cause < $2',
        [body.snapshot ?? -1, end],
      );
      return unshown?.n === 0 ? body : null;
    });
  };
  const heldNames = async (contestId: string): Promise<string[]> => {
    const { held } = (await installation.sanaqOk('held', 'list', `${ELECTION}/${contestId}`, '--json')).json<{
      held: { sha256: string }[];
    }>();
    return held.map(({ sha256 }) => sha256);
  };
  const finals = async (contestId: string): Promise<FinalEvent[]> => {
    const records = await installation.read(installation.topics(ELECTION).mandates);
    return records
      .map((record) => JSON.parse(record.value?.toString('utf8') ?? '') as FinalEvent)
      .filter(({ type, data }) => type === 'kz.sanaq.mandates.distributed.v1' && data.contestId === contestId);
  };
  const noted = (contestId: string): Promise<object> =>
    until(
      `the distribution of ${contestId} is noted as sent`,
      async () => {
        const rows = await installation.ask(
          'select from sanaq.distribution_sent s join sanaq.distribution d using (event_id) join sanaq.contest_round c using (election_no, contest_no) where c.contest_id = $1',
          [contestId],
        );
        return rows[0];
      },
      () => allocation.logTail(),
    );

  /** Both officers certify what stands now; resolves when the judge has accepted both. */
  async function certify(contestId: string): Promise<void> {
    const { root, counters, votes } = await shown(contestId);
    const target = { contestId, round: 1 };
    const basis = { root, totals: { counters, votes }, openItems: [], missing: [] };
    const common = { electionId: ELECTION, definitionSha256 };
    const [proposal, approval] = [`certify ${contestId}`, `approve ${contestId}`];
    await append(installation, ELECTION, [
      await decision(
        proposal,
        { ...common, kind: 'certify', target, basis, officerId: 'o1' },
        keyOf(installation, 'o1'),
      ),
    ]);
    const { sha256 } = (await verdictsOn(installation, ELECTION, [proposal])).get(proposal) ?? { sha256: '' };
    const approving = {
      ...common,
      kind: 'approve_certification',
      target: { sha256, ...target },
      basis: {},
      officerId: 'o2',
    };
    await append(installation, ELECTION, [await decision(approval, approving, keyOf(installation, 'o2'))]);
  }

  beforeAll(async () => {
    const port = await freePort();
    proxy = await TcpProxy.listen(port);
    [kafka, database] = await Promise.all([ownKafka({ advertisedPort: port }), testPostgres()]);
    proxy.to(kafka.port);
    installation = new Installation({ databaseUrl: database.url, brokers: kafka.brokers });
    const started = Promise.all([
      installation.start('results-api'),
      installation.start('seat-allocation'),
      installation.start('tabulation'),
    ]);
    const officers = await newOfficers(installation, 'o1', 'o2', 'clerk');
    const lines = officers.map((line) => (line.officerId === 'clerk' ? { ...line, may: ['admit'] } : line));
    [api, allocation] = await started;
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS, lines));
    definitionSha256 = await definitionSha256Of(installation, ELECTION);
    const silent = `list-${precinctId(SILENT)}`;
    const protocols: ProtocolEvent[] = allProtocols(ELECTION, PRECINCTS).filter(({ id }) => id !== silent);
    protocols.push(protocol(ELECTION, 'list', TWICE, { id: 'second original' }));
    expect((await installation.sanaq('submit', installation.file('all.ndjson', ndjson(protocols)))).code).toBe(1);
  });

  afterAll(async () => {
    await installation?.close();
    await proxy?.close();
    await kafka?.broker.stop();
    await database?.drop();
  });

  it('refuses whatever is unsigned, foreign, another’s or not the present state, each with its code as a verdict', async () => {
    const { root, counters, votes } = await shown('list');
    const open = await heldNames('list');
    expect(open).toHaveLength(1);
    const [o1, o2] = [keyOf(installation, 'o1'), keyOf(installation, 'o2')];
    const target = { contestId: 'list', round: 1 };
    const basis = {
      root,
      totals: { counters, votes },
      openItems: open.map((sha256) => ({ sha256, reason: 'sent twice' })),
      missing: [{ precinctId: precinctId(SILENT), reason: 'burnt down' }],
    };
    const good = { electionId: ELECTION, definitionSha256, kind: 'certify', target, basis, officerId: 'o1' };
    const but = (change: object): Record<string, unknown> => ({ ...good, basis: { ...basis, ...change } });
    const other = `sha256:${'1'.repeat(64)}`;
    const wanted: [code: string, event: CloudEvent][] = [
      ['UNSIGNED', await decision('unsigned', good, null)],
      ['SIGNATURE_INVALID', await decision('foreign key', good, foreignKey())],
      ['SIGNATURE_INVALID', await decision('key of another', good, o2)],
      ['OFFICER_UNKNOWN', await decision('nobody', { ...good, officerId: 'nobody' }, foreignKey())],
      ['OFFICER_MAY_NOT', await decision('may not', { ...good, officerId: 'clerk' }, keyOf(installation, 'clerk'))],
      ['DEFINITION_DIFFERS', await decision('definition', { ...good, definitionSha256: other }, o1)],
      ['ROOT_DIFFERS', await decision('root', but({ root: other }), o1)],
      ['TOTALS_DIFFER', await decision('total', but({ totals: { counters, votes: { ...votes, a: (votes['a'] ?? 0) + 1 } } }), o1)],
      ['TOTALS_DIFFER', await decision('no totals', but({ totals: undefined }), o1)],
      ['OPEN_ITEMS_DIFFER', await decision('item left out', but({ openItems: [] }), o1)],
      ['OPEN_ITEMS_DIFFER', await decision('item too many', but({ openItems: [...basis.openItems, { sha256: other, reason: 'x' }] }), o1)],
      ['MISSING_DIFFER', await decision('silence unnamed', but({ missing: [] }), o1)],
      ['TARGET_UNKNOWN', await decision('nothing proposed', { ...good, kind: 'approve_certification', target: { ...target, sha256: other }, basis: {}, officerId: 'o2' }, o2)],
    ]; // prettier-ignore
    await append(installation, ELECTION, [...wanted.map(([, event]) => event), await decision('proposal', good, o1)]);
    const verdicts = await verdictsOn(installation, ELECTION, [...wanted.map(([, { id }]) => id), 'proposal']);
    for (const [code, { id }] of wanted)
      expect([id, verdicts.get(id)]).toEqual([id, expect.objectContaining({ verdict: 'refused', codes: [code] })]);
    expect(verdicts.get('proposal')).toMatchObject({ verdict: 'accepted', codes: [] });
    const approving = {
      electionId: ELECTION,
      definitionSha256,
      kind: 'approve_certification',
      target: { ...target, sha256: verdicts.get('proposal')?.sha256 },
      basis: {},
    };
    const unapproved: [code: string, event: CloudEvent][] = [
      ['UNSIGNED', await decision('approval unsigned', { ...approving, officerId: 'o2' }, null)],
      ['SIGNATURE_INVALID', await decision('approval foreign', { ...approving, officerId: 'o2' }, foreignKey())],
      ['SAME_OFFICER', await decision('approval same officer', { ...approving, officerId: 'o1' }, o1)],
      [
        'OFFICER_MAY_NOT',
        await decision('approval may not', { ...approving, officerId: 'clerk' }, keyOf(installation, 'clerk')),
      ],
    ];
    // Then the state changes: the silent precinct speaks, and what was proposed is the present state no more.
    await append(installation, ELECTION, [
      ...unapproved.map(([, event]) => event),
      protocol(ELECTION, 'list', SILENT),
      await decision('approval too late', { ...approving, officerId: 'o2' }, o2),
    ]);
    const ids = [...unapproved.map(([, { id }]) => id), 'approval too late'];
    const answers = await verdictsOn(installation, ELECTION, ids);
    for (const [code, { id }] of unapproved)
      expect([id, answers.get(id)]).toEqual([id, expect.objectContaining({ verdict: 'refused', codes: [code] })]);
    expect(answers.get('approval too late')).toMatchObject({ verdict: 'refused', codes: ['ROOT_DIFFERS'] });
    expect(await finals('list')).toEqual([]);
    const name = open[0] ?? '';
    const setAside = {
      electionId: ELECTION,
      definitionSha256,
      kind: 'set_aside',
      scope: 'precinct',
      target: { sha256: name },
      basis: { verdict: 'held' },
      officerId: 'o1',
    };
    await append(installation, ELECTION, [await decision('set aside', setAside, o1)]);
    expect((await verdictsOn(installation, ELECTION, ['set aside'])).get('set aside')).toMatchObject({
      verdict: 'accepted',
    });
  });

  it('is distributed once by a process that is killed between its commit and its send', async () => {
    const client = await installation.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table sanaq.distribution in share mode');
      await certify('list');
      await until(
        'the distribution is about to be kept',
        async () => (await installation.ask(BLOCKED, ['sanaq.distribution']))[0],
        () => allocation.logTail(),
      );
      // From here on nothing that it sends arrives.
      proxy.hold();
      await client.query('commit');
    } finally {
      client.release();
    }
    await until('the distribution is kept', async () => (await installation.ask('select from sanaq.distribution'))[0]);
    await allocation.kill9();
    proxy.release();
    expect(await finals('list')).toEqual([]);
    expect(await installation.ask('select from sanaq.distribution_sent')).toEqual([]);
    allocation = await installation.start('seat-allocation');
    await noted('list');
    const sent = await finals('list');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.data).toMatchObject({ distribution: 1, officers: [{ officerId: 'o1' }, { officerId: 'o2' }] });
    expect(Object.values(sent[0]?.data.seats ?? {}).reduce((sum, seats) => sum + seats, 0)).toBe(10);
  });

  it('is distributed once by a process that is killed after its send, before it could note it', async () => {
    const client = await installation.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table sanaq.distribution_sent in share mode');
      await certify('smd-1');
      const waiting = await until(
        'the distribution is sent and about to be noted',
        async () => (await installation.ask<{ pid: number }>(BLOCKED, ['sanaq.distribution_sent']))[0],
        () => allocation.logTail(),
      );
      expect(await finals('smd-1')).toHaveLength(1);
      await allocation.kill9();
      // Its server process would still do what it was told.
      await client.query('select pg_terminate_backend($1)', [waiting.pid]);
      await until(
        'it is gone',
        async () => (await installation.ask(BLOCKED, ['sanaq.distribution_sent'])).length === 0,
      );
      await client.query('commit');
    } finally {
      client.release();
    }
    allocation = await installation.start('seat-allocation');
    await noted('smd-1');
    const sent = await finals('smd-1');
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(new Set(sent.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(sent[0]?.data).toMatchObject({ distribution: 1, winners: ['a'] });
  });

  it('stands when a protocol arrives afterwards: it is held, and the certified figures and mandates stay', async () => {
    const mandates = `${api.url}/v1/elections/${ELECTION}/contests/list/mandates`;
    const before = await shown('list');
    const { body: was } = await getJson<{ contests: readonly object[] }>(mandates);
    expect(before).toMatchObject({ state: 'certified', openItems: 0 });
    const late = protocol(ELECTION, 'list', 1, {
      id: 'late',
      figures: { counters: { issued: 9, invalid: 0 }, votes: { a: 0, b: 0, c: 9 } },
    });
    await append(installation, ELECTION, [late]);
    expect((await verdictsOn(installation, ELECTION, ['late'])).get('late')).toMatchObject({
      verdict: 'held',
      codes: expect.arrayContaining(['CONTEST_CERTIFIED']) as string[],
    });
    const after = await shown('list');
    expect(after).toMatchObject({ state: 'certified', openItems: 1, counters: before.counters, votes: before.votes });
    const { body: is } = await getJson<{
      contests: readonly { final: boolean; distribution: number; seats: object }[];
    }>(mandates);
    const [now, then] = [is.contests[0], was.contests[0] as (typeof is.contests)[0]];
    expect(now).toMatchObject({ final: true, distribution: 1 });
    expect(now?.seats).toEqual(then?.seats);
    expect(await finals('list')).toHaveLength(1);
  });
});
