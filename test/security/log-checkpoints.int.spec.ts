/** Who signs the checkpoints of an election's log, and what becomes of one that somebody else wrote. */
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalSha256, decodeEvent, EVENT_TYPES } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { formatVerifierKey, isSignedBy, parseNote, type SignerKey } from '#libs/log';
import { codeOf } from '#libs/platform';
import { replay, type UnitDifference } from '#libs/replay';
import { isAbsent, leafOfText, ResultsReader, zeroReportText, type ZeroReport } from '#libs/results';
import { LogKeys, Relay, TabulationWorker } from '#libs/tabulation';
import { SILENT } from '../elections/certified-election';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../elections/replayed-election';

jest.setTimeout(120_000);

const OWN = testLogKey();
const NEXT = testLogKey(OWN.verifier.name, 9);

let election: ReplayedElection;
/** Names of both records of the zero report. */
let zeroReport: readonly string[] = [];

beforeAll(async () => {
  election = await ReplayedElection.opened(OWN);
  await election.append(...election.opening());
  const report = { kind: 'open_count', scope: 'election' } as const;
  const basis = { root: (await election.snapshots())[0]?.root ?? '' };
  const first = await election.decision('o1', { ...report, basis, target: {}, opening: { software: 'sanaq/1' } });
  const second = await election.decision('o2', { ...report, basis, target: { sha256: first.sha256 } });
  await election.append(first.record, second.record);
  await election.append(election.protocol({ precinctId: 'p1' }));
  zeroReport = [first.sha256, second.sha256];
});

afterAll(() => election.close());

/** A relay that begins with these keys, publishes what there is, and ends; the code of what stopped it, or null. */
async function published(...keys: readonly SignerKey[]): Promise<string | null> {
  const { writer: pool, stream, topics } = election;
  const parts = { pool, stream, topics, electionId: ELECTION_ID, electionNo: 1, nowMs: Date.now };
  return new Relay({ ...parts, logKeys: new LogKeys(keys) }).drain(new AbortController().signal).then(
    () => null,
    (error: unknown) => codeOf(error) ?? String(error),
  );
}

async function newestCheckpoint(): Promise<{ readonly snapshot: number; readonly checkpoint: string }> {
  const text = 'select snapshot, checkpoint from sanaq.published_snapshot order by snapshot desc limit 1';
  const { rows } = await election.reader.query<{ snapshot: number; checkpoint: string }>(text);
  if (rows[0] === undefined) throw new Error('nothing is published');
  return rows[0];
}

const noteCheckpoint = (snapshot: number, checkpoint: string): Promise<void> =>
  election.tamper(
    'sanaq.published_snapshot',
    'update sanaq.published_snapshot set checkpoint = $2 where snapshot = $1',
    [snapshot, checkpoint],
  );

/** The same text under another signature of 64 bytes. */
function forged(checkpoint: string): string {
  const at = checkpoint.lastIndexOf(' ') + 1;
  const bytes = Buffer.from(checkpoint.slice(at), 'base64');
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return `${checkpoint.slice(0, at)}${bytes.toString('base64')}\n`;
}

/** Counts to the end without publishing. */
async function countOnly(...records: RecordToAppend[]): Promise<void> {
  await expect(election.appendWith([], ...records)).rejects.toThrow('this service has no key of it');
}

it('the hash of the definition is the same in its event, in verdicts, decisions, closing records and the API', async () => {
  const named = canonicalSha256(election.definition);
  const told = new Set<string | null>();
  for await (const { records, nextPosition } of election.stream.read(election.topics.verdicts, {
    from: 0,
    signal: new AbortController().signal,
  })) {
    for (const record of records) {
      const event = decodeEvent(record);
      if (event.kind === 'event' && event.type === EVENT_TYPES.verdictGiven) told.add(event.data.definitionSha256);
    }
    if (nextPosition >= ((await election.stream.describe(election.topics.verdicts))?.endPosition ?? 0)) break;
  }
  // The definition itself is judged under none.
  expect([...told]).toEqual([null, named]);
  const reader = new ResultsReader(election.reader);
  expect(await reader.definitionSha256(ELECTION_ID)).toBe(named);
  const verdicts = await reader.precinct(ELECTION_ID, 'list', 'p1');
  if (isAbsent(verdicts)) throw new Error('a precinct');
  expect(JSON.stringify(verdicts)).toContain(`"definitionSha256":"${named}"`);
  const { rows } = await election.reader.query<{ leaf: string }>(
    'select leaf from sanaq.closing order by leaf_index desc',
  );
  expect(leafOfText(rows[0]?.leaf ?? '').definition).toBe(named);
});

