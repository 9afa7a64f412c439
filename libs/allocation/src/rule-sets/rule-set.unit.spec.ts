import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bearsItsNameRightly, checkRuleSet } from './check-rule-set';
import { parseInstant } from '../input/instant';
import { readAllocation } from '../input/read-allocation';
import { SHIPPED_RULE_SETS } from './shipped';
import { parseTerm } from './term';

const THRESHOLD = { numerator: 5, denominator: 100, base: ['votes'] };
const LIST = { method: 'hare_largest_remainder', threshold: THRESHOLD, tie: 'decision' };

describe('shipped rule sets', () => {
  it('stand in the table, one file each, named after it', () => {
    const files = readdirSync(join(__dirname, 'shipped')).filter((name) => name !== 'index.ts');
    expect(files.sort()).toEqual(SHIPPED_RULE_SETS.map((ruleSet) => `${ruleSet.ruleSetId}.ts`).sort());
  });

  it.each(SHIPPED_RULE_SETS.map((ruleSet) => [ruleSet.ruleSetId, ruleSet] as const))(
    '%s is found by name, survives JSON and is sound as written out',
    (name, ruleSet) => {
      expect(checkRuleSet(name)).toEqual({ ok: ruleSet });
      const copy: unknown = JSON.parse(JSON.stringify(ruleSet));
      expect(copy).toEqual(ruleSet);
      expect(checkRuleSet(copy)).toEqual({ ok: ruleSet });
      expect(Object.values(ruleSet.articles).every((article) => article.startsWith('Art. '))).toBe(true);
    },
  );

  it('are told from a changed one under the same name', () => {
    for (const ruleSet of SHIPPED_RULE_SETS) {
      expect(bearsItsNameRightly(ruleSet)).toBe(true);
      expect(bearsItsNameRightly({ ...ruleSet, edition: '2000-01-01' })).toBe(false);
      expect(bearsItsNameRightly({ ...ruleSet, edition: '2000-01-01', ruleSetId: 'inline' })).toBe(true);
    }
  });
});

describe('inline rule sets', () => {
  it('are written out in full', () => {
    expect(checkRuleSet(LIST)).toEqual({ ok: { ...LIST, ruleSetId: 'inline', secondList: null, articles: {} } });
    expect(checkRuleSet({ method: 'plurality', tie: 'decision' })).toEqual({
      ok: { method: 'plurality', tie: 'decision', ruleSetId: 'inline', againstAllBlocks: false, articles: {} },
    });
    const written = checkRuleSet({ ...LIST, threshold: null });
    if ('problems' in written) throw new Error('refused');
    expect(checkRuleSet(written.ok)).toEqual(written);
  });

  it.each([
    ['a name that is not shipped', 'kz.mazhilis-list.1999'],
    ['nothing', null],
    ['a list', []],
    ['another method', { method: 'dhondt', tie: 'decision' }],
    ['an unknown key', { ...LIST, treshold: null }],
    ['a key of the written-out form', { ...LIST, secondList: null }],
    ['a key named __proto__', JSON.parse(`{"__proto__": 1, "method": "plurality", "tie": "decision"}`)],
    ['no threshold key', { method: LIST.method, tie: 'decision' }],
    ['an unknown tie', { ...LIST, tie: 'lot' }],
    ['a tie of the shipped form only', { method: 'plurality', tie: 'repeat' }],
    ['a threshold above one', { ...LIST, threshold: { ...THRESHOLD, numerator: 101 } }],
    ['a threshold of hundredths of a half', { ...LIST, threshold: { ...THRESHOLD, numerator: 0.5 } }],
    ['a zero denominator', { ...LIST, threshold: { ...THRESHOLD, numerator: 0, denominator: 0 } }],
    ['an empty base', { ...LIST, threshold: { ...THRESHOLD, base: [] } }],
    ['a base that is no term', { ...LIST, threshold: { ...THRESHOLD, base: ['1.5*votes/'] } }],
    ['an unknown article', { ...LIST, ruleSetId: 'x', secondList: null, articles: { other: 'Art. 1' } }],
    ['a written-out form without its parts', { ...LIST, ruleSetId: 'x' }],
  ])('are refused for %s', (_why, value) => {
    const result = checkRuleSet(value);
    expect('problems' in result && result.problems.length > 0).toBe(true);
  });
});

describe('terms', () => {
  it.each([
    ['votes', 1n, 'votes'],
    ['100*received', 100n, 'received'],
    ['-1*lists', -1n, 'lists'],
    ['a*b', 1n, 'a*b'],
    ['__proto__', 1n, '__proto__'],
  ])('%s is read', (text, factor, name) => {
    expect(parseTerm(text)).toEqual({ factor, name });
  });

  it.each(['', '100*', '007*x', '+1*x', ' votes', 'a/b', '9999999999999999*x', 'a\u0000b', 'e\u0301', 'a\ud800'])(
    '%j is refused',
    (text) => {
      expect(parseTerm(text)).toBeNull();
    },
  );
});

describe('instants', () => {
  it.each([
    '2023-01-31T10:00:00+06:00',
    '2023-01-31T04:00:00Z',
    '2000-02-29T23:59:59.999-12:30',
    '1999-12-31T00:00:00.5+00:00',
    '2100-03-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
  ])('%s agrees with the calendar of the platform', (text) => {
    const epoch = parseInstant('1970-01-01T00:00:00Z') ?? 0n;
    expect(((parseInstant(text) ?? 0n) - epoch) / 1_000_000n).toBe(BigInt(Date.parse(text)));
  });

  it('tells apart instants closer than a millisecond', () => {
    const [a, b] = [parseInstant('2023-01-31T10:00:00.0000001Z'), parseInstant('2023-01-31T10:00:00Z')];
    expect((a ?? 0n) - (b ?? 0n)).toBe(100n);
  });

  it.each([
    '2023-01-31',
    '2023-01-31T10:00:00',
    '2023-02-29T10:00:00Z',
    '2023-01-31T24:00:00Z',
    '31.01.2023 10:00',
    '',
  ])('%j is refused', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('the input document', () => {
  const DOCUMENT = { ruleSet: 'kz.mazhilis-smd.2023', seats: 1, options: [{ optionId: 'a', votes: 1 }] };

  it('is read with its defaults', () => {
    expect(readAllocation(DOCUMENT)).toMatchObject({
      ok: { input: { seats: 1, againstAll: null, counters: {} }, decisions: [] },
    });
  });

  it.each([
    ['FIELD_UNKNOWN', { ...DOCUMENT, againstall: 5 }],
    ['FIELD_UNKNOWN', { ...DOCUMENT, options: [{ optionId: 'a', votes: 1, vote: 2 }] }],
    ['FIELD_MISSING', { ruleSet: DOCUMENT.ruleSet, seats: 1 }],
    ['COUNT_INVALID', { ...DOCUMENT, options: [{ optionId: 'a', votes: '1' }] }],
    ['SHAPE_INVALID', { ...DOCUMENT, options: {} }],
    ['SHAPE_INVALID', [DOCUMENT]],
    ['RULE_SET_INVALID', { ...DOCUMENT, ruleSet: 'other' }],
    ['SHAPE_INVALID', { ...DOCUMENT, decisions: [{ questionSha256: 1, option: 'a' }] }],
  ])('is refused with %s: %j', (code, value) => {
    const result = readAllocation(value);
    expect('problems' in result ? result.problems.map((problem) => problem.code) : []).toContain(code);
  });
});
