/**
 * The way of one election's results to its mandates: results.v1 is folded from its beginning at every start, so what
 * was said before is found again under the same ids and only what is missing is written.
 */
import type { Pool } from 'pg';
import { topicNames, type ContestCertified, type OrderDecided } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import { Journal, requireSameStream } from '#libs/journal';
import { renderError, SanaqError, type Logger } from '#libs/platform';
import { DistributionStore, lookAtPublication } from '#libs/results';
import { readDefinition, type KnownElection } from './evidence/known-election';
import { MandateDesk, type Assigned, type Distributed, type Suspended } from './mandate-desk';
import { readPublishedMandates } from './mandates-topic';
import { ResultsFold, type CertificationNews, type ClosedSnapshot, type FoldStep } from './results-fold';
import { TopicBeginnings } from './topic-beginnings';
import { StreamEvidence } from './evidence/stream-evidence';
import { verifyCertification, type VerifiedCertification } from './evidence/verify-certification';
import {
  verifyOrder,
  verifyRevocation,
  verifySuspension,
  type VerifiedOrder,
  type VerifiedRevocation,
  type VerifiedSuspension,
} from './evidence/verify-later-decision';

/** How the use cases that people wait for are carried out; an application puts its command bus in between. */
export interface MandateActions {
  distribute(desk: MandateDesk, certified: VerifiedCertification): Promise<Distributed>;
  assign(desk: MandateDesk, order: VerifiedOrder): Promise<Assigned>;
  suspend(desk: MandateDesk, what: VerifiedRevocation | VerifiedSuspension): Promise<Suspended>;
}

const DIRECTLY: MandateActions = {
  distribute: (desk, certified) => desk.distribute(certified),
  assign: (desk, order) => desk.assign(order),
  suspend: (desk, what) => desk.suspend(what),
};

/** Told after every batch of results; the counts are of this run. */
export interface MandatesProgress {
  /** Newest closed snapshot worked off, -1 for none. */
  readonly snapshot: number;
  /** Where reading of results.v1 continues, and where it ended when last looked at. */
  readonly nextPosition: number;
  readonly endPosition: number;
  readonly projected: number;
  readonly distributed: number;
  readonly suspended: number;
  /** Certifications and later decisions on them that did not hold. */
  readonly unverified: number;
  /** Snapshots whose closing record did not fit. */
  readonly incomplete: number;
  /** What the results topic lacks, in words with code; null where it is whole. */
  readonly missing: string | null;
}

/** What is asked of the store. */
export interface MandatesStore {
  electionNo(electionId: string): Promise<number>;
  /** Newest snapshot that is published; null for none. */
  published(electionNo: number): Promise<number | null>;
  distributions(electionNo: number): Pick<DistributionStore, 'all' | 'keep' | 'noteSent'>;
}

/** That of PostgreSQL. */
export function mandatesStoreOf(pool: Pool): MandatesStore {
  return {
    electionNo: (electionId) => new Journal(pool).electionNo(electionId),
    published: async (electionNo) => (await lookAtPublication(pool, electionNo)).published,
    distributions: (electionNo) => new DistributionStore(pool, electionNo),
  };
}

export interface ElectionMandatesOptions {
  readonly pool: Pool;
  /** Where it is not the one behind the pool. */
  readonly store?: MandatesStore;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly electionId: string;
  readonly log: Logger;
  readonly actions?: MandateActions;
  readonly onProgress?: (progress: MandatesProgress) => void;
  /** While behind, projections go out no more often than this; default 1,000 ms. */
  readonly behindPauseMs?: number;
}

const BEHIND_PAUSE_MS = 1_000;

/** A call, because the answer changes between two looks. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** The results topic lacks something that was published: it must be written again. */
function partsMissing(topic: string, what: string): string {
  const action = 'find out who changed the topic and run `sanaq republish ELECTION` (docs/recovery.md)';
  const fields = { code: 'RESULTS_PARTS_MISSING', actor: 'operator', place: topic, action } as const;
  return renderError(new SanaqError({ ...fields, message: `${what}: final mandates wait until the topic is whole` }));
}

interface Opened {
  readonly election: KnownElection;
  readonly desk: MandateDesk;
  readonly from: number;
  readonly end: number;
  /** Newest snapshot that was published when this began, -1 for none: the topic must have it. */
  readonly published: number;
}

