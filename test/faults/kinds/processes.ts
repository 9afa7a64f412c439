/** Processes that are killed, frozen, told to stop; and leases that lie. */
import { until } from '../../services/support/until';
import type { Fault } from '../fault';
import { ELECTION, type Scene } from '../scene';

const HOLDS_POSITION = `
  select exists (
    select from sanaq.stream_position p join sanaq.election e using (election_no)
    join pg_locks l on l.locktype = 'transactionid' and l.granted and l.transactionid = p.xmax
    join pg_stat_activity a on a.pid = l.pid
    where e.election_id = $1) as holds`;
/** Whoever has just taken the election first folds it, and on a busy machine that takes seconds. */
const FREEZES_MAX_MS = 60_000;

/** Freezes the one who counts at a moment at which its transaction holds the position; false where none was hit. */
async function freezeInTransaction(scene: Scene): Promise<boolean> {
  const process = await scene.counting();
  for (const beganMs = performance.now(); performance.now() - beganMs < FREEZES_MAX_MS;) {
    process.freeze();
    const { rows } = await scene.owner.query<{ holds: boolean }>(HOLDS_POSITION, [ELECTION]);
    if (rows[0]?.holds === true) return true;
    process.thaw();
    await new Promise((resolve) => setTimeout(resolve, scene.seeded.between(1, 15)));
  }
  return false;
}

export const PROCESS_FAULTS: readonly Fault[] = [
  {
    kind: 'kill-counting',
    what: 'kill -9 of the tabulation that counts',
    seconds: [0, 0],
    begin: async (scene) => (await scene.counting()).kill9(),
  },
  {
    kind: 'kill-stand-by',
    what: 'kill -9 of the tabulation that stands by',
    seconds: [0, 0],
    begin: async (scene) => (await scene.standingBy()).kill9(),
  },
  {
    kind: 'kill-allocation',
    what: 'kill -9 of seat-allocation',
    seconds: [0, 0],
    begin: async (scene) => scene.named('seat-allocation')[0]?.kill9(),
  },
  {
    kind: 'kill-api',
    what: 'kill -9 of results-api',
    seconds: [0, 0],
    begin: async (scene) => scene.named('results-api')[0]?.kill9(),
  },
  {
    kind: 'kill-all',
    what: 'kill -9 of every service at once',
    seconds: [0, 2],
    begin: async (scene) => {
      await Promise.all(scene.processes.map((process) => process.kill9()));
    },
  },
  {
    kind: 'terminate-counting',
    what: 'SIGTERM to the tabulation that counts',
    seconds: [0, 0],
    begin: async (scene) => (await scene.counting()).stop(),
  },
  {
    kind: 'freeze-counting',
    what: 'SIGSTOP of the tabulation that counts, beyond its lease; it wakes as a second writer',
    seconds: [5, 9],
    begin: async (scene) => (await scene.counting()).freeze(),
  },
  {
    kind: 'freeze-in-transaction',
    what: 'SIGSTOP of the tabulation that counts, inside its transaction',
    seconds: [8, 12],
    begin: async (scene) => {
      const feeding = setInterval(() => void scene.send(scene.generator.next(5)).catch(() => undefined), 60);
      try {
        if (!(await freezeInTransaction(scene))) throw new Error('no moment inside a transaction was hit');
      } finally {
        clearInterval(feeding);
      }
    },
  },
  {
    kind: 'freeze-both',
    what: 'SIGSTOP of both tabulations',
    seconds: [4, 8],
    begin: (scene) => {
      for (const process of scene.named('tabulation')) process.freeze();
      return Promise.resolve();
    },
  },
  {
    kind: 'freeze-allocation',
    what: 'SIGSTOP of seat-allocation',
    seconds: [6, 8],
    begin: (scene) => {
      scene.named('seat-allocation')[0]?.freeze();
      return Promise.resolve();
    },
  },
  {
    kind: 'lease-ended',
    what: 'the lease is over at once, as by a clock that jumps: two owners at a time',
    seconds: [2, 4],
    begin: async (scene) => {
      await scene.owner.query(`update sanaq.lease set expires_at = '-infinity'`);
    },
  },
  {
    kind: 'lease-of-the-dead',
    what: 'the lease is held for an hour by a process that never was',
    seconds: [0, 0],
    begin: async (scene) => {
      await scene.owner.query(`update sanaq.lease set holder = 'nobody', expires_at = now() + interval '1 hour'`);
    },
  },
  {
    kind: 'second-owner',
    what: 'a second owner: a third tabulation comes, takes its share and leaves',
    seconds: [3, 5],
    begin: async (scene) => {
      const third = await scene.installation.start('tabulation', { ready: false });
      await scene.owner.query(`update sanaq.lease set expires_at = '-infinity'`);
      return async () => {
        await third.stop();
        await until('one counts after it', async () => (await scene.counting()) !== third);
      };
    },
  },
];