it('the zero report is shown with who signed it: missing before, proposed in between, opened after', async () => {
  const reader = new ResultsReader(election.reader);
  const at = (position: number): Promise<ZeroReport | null> => reader.zeroReport(ELECTION_ID, position);
  expect(await at(2)).toMatchObject({ state: 'missing', required: false, report: null, approval: null });
  expect(await at(3)).toMatchObject({ state: 'proposed', report: { position: 3, officerId: 'o1' }, approval: null });
  const opened = await at(4);
  expect(opened).toMatchObject({
    ...{ state: 'opened', root: (await election.snapshots())[0]?.root, software: 'sanaq/1', verifierSha256: null },
    report: { position: 3, sha256: zeroReport[0], officerId: 'o1' },
    approval: { position: 4, sha256: zeroReport[1], officerId: 'o2' },
  });
  if (opened === null) throw new Error('a report');
  expect(zeroReportText(opened)).toMatch(/^zero report: signed by o1 .*, approved by o2 .*, root sha256:/);
});

it('without the key, or with another one of the log, nothing is published, counting goes on, and who looks after it is told', async () => {
  const before = await newestCheckpoint();
  await countOnly(election.protocol({ precinctId: 'p2' }));
  expect(await published()).toBe('LOG_KEY_MISSING');
  expect(await published(NEXT)).toBe('LOG_KEY_DIFFERS');
  expect(await newestCheckpoint()).toEqual(before);
  const { rows } = await election.reader.query<{ next_position: number; snapshot: number }>(
    'select next_position, (select max(snapshot) from sanaq.snapshot) as snapshot from sanaq.stream_position',
  );
  expect(rows[0]?.snapshot).toBe((rows[0]?.next_position ?? 0) - 1);

  const stop = new AbortController();
  const logged: string[] = [];
  const log = Object.assign(Object.create(SILENT) as typeof SILENT, {
    error: (told: { readonly code?: string }) => logged.push(told.code ?? ''),
  });
  const worker = new TabulationWorker({
    ...{ pool: election.writer, stream: election.stream, topicPrefix: 'sanaq', log, logKeys: new LogKeys([NEXT]) },
    ...{ leaseTtlMs: 1_000, electionPollMs: 50, snapshotIntervalMs: 20 },
  });
  const working = worker.run(stop.signal);
  while (worker.unpublishedElections.size === 0) await pause(20);
  const { ready, checks } = worker.readiness();
  stop.abort();
  await working;
  expect(ready).toBe(false);
  expect(checks[`publishing of ${ELECTION_ID}`]).toMatch(
    /^LOG_KEY_DIFFERS.*another key of the log "example\.org\/log".*SANAQ_LOG_KEY_FILE/s,
  );
  expect(logged).toContain('LOG_KEY_DIFFERS');
  expect(await published(OWN)).toBeNull();
  expect((await newestCheckpoint()).snapshot).toBe(rows[0]?.snapshot);
});

