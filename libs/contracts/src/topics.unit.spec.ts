import { electionOfStreamTopic, topicNames } from './topics';

describe('topics', () => {
  it('are named by prefix, election and content', () => {
    expect(topicNames('sanaq', 'kz-2023-03-19')).toEqual({
      stream: 'sanaq.kz-2023-03-19.stream.v1',
      verdicts: 'sanaq.kz-2023-03-19.verdicts.v1',
      results: 'sanaq.kz-2023-03-19.results.v1',
      mandates: 'sanaq.kz-2023-03-19.mandates.v1',
    });
  });

  it('give their election back, also under a prefix with points', () => {
    expect(electionOfStreamTopic('test.sanaq', topicNames('test.sanaq', 'e1').stream)).toBe('e1');
  });

  it.each([
    ['another kind', 'sanaq.e1.results.v1'],
    ['another prefix', 'other.e1.stream.v1'],
    ['a longer prefix', 'sanaq2.e1.stream.v1'],
    ['another version', 'sanaq.e1.stream.v2'],
    ['no election', 'sanaq.stream.v1'],
    ['an empty election', 'sanaq..stream.v1'],
    ['an election with a point', 'sanaq.a.b.stream.v1'],
    ['an election in capitals', 'sanaq.E1.stream.v1'],
  ])('of %s are not a stream of ours', (_name, topic) => {
    expect(electionOfStreamTopic('sanaq', topic)).toBeNull();
  });
});
