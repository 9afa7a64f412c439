/**
 * Topics of which a producer of kafkajs knows. Whenever one is new to it, it asks Kafka about all that it was ever given:
 * for hundreds of topics one after the other, hundreds of answers on hundreds of topics. So they are made known together.
 */
import type { Producer } from 'kafkajs';
import { AskedTogether, untilSettled } from '#libs/patience';

interface Known {
  readonly topics: Set<string>;
  readonly asked: AskedTogether<true>;
}

export class IntroducedTopics {
  private readonly byProducer = new WeakMap<Producer, Known>();

  /** Makes a topic known to the producer, with all that are asked for meanwhile. Never rejects: who sends says why. */
  async to(producer: Producer, topic: string): Promise<void> {
    let known = this.byProducer.get(producer);
    if (known === undefined) this.byProducer.set(producer, (known = knownTo(producer)));
    if (!known.topics.has(topic)) await untilSettled(known.asked.ask(topic));
  }
}

function knownTo(producer: Producer): Known {
  const topics = new Set<string>();
  const asked = new AskedTogether<true>(async (names) => {
    // A batch of nothing is not sent; the producer learns who leads the topics.
    await producer.sendBatch({ topicMessages: names.map((topic) => ({ topic, messages: [] })) });
    for (const name of names) topics.add(name);
    return new Map(names.map((name) => [name, true]));
  });
  return { topics, asked };
}
