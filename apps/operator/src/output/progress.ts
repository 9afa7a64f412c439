/** How far long work is: a bar on a terminal, else a plain line now and then. Always on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import type { Session } from '../session';
import { grouped } from './table';

const LINE_EVERY_MS = 5_000;

export interface Progress {
  /** `total` 0: not known. */
  update(done: number, total?: number): void;
  stop(): void;
}

export function startProgress(session: Session, what: string, total = 0): Progress {
  return session.io.stderrIsTerminal ? bar(what, total) : lines(session, what, total);
}

function bar(what: string, total: number): Progress {
  const single = new SingleBar(
    {
      format: `${what} {bar} {value}/{total} {duration_formatted}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  single.start(total, 0);
  return {
    update: (done, newTotal) => {
      single.setTotal(Math.max(newTotal ?? total, done));
      single.update(done);
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(session: Session, what: string, total: number): Progress {
  let saidAt = performance.now();
  return {
    update: (done, newTotal) => {
      const now = performance.now();
      if (now - saidAt < LINE_EVERY_MS) return;
      saidAt = now;
      const of = newTotal ?? total;
      session.say(`${what}: ${grouped(done)}${of > 0 ? ` of ${grouped(of)}` : ''}`);
    },
    stop: () => undefined,
  };
}
