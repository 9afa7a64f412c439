import { generateKeyPairSync, hash } from 'node:crypto';
import fc from 'fast-check';
import { publicKeyProblem } from './public-keys';

const PRIME = 2n ** 255n - 19n;

/** base64url of a number in 32 bytes, least significant first. */
function spelled(value: bigint): string {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse().toString('base64url');
}

const SIGN = 2n ** 255n;
/** The y of a point of order 8, as 32 bytes. */
const ORDER_8_BYTES = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05';
const ORDER_8 = BigInt(`0x${Buffer.from(ORDER_8_BYTES, 'hex').reverse().toString('hex')}`);
const ORDER_8_OTHER = PRIME - ORDER_8;

const group = { groupOnly: true };
const point = { groupOnly: false };

describe('A public key', () => {
  it('as the platform makes it is taken', () => {
    for (let made = 0; made < 20; made++) {
      const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      expect(publicKeyProblem(x, group)).toBeNull();
    }
  });

  it('of RFC 8032 is taken', () => {
    const first = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    expect(publicKeyProblem(first.toString('base64url'), group)).toBeNull();
  });

  it.each([
    ['the neutral one', 1n],
    ['of order 2', PRIME - 1n],
    ['of order 4', 0n],
    ['of order 4, the other sign', SIGN],
    ['of order 8', ORDER_8],
    ['of order 8, the other sign', ORDER_8 + SIGN],
    ['of order 8, the other y', ORDER_8_OTHER],
    ['of order 8, the other y and sign', ORDER_8_OTHER + SIGN],
  ])('that is a point of small order is refused: %s', (_, value) => {
    expect(publicKeyProblem(spelled(value), point)).toBe('a point of small order: anybody can sign for it');
  });

  it.each([
    ['zero as the prime', PRIME],
    ['one as the prime and one', PRIME + 1n],
    ['the greatest number', 2n ** 255n - 1n],
    ['the neutral point with a second sign', 1n + SIGN],
    ['the point of order 2 with a second sign', PRIME - 1n + SIGN],
  ])('in another spelling is refused: %s', (_, value) => {
    expect(publicKeyProblem(spelled(value), point)).toMatch(/^another spelling of a point/);
  });

  it('whose last character says more than its bytes is refused', () => {
    const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = digits[digits.indexOf(x.slice(-1)) + 1] ?? '';
    expect(Buffer.from(x.slice(0, -1) + next, 'base64url')).toEqual(Buffer.from(x, 'base64url'));
    expect(publicKeyProblem(x.slice(0, -1) + next, point)).toMatch(/^another spelling of its bytes/);
    expect(publicKeyProblem(`${x}=`, point)).toMatch(/^another spelling of its bytes/);
  });

  it('is no point of the curve for about half of all numbers, and outside of the group for most of the others', () => {
    const answers = Array.from({ length: 64 }, (_, index) => {
      const bytes = hash('sha256', `number ${index}`, 'buffer');
      const text = bytes.toString('base64url');
      return [publicKeyProblem(text, point), publicKeyProblem(text, group)];
    });
    const noPoint = answers.filter(([plain]) => plain === 'no point of the curve').length;
    const outside = answers.filter(([plain, strict]) => plain === null && strict !== null).length;
    expect(noPoint).toBeGreaterThan(16);
    expect(noPoint).toBeLessThan(48);
    expect(outside).toBeGreaterThan((64 - noPoint) / 2);
  });

  it('has an answer for every text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ minLength: 32, maxLength: 32 })), (given) => {
        const text = typeof given === 'string' ? given : Buffer.from(given).toString('base64url');
        const plain = publicKeyProblem(text, point);
        expect(plain === null || publicKeyProblem(text, group) !== null).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
