/** One of three brokers killed, stopped, frozen; and too few replicas. */
import type { OwnKafka } from '../../support/servers';
import { until } from '../../services/support/until';
import type { Fault } from '../fault';
import { ELECTIONS, type Scene } from '../scene';
import { set, withAdmin } from './topic-admin';

/** Every topic of the scene. */
function topicsOf({ installation }: Scene): string[] {
  return ELECTIONS.flatMap((electionId) => Object.values(installation.topics(electionId)) as string[]);
}

/** The broker that leads the stream, and one that only follows it. */
async function leaderAndFollower(scene: Scene): Promise<readonly [leader: OwnKafka, follower: OwnKafka]> {
  return until('the stream has a leader and three replicas', () =>
    withAdmin(scene, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: topicsOf(scene) });
      const all = topics.flatMap(({ partitions }) => partitions);
      if (all.some(({ isr }) => isr.length < scene.cluster.length)) return null;
      const id = topics.find(({ name }) => name === scene.topic)?.partitions[0]?.leader ?? 0;
      // Nodes are numbered from 1 on.
      const [leader, follower] = [scene.cluster[id - 1], scene.cluster[id % scene.cluster.length]];
      return leader === undefined || follower === undefined ? null : ([leader, follower] as const);
    }).catch(() => null),
  );
}

export const BROKER_FAULTS: readonly Fault[] = [
  {
    kind: 'leader-kill',
    what: 'kill -9 of the broker that leads the stream: another one does',
    seconds: [11, 14],
    needs: 'three-brokers',
    begin: async (scene) => {
      const [leader] = await leaderAndFollower(scene);
      await leader.broker.kill9();
      return () => leader.restart();
    },
  },
  {
    kind: 'leader-stop',
    what: 'the broker that leads the stream is stopped in order, and hands over what it leads',
    seconds: [5, 9],
    needs: 'three-brokers',
    begin: async (scene) => {
      const [leader] = await leaderAndFollower(scene);
      await leader.broker.stop();
      return () => leader.restart();
    },
  },
  {
    kind: 'leader-freeze',
    what: 'SIGSTOP of the broker that leads the stream, beyond its session; it wakes as a second leader',
    seconds: [13, 16],
    needs: 'three-brokers',
    begin: async (scene) => {
      const [leader] = await leaderAndFollower(scene);
      process.kill(leader.broker.pid, 'SIGSTOP');
      return () => Promise.resolve(process.kill(leader.broker.pid, 'SIGCONT'));
    },
  },
  {
    kind: 'replicas-too-few',
    what: 'every topic wants three replicas, and one of three brokers is killed: nothing can be written',
    seconds: [20, 24],
    needs: 'three-brokers',
    begin: async (scene) => {
      const [, follower] = await leaderAndFollower(scene);
      for (const topic of topicsOf(scene)) await set(scene, topic, { 'min.insync.replicas': '3' });
      await follower.broker.kill9();
      return async () => {
        await follower.restart();
        for (const topic of topicsOf(scene)) await set(scene, topic, { 'min.insync.replicas': '2' });
      };
    },
  },
];
