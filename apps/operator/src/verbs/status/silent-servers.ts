/** A server that falls silent refuses nothing: beyond a limit it is told of, in place of what was asked. */
import { EXIT, SanaqError } from '#libs/basics';
import { sleep } from '#libs/patience';

export type Server = 'PostgreSQL' | 'Kafka';

const SERVERS: readonly Server[] = ['PostgreSQL', 'Kafka'];
/** For the first answer of each, the way to it included. */
const FIRST_MAX_MS = 3_000;
/** For every later one, which waits its turn behind the questions of the work. */
const LATER_MAX_MS = 4_000;
const ASKED_AGAIN_AFTER_MS = 250;

/** A short question to each. */
type Questions = Readonly<Record<Server, () => Promise<unknown>>>;

export interface WatchedServers {
  /** Waits until each has answered once, and asks again and again until the work is done. */
  watch(questions: Questions): Promise<void>;
}

function silent(servers: ReadonlySet<Server>, withinMs: number): SanaqError {
  return new SanaqError({
    code: 'STATUS_NO_ANSWER',
    message: `${[...servers].join(' and ')} did not answer within ${withinMs / 1_000} s`,
    actor: 'operator',
    action: 'see whether it runs, and the network to it',
    exitCode: EXIT.unreachable,
  });
}

/** The work, or STATUS_NO_ANSWER as soon as a server leaves its question without an answer for too long. */
export async function answering<T>(work: (servers: WatchedServers) => Promise<T>): Promise<T> {
  const done = new AbortController();
  const { signal } = done;
  const over = async (awaited: ReadonlySet<Server>, withinMs: number, until = signal): Promise<void> => {
    await sleep(withinMs, until);
    if (awaited.size > 0 && !until.aborted) throw silent(awaited, withinMs);
  };
  const ask = async (questions: Questions, awaited: Set<Server>): Promise<void> => {
    await Promise.all(SERVERS.map((server) => questions[server]().then(() => awaited.delete(server))));
  };
  const again = async (questions: Questions): Promise<void> => {
    while (!signal.aborted) {
      await sleep(ASKED_AGAIN_AFTER_MS, signal);
      const awaited = new Set(SERVERS);
      const answered = new AbortController();
      const end = (): void => answered.abort();
      signal.addEventListener('abort', end, { once: true });
      // What a server refuses the work itself meets, in its own words.
      void ask(questions, awaited).then(end, end);
      await over(awaited, LATER_MAX_MS, answered.signal);
      signal.removeEventListener('abort', end);
    }
  };
  return new Promise<T>((resolve, reject) => {
    const awaited = new Set(SERVERS);
    over(awaited, FIRST_MAX_MS).catch(reject);
    const watch = async (questions: Questions): Promise<void> => {
      await ask(questions, awaited);
      again(questions).catch(reject);
    };
    work({ watch }).then(resolve, reject);
  }).finally(() => done.abort());
}
