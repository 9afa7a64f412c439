import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isEd25519, isEd25519Here } from './ed25519';
import { sha512 } from './sha512';

test.each([0, 1, 111, 112, 127, 128, 300])('SHA-512 of %i bytes is the one that the platform computes', (length) => {
  const message = randomBytes(length);
  expect(Buffer.from(sha512(message))).toEqual(createHash('sha512').update(message).digest());
});

test('a signature holds for its key and message alone, with the platform and without it', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const message = randomBytes(100);
  const signature = sign(null, message, privateKey);
  const other = randomBytes(100);
  const damaged = Buffer.from(signature).fill(signature[40]! ^ 1, 40, 41);
  const foreign = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  for (const check of [isEd25519, isEd25519Here]) {
    expect(await check(key, message, signature)).toBe(true);
    expect(await check(key, other, signature)).toBe(false);
    expect(await check(key, message, damaged)).toBe(false);
    expect(await check(foreign, message, signature)).toBe(false);
    expect(await check(key, message, signature.subarray(1))).toBe(false);
    expect(await check(new Uint8Array(32).fill(0xff), message, signature)).toBe(false);
  }
});
