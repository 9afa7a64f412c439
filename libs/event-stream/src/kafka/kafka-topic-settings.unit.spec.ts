import { CHECKED_SETTINGS, EVIDENCE_TOPIC_SETTINGS, topicProblems } from './kafka-topic-settings';

const ours = new Map(EVIDENCE_TOPIC_SETTINGS.map(({ name, value }) => [name, value]));

describe('the settings of a topic', () => {
  test('a topic as we create it has no problem', () => {
    expect(topicProblems(1, ours)).toEqual([]);
  });

  test.each([
    ['cleanup.policy', 'compact', 'TOPIC_COMPACTED'],
    ['cleanup.policy', 'compact,delete', 'TOPIC_COMPACTED'],
    ['retention.ms', '604800000', 'TOPIC_RETENTION'],
    ['retention.bytes', '1073741824', 'TOPIC_RETENTION'],
    ['compression.type', 'producer', 'TOPIC_COMPRESSION'],
    ['compression.type', 'zstd', 'TOPIC_COMPRESSION'],
    ['message.timestamp.type', 'CreateTime', 'TOPIC_TIMESTAMPS'],
  ])('%s = %s is the problem %s and no other', (name, value, code) => {
    const problems = topicProblems(1, new Map([...ours, [name, value]]));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.detail).toContain(value);
  });

  test('gzip is readable; no or several partitions are a problem', () => {
    expect(topicProblems(1, new Map([...ours, ['compression.type', 'gzip']]))).toEqual([]);
    expect(topicProblems(0, ours).map(({ code }) => code)).toEqual(['TOPIC_PARTITIONS']);
    expect(topicProblems(4, ours).map(({ code }) => code)).toEqual(['TOPIC_PARTITIONS']);
  });

  test('a setting that could not be learned is a problem, not taken for good', () => {
    expect(topicProblems(1, new Map())).toHaveLength(CHECKED_SETTINGS.length);
  });
});
