/**
 * SHA-256 (FIPS 180-4), written out: the page that checks proofs has no other synchronous one, and a checker of its own
 * rests on nobody's hash but this one. Written for speed, because an audit bundle has tens of megabytes.
 */

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
/** … of the square roots of the first eight. */
const H = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** One schedule for all calls: none runs beside another. */
const W = new Int32Array(64);

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

/** Of a typed array inside its bounds. */
const at = (list: Int32Array | Uint8Array, index: number): number => list[index] as number;

function fillSchedule(bytes: Uint8Array, offset: number): void {
  for (let t = 0, p = offset; t < 16; t++, p += 4) {
    W[t] = (at(bytes, p) << 24) | (at(bytes, p + 1) << 16) | (at(bytes, p + 2) << 8) | at(bytes, p + 3);
  }
  for (let t = 16; t < 64; t++) {
    const w15 = at(W, t - 15);
    const w2 = at(W, t - 2);
    const s0 = ((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3);
    const s1 = ((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10);
    W[t] = (at(W, t - 16) + s0 + at(W, t - 7) + s1) | 0;
  }
}

function compress(state: Int32Array, bytes: Uint8Array, offset: number): void {
  fillSchedule(bytes, offset);
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + at(K, t) + at(W, t)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (c & (a ^ b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = at(state, 0) + a;
  state[1] = at(state, 1) + b;
  state[2] = at(state, 2) + c;
  state[3] = at(state, 3) + d;
  state[4] = at(state, 4) + e;
  state[5] = at(state, 5) + f;
  state[6] = at(state, 6) + g;
  state[7] = at(state, 7) + h;
}

/** What is left behind the whole blocks, with a one, zeros, and the length of the message in bits. */
function lastBlocks(message: Uint8Array, from: number): Uint8Array {
  const left = message.length - from;
  const bytes = new Uint8Array(left + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES);
  bytes.set(message.subarray(from));
  bytes[left] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(bytes.length - 4, message.length << 3);
  return bytes;
}

/** The 32 bytes of the hash. */
export function sha256(message: Uint8Array): Uint8Array {
  const state = H.slice();
  const whole = message.length - (message.length % BLOCK_BYTES);
  for (let offset = 0; offset < whole; offset += BLOCK_BYTES) compress(state, message, offset);
  const last = lastBlocks(message, whole);
  for (let offset = 0; offset < last.length; offset += BLOCK_BYTES) compress(state, last, offset);
  const result = new Uint8Array(HASH_BYTES);
  const out = new DataView(result.buffer);
  for (let word = 0; word < 8; word++) out.setInt32(word * 4, at(state, word));
  return result;
}
