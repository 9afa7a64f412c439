import fc from 'fast-check';
import { diagnoseJson } from './json-diagnosis';
import { parseStrictJson, RECORD_LIMITS } from './strict-json';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** [name, bytes, code, part of the detail] */
const REFUSED: readonly (readonly [string, Buffer | null, string, string])[] = [
  ['a tombstone', null, 'VALUE_NULL', 'no value'],
  ['an empty value', bytes(''), 'JSON_MALFORMED', 'end at byte 0'],
  ['one byte too many', bytes(`"${'x'.repeat(999_999)}"`), 'RECORD_TOO_LARGE', '1000001 bytes'],
  ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'NOT_UTF8', 'UTF-8'],
  ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'NOT_UTF8', 'UTF-8'],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'NOT_UTF8', 'UTF-8'],
  ['a byte order mark', bytes('\ufeff{}'), 'BYTE_ORDER_MARK', 'byte order mark'],
  ['a NUL after the text', bytes('{"a":1}\0'), 'JSON_MALFORMED', 'byte 7'],
  ['a raw NUL in a string', bytes('{"a":"x\0y"}'), 'JSON_MALFORMED', 'byte 7'],
  ['a second text', bytes('{"a":1}{"a":1}'), 'JSON_MALFORMED', 'byte 7'],
  ['a text cut short', bytes('{"a":"é'), 'JSON_MALFORMED', 'end at byte 8'],
  ['a trailing comma', bytes('{"a":1,}'), 'JSON_MALFORMED', 'byte 7'],
  ['a comment', bytes('{"a":/**/1}'), 'JSON_MALFORMED', 'byte 5'],
  ['single quotes', bytes("{'a':1}"), 'JSON_MALFORMED', 'byte 1'],
  ['NaN', bytes('{"a":NaN}'), 'JSON_MALFORMED', 'byte 5'],
  ['a leading zero', bytes('{"a":01}'), 'JSON_MALFORMED', 'byte 6'],
  ['a leading plus', bytes('[+1]'), 'JSON_MALFORMED', 'byte 1'],
  ['a wrong escape', bytes('["\\x"]'), 'JSON_MALFORMED', 'byte 3'],
  ['a duplicate key', bytes('{"a":1,"a":1}'), 'DUPLICATE_KEY', '/a (byte 7)'],
  ['a duplicate key in depth', bytes('{"d":[{},{"v":{"x/y":1,"x/y":2}}]}'), 'DUPLICATE_KEY', '/d/1/v/x~1y'],
  ['a duplicate key behind an escape', bytes('{"a":1,"\\u0061":2}'), 'DUPLICATE_KEY', '/a (byte 7)'],
  ['a duplicate __proto__', bytes('{"__proto__":1,"__proto__":2}'), 'DUPLICATE_KEY', '/__proto__'],
  ['a duplicate number as key', bytes('{"41":1,"41":2}'), 'DUPLICATE_KEY', '/41'],
  ['a fraction', bytes('{"a":1.5}'), 'NUMBER_NOT_INTEGER', '1.5 at byte 5'],
  ['a whole number with a point', bytes('{"a":1.0}'), 'NUMBER_NOT_INTEGER', '1.0'],
  ['an exponent', bytes('{"a":1e3}'), 'NUMBER_NOT_INTEGER', '1e3'],
  ['an exponent in capitals', bytes('[1E+3]'), 'NUMBER_NOT_INTEGER', '1E+3'],
  ['minus zero', bytes('[-0]'), 'NUMBER_NOT_INTEGER', '-0 at byte 1'],
  ['2^53', bytes('[9007199254740992]'), 'NUMBER_TOO_LARGE', '9007199254740992'],
  ['2^53 + 1, which rounds to 2^53', bytes('[9007199254740993]'), 'NUMBER_TOO_LARGE', 'byte 1'],
  ['-2^53', bytes('[-9007199254740992]'), 'NUMBER_TOO_LARGE', '-9007199254740992'],
  ['17 digits', bytes('[10000000000000000]'), 'NUMBER_TOO_LARGE', '2^53'],
  ['33 levels', bytes(nested(33)), 'JSON_TOO_DEEP', '32 levels'],
  ['half a million open brackets', bytes('['.repeat(500_000)), 'JSON_TOO_DEEP', '32 levels'],
  ['a lone surrogate', bytes('{"a":"\\ud800"}'), 'LONE_SURROGATE', '/a'],
  ['a lone surrogate in a key', bytes('{"\\udc00":1}'), 'LONE_SURROGATE', 'a key'],
  ['surrogates in the wrong order', bytes('["\\udc00\\ud800"]'), 'LONE_SURROGATE', '/0'],
];

