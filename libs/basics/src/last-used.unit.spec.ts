import { LastUsed } from './last-used';

describe('what was last asked for', () => {
  it('is kept within the bound, and the longest unused goes first', () => {
    const kept = new LastUsed<string>(2);
    kept.set('a', 'A');
    kept.set('b', 'B');
    expect(kept.get('a')).toBe('A');
    kept.set('c', 'C');
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['A', undefined, 'C']);
  });

  it('is bounded by weight, and what is too heavy alone drives nothing out', () => {
    const kept = new LastUsed<string>(5, (text) => text.length);
    kept.set('a', 'aaa');
    kept.set('b', 'bb');
    kept.set('c', 'cccccc');
    expect([kept.total, kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([5, 'aaa', 'bb', undefined]);
    kept.set('a', 'a');
    expect(kept.total).toBe(3);
    kept.set('d', 'dddd');
    expect([kept.total, kept.get('b'), kept.get('d')]).toEqual([5, undefined, 'dddd']);
  });
});
