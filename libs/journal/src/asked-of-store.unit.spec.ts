import type { Pool } from 'pg';
import { AskedOfStore, askedOfElections } from './asked-of-store';

const POOL = {} as unknown as Pool;

describe('Questions of many elections to the store', () => {
  it('are one where they are asked in the same breath, and each gets its own answer', async () => {
    const questions: (readonly number[])[] = [];
    const asked = askedOfElections<string | null>((_, electionNos) => {
      questions.push(electionNos);
      return Promise.resolve(electionNos.filter((no) => no !== 2).map((no) => [no, `of ${no}`] as const));
    }, null);
    await expect(Promise.all(['1', '2', '3', '1'].map((key) => asked.ask(POOL, key)))).resolves.toEqual([
      'of 1',
      null,
      'of 3',
      'of 1',
    ]);
    expect(questions).toEqual([[1, 2, 3]]);
  });

  it('are asked again one by one where the server refuses them for one of them, which alone is refused', async () => {
    const asked = new AskedOfStore<string>((_, keys) =>
      keys.includes('bad')
        ? Promise.reject(new Error('refused'))
        : Promise.resolve(new Map(keys.map((key) => [key, key]))),
    );
    const answers = await Promise.allSettled(['a', 'bad', 'b'].map((key) => asked.ask(POOL, key)));
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
      'a',
      'Error: refused',
      'b',
    ]);
  });

  it('are not asked again where the connection is gone, nor together with those of another pool', async () => {
    let questions = 0;
    const asked = new AskedOfStore<string>((pool, keys) => {
      questions++;
      return pool === POOL
        ? Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
        : Promise.resolve(new Map(keys.map((key) => [key, key])));
    });
    const other = {} as unknown as Pool;
    const answers = await Promise.allSettled([asked.ask(POOL, 'a'), asked.ask(POOL, 'b'), asked.ask(other, 'a')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(questions).toBe(2);
  });
});
