import type { EventStream, TopicFacts } from '#libs/event-stream';
import { requireSameStream } from './stream-checks';

/** A topic that was made again: shorter than what was read, and with the broker's own settings. */
function madeAnew(facts: Partial<TopicFacts> = {}): EventStream {
  const problems = [{ code: 'TOPIC_COMPRESSION', detail: 'compression.type is "producer"' }];
  const topic = { topic: 'sanaq.mini.stream.v1', beginPosition: 0, endPosition: 2, problems, ...facts } as TopicFacts;
  return {
    topics: () => Promise.resolve([topic.topic]),
    createTopic: () => Promise.resolve('exists'),
    describe: () => Promise.resolve(topic),
    append: () => Promise.reject(new Error('nothing is written here')),
    read: () => {
      throw new Error('nothing is read here');
    },
    recordAt: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

const POSITION = { nextPosition: 631, beginPosition: 0, last: { position: 630, sha256: Buffer.alloc(32) } };

describe('A stream that is read on', () => {
  it('is refused for being another stream before anything is said of its settings', async () => {
    const asked = requireSameStream(madeAnew(), 'sanaq.mini.stream.v1', POSITION);
    await expect(asked).rejects.toMatchObject({ code: 'STREAM_SHORTER' });
    const moved = requireSameStream(madeAnew({ beginPosition: 1 }), 'sanaq.mini.stream.v1', POSITION);
    await expect(moved).rejects.toMatchObject({ code: 'STREAM_BEGIN_MOVED' });
    const differs = requireSameStream(madeAnew({ endPosition: 700 }), 'sanaq.mini.stream.v1', POSITION);
    await expect(differs).rejects.toMatchObject({ code: 'STREAM_DIFFERS' });
  });

  it('is refused for partitions beside the first, with what lies there, until all of it is gathered', async () => {
    const stream: EventStream = {
      ...madeAnew({ problems: [{ code: 'TOPIC_PARTITIONS', detail: 'The topic has 3 partitions.' }] }),
      otherPartitions: () =>
        Promise.resolve([
          { partition: 1, beginPosition: 2, endPosition: 9 },
          { partition: 2, beginPosition: 0, endPosition: 0 },
        ]),
    };
    const asked = (gathered: readonly (readonly [number, number])[]): Promise<TopicFacts> =>
      requireSameStream(stream, 'sanaq.mini.stream.v1', null, () => Promise.resolve(new Map(gathered)));
    await expect(asked([])).rejects.toMatchObject({
      code: 'TOPIC_PARTITIONS',
      message: 'The topic has 3 partitions; of its records 7 lie elsewhere and are not counted (7 in partition 1)',
      action: expect.stringContaining('sanaq gather') as string,
    });
    await expect(asked([[1, 8]])).rejects.toMatchObject({
      message: expect.stringContaining('1 lie elsewhere') as string,
    });
    await expect(asked([[1, 9]])).rejects.toMatchObject({
      message: expect.stringContaining('none lie elsewhere') as string,
    });
    const both = [
      [1, 9],
      [2, 0],
    ] as const;
    await expect(asked(both)).resolves.toMatchObject({ endPosition: 2 });
    // Of a topic that is published nothing can be gathered.
    await expect(requireSameStream(stream, 'sanaq.mini.results.v1', null)).rejects.toMatchObject({
      action: expect.not.stringContaining('sanaq gather') as string,
    });
  });

  it('is refused for its settings where it is the same stream, or none was read yet', async () => {
    const asked = requireSameStream(madeAnew(), 'sanaq.mini.stream.v1', null);
    await expect(asked).rejects.toMatchObject({ code: 'TOPIC_COMPRESSION' });
    const same = requireSameStream(madeAnew({ endPosition: 700 }), 'sanaq.mini.stream.v1', { ...POSITION, last: null });
    await expect(same).rejects.toMatchObject({ code: 'TOPIC_COMPRESSION' });
  });
});
