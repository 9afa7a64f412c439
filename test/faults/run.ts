/** One run: faults drawn by a seed, one after the other, on real servers; after each the audit of everything. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Seeded } from '../crash/seeded';
import type { AuditResult } from './audit';
import type { Fault } from './fault';
import { PROCESS_FAULTS } from './kinds/processes';
import { SERVER_FAULTS } from './kinds/servers';
import { STREAM_FAULTS } from './kinds/streams';
import { Scene } from './scene';

/** Records that come around each fault: before, during and after it. */
const RECORDS_OF_FAULT = 120;
const LOOK_EVERY_MS = 500;
/** Until everything is counted and published again after a fault. Generous: the machine may be busy. */
const RECOVERY_MAX_MS = 120_000;

export const FAULTS: readonly Fault[] = [...PROCESS_FAULTS, ...SERVER_FAULTS, ...STREAM_FAULTS];

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
  /** From the beginning to the first word of a service about it; null where nothing was said. */
  readonly noticedAfterSeconds: number | null;
  /** The first of what was said. */
  readonly said: string | null;
  /** Why the run could not continue from here; null where it could. */
  readonly stuck: string | null;
}

/** The order of the faults: every kind once, in an order of the seed's, then again. */
export function drawn(count: number, seeded: Seeded, kinds: readonly Fault[] = FAULTS): Fault[] {
  const order: Fault[] = [];
  while (order.length < count) {
    const left = [...kinds];
    while (left.length > 0) order.push(...left.splice(seeded.between(0, left.length - 1), 1));
  }
  return order.slice(0, count);
}

interface Said {
  readonly afterSeconds: number;
  readonly text: string;
}

const QUIET = /^(ok|not done yet|starting)?$/;

/** Listens to the readiness of the services until the function that is returned is called. */
function listen(scene: Scene, beganMs: number): () => Promise<Said | null> {
  let first: Said | null = null;
  const stop = new AbortController();
  const listening = (async () => {
    while (!stop.signal.aborted) {
      for (const readiness of await scene.readiness()) {
        const said = Object.entries(readiness?.checks ?? {}).find(
          ([duty, text]) => readiness?.ready === false && duty !== 'counting' && !QUIET.test(text),
        );
        if (first === null && said !== undefined)
          first = { afterSeconds: (performance.now() - beganMs) / 1_000, text: `${said[0]}: ${said[1]}` };
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stop.abort();
    await listening;
    return first;
  };
}

function isEnd(value: unknown): value is () => Promise<unknown> {
  return typeof value === 'function';
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

export class FaultsRun {
  private constructor(readonly scene: Scene) {}

  static async open(seed: number): Promise<FaultsRun> {
    return new FaultsRun(await Scene.open(seed));
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
    void scene.send(generator.next(part)).catch(() => undefined);
    await pause(seeded.between(0, 400));
    const began = new Date();
    const beganMs = performance.now();
    const heard = listen(scene, beganMs);
    let stuck: string | null = null;
    let lastedSeconds = 0;
    try {
      const end = await fault.begin(scene);
      void scene.send(generator.next(part)).catch(() => undefined);
      const [least, most] = fault.seconds;
      await pause(seeded.between(least * 1_000, most * 1_000));
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
    if (audit?.reached === false) stuck ??= 'the last record is in no closed snapshot';
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
      noticedAfterSeconds: said === null ? null : rounded(said.afterSeconds),
      said: said?.text ?? null,
      stuck,
    };
  }

  /** Lines of the services' logs that report a defect of ours. */
  defects(): string[] {
    return this.scene.installation.processes.flatMap((process) =>
      process
        .log()
        .split('\n')
        .filter((line) => /UNEXPECTED|TypeError|"level":"fatal"|lane failed/.test(line)),
    );
  }

  close(): Promise<void> {
    return this.scene.close();
  }

  private async audited(): Promise<AuditResult> {
    const upTo = await this.scene.lastPosition();
    return this.scene.audit.check({ upTo, waitMs: RECOVERY_MAX_MS });
  }
}