it('a checkpoint in the store that the log’s key did not sign stops publishing at the next start, and a replay names it', async () => {
  const { snapshot, checkpoint } = await newestCheckpoint();
  for (const [told, fault] of [
    [forged(checkpoint), 'signature'],
    [checkpoint.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`), 'other_log'],
    ['nothing\n', 'unreadable'],
  ] as const) {
    await noteCheckpoint(snapshot, told);
    expect([fault, await published(OWN)]).toEqual([fault, 'LOG_CHECKPOINT_DIFFERS']);
    if (fault !== 'signature') continue;
    const { differences } = await replay(election.options({ compare: true }));
    expect(differences).toEqual([
      expect.objectContaining({
        ...{ kind: 'unit', field: 'checkpoint', snapshot, table: 'sanaq.published_snapshot' },
        stored: { standing: { checkpoint: told, fault } },
      }),
    ]);
  }
  await noteCheckpoint(snapshot, checkpoint);
  expect(await published(OWN)).toBeNull();
  expect((await replay(election.options({ compare: true }))).equal).toBe(true);
});

it('a forged signature on the topic is named with its snapshot, and a relay that finds it behind its notes sends nothing', async () => {
  const { snapshot, checkpoint } = await newestCheckpoint();
  await election.owner.query('alter table stream.record disable trigger all');
  const change = async (from: string, to: string): Promise<void> => {
    const { rowCount } = await election.owner.query(
      `update stream.record set value = convert_to(replace(convert_from(value, 'UTF8'), $1, $2), 'UTF8')
       where topic_id = (select topic_id from stream.topic where name = $3)
         and strpos(convert_from(value, 'UTF8'), $1) > 0`,
      [JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1), election.topics.results],
    );
    expect(rowCount).toBe(1);
  };
  await change(checkpoint, forged(checkpoint));
  const { differences } = await replay(election.options({ compare: true }));
  const [found] = differences as UnitDifference[];
  expect(differences).toHaveLength(1);
  expect(found).toMatchObject({ field: 'checkpoint', snapshot, table: null });
  expect(found?.published?.standing).toMatchObject({ fault: 'signature' });
  // As if the note had been lost with the process: what is out is learnt from the topic.
  const { rows } = await election.owner.query<Record<string, unknown>>(`select * from sanaq.relay where topic = $1`, [
    election.topics.results,
  ]);
  await election.owner.query(
    `update sanaq.relay set sent_cause = -1, noted_position = null, noted_sha256 = null where topic = $1`,
    [election.topics.results],
  );
  expect(await published(OWN)).toBe('LOG_CHECKPOINT_DIFFERS');
  await election.owner.query(
    `update sanaq.relay set sent_cause = $2, noted_position = $3, noted_sha256 = $4 where topic = $1`,
    [election.topics.results, rows[0]?.sent_cause, rows[0]?.noted_position, rows[0]?.noted_sha256],
  );
  await change(forged(checkpoint), checkpoint);
  expect(await published(OWN)).toBeNull();
});

it('another key signs from the amendment on that two officers have signed, and from no other', async () => {
  const log = { origin: OWN.verifier.name, vkey: formatVerifierKey(NEXT.verifier) };
  const [proposal, approval] = await election.amendment({ log });
  if (proposal === undefined || approval === undefined) throw new Error('two records');
  // One officer alone changes nothing: the former key still signs.
  await election.appendWith([OWN], proposal, election.protocol({ precinctId: 'p3' }));
  const former = await newestCheckpoint();
  await election.appendWith([NEXT], approval, election.protocol({ precinctId: 'p4' }));
  expect(await published(OWN)).toBeNull();
  const newest = await newestCheckpoint();
  const signed = (text: string, { verifier }: SignerKey): boolean => {
    const note = parseNote(text);
    return note !== null && isSignedBy(note, verifier);
  };
  expect([signed(former.checkpoint, OWN), signed(former.checkpoint, NEXT)]).toEqual([true, false]);
  expect([signed(newest.checkpoint, OWN), signed(newest.checkpoint, NEXT)]).toEqual([false, true]);
  expect((await replay(election.options({ compare: true, rejudge: true }))).differences).toEqual([]);
  // The former key signs nothing more, and what it signs is no checkpoint of the log.
  await expect(election.appendWith([OWN], election.protocol({ precinctId: 'p5' }))).rejects.toThrow(
    'another key of the log',
  );
  expect(await published(OWN)).toBe('LOG_KEY_DIFFERS');
});
