/** Two tabulation processes, one of which counts, and what is done to them while they do. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Seeded } from './seeded';
import { TabulationProcess, type TabulationSettings } from './tabulation-process';

/** Without any progress for so long something hangs. Generous: the machine may be busy with other tests. */
const STALLED_MS = 90_000;
const POLL_MS = 20;

export interface Progress {
  /** Position up to which the stream is counted. */
  readonly next: number;
  /** Records that the relay has confirmed on both topics. */
  readonly sent: number;
  /** Process that holds the lease. */
  readonly holder: string | null;
}

const PROGRESS = `
  select (select coalesce(max(next_position), 0) from sanaq.stream_position) as next,
         (select coalesce(sum(sent_records), 0)::bigint from sanaq.relay) as sent,
         (select holder from sanaq.lease) as holder`;
const PUBLISHED = `
  select (select (r.sent_cause, r.sent_subject) = (select cause, subject from sanaq.verdict order by cause desc, subject desc limit 1)
            from sanaq.relay r where topic like '%.verdicts.v1')
     and (select r.sent_cause = $1 from sanaq.relay r where topic like '%.results.v1') as done`;

/** How long after a kill something new was committed by the other process, in milliseconds. */
export interface Takeover {
  readonly what: string;
  readonly position: number;
  /** Until the other process had the lease. */
  readonly leaseMs: number;
  readonly ms: number;
}

export class CrashRun {
  readonly takeovers: Takeover[] = [];
  readonly ended: TabulationProcess[] = [];
  private readonly alive: TabulationProcess[] = [];
  private started = 0;

  constructor(
    private readonly pool: Pool,
    private readonly electionId: string,
    private readonly settings: TabulationSettings,
    private readonly seeded: Seeded,
  ) {}

  /** Every process that there was. */
  get processes(): readonly TabulationProcess[] {
    return [...this.ended, ...this.alive];
  }

  async startOne(): Promise<void> {
    this.alive.push(await TabulationProcess.start(`tabulation-${++this.started}`, this.settings));
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.alive.map((process) => process.stop()));
  }

  async progress(): Promise<Progress> {
    const { rows } = await this.pool.query<Progress>(PROGRESS);
    return rows[0] ?? { next: 0, sent: 0, holder: null };
  }

  /** Waits as long as anything moves. */
  async until(what: string, reached: (progress: Progress) => boolean | Promise<boolean>): Promise<Progress> {
    let last = '';
    let movedAt = performance.now();
    for (;;) {
      const progress = await this.progress();
      if (await reached(progress)) return progress;
      for (const process of this.alive) process.assertAlive();
      const now = JSON.stringify(progress);
      if (now !== last) movedAt = performance.now();
      last = now;
      if (performance.now() - movedAt > STALLED_MS) {
        throw new Error(
          `${what}: nothing moves at ${now}\n${this.alive.map((process) => process.logTail()).join('\n')}`,
        );
      }
      await pause(POLL_MS);
    }
  }

  /** Everything up to `end` is counted, shown in a snapshot, and published. */
  async untilPublished(end: number): Promise<void> {
    await this.until('publishing all', async ({ next }) => {
      if (next < end) return false;
      const { rows } = await this.pool.query<{ done: boolean | null }>(PUBLISHED, [end - 1]);
      return rows[0]?.done === true;
    });
  }

  /** Waits until one process counts and another stands by. */
  async untilStandBy(): Promise<{ readonly holder: TabulationProcess; readonly standBy: TabulationProcess }> {
    const since = performance.now();
    for (;;) {
      const states = await Promise.all(
        this.alive.map(async (process) => {
          const readiness = await process.readiness();
          const counts = readiness?.checks.counting?.split(' ').includes(this.electionId) === true;
          return { process, counts, ready: readiness?.ready === true, readiness };
        }),
      );
      const holder = states.find(({ counts }) => counts)?.process;
      const standBy = states.find(({ counts, ready }) => ready && !counts)?.process;
      if (holder !== undefined && standBy !== undefined) return { holder, standBy };
      if (performance.now() - since > STALLED_MS)
        throw new Error(
          `no stand-by: ${states.map(({ process, readiness }) => `${JSON.stringify(readiness)}\n${process.logTail()}`).join('\n')}`,
        );
      await pause(POLL_MS);
    }
  }

  /**
   * Kills the process that counts at a random moment within the next `withinMs`, waits until the other has gone on, and
   * starts a new stand-by meanwhile. `killed` is called when it is gone, with how far it had come.
   */
  async kill(
    holder: TabulationProcess,
    what: string,
    withinMs: number,
    moved: (before: Progress, now: Progress) => boolean,
    killed: (before: Progress) => void,
  ): Promise<void> {
    await pause(this.seeded.between(0, withinMs));
    const killedAt = performance.now();
    await holder.kill9();
    this.alive.splice(this.alive.indexOf(holder), 1);
    this.ended.push(holder);
    // What the killed process had sent may still be committed by its server process.
    await pause(50);
    const before = await this.progress();
    killed(before);
    const starting = this.startOne();
    const passedMs = (): number => Math.round(performance.now() - killedAt);
    let leaseMs = 0;
    await this.until(`take-over after ${what}`, (now) => {
      if (now.holder !== before.holder && leaseMs === 0) leaseMs = passedMs();
      return moved(before, now);
    });
    this.takeovers.push({ what, position: before.next, leaseMs, ms: passedMs() });
    await starting;
  }
}
