import { instantAt, localDay, localDayOrNull } from './local-time';

describe('Local time', () => {
  it('has the day of the commission', () => {
    const now = new Date('2023-03-18T20:30:00Z');
    expect(localDay('Asia/Almaty', now)).toBe('2023-03-19');
    expect(localDay('UTC', now)).toBe('2023-03-18');
    expect(localDayOrNull('Asia/Nowhere', now)).toBeNull();
  });

  it.each([
    ['2023-03-20T08:00', 'Asia/Almaty', '2023-03-20T08:00:00+06:00'],
    ['2023-03-20T08:00', 'Asia/Oral', '2023-03-20T08:00:00+05:00'],
    ['2023-03-20T08:00', 'America/Los_Angeles', '2023-03-20T08:00:00-07:00'],
    ['2023-03-20T08:00', 'Asia/Kolkata', '2023-03-20T08:00:00+05:30'],
    // The clocks are put forward at 02:00 of that day: the offset is that of the instant itself.
    ['2023-03-26T08:00', 'Europe/Berlin', '2023-03-26T08:00:00+02:00'],
  ])('%s in %s is %s', (wall, zone, instant) => {
    expect(instantAt(wall, zone)).toBe(instant);
  });

  it('of a zone that this machine does not know has no instant', () => {
    expect(instantAt('2023-03-20T08:00', 'Asia/Nowhere')).toBeNull();
  });
});
