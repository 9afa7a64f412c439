import { clocksText } from '../testing/clocks-text';
import { clocksOf, type ClockedRound } from './clocks';

const ALMATY = 'Asia/Almaty';
const WEST = 'Asia/Aqtobe';
const list: ClockedRound = {
  contestKind: 'mazhilis_list',
  votingDay: '2023-03-19',
  state: 'complete',
  establishedOn: null,
  zones: { central: ALMATY, local: [ALMATY] },
};
const at = (instant: string): Date => new Date(instant);
const states = (round: ClockedRound, instant: string): string[] =>
  clocksOf(round, at(instant)).map((clock) => `${clock.step} ${clock.state}`);

describe('The clocks of a round', () => {
  it('run by the days of the act, which its steps stop', () => {
    expect(states(list, '2023-03-25T06:00:00Z')).toEqual([
      'counted done',
      'forwarded passed',
      'established due',
      'published due',
      'appealed waits',
      'ordered waits',
    ]);
    const later = '2023-03-30T06:00:00Z';
    expect(states(list, later).slice(2, 4)).toEqual(['established passed', 'published passed']);
    expect(states({ ...list, state: 'certified' }, later)[2]).toBe('established done');
  });

  it('run on from the day of the resolution that established the result', () => {
    const established = { ...list, state: 'certified', establishedOn: '2023-03-27' } as const;
    expect(states(established, '2023-04-07T06:00:00Z').slice(4)).toEqual(['appealed passed', 'ordered waits']);
    expect(clocksText(clocksOf(established, at('2023-04-06T06:00:00Z')))).toContain(
      'appealed until 2023-04-06 (Art. 100): due',
    );
  });

  it('are done with what decisions record, and run on from the day of the publication', () => {
    const published = { ...list, state: 'certified', establishedOn: '2023-03-26', publishedOn: '2023-03-27' } as const;
    expect(states(published, '2023-04-07T06:00:00Z').slice(3)).toEqual([
      'published done',
      'appealed passed',
      'ordered passed',
    ]);
    expect(clocksText(clocksOf(published, at('2023-04-06T06:00:00Z')))).toContain('ordered until 2023-04-06');
    const president = { ...list, contestKind: 'president' };
    const registered = (round: ClockedRound): string | undefined =>
      states(round, '2023-03-25T06:00:00Z').find((one) => one.startsWith('registered'));
    expect(registered(president)).toBe('registered due');
    expect(registered({ ...president, registeredOn: '2023-03-25' })).toBe('registered done');
  });

  it('run from the voting day of the round itself', () => {
    const again = { ...list, votingDay: '2023-04-16' };
    expect(states(again, '2023-04-26T06:00:00Z')[2]).toBe('established due');
    expect(clocksText(clocksOf(again, at('2023-04-26T06:00:00Z')))).toContain('established until 2023-04-26');
  });

  it('are told with day and article', () => {
    const text = clocksText(clocksOf(list, at('2023-03-25T06:00:00Z')));
    expect(text).toContain('established until 2023-03-29 (Art. 97(1)): due');
    expect(text).toContain('ordered until 10 days after published (Art. 97-1(5)): waits');
  });

  it('end in each time zone at its own instant, twelve hours after 20:00 there (Art. 43(1))', () => {
    const country: ClockedRound = { ...list, state: 'counting', zones: { central: ALMATY, local: [ALMATY, WEST] } };
    const between = at('2023-03-20T02:30:00Z');
    const counted = clocksOf(country, between).filter(({ step }) => step === 'counted');
    expect(counted.map(({ endsAt, state }) => [endsAt, state])).toEqual([
      ['2023-03-20T08:00:00+06:00', 'passed'],
      ['2023-03-20T08:00:00+05:00', 'due'],
    ]);
    expect(clocksText(counted)).toBe(
      'counted until 2023-03-20T08:00:00+06:00 (Art. 43(1)): passed; ' +
        'counted until 2023-03-20T08:00:00+05:00 (Art. 43(1)): due',
    );
  });

  it('of days end with the local day of the commission', () => {
    const country: ClockedRound = { ...list, zones: { central: ALMATY, local: ['Pacific/Auckland', WEST] } };
    const forwarded = clocksOf(country, at('2023-03-21T18:30:00Z')).filter(({ step }) => step === 'forwarded');
    expect(forwarded.map(({ timeZone, state }) => [timeZone, state])).toEqual([
      ['Pacific/Auckland', 'passed'],
      [WEST, 'due'],
    ]);
  });

  it('of a time zone that this machine does not know are unknown, never guessed', () => {
    const nowhere = { ...list, state: 'counting', zones: { central: ALMATY, local: ['Asia/Nowhere'] } } as const;
    expect(states(nowhere, '2023-03-25T06:00:00Z').slice(0, 2)).toEqual(['counted unknown', 'forwarded unknown']);
    expect(clocksText(clocksOf(nowhere, at('2023-03-25T06:00:00Z')))).toContain('2023-03-20T08:00 Asia/Nowhere');
  });

  it('are none of contests that no act regulates', () => {
    expect(clocksOf({ ...list, contestKind: 'list' }, at('2023-03-25T06:00:00Z'))).toEqual([]);
  });
});
