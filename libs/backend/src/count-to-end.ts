/**
 * Has the records of an election counted before a call returns: by the services that run, or, where the stream is
 * embedded and none runs, here and now with the very same lane, relay and mandates.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { topicNames } from '#libs/contracts';
import { Journal, Leases, liveWorkers } from '#libs/journal';
import { ElectionMandates } from '#libs/mandates';
import { toldElsewhere, untilSettled } from '#libs/patience';
import { createLogger, EXIT, SanaqError } from '#libs/platform';
import { ElectionLane, Fenced, Relay } from '#libs/tabulation';
import type { Backend } from './backend';
import { requireCountedStream } from './counted-stream';
import { logKeysOf } from './log-key';

export interface CountingProgress {
  readonly nextPosition: number;
  readonly endPosition: number;
}

export interface CountingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CountingProgress) => void;
}

const LOOK_EVERY_MS = 50;
/** A call waits for its last snapshot: it should not wait long. */
const SNAPSHOT_INTERVAL_MS = 200;

/** A tabulation process that lives and does not move for so long has stopped before something it will not count on. */
const STALLED_AFTER_MS = 60_000;

function stalled(electionId: string, nextPosition: number, end: number): SanaqError {
  return new SanaqError({
    code: 'COUNT_STALLED',
    message: `tabulation is at position ${nextPosition} of ${end}; what was sent is kept and will be counted`,
    place: electionId,
    actor: 'operator',
    action: 'see why in /health/ready or the log of tabulation (docs/recovery.md)',
    exitCode: EXIT.difference,
  });
}

/** How many tabulation processes live now. */
export async function liveTabulations(backend: Backend): Promise<number> {
  return liveWorkers(backend.readerPool);
}

/** The next position to be counted; 0 for an election that was never read. */
export async function countedUpTo(backend: Backend, electionId: string): Promise<number> {
  return (await new Journal(backend.readerPool).nextPositionOf(electionId)) ?? 0;
}

/**
 * `counted`: all that was in the stream at the call is counted. `no_service`: the stream is Kafka and no tabulation
 * process lives; the records are kept and will be counted when one runs. Bounded by progress, not by time: it waits as
 * long as a tabulation process lives and moves on; one that stands still for a minute is COUNT_STALLED. Throws STREAM_*
 * and TOPIC_* at once where the stream is not the one that was counted.
 */
export async function countToEnd(
  backend: Backend,
  electionId: string,
  options: CountingOptions = {},
): Promise<'counted' | 'no_service'> {
  await requireCountedStream(backend, electionId);
  const topic = topicNames(backend.topicPrefix, electionId).stream;
  const end = (await backend.stream.describe(topic))?.endPosition ?? 0;
  for (;;) {
    options.signal?.throwIfAborted();
    if ((await liveTabulations(backend)) > 0) {
      if (await othersCount(backend, electionId, end, options)) return 'counted';
    } else if (backend.streamKind === 'kafka') {
      return (await countedUpTo(backend, electionId)) >= end ? 'counted' : 'no_service';
    } else if ((await countHere(backend, electionId, end, options)) === 'counted') {
      return 'counted';
    }
  }
}

/** Waits while others live; false where they ended before they were done. */
async function othersCount(
  backend: Backend,
  electionId: string,
  end: number,
  options: CountingOptions,
): Promise<boolean> {
  let reached = -1;
  let movedAt = performance.now();
  while ((await liveTabulations(backend)) > 0) {
    const nextPosition = await countedUpTo(backend, electionId);
    if (nextPosition !== reached) movedAt = performance.now();
    reached = nextPosition;
    if (performance.now() - movedAt > STALLED_AFTER_MS && nextPosition < end)
      throw stalled(electionId, nextPosition, end);
    options.onProgress?.({ nextPosition, endPosition: end });
    if (nextPosition >= end) return true;
    await pause(LOOK_EVERY_MS, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
  return false;
}

/** `busy`: another call counts this election now; safety is its compare-and-set, so we only wait. */
async function countHere(
  backend: Backend,
  electionId: string,
  end: number,
  options: CountingOptions,
): Promise<'counted' | 'busy'> {
  const { writerPool: pool, environment } = backend;
  const holder = randomUUID();
  const leases = new Leases(pool, holder, environment.leaseTtlMs);
  const electionNo = await new Journal(pool).electionNo(electionId);
  const { free } = await leases.look([], [electionNo]);
  if ((await leases.take(free)).size === 0) {
    await leases.leave();
    await pause(LOOK_EVERY_MS);
    return 'busy';
  }
  const renewing = setInterval(() => {
    // A lease that was lost shows itself by the fence.
    toldElsewhere(leases.look([electionNo], []));
  }, environment.leaseTtlMs / 3);
  try {
    await countAndPublish(backend, electionId, electionNo, end, options);
    return 'counted';
  } catch (error) {
    if (error instanceof Fenced) return 'busy';
    throw error;
  } finally {
    clearInterval(renewing);
    // Both end by themselves with the lease.
    await untilSettled(leases.giveUp(electionNo));
    await untilSettled(leases.leave());
  }
}

async function countAndPublish(
  backend: Backend,
  electionId: string,
  electionNo: number,
  end: number,
  options: CountingOptions,
): Promise<void> {
  const { writerPool: pool, stream, topicPrefix, environment } = backend;
  const topics = topicNames(topicPrefix, electionId);
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const lane = new ElectionLane({
    pool,
    stream,
    topics,
    electionId,
    snapshotIntervalMs: Math.min(environment.snapshotIntervalMs, SNAPSHOT_INTERVAL_MS),
    onApplied: ({ nextPosition }) => options.onProgress?.({ nextPosition, endPosition: end }),
  });
  let ended = false;
  const counting = lane.run(signal).finally(() => {
    ended = true;
  });
  toldElsewhere(counting);
  while (!lane.idleAt(end) && !ended) await Promise.race([pause(LOOK_EVERY_MS), counting]);
  stop.abort();
  await counting;
  if (!lane.idleAt(end)) {
    throw new SanaqError({
      code: 'COUNT_INTERRUPTED',
      message: 'counting was interrupted; what is counted is kept',
      place: electionId,
      actor: 'user',
      action: 'run the command again: it resumes where it stopped',
    });
  }
  const logKeys = logKeysOf(environment);
  await new Relay({ pool, stream, topics, electionId, electionNo, nowMs: Date.now, logKeys }).drain(
    new AbortController().signal,
  );
  const log = createLogger({ name: 'sanaq', level: 'error', to: 'stderr' });
  const mandates = new ElectionMandates({ pool, stream, topicPrefix, electionId, log });
  await mandates.drain(new AbortController().signal);
}
