import type { EventStream, TopicFacts } from '#libs/event-stream';
import { requireSameStream } from './stream-checks';

/** A topic that was made anew: shorter than what was read, and with the broker's own settings. */
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

  it('is refused for its settings where it is the same stream, or none was read yet', async () => {
    const asked = requireSameStream(madeAnew(), 'sanaq.mini.stream.v1', null);
    await expect(asked).rejects.toMatchObject({ code: 'TOPIC_COMPRESSION' });
    const same = requireSameStream(madeAnew({ endPosition: 700 }), 'sanaq.mini.stream.v1', { ...POSITION, last: null });
    await expect(same).rejects.toMatchObject({ code: 'TOPIC_COMPRESSION' });
  });
});
