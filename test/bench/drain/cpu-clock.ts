/** Processor time an event, by who spent it: comparable even where other programs slow the whole run down. */
import { cpuSeconds } from './child';
import type { BenchServers } from './servers';

/** Microseconds an event. */
export interface CpuAnEvent {
  readonly own: number;
  readonly postgres: number;
  readonly kafka: number;
}

const MICROSECONDS = 1_000_000;

export class CpuClock {
  private readonly groups: Readonly<Record<keyof CpuAnEvent, readonly number[]>>;
  private readonly before: Readonly<Record<keyof CpuAnEvent, number | null>>;

  constructor(servers: BenchServers, pids: readonly number[]) {
    this.groups = { own: pids, postgres: [servers.pids.postgres], kafka: [servers.pids.kafka] };
    this.before = this.read();
  }

  /** Since the clock was made; null where the system does not tell. */
  microsecondsAnEvent(events: number): CpuAnEvent | null {
    const now = this.read();
    const spent = (who: keyof CpuAnEvent): number => {
      return (((now[who] ?? Number.NaN) - (this.before[who] ?? Number.NaN)) * MICROSECONDS) / events;
    };
    const each = { own: spent('own'), postgres: spent('postgres'), kafka: spent('kafka') };
    return Number.isNaN(each.own) ? null : each;
  }

  private read(): Record<keyof CpuAnEvent, number | null> {
    const { own, postgres, kafka } = this.groups;
    return { own: cpuSeconds(own), postgres: cpuSeconds(postgres), kafka: cpuSeconds(kafka) };
  }
}
