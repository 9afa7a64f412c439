/** The relay of one election: what the store holds goes out in order, verdicts and snapshots each on their topic. */
import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { type TopicNames, chained } from '#libs/contracts';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { sleep } from '#libs/patience';
import { snapshotToSend, type SnapshotToSend, StoredElection } from '#libs/results';
import { closingRecord, recordsOfSnapshot } from './publish-snapshots';
import { Pace } from './pace';
import type { PublishedTopic, RelayStep } from '../election-watch';
import { nextVerdicts } from './publish-verdicts';
import { RelayTopic, type RelayRequest } from './relay-topic';
import { beginsWith, isNextOfSnapshot } from './request-check';

/** How long the relay sleeps when there is nothing to send. */
const IDLE_MS = 100;
const REQUEST_RECORDS_MAX = 1_000;
const REQUEST_BYTES_MAX = 700_000;

export interface RelayOptions {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  readonly electionNo: number;
  /** Wall clock, for `publishFrom` alone. */
  readonly nowMs: () => number;
  /** True while the lane next to it has a backlog: then the relay gives way to it. */
  readonly laneBusy?: () => boolean;
  /** Told once both topics were published as far as there was anything to publish. */
  readonly onSent?: () => void;
  /** Told after every request and every look that found nothing to send. */
  readonly onStep?: (step: RelayStep) => void;
}

export class Relay {
  private readonly verdicts: RelayTopic;
  private readonly results: RelayTopic;
  private readonly election: StoredElection;

  constructor(private readonly options: RelayOptions) {
    const { pool, stream, topics, electionId, electionNo } = options;
    this.verdicts = new RelayTopic(pool, stream, electionNo, topics.verdicts);
    this.results = new RelayTopic(pool, stream, electionNo, topics.results);
    this.election = new StoredElection(pool, electionId, electionNo);
  }

  /** Publishes until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    await this.open();
    const toGo = new Set(['verdicts', 'results']);
    const stepDone = (topic: PublishedTopic, idle: boolean): void => {
      this.told(topic, idle);
      if (toGo.delete(topic) && toGo.size === 0) this.options.onSent?.();
    };
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const loops = [
      this.loop(
        either,
        (pace) => this.sendVerdicts(pace),
        (idle) => stepDone('verdicts', idle),
      ),
      this.loop(
        either,
        (pace) => this.sendSnapshot(either, pace),
        (idle) => stepDone('results', idle),
      ),
    ].map((loop) =>
      loop.finally(() => {
        failed.abort();
      }),
    );
    // Both have ended before the error is told: nobody sends beside the relay that comes after.
    const results = await Promise.allSettled(loops);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Publishes what is there and returns (tests, one-shot runs). */
  async drain(signal: AbortSignal): Promise<void> {
    await this.open();
    const pace = new Pace(() => false, signal);
    while (!signal.aborted && (await this.sendVerdicts(pace)));
    while (!signal.aborted && (await this.sendSnapshot(signal, pace)));
  }

  private async open(): Promise<void> {
    await this.election.load();
    await this.verdicts.open((request) => this.isNextVerdicts(request));
    await this.results.open((request) => this.isNextResults(request));
  }

  private async isNextVerdicts({ after, records }: RelayRequest): Promise<boolean> {
    const next = await nextVerdicts(this.options.pool, this.election, this.verdicts.mark);
    const last = next[records.length - 1];
    const place = { cause: last?.cause, subject: last?.subject, row: 0, chain: null, closes: null };
    return (
      isDeepStrictEqual(after, place) &&
      beginsWith(
        next.map(({ record }) => record),
        records,
      )
    );
  }

  private async isNextResults(request: RelayRequest): Promise<boolean> {
    const { pool, electionNo } = this.options;
    const { mark } = this.results;
    const stored = await snapshotToSend(pool, electionNo, mark.cause);
    if (stored === null || !this.election.sealed) return false;
    const before = { records: mark.row, chain: mark.chain ?? Buffer.alloc(32) };
    return isNextOfSnapshot(request, mark, stored.snapshot, recordsOfSnapshot(pool, this.election, stored), () =>
      closingRecord(pool, this.election, stored, before),
    );
  }

