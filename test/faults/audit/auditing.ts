/** Calls the auditor, which is another process. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { AuditOrder, AuditResult } from './audit';

export class Auditing {
  private constructor(private readonly child: ChildProcess) {}

  static start(root: string, brokers: readonly string[], prefix: string): Auditing {
    const program = join(root, 'dist', 'test', 'faults', 'audit', 'auditor.js');
    const child = fork(program, [brokers.join(','), prefix], {
      execArgv: [],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    return new Auditing(child);
  }

  check(order: AuditOrder): Promise<AuditResult> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the auditor ended'));
      this.child.once('exit', gone);
      this.child.once('message', (answer: { readonly result?: AuditResult; readonly failed?: string }) => {
        this.child.off('exit', gone);
        if (answer.result === undefined) reject(new Error(answer.failed ?? 'the auditor said nothing'));
        else resolve(answer.result);
      });
      this.child.send(order);
    });
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }
}
