import { onShutdown } from './shutdown';

describe('stopping', () => {
  let detach: (() => void) | undefined;

  afterEach(() => detach?.());

  function trial(stop: () => Promise<void>, maxMs = 60_000) {
    const codes: number[] = [];
    let clockMs = 0;
    let stops = 0;
    detach = onShutdown({
      stop: () => {
        stops += 1;
        return stop();
      },
      maxMs,
      log: () => undefined,
      exit: (code) => codes.push(code),
      now: () => clockMs,
    });
    return { codes, stops: () => stops, pass: (ms: number) => (clockMs += ms) };
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('happens once for the signals of one key press, and ends with 0', async () => {
    const { codes, stops } = trial(() => Promise.resolve());
    process.emit('SIGINT');
    process.emit('SIGTERM');
    await settled();
    expect([stops(), codes]).toEqual([1, [0]]);
  });

  it('ends at once at a second signal that comes later', async () => {
    const { codes, pass, stops } = trial(() => new Promise(() => undefined));
    process.emit('SIGINT');
    pass(1_000);
    process.emit('SIGINT');
    await settled();
    expect([stops(), codes]).toEqual([1, [130]]);
  });

  it('ends with 70 where stopping fails or takes too long', async () => {
    const failing = trial(() => Promise.reject(new Error('x')));
    process.emit('SIGTERM');
    await settled();
    expect(failing.codes).toEqual([70]);
    detach?.();

    const ended = new Promise((resolve) => {
      detach = onShutdown({ stop: () => new Promise(() => undefined), maxMs: 1, log: () => undefined, exit: resolve });
      process.emit('SIGTERM');
    });
    expect(await ended).toBe(70);
  });
});