  private async loop(
    signal: AbortSignal,
    step: (pace: Pace) => Promise<boolean>,
    stepDone: (idle: boolean) => void,
  ): Promise<void> {
    const pace = new Pace(() => this.options.laneBusy?.() ?? false, signal);
    while (!signal.aborted) {
      pace.begin();
      const sent = await step(pace);
      stepDone(!sent);
      if (!sent) await sleep(IDLE_MS, signal);
    }
  }

  private told(topic: PublishedTopic, idle: boolean): void {
    const { mark } = topic === 'verdicts' ? this.verdicts : this.results;
    this.options.onStep?.({ topic, sentTo: mark.cause, idle, publicAtMs: this.results.publicAtMs });
  }

  private heldBack(): boolean {
    const from = this.election.publishFromMs;
    return from !== null && this.options.nowMs() < from;
  }

  /** True if something was sent. */
  private async sendVerdicts(pace: Pace): Promise<boolean> {
    const { pool } = this.options;
    const verdicts = await nextVerdicts(pool, this.election, this.verdicts.mark);
    const last = verdicts[verdicts.length - 1];
    if (last === undefined) return false;
    const requests = inRequests(verdicts.map(({ record }) => record));
    let sent = 0;
    for (const records of requests) {
      sent += records.length;
      const end = verdicts[sent - 1] ?? last;
      await this.verdicts.send(records, { cause: end.cause, subject: end.subject, row: 0, chain: null, closes: null });
      this.told('verdicts', false);
      await pace.rest();
    }
    return true;
  }

  private async sendSnapshot(signal: AbortSignal, pace: Pace): Promise<boolean> {
    await this.election.load();
    if (!this.election.sealed || this.heldBack()) return false;
    const { pool, electionNo } = this.options;
    const stored = await snapshotToSend(pool, electionNo, this.results.mark.cause);
    if (stored === null) return false;
    // The snapshot may have come, with a round that it shows, after the names were loaded.
    await this.election.load();
    if (!(await this.sendUnits(stored, signal, pace))) return false;
    const { row, chain } = this.results.mark;
    const closing = await closingRecord(pool, this.election, stored, {
      records: row,
      chain: chain ?? Buffer.alloc(32),
    });
    const { snapshot } = stored;
    await this.results.send([closing], { cause: snapshot, subject: -1, row: 0, chain: null, closes: snapshot });
    return true;
  }

  /** Sends what is not yet out of a snapshot's records; false where it was told to stop before the end. */
  private async sendUnits(stored: SnapshotToSend, signal: AbortSignal, pace: Pace): Promise<boolean> {
    const skip = this.results.mark.row;
    let seen = 0;
    let request: RecordToAppend[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (request.length === 0) return;
      const { mark } = this.results;
      const chain = request.reduce((so, record) => chained(so, record.value ?? Buffer.alloc(0)), mark.chain);
      await this.results.send(request, { ...mark, row: mark.row + request.length, chain, closes: null });
      this.told('results', false);
      request = [];
      bytes = 0;
      await pace.rest();
    };
    for await (const record of recordsOfSnapshot(this.options.pool, this.election, stored)) {
      if (++seen <= skip) continue;
      const size = record.value?.length ?? 0;
      if (request.length === REQUEST_RECORDS_MAX || bytes + size > REQUEST_BYTES_MAX) await flush();
      if (signal.aborted) return false;
      request.push(record);
      bytes += size;
    }
    await flush();
    return true;
  }
}

/** Requests small enough for one batch of the broker. */
function inRequests(records: readonly RecordToAppend[]): RecordToAppend[][] {
  const requests: RecordToAppend[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = record.value?.length ?? 0;
    const request = requests[requests.length - 1];
    if (request === undefined || request.length >= REQUEST_RECORDS_MAX || bytes + size > REQUEST_BYTES_MAX) {
      requests.push([record]);
      bytes = size;
    } else {
      request.push(record);
      bytes += size;
    }
  }
  return requests;
}
