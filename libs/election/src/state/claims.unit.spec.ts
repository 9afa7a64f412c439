import { createHash } from 'node:crypto';
import { claimKey, Claims } from './claims';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

describe('claims', () => {
  it('are found again among many, each with its own position and bytes', () => {
    const claims = new Claims();
    const count = 5_000;
    for (let n = 0; n < count; n++) claims.add(claimKey('urn:a', `id-${n}`), n * 3, sha256(`bytes-${n}`));
    expect(claims.size).toBe(count);
    const wrong = Array.from({ length: count }, (_, n) => n).filter((n) => {
      const found = claims.find(claimKey('urn:a', `id-${n}`), sha256(`bytes-${n}`));
      return found?.position !== n * 3 || !found.sameBytes;
    });
    expect(wrong).toEqual([]);
    expect(claims.find(claimKey('urn:a', `id-${count}`), sha256('x'))).toBeNull();
  });

  it('tell another record with the same identity from a copy', () => {
    const claims = new Claims();
    claims.add(claimKey('urn:a', '1'), 7, sha256('first'));
    expect(claims.find(claimKey('urn:a', '1'), sha256('second'))).toMatchObject({ position: 7, sameBytes: false });
  });

  it('belong to whoever came first', () => {
    const claims = new Claims();
    claims.add(claimKey('urn:a', '1'), 7, sha256('first'));
    claims.add(claimKey('urn:a', '1'), 9, sha256('second'));
    expect(claims.find(claimKey('urn:a', '1'), sha256('first'))).toMatchObject({ position: 7, sameBytes: true });
    expect(claims.size).toBe(1);
  });

  it('lend their hash to the record that made them, and to no other', () => {
    const claims = new Claims();
    for (let n = 0; n < 3_000; n++) claims.add(claimKey('urn:a', `id-${n}`), n, sha256(`bytes-${n}`));
    const row = claims.rowOf(claimKey('urn:a', 'id-7'), sha256('bytes-7'));
    expect(claims.hashAt(row).equals(sha256('bytes-7'))).toBe(true);
    expect(claims.rowOf(claimKey('urn:a', 'id-7'), sha256('others'))).toBe(-1);
    expect(claims.rowOf(claimKey('urn:a', 'nobody'), sha256('bytes-7'))).toBe(-1);
  });

  it('are the same after a way over bytes, in pages that are full and in one that is not', () => {
    const keyOf = (n: number): string => claimKey('urn:a', `id-${n}`);
    const claims = new Claims();
    const count = 70_000;
    for (let n = 0; n < count; n++) claims.add(keyOf(n), n * 2, sha256(`bytes-${n}`));
    const [keys, positions, hashes, said] = claims.rows().columns.map((pieces) => Buffer.concat(pieces));
    if (!keys || !positions || !hashes || !said) throw new Error('four columns are expected');
    const again = Claims.ofRows(count, [keys, positions, hashes, said]);
    again.add(keyOf(count), count * 2, sha256(`bytes-${count}`));
    const wrong = Array.from({ length: count + 1 }, (_, n) => n).filter((n) => {
      const found = again.find(keyOf(n), sha256(`bytes-${n}`));
      return found?.position !== n * 2 || !found.sameBytes;
    });
    expect(wrong).toEqual([]);
    expect(again.find(keyOf(count + 1), sha256('x'))).toBeNull();
    expect(() => Claims.ofRows(count - 1, [keys, positions, hashes, said])).toThrow('differ in length');
  });

  it('keep sources apart from ids', () => {
    expect(claimKey('a', 'b\0c')).not.toBe(claimKey('a\0b', 'd'));
    expect(claimKey('urn:a', '1')).not.toBe(claimKey('urn:a1', ''));
  });
});