export class ElectionMandates {
  private readonly fold: ResultsFold;
  private readonly evidence: StreamEvidence;
  private readonly actions: MandateActions;
  private readonly log: Logger;
  private readonly counts = { projected: 0, distributed: 0, suspended: 0, unverified: 0, incomplete: 0 };
  private projectedAtMs = Number.NEGATIVE_INFINITY;
  /** Null until the definition was read, which is before the first record of results. */
  private election: KnownElection | null = null;
  private missing: string | null = null;
  /** Contests, with their rounds, whose certification rests on what the topic lacks. */
  private readonly unsure = new Set<string>();

  constructor(private readonly options: ElectionMandatesOptions) {
    this.fold = new ResultsFold(options.electionId, (contestId) => this.election?.decidingUnits(contestId) ?? []);
    this.evidence = new StreamEvidence(options.stream, this.topics.stream);
    this.actions = options.actions ?? DIRECTLY;
    this.log = options.log.child({ electionId: options.electionId });
  }

  /** Works until the signal. Throws StreamError, SanaqError (a topic is missing or unfit), pg errors. */
  async run(signal: AbortSignal): Promise<void> {
    await this.follow(signal, false);
  }

  /** Works off what is in the results now and returns (one-shot runs, tests). */
  async drain(signal: AbortSignal): Promise<void> {
    await this.follow(signal, true);
  }

  private get topics(): ReturnType<typeof topicNames> {
    return topicNames(this.options.topicPrefix, this.options.electionId);
  }

  private async follow(signal: AbortSignal, untilEnd: boolean): Promise<void> {
    const { results, mandates } = this.topics;
    const beginnings = new TopicBeginnings(this.options.stream, [results, mandates]);
    const opened = await this.open(signal, untilEnd, beginnings);
    if (opened === null || isStopped(signal)) return;
    if (opened.from >= opened.end) this.caughtUp(opened);
    if (untilEnd && opened.from >= opened.end) return;
    this.report(opened.from, opened.end);
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const end = (): void => ended.abort();
    await Promise.all([beginnings.watch(either).finally(end), this.attendAll(opened, either, untilEnd).finally(end)]);
  }

  private async attendAll(opened: Opened, signal: AbortSignal, untilEnd: boolean): Promise<void> {
    for await (const batch of this.options.stream.read(this.topics.results, { from: opened.from, signal })) {
      const { nextPosition, endPosition } = batch;
      for (const record of batch.records) {
        await this.attend(opened, this.fold.take(record), record.position, signal);
        if (!isStopped(signal)) continue;
        this.report(record.position + 1, endPosition);
        return;
      }
      await this.project(opened.desk, nextPosition >= endPosition);
      if (nextPosition >= endPosition) this.caughtUp(opened);
      this.report(nextPosition, endPosition);
      if (untilEnd && nextPosition >= opened.end) return;
    }
  }

  /** All that is on the topic is worked off: is it all that was published? */
  private caughtUp({ published, desk }: Opened): void {
    const { lastClosed } = this.fold;
    const lacks = lastClosed < published ? `snapshot ${published} was published and is not on the topic` : null;
    if (lacks !== null) this.missing = partsMissing(this.topics.results, lacks);
    else if (this.unsure.size === 0) this.missing = null;
    // What is not there proves nothing against what was distributed.
    if (this.missing === null) desk.tellUnfounded();
  }

  private report(nextPosition: number, endPosition: number): void {
    this.options.onProgress?.({
      snapshot: this.fold.lastClosed,
      nextPosition,
      endPosition,
      ...this.counts,
      missing: this.missing,
    });
  }

  private async open(signal: AbortSignal, untilEnd: boolean, beginnings: TopicBeginnings): Promise<Opened | null> {
    const { pool, store = mandatesStoreOf(pool), stream, electionId } = this.options;
    const { topics, log } = this;
    const results = await requireSameStream(stream, topics.results, null);
    await requireSameStream(stream, topics.mandates, null);
    await beginnings.look();
    const election = await readDefinition(stream, topics.stream, electionId, { signal, untilEnd });
    if (election === null) return null;
    this.election = election;
    const electionNo = await store.electionNo(electionId);
    const snapshot = await store.published(electionNo);
    const published = await readPublishedMandates(stream, topics.mandates, electionId, signal);
    if (published === null) return null;
    const desk = new MandateDesk({
      election,
      stream,
      topic: topics.mandates,
      store: store.distributions(electionNo),
      published,
      log,
    });
    await desk.open();
    return { election, desk, from: results.beginPosition, end: results.endPosition, published: snapshot ?? -1 };
  }

