import { bodyKey, IfNoneMatch, snapshotKey, tagOf } from './etag';

const at = { snapshot: 7, root: 'sha256:aa', timeMs: 1, publishedAtMs: 2 };
const question = ['contest', 'e', 'list', null];

describe('tags', () => {
  it('differ by question, snapshot, root, time, and whatever else is given', () => {
    const keys = [
      snapshotKey({ question, at }),
      snapshotKey({ question: ['contest', 'e', 'list', 1], at }),
      snapshotKey({ question, at: { ...at, snapshot: 8 } }),
      snapshotKey({ question, at: { ...at, root: 'sha256:bb' } }),
      snapshotKey({ question, at: { ...at, timeMs: 3 } }),
      snapshotKey({ question, at: { ...at, publishedAtMs: null } }),
      snapshotKey({ question, at, more: 'more' }),
      bodyKey('{}'),
      bodyKey('{} '),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(snapshotKey({ question: [...question], at: { ...at } })).toBe(keys[0]);
  });

  it('are others for other encodings: the bytes are', () => {
    expect(new Set((['identity', 'br', 'gzip'] as const).map((encoding) => tagOf('k', encoding))).size).toBe(3);
  });
});

describe('If-None-Match', () => {
  const tag = tagOf(bodyKey('x'), 'identity');

  it('names tags in a list, weak ones too, never by their beginning', () => {
    const headers = [tag, `W/${tag}`, `"a", ${tag}`, `"a",W/${tag} , "b"`];
    expect(headers.map((header) => new IfNoneMatch(header).has(tag))).toEqual([true, true, true, true]);
    const others = [undefined, '', '*', '"a"', tag.slice(0, -2)];
    expect(others.map((header) => new IfNoneMatch(header).has(tag))).toEqual(others.map(() => false));
  });

  it('names anything that is there by a star alone; an empty one names nothing', () => {
    const headers = ['*', ' * ', '"*"', '', undefined, tag];
    expect(headers.map((header) => new IfNoneMatch(header).anything)).toEqual([true, true, false, false, false, false]);
  });
});
