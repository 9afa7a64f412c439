import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  EVENT_TYPES,
  topicNames,
  type CloudEvent,
  type ContestCertified,
  type MandatesDistributed,
} from '#libs/contracts';
import type { EventStream, RecordToAppend, StreamRecord } from '#libs/event-stream';
import { createLogger, createPool, roleUrl } from '#libs/platform';
import { isAbsent, ResultsReader } from '#libs/results';
import { testPostgres } from '../../../test/support/servers';
import { ElectionMandates, type MandatesProgress } from './election-mandates';
import { CertifiedElection, eventsOf, recordsOf, SILENT } from '../../../test/elections/certified-election';
import { Killed, poolKilledAt, streamKilledAt, streamWithTopic, type Moment } from './testing/failing';
import { withChangedData } from './testing/results-records';
import { MandatesWorker } from './worker';

const DISTRIBUTED = EVENT_TYPES.mandatesDistributed;

interface Run {
  readonly prefix?: string;
  readonly pool?: Pool;
  readonly stream?: EventStream;
}

describe('mandates of a small election', () => {
  let election: CertifiedElection;
  let copies = 0;

  beforeAll(async () => {
    election = await CertifiedElection.opened();
    await election.everything();
  });
  afterAll(() => election.close());

  /** A process that works off what is there and ends; tells its log's codes and its counts. */
  async function allocated({ prefix = 'sanaq', pool = election.pool, stream = election.stream }: Run = {}): Promise<{
    readonly codes: string[];
    readonly reasons: string[];
    readonly progress: MandatesProgress | undefined;
  }> {
    const codes: string[] = [];
    const reasons: string[] = [];
    const write = (line: string): void => {
      const { code, reason } = JSON.parse(line) as { code?: string; reason?: string };
      if (code !== undefined) codes.push(code);
      if (reason !== undefined) reasons.push(reason);
    };
    const log = createLogger({ name: 'test', level: 'warn', to: { write } });
    let progress: MandatesProgress | undefined;
    const onProgress = (now: MandatesProgress): void => void (progress = now);
    const options = { pool, stream, topicPrefix: prefix, electionId: 'small', log, onProgress };
    await new ElectionMandates(options).drain(AbortSignal.timeout(20_000));
    return { codes, reasons, progress };
  }

  async function mandates(prefix = 'sanaq'): Promise<readonly { event: CloudEvent; type: string; data: unknown }[]> {
    return eventsOf(election.stream, topicNames(prefix, 'small').mandates);
  }

  async function distributed(
    prefix = 'sanaq',
    contestId = 'list',
  ): Promise<{ id: string; data: MandatesDistributed }[]> {
    return (await eventsOf(election.stream, topicNames(prefix, 'small').mandates)).flatMap(({ event, type, data }) =>
      type === DISTRIBUTED && data.contestId === contestId ? [{ id: event.id, data }] : [],
    );
  }

  /** Copies of stream and results under a prefix of its own, with an empty store, for runs that must not meet. */
  async function elsewhere(
    change?: (records: readonly StreamRecord[]) => readonly RecordToAppend[],
  ): Promise<{ prefix: string; pool: Pool; close: () => Promise<void> }> {
    const prefix = `copy${++copies}`;
    await election.copied(prefix, change);
    const database = await testPostgres();
    const pool = createPool(roleUrl(database.url, 'sanaq_writer'), { applicationName: 'test', max: 10 });
    return {
      prefix,
      pool,
      close: async () => {
        await pool.end();
        await database.drop();
      },
    };
  }

  it('projects the newest snapshot of each contest with counted protocols, once', async () => {
    await allocated();
    await allocated();
    const { changedAt } = await election.shown('list');
    const projected = (await mandates()).filter(({ type }) => type === EVENT_TYPES.mandatesProjected);
    expect(projected.map(({ data }) => data)).toMatchObject([
      { contestId: 'list', final: false, outcome: { state: 'completed', seats: { a: 3, 41: 1 } } },
      { contestId: 'district-1', final: false, outcome: { state: 'completed', winners: ['c1'] } },
    ]);
    expect(new Set(projected.map(({ event }) => event.id)).size).toBe(2);
    expect((projected[0]?.data as { snapshot: number }).snapshot).toBeGreaterThanOrEqual(changedAt);
    expect(await distributed()).toEqual([]);
  });

  describe('once the list is certified', () => {
    let certification: string;

    beforeAll(async () => {
      certification = await election.certify('list');
    });

    it('emits exactly one final distribution, kept in the store with the bytes that are out', async () => {
      const first = await allocated();
      expect(first.codes).toEqual([]);
      expect(first.progress).toMatchObject({ distributed: 1, unverified: 0, incomplete: 0 });
      expect((await allocated()).progress).toMatchObject({ distributed: 0, projected: 0 });
      const all = await distributed();
      expect(all).toHaveLength(1);
      const seats = Object.fromEntries([
        ['a', 3],
        ['__proto__', 1],
        ['41', 1],
      ]);
      expect(all[0]?.data).toMatchObject({ distribution: 1, supersedes: null, result: 'elected', ruleSet: 'inline' });
      expect(Object.entries(all[0]?.data.seats ?? {}).sort()).toEqual(Object.entries(seats).sort());
      expect(all[0]?.data.officers.map(({ officerId }) => officerId)).toEqual(['o1', 'o2']);
      const { rows } = await election.pool.query<{ value: Buffer; sent: boolean }>(
        `select d.value, s.event_id is not null as sent from sanaq.distribution d
         left join sanaq.distribution_sent s using (event_id)`,
      );
      const out = (await recordsOf(election.stream, election.topics.mandates)).filter(({ value }) =>
        value?.includes(DISTRIBUTED),
      );
      expect(rows).toEqual([{ value: out[0]?.value, sent: true }]);
    });

    const moments: Moment[] = ['before', 'after'];
    const doors: [string, (prefix: string, moment: Moment) => Partial<Run>][] = [
      [
        'the send',
        (prefix, moment) => ({
          stream: streamKilledAt(election.stream, topicNames(prefix, 'small').mandates, moment, DISTRIBUTED),
        }),
      ],
      ['the commit', () => ({})],
      ['the note that it is sent', () => ({})],
    ];
    const parts = new Map([
      ['the commit', 'commit'],
      ['the note that it is sent', 'distribution_sent (event_id)'],
    ]);

    it.each(doors.flatMap(([door, run]) => moments.map((moment) => [moment, door, run] as const)))(
      'killed %s %s it emits one id, once, when it comes back',
      async (moment, door, run) => {
        const there = await elsewhere();
        const part = parts.get(door);
        const pool = part === undefined ? there.pool : poolKilledAt(there.pool, part, moment);
        await expect(allocated({ prefix: there.prefix, pool, ...run(there.prefix, moment) })).rejects.toThrow(Killed);
        await allocated(there);
        await allocated(there);
        const { rows } = await there.pool.query(
          'select from sanaq.distribution join sanaq.distribution_sent using (event_id)',
        );
        await there.close();
        expect(await distributed(there.prefix)).toHaveLength(1);
        expect(rows).toHaveLength(1);
      },
    );

    it('takes over what is out already when its database is lost', async () => {
      const before = await recordsOf(election.stream, election.topics.mandates);
      const { pool, close } = await elsewhere();
      expect((await allocated({ pool })).codes).toEqual([]);
      const { rows } = await pool.query<{ value: Buffer }>(
        'select value from sanaq.distribution join sanaq.distribution_sent using (event_id)',
      );
      await close();
      expect(await recordsOf(election.stream, election.topics.mandates)).toEqual(before);
      expect(rows.map(({ value }) => value)).toEqual(
        before.flatMap(({ value }) => (value?.includes(DISTRIBUTED) ? [value] : [])),
      );
    });

    it('keeps to one id and the same bytes where two processes work without knowing of each other', async () => {
      const there = await elsewhere();
      await Promise.all([allocated(there), allocated(there), allocated(there)]);
      await there.close();
      const out = (await recordsOf(election.stream, topicNames(there.prefix, 'small').mandates)).flatMap(({ value }) =>
        value?.includes(DISTRIBUTED) ? [value.toString()] : [],
      );
      expect(out.length).toBeGreaterThanOrEqual(1);
      expect(new Set(out).size).toBe(1);
    });

    it('refuses to take over a distribution that says otherwise than the certification', async () => {
      const there = await elsewhere();
      const [real] = (await recordsOf(election.stream, election.topics.mandates)).filter(({ value }) =>
        value?.includes(DISTRIBUTED),
      );
      const lie = real?.value?.toString().replace('"a":3', '"a":5') ?? '';
      expect(lie).not.toBe(real?.value?.toString());
      const headers = real?.headers ?? [];
      await election.stream.append(topicNames(there.prefix, 'small').mandates, [
        { key: null, value: Buffer.from(lie), headers },
      ]);
      expect((await allocated(there)).codes).toEqual(['DISTRIBUTION_DIFFERS']);
      const { rows } = await there.pool.query('select from sanaq.distribution');
      await there.close();
      expect(rows).toEqual([]);
      expect(await distributed(there.prefix)).toHaveLength(1);
    });

    const forgeries: [
      string,
      string,
      (data: ContestCertified, keys: Awaited<ReturnType<typeof foreignDecisions>>) => unknown,
    ][] = [
      [
        'is signed by a stranger',
        'not signed by officer "o1"',
        (data, { certification }) => ({ ...data, certification }),
      ],
      ['is approved by a stranger', 'not signed by officer "o2"', (data, { approval }) => ({ ...data, approval })],
      [
        'has both decisions of one officer',
        'one officer’s',
        (data, { ownApproval }) => ({ ...data, approval: ownApproval }),
      ],
      [
        'has an approval of something else',
        'the approval names another certification',
        (data, { otherApproval }) => ({ ...data, approval: otherApproval }),
      ],
      [
        'names another hash than its decision has',
        'is not the record sha256:1',
        (data) => ({ ...data, certification: { ...data.certification, sha256: `sha256:${'1'.repeat(64)}` } }),
      ],
      [
        'has other totals',
        'the totals are not those',
        (data) => ({ ...data, totals: { ...data.totals, votes: { ...data.totals.votes, a: 999 } } }),
      ],
      [
        'has other numbers of precincts',
        'the snapshot shows other totals',
        (data) => ({ ...data, totals: { ...data.totals, precincts: { ...data.totals.precincts, counted: 4 } } }),
      ],
      ['has another root', 'the root is not the one', (data) => ({ ...data, root: `sha256:${'2'.repeat(64)}` })],
      [
        'has another rule set',
        'the rule set is not',
        (data) => ({ ...data, ruleSet: { ...data.ruleSet, threshold: null } }),
      ],
      [
        'has a gap decision that nobody made',
        'of the stream is not sha256:4',
        (data) => ({
          ...data,
          gapDecisions: [
            {
              questionSha256: `sha256:${'3'.repeat(64)}`,
              option: 'a',
              sha256: `sha256:${'4'.repeat(64)}`,
              position: 3,
            },
          ],
        }),
      ],
      [
        'stands at another position',
        'of the stream is not sha256',
        (data) => ({ ...data, position: data.position - 1 }),
      ],
      [
        'says of an officer of the definition that it was changed',
        'other officers were changed since the seal than it says',
        (data) => ({ ...data, changedOfficers: ['o1'] }),
      ],
      [
        'names a contest that is not there',
        'no contest "district-9"',
        (data) => ({ ...data, contestId: 'district-9' }),
      ],
    ];

    /** Decisions that only look like those of the certification. */
    async function foreignDecisions() {
      const { data } = (await eventsOf(election.stream, election.topics.results)).flatMap((one) =>
        one.type === EVENT_TYPES.contestCertified ? [one] : [],
      )[0] ?? { data: null };
      if (data === null) throw new Error('certified');
      const target = { contestId: 'list', round: 1 };
      const totals = { counters: data.totals.counters, votes: data.totals.votes };
      const basis = { root: data.root, totals, openItems: [], missing: [] };
      const approving = { kind: 'approve_certification', scope: 'contest', basis: {} } as const;
      const ofThis = { ...approving, target: { ...target, sha256: data.certification.sha256 } };
      const made = [
        await election.decision(
          'o1',
          { kind: 'certify', scope: 'contest', target, basis },
          { signer: election.keys.stranger },
        ),
        await election.decision('o2', ofThis, { signer: election.keys.stranger }),
        await election.decision('o1', ofThis),
        await election.decision('o2', {
          ...approving,
          target: { ...target, sha256: `sha256:${'5'.repeat(64)}` },
        }),
      ].map(({ record, sha256 }) => ({ sha256, event: JSON.parse(record.value?.toString() ?? '') as unknown }));
      const [certification, approval, ownApproval, otherApproval] = made;
      return { certification, approval, ownApproval, otherApproval };
    }

    it.each(forgeries)('refuses a certification that %s', async (_what, reason, forge) => {
      const keys = await foreignDecisions();
      const there = await elsewhere((records) =>
        withChangedData(records, ({ type, data }) =>
          type === EVENT_TYPES.contestCertified ? forge(data as ContestCertified, keys) : undefined,
        ),
      );
      const { codes, reasons } = await allocated(there);
      await there.close();
      expect(codes).toEqual(['CERTIFICATION_UNVERIFIED']);
      expect(reasons).toEqual([expect.stringContaining(reason)]);
      expect((await mandates(there.prefix)).filter(({ type }) => type === DISTRIBUTED)).toEqual([]);
    });

    it('uses nothing of a snapshot whose closing record does not fit', async () => {
      const there = await elsewhere((records) =>
        records.filter(({ value }) => !value?.includes(EVENT_TYPES.contestCertified)),
      );
      const { codes } = await allocated(there);
      await there.close();
      expect(codes).toEqual(['RESULTS_INCOMPLETE']);
      expect(await distributed(there.prefix)).toEqual([]);
    });

    it('lets one of two workers work on an election and the other take over when it stops', async () => {
      const there = await elsewhere();
      const workers = [1, 2].map(() => {
        const stop = new AbortController();
        const { pool, prefix } = there;
        const worker = new MandatesWorker({
          pool,
          stream: election.stream,
          topicPrefix: prefix,
          electionPollMs: 20,
          log: SILENT,
        });
        return { worker, stop, done: worker.run(stop.signal) };
      });
      const atWork = () => workers.filter(({ worker }) => worker.electionIds.length > 0);
      while ((await distributed(there.prefix)).length === 0) await pause(10);
      const first = atWork();
      expect(first).toHaveLength(1);
      first[0]?.stop.abort();
      await first[0]?.done;
      while (atWork().length === 0) await pause(10);
      expect(atWork()).not.toEqual(first);
      for (const { stop, done } of workers) {
        stop.abort();
        await done;
      }
      await there.close();
      expect(await distributed(there.prefix)).toHaveLength(1);
    });

    it('suspends the distribution when the certification is revoked, and supersedes it after a new one', async () => {
      await election.revoke('list', certification);
      expect((await allocated()).progress).toMatchObject({ suspended: 1, distributed: 0 });
      expect((await allocated()).progress).toMatchObject({ suspended: 0, distributed: 0 });
      const suspended = (await mandates()).filter(({ type }) => type === EVENT_TYPES.mandatesSuspended);
      expect(suspended.map(({ data }) => data)).toMatchObject([
        { contestId: 'list', distribution: 1, reason: 'certification revoked' },
      ]);
      await election.certify('list');
      expect((await allocated()).progress).toMatchObject({ distributed: 1, suspended: 0 });
      expect((await distributed()).map(({ data }) => [data.distribution, data.supersedes])).toEqual([
        [1, null],
        [2, 1],
      ]);
    });

    it('says all of it again in the same bytes from the stream and the results alone', async () => {
      const { pool, prefix, close } = await elsewhere();
      const [asked, given] = [election.topics.mandates, topicNames(prefix, 'small').mandates];
      const stream = streamWithTopic(election.stream, asked, given);
      expect((await allocated({ pool, stream })).codes).toEqual([]);
      await close();
      const facts = async (topic: string): Promise<(Buffer | null)[]> =>
        (await recordsOf(election.stream, topic)).flatMap(({ value }) =>
          value?.includes(EVENT_TYPES.mandatesProjected) ? [] : [value],
        );
      expect(await facts(asked)).toHaveLength(3);
      expect((await facts(given)).map(String)).toEqual((await facts(asked)).map(String));
    });
  });
});

