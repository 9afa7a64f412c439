/** The topics that are published: deleted, cut off, made again, while a contest is certified; then sanaq republish. */
import { until } from '../../services/support/until';
import type { Fault } from '../fault';
import { ELECTIONS, type Scene } from '../scene';
import { withAdmin } from './topic-admin';

type What = 'verdicts' | 'results' | 'mandates';

async function deleted(scene: Scene, topic: string): Promise<void> {
  await withAdmin(scene, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    await until(`${topic} is gone`, async () => !(await admin.listTopics()).includes(topic));
  });
}

/** As docs/recovery.md says: what is left of the topic is deleted, then it is published again. */
async function republished(scene: Scene, electionId: string, what: What): Promise<void> {
  const topic = scene.installation.topics(electionId)[what];
  const { code, err, out } = await scene.installation.sanaq('republish', electionId);
  if (code !== 0) {
    if (!/REPUBLISH_NOT_EMPTY|TOPIC_COMPRESSION/.test(err))
      throw new Error(`sanaq republish ${electionId}: ${out}${err}`);
    await deleted(scene, topic);
    await scene.installation.sanaqOk('republish', electionId);
  }
  scene.anew.push(topic);
}

/** `lose` takes records of the topic away; seat-allocation starts anew on what is left. */
function lost(kind: string, what: string, topic: What, lose: (scene: Scene, topic: string) => Promise<void>): Fault {
  return {
    kind,
    what: `${what}; seat-allocation starts anew on what is left; then sanaq republish`,
    seconds: [5, 13],
    begin: async (scene) => {
      const { installation } = scene;
      await Promise.all(scene.named('seat-allocation').map((process) => process.kill9()));
      for (const electionId of ELECTIONS) await lose(scene, installation.topics(electionId)[topic]);
      await installation.start('seat-allocation', { ready: false });
      return async () => {
        for (const electionId of ELECTIONS) await republished(scene, electionId, topic);
      };
    },
  };
}

async function truncated(scene: Scene, topic: string, share: number): Promise<void> {
  await withAdmin(scene, async (admin) => {
    const [offsets] = await admin.fetchTopicOffsets(topic);
    const offset = String(Math.floor(Number(offsets?.high ?? 0) * share));
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  });
}

async function anew(scene: Scene, topic: string): Promise<void> {
  await deleted(scene, topic);
  const configEntries = [
    { name: 'retention.ms', value: '-1' },
    { name: 'message.timestamp.type', value: 'LogAppendTime' },
  ];
  await withAdmin(scene, async (admin) => {
    await until('the topic is made anew', () =>
      admin
        .createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }] })
        .catch(() => false),
    );
  });
}

export const TOPIC_FAULTS: readonly Fault[] = [
  lost('results-deleted', 'the topic of results is deleted', 'results', deleted),
  lost('results-anew', 'the topic of results is made anew', 'results', anew),
  lost('results-truncated', 'the first half of the results is removed', 'results', (scene, topic) =>
    truncated(scene, topic, 0.5),
  ),
  lost('results-emptied', 'all records of the results are removed', 'results', (scene, topic) =>
    truncated(scene, topic, 1),
  ),
  lost('verdicts-deleted', 'the topic of verdicts is deleted', 'verdicts', deleted),
  lost('verdicts-truncated', 'the first half of the verdicts is removed', 'verdicts', (scene, topic) =>
    truncated(scene, topic, 0.5),
  ),
  lost('mandates-deleted', 'the topic of mandates is deleted', 'mandates', deleted),
];
