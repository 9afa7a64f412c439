/** Node processes under measurement: started from dist, watched through /proc, ended by their own number. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signal, waitForEnd } from '#infra/process';
import { repositoryRoot } from '#libs/platform';

const STOP_MAX_MS = 60_000;

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Settles when the process ends: its whole standard output. Rejects where it failed by itself. */
  readonly output: Promise<string>;
}

/** Starts `dist/<script>`. What it says on stderr is passed on; BENCH_NODE_OPTIONS go before the script (a profiler's). */
export function startChild(script: string, environment: Readonly<Record<string, string>>): Child {
  const options = (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
  const child = spawn(process.execPath, [...options, join(repositoryRoot(), 'dist', script)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    // Logs of a service are not kept: only the last line of a measuring process matters.
    text = `${text}${part}`.slice(-100_000);
  });
  const output = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, endedBy) => {
      if (code === 0 || endedBy !== null) resolve(text);
      else reject(new Error(`${script} ended with exit code ${String(code)}: ${text.slice(-2_000)}`));
    });
  });
  // Looked at where it is awaited; a process that is being ended has no say.
  output.catch(() => undefined);
  return { process: child, pid: child.pid ?? 0, output };
}

export async function stopChild(child: Child): Promise<void> {
  if (child.pid === 0 || child.process.exitCode !== null) return;
  signal(child.pid, 'SIGTERM');
  if (!(await waitForEnd(child.pid, STOP_MAX_MS))) signal(child.pid, 'SIGKILL');
}

/** Greatest resident memory of a living process so far, in bytes; null where the system does not tell. */
export function peakMemoryBytes(pid: number | 'self'): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line?.[1] === undefined ? null : Number(line[1]) * 1_024;
  } catch {
    return null;
  }
}

const CLOCK_TICKS_A_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

function timesOf(pid: string): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const field = (index: number): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[index]);
    return { parent: field(1), own: field(11) + field(12), ended: field(13) + field(14) };
  } catch {
    return null;
  }
}

/**
 * Processor time so far, in seconds, of processes and their direct children, those that have ended among them: unlike
 * the time on the wall it hardly depends on what else runs. Null where the system does not tell.
 */
export function cpuSeconds(pids: readonly number[]): number | null {
  if (process.platform !== 'linux') return null;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    const times = timesOf(name);
    if (times === null) continue;
    if (pids.includes(Number(name))) ticks += times.own + times.ended;
    else if (pids.includes(times.parent)) ticks += times.own;
  }
  return ticks / CLOCK_TICKS_A_SECOND;
}
