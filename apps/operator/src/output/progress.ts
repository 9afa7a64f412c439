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

interface BarPayload {
  /** The total; 0: not known. */
  readonly of: number;
}

export function startProgress(session: Session, what: string, total = 0): Progress {
  return session.io.stderrIsTerminal ? bar(what, total) : lines(session, what, total);
}

/** ` of TOTAL, RATE/s` as far as they are known. */
function ofTotal(done: number, total: number, startedAt: number): string {
  const seconds = (performance.now() - startedAt) / 1_000;
  const rate = seconds >= 1 ? `, ${grouped(Math.round(done / seconds))}/s` : '';
  return `${total > 0 ? ` of ${grouped(total)}` : ''}${rate}`;
}

function bar(what: string, total: number): Progress {
  const startedAt = performance.now();
  const single = new SingleBar(
    {
      // Without a total there is nothing to draw a bar of.
      format: (
        { barCompleteString = '', barIncompleteString = '', barsize = 0 },
        { progress, value },
        { of }: BarPayload,
      ) => {
        const full = Math.round(progress * barsize);
        const drawn =
          of > 0 ? ` ${barCompleteString.slice(0, full)}${barIncompleteString.slice(0, barsize - full)}` : '';
        return `${what}${drawn} ${grouped(value)}${ofTotal(value, of, startedAt)}`;
      },
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  single.start(total, 0, { of: total });
  return {
    update: (done, newTotal) => {
      const of = newTotal ?? total;
      single.setTotal(Math.max(of, done));
      single.update(done, { of });
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(session: Session, what: string, total: number): Progress {
  const startedAt = performance.now();
  let saidAt = startedAt;
  return {
    update: (done, newTotal) => {
      const now = performance.now();
      if (now - saidAt < LINE_EVERY_MS) return;
      saidAt = now;
      const of = newTotal ?? total;
      session.say(`${what}: ${grouped(done)}${ofTotal(done, of, startedAt)}`);
    },
    stop: () => undefined,
  };
}
