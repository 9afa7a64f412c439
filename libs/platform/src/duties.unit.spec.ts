import { Duties, DUTY_MAX_MS } from './duties';

describe('duties', () => {
  let nowMs: number;
  let duties: Duties;
  const state = (name = 'fetch'): string | undefined => duties.readiness().checks[name];

  beforeEach(() => {
    nowMs = 1_000;
    duties = new Duties(() => nowMs);
    duties.begin('fetch');
  });

  it('are not ready before they were done once, and are then', () => {
    expect(duties.readiness()).toEqual({ ready: false, checks: { fetch: 'not done yet' } });
    duties.done('fetch');
    expect(duties.readiness()).toEqual({ ready: true, checks: { fetch: 'ok' } });
  });

  it('are overdue when nothing failed and nothing succeeded for too long, also at the start', () => {
    nowMs += DUTY_MAX_MS + 1;
    expect(state()).toMatch(
      /^DUTY_OVERDUE: not done for 8 s \(at most 8 s\), the operator must see whether PostgreSQL and Kafka answer/,
    );
    duties.done('fetch');
    expect(state()).toBe('ok');
    nowMs += 25_000;
    expect(state()).toMatch(/^DUTY_OVERDUE: not done for 25 s/);
    expect([duties.fresh('fetch'), duties.ages().get('fetch')]).toEqual([false, 25]);
  });

  it('say at once by what they failed, until they succeed again', () => {
    duties.done('fetch');
    duties.failed('fetch', 'STREAM_UNREACHABLE: x');
    expect(duties.readiness()).toEqual({ ready: false, checks: { fetch: 'STREAM_UNREACHABLE: x' } });
    duties.done('fetch');
    expect(state()).toBe('ok');
  });

  it('grow no older while there is nothing to do, and from then on when there is', () => {
    duties.begin('commit');
    duties.rest('commit');
    nowMs += 60_000;
    expect([state('commit'), duties.ages().get('commit')]).toEqual(['ok', 0]);
    duties.due('commit');
    nowMs += 6_000;
    duties.due('commit');
    nowMs += 6_000;
    expect(state('commit')).toMatch(/^DUTY_OVERDUE: not done for 12 s/);
  });

  it('that are no longer ours are not asked', () => {
    duties.end('fetch');
    duties.done('fetch');
    expect(duties.readiness()).toEqual({ ready: true, checks: {} });
  });
});
