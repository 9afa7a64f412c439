import { publicAge, publicAgeText } from './public-age';

const NOW_MS = 1_000_000_000;
const published = (snapshot: number, secondsAgo: number) => ({
  published: { snapshot, publishedAtMs: NOW_MS - secondsAgo * 1_000 },
});

describe('the age of what is public', () => {
  it.each([
    [4, '4 s'],
    [119, '119 s'],
    [600, '10 min'],
    [7_200, '2 h'],
    [259_200, '3 days'],
  ])('is told in words: %d seconds are %s', (secondsAgo, words) => {
    expect(publicAgeText({ ...published(150, secondsAgo), snapshot: 150 }, NOW_MS)).toBe(
      `public: snapshot 150, ${words} old`,
    );
  });

  it('says that a newer snapshot is not published yet, and where to look when that takes too long', () => {
    expect(publicAgeText({ ...published(150, 2), snapshot: 160 }, NOW_MS)).toBe(
      'public: snapshot 150, 2 s old; snapshot 160 is not published yet',
    );
    expect(publicAgeText({ ...published(150, 33), snapshot: 160 }, NOW_MS)).toBe(
      'public: snapshot 150, 33 s old; snapshot 160 is not published yet: see /health/ready of tabulation',
    );
  });

  it('is none where nothing is published, and never negative where the clocks differ', () => {
    const none = { published: null, snapshot: 3 };
    expect([publicAgeText(none, NOW_MS), publicAge(none, NOW_MS)]).toEqual([
      'nothing published',
      { ageSeconds: null, behind: true },
    ]);
    expect(publicAge({ ...published(3, -5), snapshot: 3 }, NOW_MS)).toEqual({ ageSeconds: 0, behind: false });
  });
});
