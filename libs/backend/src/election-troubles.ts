/**
 * Everything that keeps an election from being counted, published or allocated, as far as anyone sees who can read the
 * store and the stream: also where the services that should say so are frozen or gone.
 */
import { topicNames } from '#libs/contracts';
import { Journal, lookAtWriter, requireSameStream, type WriterLook } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import { lookAtPublication, type PublicationLook } from '#libs/results';
import { publicationTroubles } from '#libs/tabulation';
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend } from './backend';
import { requireCountedStream } from './counted-stream';

/** What waits and does not move for so long stands still: anything that works moves several times meanwhile. */
const STANDS_MS = 2_500;

interface Look {
  readonly writer: WriterLook;
  readonly publication: PublicationLook;
  /** Where the stream ends that may be read. */
  readonly end: number;
}

function standstill(code: string, message: string, place: string, action: string): SanaqError {
  return new SanaqError({ code, message, place, actor: 'operator', action });
}

/** What a call that throws SanaqErrors finds. Servers that are away are still an error. */
async function troubleOf(work: () => Promise<unknown>): Promise<readonly SanaqError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof SanaqError) return [error];
    throw error;
  }
}

/** The first is why the count has stopped, where it has. */
export async function electionTroubles(backend: Backend, electionId: string): Promise<readonly SanaqError[]> {
  const { readerPool: pool, stream } = backend;
  const topics = topicNames(backend.topicPrefix, electionId);
  const electionNo = await new Journal(pool).findElectionNo(electionId);
  if (electionNo === null) return [];
  const [counted, published, mandates] = await Promise.all([
    troubleOf(() => requireCountedStream(backend, electionId)),
    publicationTroubles(pool, stream, { electionNo, topics }),
    troubleOf(() => requireSameStream(stream, topics.mandates, null)),
  ]);
  const named = [...counted, ...published, ...mandates];
  // Who says by name what is wrong needs nobody to find out that it stands still.
  return named.length > 0 ? named : standstills(backend, electionId, electionNo, topics.stream);
}

async function lookAt({ readerPool, stream }: Backend, electionNo: number, topic: string): Promise<Look | null> {
  const [writer, publication, facts] = await Promise.all([
    lookAtWriter(readerPool, electionNo),
    lookAtPublication(readerPool, electionNo),
    stream.describe(topic),
  ]);
  return writer === null ? null : { writer, publication, end: facts?.endPosition ?? 0 };
}

/** What was there to do at the first look and is not done, nor less, at the second. */
async function standstills(
  backend: Backend,
  electionId: string,
  electionNo: number,
  topic: string,
): Promise<readonly SanaqError[]> {
  const first = await lookAt(backend, electionNo, topic);
  if (first === null || !waits(first)) return [];
  await pause(STANDS_MS);
  const second = await lookAt(backend, electionNo, topic);
  if (second === null) return [];
  return [
    ...(await countStands(backend, electionId, topic, first, second)),
    ...publicationStands(electionId, first.publication, second.publication),
  ];
}

function waits({ writer, publication, end }: Look): boolean {
  const { snapshot, published, undistributed } = publication;
  return end > writer.nextPosition || snapshot !== published || undistributed !== null;
}

async function countStands(
  { stream }: Backend,
  electionId: string,
  topic: string,
  { writer: before }: Look,
  { writer: now, end }: Look,
): Promise<readonly SanaqError[]> {
  const records = end - now.nextPosition;
  if (records <= 0 || now.nextPosition !== before.nextPosition) return [];
  const { session } = now;
  if (session !== null && session.pid === before.session?.pid) {
    return [
      standstill(
        'POSITION_HELD',
        `session ${session.pid} (${session.who}) holds the position in a transaction, and nothing can be counted until it ends`,
        electionId,
        `let it end, or end it as a superuser: select pg_terminate_backend(${session.pid})`,
      ),
    ];
  }
  const held = (await stream.heldBack?.(topic)) ?? null;
  if (held !== null && held.position <= now.nextPosition) {
    const who = held.producerId === null ? '' : ` of producer ${held.producerId}`;
    return [
      standstill(
        'STREAM_TRANSACTION_OPEN',
        `${held.endPosition - held.position} records from position ${held.position} on wait for an open transaction${who}`,
        electionId,
        'have it ended, or wait until Kafka ends it (docs/recovery.md)',
      ),
    ];
  }
  const who = now.leased
    ? `process ${now.holder ?? ''} has taken the election and does not count it`
    : 'no tabulation counts the election';
  const action = now.leased
    ? 'see /health/ready and the log of tabulation, and restart it where it does not answer'
    : 'start tabulation, or see its log';
  return [standstill('COUNT_STANDS_STILL', `${who}, and ${records} records wait`, electionId, action)];
}

function publicationStands(
  electionId: string,
  before: PublicationLook,
  { snapshot, published, undistributed }: PublicationLook,
): readonly SanaqError[] {
  const found: SanaqError[] = [];
  if (snapshot !== published && before.snapshot !== before.published && before.published === published) {
    const message = `snapshot ${snapshot} is stored, and the newest public one is ${published ?? 'none'}`;
    const action = 'see /health/ready and the log of tabulation, and whether Kafka answers';
    found.push(standstill('PUBLISHING_STANDS_STILL', message, electionId, action));
  }
  if (undistributed !== null && undistributed === before.undistributed) {
    const message = `${undistributed} is certified, and its final mandates are not out`;
    const action = 'start seat-allocation, or see its /health/ready and log';
    found.push(standstill('MANDATES_WAIT', message, electionId, action));
  }
  return found;
}
