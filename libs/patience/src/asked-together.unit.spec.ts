import { AskedTogether } from './asked-together';

describe('questions that are asked together', () => {
  const open = (): { readonly asked: AskedTogether<string>; readonly questions: string[][]; go: () => void } => {
    const questions: string[][] = [];
    const gates: (() => void)[] = [];
    const asked = new AskedTogether<string>(async (keys) => {
      questions.push([...keys]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (keys.includes('bad')) throw new Error('bad');
      const answerOn = (key: string): string => `answer ${questions.length} on ${key}`;
      return new Map(keys.map((key) => [key, key === 'lost' ? new Error('lost') : answerOn(key)]));
    });
    return { asked, questions, go: () => gates.shift()?.() };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('what is asked in the same breath is one question, and the same key is one key', async () => {
    const { asked, questions, go } = open();
    const answers = Promise.all(['a', 'b', 'a'].map((key) => asked.ask(key)));
    await turn();
    go();
    expect(await answers).toEqual(['answer 1 on a', 'answer 1 on b', 'answer 1 on a']);
    expect(questions).toEqual([['a', 'b']]);
  });

  test('what is asked while a question is under way gets an answer of the next one, which is newer', async () => {
    const { asked, questions, go } = open();
    const first = asked.ask('a');
    await turn();
    const later = [asked.ask('a'), asked.ask('b')];
    go();
    expect(await first).toBe('answer 1 on a');
    await turn();
    go();
    expect(await Promise.all(later)).toEqual(['answer 2 on a', 'answer 2 on b']);
    expect(questions).toEqual([['a'], ['a', 'b']]);
  });

  test('an error on one key is for those who asked for it alone', async () => {
    const { asked, go } = open();
    const lost = expect(asked.ask('lost')).rejects.toThrow('lost');
    const kept = asked.ask('a');
    await turn();
    go();
    await lost;
    expect(await kept).toBe('answer 1 on a');
  });

  test('a failed question fails those who asked it, and no one after them', async () => {
    const { asked, go } = open();
    const failed = [asked.ask('a'), asked.ask('bad')].map((answer) => expect(answer).rejects.toThrow('bad'));
    await turn();
    const later = asked.ask('a');
    go();
    await Promise.all(failed);
    await turn();
    go();
    expect(await later).toBe('answer 2 on a');
  });
});
