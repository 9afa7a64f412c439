/**
 * The attacker's list for our own topics: what someone puts there who may write to Kafka, and is not a service of ours.
 * Nothing of it is believed: not by a rebuilding, not by the relay, not by seat-allocation.
 */
import type { Pool } from 'pg';
import { createHash } from 'node:crypto';
import type { RecordToAppend, StreamRecord } from '#libs/event-stream';
import { replay, type ReplayReport } from '#libs/replay';
import { listVotes, protocolBody } from '../../libs/election/src/testing/small-election';
import { recordsOf } from '../elections/certified-election';
import { emptyStore, ReplayedElection } from '../elections/replayed-election';
import { recordOf } from '../elections/on-stream';

jest.setTimeout(180_000);

type Json = Readonly<Record<string, unknown>>;

let election: ReplayedElection;

beforeEach(async () => {
  election = await ReplayedElection.opened();
  await election.history();
});

afterEach(() => election.close());

function sha256Of(record: RecordToAppend): string {
  return `sha256:${createHash('sha256')
    .update(record.value ?? '')
    .digest('hex')}`;
}

function eventId(record: RecordToAppend): string {
  return (JSON.parse(record.value?.toString() ?? '') as { readonly id: string }).id;
}

/** A second original with other figures, which is held; nobody has counted it yet. */
async function late(id: string): Promise<{ readonly position: number; readonly record: RecordToAppend }> {
  const record = recordOf(protocolBody({ id, precinctId: 'p1', votes: listVotes(900, 0, 0, 0) }));
  const { firstPosition } = await election.stream.append(election.topics.stream, [record]);
  return { position: firstPosition, record };
}

/** A verdict as tabulation gives them, but it counts what was never judged. */
function forgedVerdict(
  like: StreamRecord,
  { position, record }: Awaited<ReturnType<typeof late>>,
  more: Json,
): RecordToAppend {
  const event = JSON.parse(like.value?.toString() ?? '') as Json & { readonly data: Json };
  const columns = event.data['columns'] as readonly string[];
  const rows = event.data['rows'] as readonly (readonly unknown[])[];
  const { engine = event.data['engine'], ...other } = more;
  const said: Json = { position, subjectPosition: position, id: eventId(record), sha256: sha256Of(record), ...other };
  const real = rows.find((row) => row.includes('counted')) ?? [];
  const row = columns.map((name, at) => said[name] ?? real[at]);
  const data = { ...event.data, engine, rows: [row] };
  const mark = `${position}-${position}`;
  return { ...like, value: Buffer.from(JSON.stringify({ ...event, id: `${mark}..${mark}`, data })) };
}

async function rebuilt(): Promise<{ readonly report: ReplayReport; readonly votes: number }> {
  const store = await emptyStore();
  try {
    const options = election.options({ from: 'kafka', restore: true, pool: null, writerPool: store.writer });
    const report = await replay(options);
    return { report, votes: await mostVotes(store.reader) };
  } finally {
    await store.close();
  }
}

async function mostVotes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ most: number | null }>(
    'select max(figure) as most from sanaq.precinct_result, unnest(figures) figure',
  );
  return rows[0]?.most ?? 0;
}

describe('A verdict that tabulation never gave', () => {
  it.each([
    ['alone', false, '1'],
    ['before an honest one', true, '1'],
    ['before an honest one, in the name of another engine', true, '0'],
    ['in the name of an engine to come', false, '2'],
  ])('is not taken over by a rebuilding: %s', async (_, honestAfter, engine) => {
    const { topics, stream } = election;
    const verdicts = await recordsOf(stream, topics.verdicts);
    const counted = verdicts.find(({ value }) => value?.includes('"counted"'));
    if (counted === undefined) throw new Error('something was counted');
    const forged = await late('late');
    await stream.append(topics.verdicts, [forgedVerdict(counted, forged, { engine })]);
    if (honestAfter) {
      const { firstPosition: position } = await stream.append(topics.stream, [forged.record]);
      const copy = { position, record: forged.record };
      await stream.append(topics.verdicts, [forgedVerdict(counted, copy, { verdict: 'duplicate' })]);
    }
    const { report, votes } = await rebuilt();
    expect([report.restored, votes]).toEqual([false, 0]);
    expect(report.differences).toContainEqual(
      expect.objectContaining({ kind: 'verdict', position: forged.position, subject: forged.position }),
    );
  });
});
