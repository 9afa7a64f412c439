import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { sha256Name } from '#libs/election';
import { canonicalBytes, canonicalJson, canonicalSha256, NotCanonicalError, sha256, sha256FromName } from './canonical';

describe(canonicalJson.name, () => {
  it('sorts keys by UTF-16 code units, as in the example of RFC 8785', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('writes the escapes that RFC 8785 wants and no others', () => {
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/\u007f')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"');
  });

  it('keeps __proto__, constructor and numbers as keys', () => {
    const text = '{"9":1,"41":2,"__proto__":{"__proto__":3},"constructor":4}';
    const value: unknown = JSON.parse(text);
    expect(canonicalJson(value)).toBe('{"41":2,"9":1,"__proto__":{"__proto__":3},"constructor":4}');
    const other: unknown = JSON.parse(text.replace('3', '5'));
    expect(canonicalSha256(value)).not.toBe(canonicalSha256(other));
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each([
    ['a fraction', { a: 0.5 }],
    ['2^53', [2 ** 53]],
    ['NaN', NaN],
    ['infinity', -Infinity],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['undefined in a list', [undefined]],
    ['a bigint', 1n],
    ['a function', () => 1],
  ])('throws on %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(NotCanonicalError);
  });

  it('writes minus zero as zero, which it equals', () => {
    expect(canonicalJson([-0])).toBe('[0]');
  });

  it('writes what the package canonicalize writes', () => {
    const leaf = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null));
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '41', '7'));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree')),
        fc.array(fc.tuple(key, tie('tree'))).map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      { numRuns: 300 },
    );
  });
});

describe('names by SHA-256', () => {
  it('names bytes by their SHA-256', () => {
    expect(sha256Name(sha256(Buffer.from('abc')))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('names a value by its canonical bytes, whatever the order of its members', () => {
    expect(canonicalSha256({ b: 1, a: 'ә' })).toBe(sha256Name(sha256(Buffer.from('{"a":"ә","b":1}'))));
    expect(canonicalBytes({ b: 1, a: 'ә' }).toString()).toBe('{"a":"ә","b":1}');
  });

  it('gives the bytes behind a name, and null for what is none', () => {
    const digest = sha256('x');
    expect(sha256FromName(sha256Name(digest))).toEqual(digest);
    expect(sha256FromName(digest.toString('hex'))).toBeNull();
    expect(sha256FromName(sha256Name(digest).toUpperCase())).toBeNull();
  });
});