describe('a contest that only a decision can settle', () => {
  it('is distributed by the signed decision of its gap, as it was corrected, which is looked up in the stream', async () => {
    const election = await CertifiedElection.opened();
    try {
      await election.everything(7, 7);
      const settled = {
        pool: election.pool,
        stream: election.stream,
        topicPrefix: 'sanaq',
        electionId: 'small',
        log: SILENT,
      };
      await new ElectionMandates(settled).drain(AbortSignal.timeout(20_000));
      const asked = (await eventsOf(election.stream, election.topics.mandates)).flatMap((one) =>
        one.type === EVENT_TYPES.mandatesProjected && one.data.contestId === 'district-1' ? [one.data] : [],
      )[0];
      const outcome = asked?.outcome as { state: string; decision: { questionSha256: string } } | undefined;
      expect(outcome?.state).toBe('decision_required');
      const basis = {
        root: (await election.shown('district-1')).root,
        questionSha256: outcome?.decision.questionSha256 ?? '',
      };
      const target = { contestId: 'district-1', round: 1 };
      const answer = { kind: 'decide_gap', scope: 'contest', target } as const;
      const mistaken = await election.decision('o2', { ...answer, basis, option: 'c1' });
      await election.decide(mistaken.record);
      const corrected = { ...answer, basis: { ...basis, current: mistaken.sha256 }, option: 'c2' };
      await election.decide((await election.decision('o2', corrected)).record);
      const shown = await new ResultsReader(election.pool).contestOutcome('small', 'district-1');
      expect(isAbsent(shown) ? shown : shown.outcome.winners).toEqual(['c2']);
      await election.certify('district-1');
      await new ElectionMandates(settled).drain(AbortSignal.timeout(20_000));
      const out = (await eventsOf(election.stream, election.topics.mandates)).flatMap((one) =>
        one.type === DISTRIBUTED ? [one.data] : [],
      );
      expect(out).toMatchObject([{ contestId: 'district-1', winners: ['c2'], distribution: 1, result: 'elected' }]);
    } finally {
      await election.close();
    }
  });
});
