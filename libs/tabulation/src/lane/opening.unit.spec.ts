import { besideEachOther } from './opening';

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

describe('Two parts of an opening beside each other', () => {
  it('come to what the first one found, once both have ended', async () => {
    let ended = false;
    const other = async (): Promise<void> => {
      await Promise.resolve();
      ended = true;
    };
    expect(await besideEachOther(Promise.resolve('facts'), other)).toBe('facts');
    expect(ended).toBe(true);
  });

  it('end with the error of the first, which tells the other to end', async () => {
    const first = Promise.reject<string>(new Error('another stream'));
    await expect(besideEachOther(first, until)).rejects.toThrow('another stream');
  });

  it('end with the error of the first where both fail, and with that of the other where only it does', async () => {
    const failing = (): Promise<void> => Promise.reject(new Error('altered'));
    const first = Promise.reject<string>(new Error('another stream'));
    await expect(besideEachOther(first, failing)).rejects.toThrow('another stream');
    await expect(besideEachOther(Promise.resolve('facts'), failing)).rejects.toThrow('altered');
  });
});
