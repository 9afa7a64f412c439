/**
 * What a process must do again and again, with the age of its last success. "Nothing failed" is not proof that anything
 * works: a server that does not answer fails nothing. So whatever did not succeed for too long is not ready.
 */
import { OVERDUE_ACTION, type Readiness } from './health';

/** A duty without success for so long is a fault, unless its own rhythm is slower: it is told of within ten seconds. */
export const DUTY_MAX_MS = 8_000;

interface Duty {
  readonly maxMs: number;
  /** Time of the last success, or since when one is awaited. */
  sinceMs: number;
  succeeded: boolean;
  /** There is nothing to do at present. */
  resting: boolean;
  /** What the last attempt failed by. */
  trouble: string | null;
}

export class Duties {
  private readonly duties = new Map<string, Duty>();

  /** `nowMs` is a clock that never goes back. */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** From now on the duty is to be done at least every `maxMs`. */
  begin(name: string, maxMs = DUTY_MAX_MS): void {
    if (this.duties.has(name)) return;
    this.duties.set(name, { maxMs, sinceMs: this.nowMs(), succeeded: false, resting: false, trouble: null });
  }

  /** It is no longer ours. */
  end(name: string): void {
    this.duties.delete(name);
  }

  done(name: string): void {
    this.change(name, { sinceMs: this.nowMs(), succeeded: true, resting: false, trouble: null });
  }

  /** It was done, and there is nothing to do until {@link due}. */
  rest(name: string): void {
    this.change(name, { succeeded: true, resting: true, trouble: null });
  }

  /** There is something to do; the time runs if it did not already. */
  due(name: string): void {
    if (this.duties.get(name)?.resting === true) this.change(name, { resting: false, sinceMs: this.nowMs() });
  }

  failed(name: string, reason: string): void {
    this.due(name);
    this.change(name, { trouble: reason });
  }

  /** Seconds since the last success of each duty that is due; 0 while there is nothing to do. */
  ages(): ReadonlyMap<string, number> {
    return new Map([...this.duties].map(([name, duty]) => [name, this.ageMs(duty) / 1_000]));
  }

  /** Whether the duty has succeeded, and not too long ago. */
  fresh(name: string): boolean {
    const duty = this.duties.get(name);
    return duty !== undefined && this.stateOf(duty) === 'ok';
  }

  readiness(): Readiness {
    const checks = Object.fromEntries([...this.duties].map(([name, duty]) => [name, this.stateOf(duty)]));
    return { ready: Object.values(checks).every((state) => state === 'ok'), checks };
  }

  private ageMs({ resting, sinceMs }: Duty): number {
    return resting ? 0 : this.nowMs() - sinceMs;
  }

  private stateOf(duty: Duty): string {
    if (duty.trouble !== null) return duty.trouble;
    const seconds = Math.round(this.ageMs(duty) / 1_000);
    if (this.ageMs(duty) > duty.maxMs)
      return `DUTY_OVERDUE: not done for ${seconds} s (at most ${duty.maxMs / 1_000} s), the operator must ${OVERDUE_ACTION}`;
    return duty.succeeded ? 'ok' : 'not done yet';
  }

  private change(name: string, change: Partial<Duty>): void {
    const duty = this.duties.get(name);
    if (duty !== undefined) Object.assign(duty, change);
  }
}
