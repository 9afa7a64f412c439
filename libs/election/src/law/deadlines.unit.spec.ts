import { CONTEST_STEPS, countEnds, DEADLINES, daysAfter, deadlinesOf } from './deadlines';

const last = (kind: string, day: string, step: string): string | null | undefined =>
  deadlinesOf(kind, day).find((deadline) => deadline.step === step)?.lastDay;

describe('Deadlines', () => {
  it.each([
    [
      'the results of a Mazhilis election are established within ten days',
      'mazhilis_list',
      'established',
      '2023-03-29',
    ],
    ['those of a president within seven', 'president', 'established', '2023-03-26'],
    ['those of a maslikhat within five', 'maslikhat_smd', 'established', '2023-03-24'],
    ['a maslikhat is published within seven days', 'maslikhat_list', 'published', '2023-03-26'],
    ['those of an akim within three (Art. 113-10(1))', 'akim', 'established', '2023-03-22'],
    ['a President is registered within seven days (Art. 66(1))', 'president', 'registered', '2023-03-26'],
    ['an akim within seven (Art. 113-11(1))', 'akim', 'registered', '2023-03-26'],
    ['members of a local body within three (Art. 126(1))', 'local_body', 'registered', '2023-03-22'],
  ])('%s', (_, kind, step, expected) => {
    expect(last(kind, '2023-03-19', step)).toBe(expected);
  });

  it('of the Kurultai give districts two days and regions three to send their protocols up (Art. 94(1-1), 94(2))', () => {
    const forwarded = deadlinesOf('kurultai_list', '2026-11-01').filter(({ step }) => step === 'forwarded');
    expect(forwarded.map(({ by, article, lastDay }) => [by, article, lastDay])).toEqual([
      ['territorial', '94(1-1)', '2026-11-03'],
      ['regional', '94(2)', '2026-11-04'],
    ]);
  });

  it('that begin with the publication are open until there is one', () => {
    expect(last('mazhilis_list', '2023-03-19', 'ordered')).toBeNull();
    const due = deadlinesOf('mazhilis_list', '2023-03-19', { published: '2023-03-27' });
    expect(due.find(({ step }) => step === 'ordered')?.lastDay).toBe('2023-04-06');
  });

  it('a precinct counts for twelve hours from 20:00 local time at most (Art. 43(1))', () => {
    const [counted] = deadlinesOf('mazhilis_smd', '2023-03-31');
    expect(counted).toMatchObject({ step: 'counted', lastDay: '2023-04-01', lastTime: '08:00', hours: 12, days: null });
    expect(countEnds('2023-03-31')).toBe('2023-04-01T08:00');
  });

  it('the count of the Senate begins when its electors have voted, at an hour that is not known: it has a day', () => {
    const counted = deadlinesOf('senate', '2023-01-14').filter(({ step }) => step === 'counted');
    expect(counted.map(({ lastDay, lastTime }) => [lastDay, lastTime])).toEqual([['2023-01-15', null]]);
  });

  it('are given in days or in hours, never in both', () => {
    expect(DEADLINES.filter(({ days, hours }) => (days === null) === (hours === null))).toEqual([]);
  });

  it('are none where no act regulates the contest, and come in the order of the steps', () => {
    expect(deadlinesOf('list', '2023-03-19')).toEqual([]);
    const steps = DEADLINES.map(({ step }) => CONTEST_STEPS.indexOf(step));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('count days over the ends of months and years', () => {
    expect(daysAfter('2024-02-28', 2)).toBe('2024-03-01');
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
  });
});
