import { answering } from './silent-servers';

const answers = (): Promise<string> => Promise.resolve('yes');
const never = (): Promise<never> => new Promise(() => undefined);

describe('status, where a server falls silent in its midst', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** How the call ends within a minute of simulated time. */
  const ending = async (call: Promise<unknown>): Promise<string> => {
    const told = call.then(String, String);
    await jest.advanceTimersByTimeAsync(60_000);
    return Promise.race([told, Promise.resolve('it goes on')]);
  };

  it('says which one, though both had answered', async () => {
    let kafka: () => Promise<unknown> = answers;
    const call = answering(async (servers) => {
      await servers.watch({ PostgreSQL: answers, Kafka: () => kafka() });
      kafka = never;
      return never();
    });
    expect(await ending(call)).toContain('Kafka did not answer within 4 s');
  });

  it('waits for long work as long as both answer', async () => {
    const call = answering(async (servers) => {
      await servers.watch({ PostgreSQL: answers, Kafka: answers });
      return new Promise((resolve) => setTimeout(() => resolve('done'), 40_000));
    });
    expect(await ending(call)).toBe('done');
  });

  it('leaves a refusal to the work, which meets it in its own words', async () => {
    let kafka: () => Promise<unknown> = answers;
    const call = answering(async (servers) => {
      await servers.watch({ PostgreSQL: answers, Kafka: () => kafka() });
      kafka = () => Promise.reject(new Error('refused'));
      return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('refused in its own words')), 20_000));
    });
    expect(await ending(call)).toContain('refused in its own words');
  });
});
