import { Duties, DUTY_MAX_MS } from '#libs/platform';
import { ElectionWatch } from './election-watch';

describe('the watch over an election', () => {
  let nowMs: number;
  let duties: Duties;
  let watch: ElectionWatch;
  const overdue = (): string[] =>
    Object.entries(duties.readiness().checks).flatMap(([name, state]) => (state === 'ok' ? [] : [name]));
  const step = (topic: 'verdicts' | 'results', sentTo: number, idle: boolean): void =>
    watch.published({ topic, sentTo, idle, publicAtMs: null });

  beforeEach(() => {
    nowMs = 1_000;
    duties = new Duties(() => nowMs);
    watch = new ElectionWatch('e', duties, () => nowMs);
    watch.begin();
    watch.opened(0, 0);
  });

  it('names every duty that is not done for too long, though nothing failed', () => {
    expect(overdue()).toEqual([]);
    nowMs += DUTY_MAX_MS + 1;
    // Nothing waits to be written: that nothing is, is not a fault.
    expect(overdue()).toEqual(['fetch of e', 'publish verdicts of e', 'publish results of e']);
    watch.alive();
    step('verdicts', -1, true);
    step('results', -1, true);
    expect(overdue()).toEqual([]);
    watch.writing();
    for (let second = 0; second <= DUTY_MAX_MS / 1_000; second++) {
      nowMs += 1_000;
      watch.alive();
      step('verdicts', -1, true);
      step('results', -1, true);
    }
    expect(overdue()).toEqual(['commit of e']);
    watch.committed(10, 10, false);
    expect(overdue()).toEqual([]);
  });

  it('keeps no value of the lag that nobody can know while the stream does not answer', () => {
    watch.committed(5, 12, true);
    expect(watch.lagRecords).toBe(7);
    nowMs += DUTY_MAX_MS + 1;
    expect(watch.lagRecords).toBeNull();
    watch.opened(5, 30);
    expect(watch.lagRecords).toBe(25);
  });

  it('tells how far each topic is behind the journal, holes of the stream apart', () => {
    watch.committed(100, 100, false);
    step('verdicts', 49, false);
    step('results', 9, false);
    expect([watch.relayLagRecords('verdicts'), watch.relayLagRecords('results')]).toEqual([50, 90]);
    // The last positions hold nothing but marks of a transaction: no verdict is about them.
    step('verdicts', 97, false);
    step('verdicts', 97, true);
    expect(watch.relayLagRecords('verdicts')).toBe(0);
  });

  it('tells how long the oldest change that is not public has waited, and 0 once it is', () => {
    watch.committed(10, 10, false);
    nowMs += 4_000;
    watch.committed(20, 20, false);
    nowMs += 3_000;
    expect(watch.publicBehindSeconds).toBe(7);
    step('results', 9, false);
    expect(watch.publicBehindSeconds).toBe(3);
    step('results', 9, true);
    expect(watch.publicBehindSeconds).toBe(0);
  });

  it('leaves nothing behind when the election is given away', () => {
    watch.finish();
    nowMs += 60_000;
    expect(duties.readiness()).toEqual({ ready: true, checks: {} });
  });

  it('tells how long the oldest record has been in no published closing record, whatever it changed', () => {
    const closed = (sentTo: number): void =>
      watch.published({ topic: 'results', sentTo, idle: true, publicAtMs: 1_000 });
    watch.committed(5, 5, false);
    nowMs += 30_000;
    // Nothing of the election is out yet: nobody was promised anything.
    expect(watch.unboundSeconds).toBe(0);
    closed(3);
    expect(watch.unboundSeconds).toBe(30);
    nowMs += 1_000;
    watch.committed(8, 8, false);
    closed(4);
    expect(watch.unboundSeconds).toBe(0);
    nowMs += 2_000;
    expect(watch.unboundSeconds).toBe(2);
    closed(7);
    expect(watch.unboundSeconds).toBe(0);
  });
});
