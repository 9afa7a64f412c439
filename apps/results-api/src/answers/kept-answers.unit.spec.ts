import { KeptAnswers } from './kept-answers';

const LONG = '{"votes":1}'.repeat(500);

describe('kept answers', () => {
  it('are rendered once for all who ask, in every encoding', async () => {
    const kept = new KeptAnswers();
    let rendered = 0;
    const render = async (): Promise<string> => {
      rendered++;
      await new Promise((resolve) => setImmediate(resolve));
      return LONG;
    };
    const encodings = ['br', 'gzip', 'identity', 'br'] as const;
    const answers = await Promise.all(encodings.map((encoding) => kept.take('k', encoding, render)));
    expect([rendered, answers.map(({ encoding }) => encoding)]).toEqual([1, encodings]);
    expect((await kept.take('k', 'br', render)).bytes).toBe(answers[0]?.bytes);
    expect(rendered).toBe(1);
    await kept.take('other', 'br', render);
    expect(rendered).toBe(2);
  });

  it('are left plain where they are short', async () => {
    const { bytes, encoding } = await new KeptAnswers().take('k', 'br', () => Promise.resolve('{}'));
    expect([bytes.toString(), encoding]).toEqual(['{}', 'identity']);
  });

  it('take no more memory than they may', async () => {
    const kept = new KeptAnswers(3 * LONG.length);
    for (let no = 0; no < 20; no++) await kept.take(`k${no}`, 'gzip', () => Promise.resolve(LONG));
    expect(kept.bytes).toBeGreaterThan(LONG.length);
    expect(kept.bytes).toBeLessThanOrEqual(3 * LONG.length);
  });

  it('are rendered again where it failed', async () => {
    const kept = new KeptAnswers();
    const failing = kept.take('k', 'identity', () => Promise.reject(new Error('lost')));
    await expect(failing).rejects.toThrow('lost');
    expect((await kept.take('k', 'identity', () => Promise.resolve('{}'))).bytes.toString()).toBe('{}');
  });
});
