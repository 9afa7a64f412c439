/** One run: faults drawn by a seed, one after the other, on real servers; after each the audit of everything. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Seeded } from '../crash/seeded';
import type { AuditResult } from './audit/audit';
import type { Fault } from './fault';
import { BROKER_FAULTS } from './kinds/brokers';
import { DISK_FAULTS } from './kinds/disks';
import { PROCESS_FAULTS } from './kinds/processes';
import { SERVER_FAULTS } from './kinds/servers';
import { STREAM_FAULTS } from './kinds/streams';
import { TOPIC_FAULTS } from './kinds/topics';
import { listen, type Heard } from './listening';
import type { Needs } from './needs';
import { Scene } from './scene';

/** Records that come around each fault: before, during and after it. */
const RECORDS_OF_FAULT = 120;
/** Until everything is counted and published again after a fault. Generous: the machine may be busy. */
const RECOVERY_MAX_MS = 300_000;

export const FAULTS: readonly Fault[] = [
  ...PROCESS_FAULTS,
  ...SERVER_FAULTS,
  ...STREAM_FAULTS,
  ...TOPIC_FAULTS,
  ...DISK_FAULTS,
  ...BROKER_FAULTS,
];
/** Those of a run for which nothing is named. */
export const USUAL_FAULTS: readonly Fault[] = FAULTS.filter(({ needs }) => needs === undefined);
/** With `long`: nothing that lasts is over before everyone must have spoken. */
const WENT_ON_MS = [4_000, 10_000] as const;
const LONG_SECONDS = [12, 14] as const;
/** Into a fault that lasts longer a few records more are sent then. */
const PROBED_AFTER_MS = 5_000;
const PROBE_RECORDS = 3;

export interface FaultReport {
  readonly number: number;
  readonly kind: string;
  readonly what: string;
  /** In UTC. */
  readonly began: string;
  readonly lastedSeconds: number;
  /** Records of the stream when it was over. */
  readonly records: number;
  readonly lost: number;
  readonly doubled: number;
  readonly differences: readonly string[];
  /** From the beginning of the fault to the next closing record, by the broker's clock; null where none came. */
  readonly secondsToClosing: number | null;
  /** The first words about it of services and of `sanaq status`. */
  readonly heard: Heard;
  /** A closing record came while it had lasted for some seconds: the count and what is published went on. */
  readonly wentOn: boolean;
  /** Contests that two officers have certified by now, each with its final mandates. */
  readonly certified: number;
  /** Why the run could not continue from here; null where it could. */
  readonly stuck: string | null;
}

/** The order of the faults: every kind once, in an order of the seed's, then again. */
export function drawn(count: number, seeded: Seeded, kinds: readonly Fault[] = USUAL_FAULTS): Fault[] {
  const order: Fault[] = [];
  while (order.length < count) {
    const left = [...kinds];
    while (left.length > 0) order.push(...left.splice(seeded.between(0, left.length - 1), 1));
  }
  return order.slice(0, count);
}

function isEnd(value: unknown): value is () => Promise<unknown> {
  return typeof value === 'function';
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

export interface RunOptions {
  /** Faults that last do so for more than ten seconds. */
  readonly long?: boolean;
  /** What all its faults need. */
  readonly needs?: Needs | undefined;
}

export class FaultsRun {
  private constructor(
    readonly scene: Scene,
    private readonly long: boolean,
  ) {}

  static async open(seed: number, { long = false, needs }: RunOptions = {}): Promise<FaultsRun> {
    return new FaultsRun(await Scene.open(seed, needs), long);
  }

  /** Nothing is wrong yet: a portion is sent, counted, published and recounted. */
  async warmUp(): Promise<AuditResult> {
    const { scene } = this;
    await scene.send([...scene.generator.next(RECORDS_OF_FAULT), scene.generator.closing()]);
    return this.audited();
  }

  /** Does the fault while records come, takes it away, waits until all is well, and recounts. */
  async befall(fault: Fault, number: number): Promise<FaultReport> {
    const { scene } = this;
    const { seeded, generator } = scene;
    const part = Math.floor(RECORDS_OF_FAULT / 3);
    const contest = await scene.nextToCertify();
    void scene.send(generator.next(part)).catch(() => undefined);
    void scene.sendFinal(contest?.protocols ?? []).catch(() => undefined);
    await pause(seeded.between(0, 400));
    const began = new Date();
    const beganMs = performance.now();
    const heard = listen(scene, beganMs);
    let stuck: string | null = null;
    let lastedSeconds = 0;
    try {
      const end = await fault.begin(scene);
      void scene.send(generator.next(part)).catch(() => undefined);
      void scene.sendFinal(contest?.decisions ?? []).catch(() => undefined);
      const [least, most] = this.long && fault.seconds[1] > 0 ? LONG_SECONDS : fault.seconds;
      await this.lasting(seeded.between(least * 1_000, most * 1_000));
      if (isEnd(end)) await end();
      lastedSeconds = (performance.now() - beganMs) / 1_000;
      await scene.heal();
      await scene.send([...generator.next(part), generator.closing()]);
    } catch (error) {
      stuck = error instanceof Error ? error.message : String(error);
    }
    const said = await heard();
    const result = stuck === null ? await this.audited().catch((error: unknown) => String(error)) : null;
    const audit = typeof result === 'string' ? null : result;
    if (typeof result === 'string') stuck = `the audit failed: ${result}`;
    stuck ??= audit?.waitsFor ?? null;
    const closed = audit?.closedAtMs.find((atMs) => atMs >= began.getTime());
    return {
      number,
      kind: fault.kind,
      what: fault.what,
      began: began.toISOString(),
      lastedSeconds: rounded(lastedSeconds),
      records: audit?.records ?? 0,
      lost: audit?.lost ?? 0,
      doubled: audit?.doubled ?? 0,
      differences: audit?.differences ?? [],
      secondsToClosing: closed === undefined ? null : rounded((closed - began.getTime()) / 1_000),
      heard: Object.fromEntries(
        Object.entries(said).map(([voice, one]) => [voice, one && { ...one, afterSeconds: rounded(one.afterSeconds) }]),
      ) as unknown as Heard,
      wentOn: (audit?.closedAtMs ?? []).some(
        (atMs) => atMs > began.getTime() + WENT_ON_MS[0] && atMs < began.getTime() + WENT_ON_MS[1],
      ),
      certified: audit?.certified ?? 0,
      stuck,
    };
  }

  /** Some records come in its midst: where the count goes on, a closing record shows it. */
  private async lasting(ms: number): Promise<void> {
    const { scene } = this;
    await pause(Math.min(ms, PROBED_AFTER_MS));
    if (ms <= PROBED_AFTER_MS) return;
    void scene.send(scene.generator.next(PROBE_RECORDS)).catch(() => undefined);
    await pause(ms - PROBED_AFTER_MS);
  }

  /** Lines of the services' logs that report a defect of ours, and services that ended though nobody told them to. */
  defects(): string[] {
    const ended = this.scene.endedByThemselves.map((one) => `${one.name} ended by itself: ${one.logTail()}`);
    const lines = this.scene.installation.processes.flatMap((process) =>
      process
        .log()
        .split('\n')
        .filter((line) => /UNEXPECTED|TypeError|"level":"fatal"|lane failed/.test(line)),
    );
    return [...ended, ...lines];
  }

  close(): Promise<void> {
    return this.scene.close();
  }

  private async audited(): Promise<AuditResult> {
    const { scene } = this;
    const upTo = await scene.lastPositions();
    return scene.audit.check({ upTo, waitMs: RECOVERY_MAX_MS, anew: scene.anew.splice(0) });
  }
}
