/**
 * Time, timers and turns of the event loop as a seed wants them. Whatever waits, waits here: the next to continue is drawn
 * among those that are due, after every promise of the last has been worked off. So one seed is one run.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
// The module itself, as everyone else has it: a namespace of it would be a copy that cannot be changed.
import timersPromises from 'node:timers/promises';
import type { Seeded } from '../crash/seeded';

/** A process of the simulation: what it has set in motion is dropped when it is killed, and waits while it is frozen. */
export interface Simulated {
  readonly name: string;
  dead: boolean;
  frozen: boolean;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly of: Simulated | undefined;
  readonly run: () => void;
  cancelled: boolean;
  /** Every so many milliseconds again. */
  readonly everyMs: number | null;
}

/** One for all: each that was ever used costs at every promise. */
const context = new AsyncLocalStorage<Simulated>();
const realSetImmediate = setImmediate;
const realTimersPromises = { ...timersPromises };

/** Events beyond this in one run: something goes round in circles. */
const EVENTS_MAX = 400_000;
/** Timers that are due within so long of each other may change places. */
const TOGETHER_MS = 2;

export class VirtualTime {
  nowMs = 0;
  events = 0;
  private readonly queue: Event[] = [];
  private order = 0;

  constructor(private readonly seeded: Seeded) {}

  /** Runs a process; whatever it sets in motion is its own. */
  as<T>(process: Simulated, work: () => T): T {
    return context.run(process, work);
  }

  get current(): Simulated | undefined {
    return context.getStore();
  }

  after(ms: number, run: () => void, everyMs: number | null = null): Event {
    const event: Event = {
      atMs: this.nowMs + Math.max(0, ms),
      order: this.order++,
      of: this.current,
      run,
      cancelled: false,
      everyMs,
    };
    this.queue.push(event);
    return event;
  }

  /** Resolves later; never where the process that waits is killed meanwhile. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Lets everything happen until the condition holds; false where it does not within the given time. */
  async until(met: () => boolean, withinMs: number): Promise<boolean> {
    const endMs = this.nowMs + withinMs;
    await this.settle();
    while (!met()) {
      if (this.events++ > EVENTS_MAX) throw new Error(`more than ${EVENTS_MAX} events`);
      const event = this.next(endMs);
      if (event === null) return met();
      this.nowMs = Math.max(this.nowMs, event.atMs);
      if (event.everyMs !== null) {
        const again = { ...event, atMs: this.nowMs + event.everyMs, order: this.order++ };
        // The same handle must cancel all of them.
        Object.defineProperty(again, 'cancelled', { get: () => event.cancelled });
        this.queue.push(again);
      }
      if (event.of === undefined) event.run();
      else context.run(event.of, event.run);
      await this.settle();
    }
    return true;
  }

  /** Replaces the timers of this program until the function that is returned is called. */
  install(): () => void {
    const before = {
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      setInterval: globalThis.setInterval,
      clearInterval: globalThis.clearInterval,
      setImmediate: globalThis.setImmediate,
    };
    const clear = (event: Event | undefined): void => {
      if (event !== undefined) event.cancelled = true;
    };
    const handle = (event: Event): Event => Object.assign(event, { unref: () => event, ref: () => event });
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => handle(this.after(ms, run)),
      clearTimeout: clear,
      setInterval: (run: () => void, ms = 0) => handle(this.after(ms, run, ms)),
      clearInterval: clear,
      setImmediate: (run: () => void) => handle(this.after(0, run)),
    });
    const patched = timersPromises as unknown as Record<string, unknown>;
    patched['setImmediate'] = () => this.wait(0);
    patched['setTimeout'] = (ms: number) => this.wait(ms);
    // How long a step took of the processor decides when the next snapshot is due: here it takes none.
    const { cpuUsage } = process;
    process.cpuUsage = Object.assign(() => ({ user: 0, system: 0 }), cpuUsage);
    const ownNow = Object.getOwnPropertyDescriptor(performance, 'now');
    Object.defineProperty(performance, 'now', { value: () => this.nowMs, configurable: true, writable: true });
    return () => {
      Object.assign(globalThis, before);
      patched['setImmediate'] = realTimersPromises.setImmediate;
      patched['setTimeout'] = realTimersPromises.setTimeout;
      process.cpuUsage = cpuUsage;
      if (ownNow === undefined) Reflect.deleteProperty(performance, 'now');
      else Object.defineProperty(performance, 'now', ownNow);
    };
  }

  /** Every promise that can continue has gone on. */
  private settle(): Promise<void> {
    return new Promise((resolve) => realSetImmediate(resolve));
  }

  /** One of those that are due next, null where none is by then; those of frozen processes wait. */
  private next(endMs: number): Event | null {
    let earliest = Infinity;
    let kept = 0;
    for (const event of this.queue) {
      if (event.cancelled || event.of?.dead === true) continue;
      this.queue[kept++] = event;
      if (event.of?.frozen !== true && event.atMs < earliest) earliest = event.atMs;
    }
    this.queue.length = kept;
    if (earliest > endMs) return null;
    const due: number[] = [];
    for (let at = 0; at < kept; at++) {
      const event = this.queue[at];
      if (event !== undefined && event.of?.frozen !== true && event.atMs <= earliest + TOGETHER_MS) due.push(at);
    }
    const at = this.seeded.pick(due);
    return this.queue.splice(at, 1)[0] ?? null;
  }
}
