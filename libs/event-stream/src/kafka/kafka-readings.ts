import type { KafkaSettings } from './kafka-options';
import { FetchLane } from './fetch-lane';
import type { KafkaReading } from './kafka-reading';

/** So many readings are asked for together however long nothing came: they cost next to nothing. */
const WARM_MIN = 8;
/** A topic without news for so long is asked for together with the other quiet ones. */
const WARM_MS = 5_000;
/** How long the broker may wait before it answers for the quiet topics; a record ends the wait at once. */
const QUIET_WAIT_MS = 500;

/**
 * All readings of a process over few connections. Topics with news are asked for on one, quiet ones on another, where
 * a request may wait for long: it would keep a reader who has room again from being fed.
 */
export class KafkaReadings {
  private readonly warm: FetchLane;
  private readonly quiet: FetchLane;

  constructor(settings: KafkaSettings) {
    const waitMs = settings.fetchWaitMs;
    this.warm = new FetchLane({ settings, waitMs, beforeFetch: (leader) => this.cool(leader) });
    this.quiet = new FetchLane({
      settings,
      waitMs: Math.max(waitMs, QUIET_WAIT_MS),
      beforeFetch: (leader) => this.warmUp(leader),
    });
  }

  /** Feeds the reading from now on; its leader is known. */
  begin(reading: KafkaReading): void {
    reading.newsAtMs = performance.now();
    this.warm.add(reading);
  }

  /** The caller has taken a batch. */
  taken(reading: KafkaReading): void {
    if (reading.hungry) this.warm.wake();
  }

  end(reading: KafkaReading): void {
    this.warm.remove(reading);
    this.quiet.remove(reading);
  }

  /** Resolves when the connections that nobody needs any more are closed. */
  async closed(): Promise<void> {
    await Promise.all([this.warm.closed(), this.quiet.closed()]);
  }

  /** Readings without news go to the quiet ones, and are asked for there with the next request. */
  private cool(leader: number): void {
    if (this.warm.size <= WARM_MIN) return;
    const before = performance.now() - WARM_MS;
    for (const reading of this.warm.of(leader)) {
      if (reading.newsAtMs > before || !reading.hungry || reading.next < reading.end) continue;
      this.quiet.add(reading);
      this.warm.remove(reading);
    }
  }

  /** Those with news go back, where the next ones will come sooner. */
  private warmUp(leader: number): void {
    const before = performance.now() - WARM_MS;
    for (const reading of this.quiet.of(leader)) {
      if (reading.newsAtMs <= before) continue;
      this.warm.add(reading);
      this.quiet.remove(reading);
    }
  }
}
