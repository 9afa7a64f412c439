import type { Producer, ProducerBatch } from 'kafkajs';
import { IntroducedTopics } from './introduced-topics';

describe('Topics that a producer is told of', () => {
  const producerOf = (sendBatch: (batch: ProducerBatch) => Promise<unknown>): Producer =>
    ({ sendBatch }) as unknown as Producer;

  it('are told together, without a record, and each of them once', async () => {
    const told: (readonly string[])[] = [];
    const producer = producerOf(({ topicMessages = [] }) => {
      expect(topicMessages.every(({ messages }) => messages.length === 0)).toBe(true);
      told.push(topicMessages.map(({ topic }) => topic));
      return Promise.resolve([]);
    });
    const introduced = new IntroducedTopics();
    await Promise.all(['a', 'b', 'c'].map((topic) => introduced.to(producer, topic)));
    await Promise.all(['c', 'd'].map((topic) => introduced.to(producer, topic)));
    expect(told).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('are told again where Kafka did not answer, and the one who sends finds out why', async () => {
    let calls = 0;
    const producer = producerOf(() => (calls++ === 0 ? Promise.reject(new Error('no broker')) : Promise.resolve([])));
    const introduced = new IntroducedTopics();
    await introduced.to(producer, 'a');
    await introduced.to(producer, 'a');
    await introduced.to(producer, 'a');
    expect(calls).toBe(2);
  });
});
