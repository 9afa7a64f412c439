import { type AfterFailure, SharedClient } from './shared-client';

interface Fake {
  readonly number: number;
  shut: boolean;
}

function sharedFake(afterFailure: AfterFailure): { shared: SharedClient<Fake>; opened: Fake[] } {
  const opened: Fake[] = [];
  const shared = new SharedClient<Fake>(
    () => {
      const client = { number: opened.length, shut: false };
      opened.push(client);
      return Promise.resolve(client);
    },
    (client) => {
      client.shut = true;
      return Promise.resolve();
    },
    () => afterFailure,
  );
  return { shared, opened };
}

describe('the shared client', () => {
  test('uses share one client until the end', async () => {
    const { shared, opened } = sharedFake('keep');
    const use = (): Promise<number> => shared.use(({ number }) => Promise.resolve(number));
    expect(await Promise.all([use(), use()])).toEqual([0, 0]);
    expect(await use()).toBe(0);
    await shared.close();
    expect(opened).toEqual([{ number: 0, shut: true }]);
    await expect(use()).rejects.toThrow('closed');
  });

  test('a use that fails on a new client is not repeated; on an old one it is repeated once', async () => {
    const { shared, opened } = sharedFake('renew_and_repeat');
    const seen: number[] = [];
    const failing = (): Promise<never> =>
      shared.use(({ number }) => {
        seen.push(number);
        return Promise.reject(new Error('no'));
      });
    await expect(failing()).rejects.toThrow('no');
    await shared.use(() => Promise.resolve());
    await expect(failing()).rejects.toThrow('no');
    expect(seen).toEqual([0, 1, 2]);
    await shared.close();
    expect(opened.every(({ shut }) => shut)).toBe(true);
  });

  test('a replaced client is shut only after its last user has left it', async () => {
    const { shared, opened } = sharedFake('renew');
    let leave = (): void => undefined;
    const long = shared.use(
      () =>
        new Promise<void>((resolve) => {
          leave = resolve;
        }),
    );
    await expect(shared.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await shared.use(({ number }) => Promise.resolve(number))).toBe(1);
    expect(opened[0]?.shut).toBe(false);
    leave();
    await long;
    await shared.close();
    expect(opened.map(({ shut }) => shut)).toEqual([true, true]);
  });

  test('a client that could not be opened is opened anew for the next use', async () => {
    let tries = 0;
    const shared = new SharedClient<number>(
      () => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve(tries);
      },
      () => Promise.resolve(),
      () => 'keep',
    );
    await expect(shared.use((client) => Promise.resolve(client))).rejects.toThrow('away');
    expect(await shared.use((client) => Promise.resolve(client))).toBe(2);
    await shared.close();
  });
});
