import { smallDefinition } from '../../../libs/election/src/testing/small-election';
import { clocksOf, clocksText, localDay } from './clocks';

const small = smallDefinition();
const definition = {
  ...small,
  contests: small.contests.map((contest) => ({ ...contest, kind: 'mazhilis_list' })),
};
const list = { contestId: 'list', round: 1, state: 'complete' } as const;
const states = (today: string, state: 'counting' | 'complete' | 'certified' = 'complete'): string[] =>
  clocksOf(definition, { ...list, state }, today).map((clock) => `${clock.step} ${clock.state}`);

describe('The clocks of a contest', () => {
  it('run by the days of the act, which its steps stop', () => {
    expect(states('2023-03-25')).toEqual([
      'counted done',
      'forwarded passed',
      'established due',
      'published due',
      'appealed waits',
      'ordered waits',
    ]);
    expect(states('2023-03-30').slice(2, 4)).toEqual(['established passed', 'published passed']);
    expect(states('2023-03-30', 'certified')[2]).toBe('established done');
  });

  it('are told with day and article', () => {
    const text = clocksText(clocksOf(definition, list, '2023-03-25'));
    expect(text).toContain('established until 2023-03-29 (Art. 97(1)): due');
    expect(text).toContain('ordered until 10 days after published (Art. 97-1(5)): waits');
  });

  it('go by the local day of the commission', () => {
    const now = new Date('2023-03-18T20:30:00Z');
    expect(localDay('Asia/Almaty', now)).toBe('2023-03-19');
    expect(localDay('UTC', now)).toBe('2023-03-18');
  });

  it('are none of contests that no act regulates', () => {
    expect(clocksOf(small, list, '2023-03-25')).toEqual([]);
  });
});
