import { checkDefinition } from '../checks/check-definition';
import type { Officer, Source } from './definition';
import type { Amendment } from '../record/decision';
import { decisionBody, keyOf, Sitting, smallDefinition } from '../testing/small-election';

/** The points of order 1, 2, 4, 4 and 8: under each of them one constant is a signature of everything. */
const LOW_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));

const NO_POINT = Buffer.alloc(32, 2).toString('base64url');

function officer(officerId: string, publicKey: string): Officer {
  return { officerId, name: officerId, commission: 'CEC', publicKey, may: ['amend'] };
}

function problems(persons: { readonly officers?: readonly Officer[]; readonly sources?: readonly Source[] }): string[] {
  return checkDefinition(smallDefinition(persons)).map(({ code, place }) => `${code} at ${place}`);
}

function amended(amendment: Amendment): string {
  const decision = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment } as const;
  const { own } = Sitting.opened().submit(decisionBody('m', 'o1', decision));
  return `${own.codes.join()} ${own.detail ?? ''}`;
}

describe('A definition', () => {
  it.each(LOW_ORDER)('with an officer’s key of small order is refused: %s', (publicKey) => {
    expect(problems({ officers: [officer('o1', publicKey)] })).toEqual(['PUBLIC_KEY_INVALID at officers[0].publicKey']);
  });

  it.each(LOW_ORDER)('with a source’s key of small order is refused: %s', (publicKey) => {
    const sources = [{ source: 'urn:a', publicKeys: [keyOf('a'), publicKey] }];
    expect(problems({ sources })).toEqual(['PUBLIC_KEY_INVALID at sources[0].publicKeys[1]']);
  });

  it('with a key that is no point is refused', () => {
    expect(problems({ officers: [officer('o1', NO_POINT)] })).toEqual(['PUBLIC_KEY_INVALID at officers[0].publicKey']);
  });

  it('with two officers of one key, or a source that names a key twice, is refused', () => {
    const officers = [officer('o1', keyOf('o1')), officer('o2', keyOf('o2')), officer('o3', keyOf('o1'))];
    expect(problems({ officers })).toEqual(['PUBLIC_KEY_TWICE at officers']);
    const sources = [{ source: 'urn:a', publicKeys: [keyOf('a'), keyOf('a')] }];
    expect(problems({ sources })).toEqual(['PUBLIC_KEY_TWICE at sources[0].publicKeys[1]']);
  });

  it('with more keys than can be checked beside other work is refused', () => {
    const officers = Array.from({ length: 501 }, (_, index) => officer(`o${index}`, `${index}`.padStart(43, 'A')));
    expect(problems({ officers })).toEqual(['PUBLIC_KEYS_TOO_MANY at officers']);
    const sources = [{ source: 'urn:a', publicKeys: Array.from({ length: 2_001 }, () => 'A') }];
    expect(problems({ sources })).toEqual(['PUBLIC_KEYS_TOO_MANY at sources']);
  });

  it('with honest keys is taken', () => {
    expect(problems({ sources: [{ source: 'urn:a', publicKeys: [keyOf('a'), keyOf('b')] }] })).toEqual([]);
  });
});

describe('An amendment', () => {
  it.each([...LOW_ORDER, NO_POINT])('with such a key is refused: %s', (publicKey) => {
    expect(amended({ officers: [officer('o3', publicKey)] })).toMatch(/^AMENDMENT_INVALID PUBLIC_KEY_INVALID/);
    const sources = [{ source: 'urn:a', publicKeys: [publicKey] }];
    expect(amended({ sources })).toMatch(/^AMENDMENT_INVALID PUBLIC_KEY_INVALID/);
  });

  it('that gives an officer the key of another who stays is refused', () => {
    expect(amended({ officers: [officer('o3', keyOf('o2'))] })).toMatch(/^AMENDMENT_INVALID PUBLIC_KEY_TWICE/);
  });
});
