import fc from 'fast-check';
import { contentOf, lineOf, strictContentOf } from './stream-line';

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'binary', maxLength: 60 }).map((value) => Buffer.from(`{${value}`, 'utf8'));
const record = fc.record({
  position: fc.nat(),
  timestampMs: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  key: fc.option(bytes),
  value: fc.option(
    fc.oneof(bytes, text, fc.constant(Buffer.from('\ufeff{"a":1}')), fc.constant(Buffer.from('{"a":"\\u0000"}'))),
  ),
  headers: fc.array(fc.tuple(fc.string({ maxLength: 10 }), bytes), { maxLength: 3 }),
});

describe('a record on a line', () => {
  it('gives back the same bytes, whatever they are, and is one line', () => {
    fc.assert(
      fc.property(record, (given) => {
        const line = lineOf(given);
        expect(line).not.toContain('\n');
        expect(contentOf(Buffer.from(line, 'utf8'))).toEqual({ record: given });
      }),
    );
  });

  it('is read as the strict parser reads it, whatever somebody has changed in the line', () => {
    const places = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0x22, 0x5c, 0x2c, 0x7d, 0x30))), {
      maxLength: 3,
    });
    const spliced = fc.constantFrom('', '"key":null,', '\\ud800', '\\u0041', ' ', '1e1', '"__proto__":1,');
    fc.assert(
      fc.property(record, places, spliced, fc.nat(), (given, changes, more, where) => {
        const line = Buffer.from(lineOf(given), 'utf8');
        // The next line is held against the headers of this one.
        contentOf(line);
        for (const [at, byte] of changes) line[at % line.length] = byte;
        const cut = where % line.length;
        const whole = Buffer.concat([line.subarray(0, cut), Buffer.from(more), line.subarray(cut)]);
        expect(contentOf(whole)).toEqual(strictContentOf(whole));
      }),
      { numRuns: 3_000 },
    );
  });

  it('shows an event as text, so that people can read it', () => {
    const value = Buffer.from('{"id":"a"}');
    const line = lineOf({ position: 1, timestampMs: 2, key: null, value, headers: [['h', Buffer.from('v')]] });
    expect(line).toBe(
      '{"position":1,"timestampMs":2,"key":null,"headers":[["h","dg=="]],"event":"{\\"id\\":\\"a\\"}"}',
    );
  });

  it('tells an event from a record', () => {
    expect(contentOf(Buffer.from('{"specversion":"1.0","position":3}'))).toEqual({ event: true });
  });

  it.each([
    ['[]', 'no JSON object'],
    ['{"position":-1,"timestampMs":0,"key":null,"headers":[],"value":null}', 'whole numbers'],
    ['{"position":1,"timestampMs":0,"key":"?","headers":[],"value":null}', 'base64'],
    ['{"position":1,"timestampMs":0,"key":null,"headers":[["a"]],"value":null}', 'base64'],
    ['{"position":1,"timestampMs":0,"key":null,"headers":[]}', 'base64'],
    ['{"position":1,"timestampMs":0,"key":null,"headers":[],"value":"","event":"{"}', 'base64'],
    ['{"position":1,"timestampMs":0,"key":null,"headers":[],"value":null,"x":1}', 'unknown member "x"'],
  ])('refuses %s', (line, problem) => {
    const content = contentOf(Buffer.from(line));
    expect('problem' in content ? content.problem : content).toEqual(expect.stringContaining(problem));
  });
});