  private async attend(opened: Opened, step: FoldStep, position: number, signal: AbortSignal): Promise<void> {
    const { log } = this;
    switch (step.kind) {
      case 'taken':
      case 'dropped':
        return;
      case 'foreign':
        log.warn({ code: 'RESULTS_FOREIGN', position, detail: step.detail }, 'a record of results is not ours');
        return;
      case 'incomplete':
        this.counts.incomplete++;
        log.error(
          { code: 'RESULTS_INCOMPLETE', position, snapshot: step.snapshot, detail: step.detail },
          'a snapshot does not fit its closing record and is not used',
        );
        return;
      case 'closed':
        await this.attendNews(opened, step, signal);
        return;
    }
  }

  private async attendNews(opened: Opened, closed: ClosedSnapshot, signal: AbortSignal): Promise<void> {
    for (const news of closed.news) {
      if (news.kind === 'certified') await this.certified(opened, news.data, signal);
      else if (news.kind === 'ordered') await this.ordered(opened, news.data, signal);
      else await this.suspended(opened, news, signal);
    }
  }

  private async certified({ election, desk }: Opened, data: ContestCertified, signal: AbortSignal): Promise<void> {
    const { evidence } = this;
    const shown = this.fold.contest(data.contestId, data.round);
    const verified = await verifyCertification({ election, evidence, signal }, data, shown);
    // A signal cuts short the look for evidence: that proves nothing against the certification.
    if (isStopped(signal)) return;
    if ('reason' in verified) {
      // What is not on the topic proves nothing against the certification: written whole, it is read again. Nothing is
      // missing of a contest that the definition does not have.
      const isKnown = election.definition.contests.some(({ contestId }) => contestId === data.contestId);
      if (isKnown && (shown === null || !shown.sure)) this.noteMissing(data, verified.reason);
      else this.unverified('CERTIFICATION_UNVERIFIED', data, verified.reason);
      return;
    }
    this.unsure.delete(`${data.contestId}/${data.round}`);
    this.noteDistributed(data, await this.actions.distribute(desk, verified.ok));
  }

  private noteMissing({ contestId, round, position }: ContestCertified, reason: string): void {
    this.counts.incomplete++;
    this.unsure.add(`${contestId}/${round}`);
    this.missing = partsMissing(this.topics.results, `what the certification of ${contestId} rests on is not there`);
    this.log.error(
      { code: 'RESULTS_PARTS_MISSING', contestId, round, position, reason },
      'the results topic lacks what a certification rests on: it waits until the topic is whole',
    );
  }

  private noteDistributed({ contestId, round, position }: ContestCertified | OrderDecided, done: Distributed): void {
    if (done !== 'distributed') return;
    this.counts.distributed++;
    this.log.info({ contestId, round, position }, 'distributed');
  }

  private async ordered({ election, desk }: Opened, data: OrderDecided, signal: AbortSignal): Promise<void> {
    const verified = await verifyOrder({ election, evidence: this.evidence, signal }, data);
    if (isStopped(signal)) return;
    const done = 'reason' in verified ? verified : await this.actions.assign(desk, verified.ok);
    if (typeof done === 'string') this.noteDistributed(data, done);
    else this.unverified('ORDER_UNVERIFIED', data, done.reason);
  }

  private async suspended(
    { election, desk }: Opened,
    news: Extract<CertificationNews, { readonly kind: 'revoked' | 'suspension' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const court = { election, evidence: this.evidence, signal };
    const verified =
      news.kind === 'revoked' ? await verifyRevocation(court, news.data) : await verifySuspension(court, news.data);
    if (isStopped(signal)) return;
    if ('reason' in verified) {
      const code = news.kind === 'revoked' ? 'REVOCATION_UNVERIFIED' : 'SUSPENSION_UNVERIFIED';
      this.unverified(code, news.data, verified.reason);
      return;
    }
    if ((await this.actions.suspend(desk, verified.ok)) === 'suspended') this.counts.suspended++;
  }

  private unverified(code: string, data: ContestCertified | CertificationNews['data'], reason: string): void {
    const { contestId, round, position } = data;
    this.counts.unverified++;
    this.log.error({ code, contestId, round, position, reason }, 'refused');
  }

  /** Only the newest closed snapshot is projected; while behind, now and then. */
  private async project(desk: MandateDesk, caughtUp: boolean): Promise<void> {
    const pauseMs = this.options.behindPauseMs ?? BEHIND_PAUSE_MS;
    const nowMs = performance.now();
    if (this.fold.lastClosed < 0 || (!caughtUp && nowMs - this.projectedAtMs < pauseMs)) return;
    const at = { snapshot: this.fold.lastClosed, time: this.fold.lastClosedTime };
    this.counts.projected += await desk.project(this.fold.contests(), at);
    this.projectedAtMs = nowMs;
  }
}
