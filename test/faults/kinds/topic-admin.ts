/** Topics as someone with all rights at Kafka changes them. */
import type { Admin } from 'kafkajs';
import { plainKafka } from '../../crash/plain-kafka';
import type { Scene } from '../scene';

const TOPIC = 2;
const GOOD: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'compression.type': 'uncompressed',
  'message.timestamp.type': 'LogAppendTime',
};

export async function withAdmin<T>(scene: Scene, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = plainKafka(scene.brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The topic's settings as they should be, but for these. */
export async function set(scene: Scene, topic: string, changed: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries({ ...GOOD, ...changed }).map(([name, value]) => ({ name, value }));
  await withAdmin(scene, (admin) =>
    admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: topic, configEntries }] }),
  );
}
