/** What a measuring child process says in its last line, and how its parent reads it. */

export interface Measured {
  readonly events: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number | null;
}

export function sayMeasured(measured: Measured): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

export function readMeasured(output: string): Measured {
  const line = output.trim().split('\n').at(-1) ?? '';
  return JSON.parse(line) as Measured;
}

/** What a measuring child process is told. */
export interface Task {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly from: number;
  readonly end: number;
}

const VARIABLE = 'BENCH_TASK';

export function taskEnvironment(task: Task): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(task) };
}

export function readTask(): Task {
  return JSON.parse(process.env[VARIABLE] ?? '') as Task;
}