const TAKEN: readonly (readonly [string, string])[] = [
  ['the greatest integer', '[9007199254740991]'],
  ['the least integer', '[-9007199254740991]'],
  ['zero', '[0]'],
  ['32 levels', nested(32)],
  ['a pair of surrogates as escapes', '["\\ud83d\\ude00"]'],
  ['colons, braces, points and minus signs in strings', '{"a:{[1.5e3-0":"{\\":\\\\"}'],
  ['a backslash before the closing quote', '{"a":"x\\\\","b":{"c":"\\""}}'],
  ['the same key in two objects', '{"a":{"x":1},"b":{"x":1}}'],
  ['space around everything', ' \t\r\n{ "a" : [ 1 , 2 ] }\n'],
  ['a scalar', '"text"'],
  ['a NUL as escape, which the schemas judge', '["\\u0000"]'],
];

describe(parseStrictJson.name, () => {
  it.each(REFUSED)('refuses %s', (_name, value, code, part) => {
    const result = parseStrictJson(value);
    expect(result).toEqual({ code, detail: expect.stringContaining(part) as unknown });
  });

  it.each(TAKEN)('takes %s', (_name, text) => {
    expect(parseStrictJson(bytes(text))).toEqual({ value: JSON.parse(text) as unknown });
  });

  it('keeps __proto__ as a member of its own', () => {
    const result = parseStrictJson(bytes('{"__proto__":7,"41":1}'));
    const value = 'value' in result ? (result.value as object) : {};
    expect(Object.entries(value)).toEqual([
      ['41', 1],
      ['__proto__', 7],
    ]);
  });

  it('takes a value of exactly the greatest size', () => {
    const text = `"${'x'.repeat(RECORD_LIMITS.bytesMax - 2)}"`;
    expect(parseStrictJson(bytes(text))).toEqual({ value: 'x'.repeat(RECORD_LIMITS.bytesMax - 2) });
  });

  it('quotes little of a record, however long a key is', () => {
    const key = 'k'.repeat(10_000);
    const result = parseStrictJson(bytes(`{"${key}":1,"${key}":2}`));
    expect('detail' in result && result.detail.length).toBeLessThan(200);
  });

  const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 6 });
  const integers = (value: unknown): boolean => {
    if (typeof value === 'number') return Number.isSafeInteger(value);
    return typeof value !== 'object' || value === null || Object.values(value).every(integers);
  };

  it('reads what JSON.parse reads, wherever all numbers are exact integers', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const result = parseStrictJson(bytes(text));
        const wellFormed = bytes(text).toString('utf8') === text && !/\\ud[89a-f]/.test(text);
        if (integers(value) && wellFormed) expect(result).toEqual({ value: JSON.parse(text) as unknown });
        else expect(result).toHaveProperty('code');
      }),
      { numRuns: 300 },
    );
  });

  it('finds a key put in twice at any place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 5 }), { maxLength: 6 }),
        fc.string({ unit: 'grapheme' }),
        (path, key) => {
          const member = JSON.stringify(key);
          const text = path.reduceRight(
            (inner, name) => `{${JSON.stringify(name)}:[0,${inner}]}`,
            `{${member}:1,"":{},${member}:2}`,
          );
          expect(parseStrictJson(bytes(text))).toHaveProperty('code', 'DUPLICATE_KEY');
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe(diagnoseJson.name, () => {
  it('agrees with JSON.parse on what is JSON, for texts with a byte changed, dropped or put in', () => {
    const places = fc.tuple(
      fc.nat(200),
      fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', '0', '-', 'e', '.', 'x', ' ', '\u0001', 'é', ''),
      fc.nat(1),
    );
    const source = '{"a":[1,-20,3.5e+7,true,false,null,"x\\u0041\\n"],"b":{"c":{},"d":[]},"é":"ü"}';
    let broken = 0;
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 2 }), (changes) => {
        let text = source;
        for (const [at, put, drop] of changes) text = text.slice(0, at) + put + text.slice(at + drop);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
          broken++;
        }
        const found = diagnoseJson(bytes(text));
        expect(found.kind === 'malformed').toBe(!valid);
        if (found.kind === 'malformed') expect(found.offset).toBeLessThanOrEqual(bytes(text).length);
      }),
      { numRuns: 1000 },
    );
    expect(broken).toBeGreaterThan(100);
  });
});
