/** A measuring process from its start to its end, with the processor time that it and the servers took. */
import { say } from '../report';
import { startChild } from './child';
import { CpuClock, type CpuAnEvent } from './cpu-clock';
import { readMeasured, taskEnvironment, type Measured, type Task } from './measured';
import type { BenchServers } from './servers';

export interface MeasuredProcess extends Measured {
  readonly cpu: CpuAnEvent | null;
}

/** `script` below test/bench. Its processor time is that from its start on: it lives for nothing else. */
export async function measureProcess(servers: BenchServers, script: string, task: Task): Promise<MeasuredProcess> {
  const child = startChild(`test/bench/${script}`, taskEnvironment(task));
  // Its own time is known to its parent once it has ended: as that of a child that has ended.
  const clock = new CpuClock(servers, [process.pid]);
  const measured = readMeasured(await child.output);
  const cpu = clock.microsecondsAnEvent(measured.events);
  const rate = Math.round(measured.events / measured.seconds);
  say(`  ${measured.events} events in ${measured.seconds.toFixed(2)} s: ${rate}/s`);
  return { ...measured, cpu };
}
