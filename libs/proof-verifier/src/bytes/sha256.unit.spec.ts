import { createHash, randomBytes } from 'node:crypto';
import { sha256 } from './sha256';

test('every length up to four blocks has the hash that the platform computes', () => {
  for (let length = 0; length <= 260; length++) {
    const message = randomBytes(length);
    expect(Buffer.from(sha256(message))).toEqual(createHash('sha256').update(message).digest());
  }
});
