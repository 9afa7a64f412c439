import { StreamError } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import { operatorCures, reasonOf, waitingCures } from './trouble';

const pgError = (code: string): Error => Object.assign(new Error('its own words'), { code });

describe('what keeps a worker from its work', () => {
  it.each([
    ['a full disk', pgError('53100'), 'DATABASE_FULL'],
    ['a read-only stand-by', pgError('25006'), 'DATABASE_READ_ONLY'],
    ['a database that is missing', pgError('3D000'), 'DATABASE_MISSING'],
    ['too many connections', pgError('53300'), 'DATABASE_CONNECTIONS'],
    ['a broker that is away', new StreamError('STREAM_UNREACHABLE', 'x', true), 'STREAM_UNREACHABLE'],
    [
      'a topic that must be put right',
      new SanaqError({ code: 'TOPIC_RETENTION', message: 'm', actor: 'operator', action: 'a' }),
      'TOPIC_RETENTION',
    ],
  ])('%s is waited for and named', (_, error, code) => {
    expect([waitingCures(error), operatorCures(error)]).toEqual([true, true]);
    expect(reasonOf(error)).toMatch(new RegExp(`^${code}: `));
  });

  it('a login that Kafka refuses never ends a process: the operator puts it right', () => {
    const refused = new StreamError('STREAM_UNREACHABLE', 'x', false);
    expect([waitingCures(refused), operatorCures(refused)]).toEqual([false, true]);
  });

  it('a defect is no trouble that waiting cures', () => {
    expect([waitingCures(new TypeError('x')), operatorCures(new TypeError('x'))]).toEqual([false, false]);
    expect(reasonOf(new TypeError('x'))).toMatch(/^UNEXPECTED: /);
  });
});
