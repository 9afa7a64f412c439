/** SHA-512 (FIPS 180-4) over 64-bit words as BigInt: only signatures need it, and only where the platform has none. */

const MASK = (1n << 64n) - 1n;
const BLOCK_BYTES = 128;
const ROUNDS = 80;

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2n; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0n)) found.push(candidate);
  }
  return found;
}

/** The whole root of degree 2 or 3. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** First 64 bits of the fractional part of the root of a prime. */
const fraction = (prime: bigint, degree: bigint): bigint => root(prime << (64n * degree), degree) & MASK;

const K = primes(ROUNDS).map((prime) => fraction(prime, 3n));
const H = primes(8).map((prime) => fraction(prime, 2n));

const rotated = (value: bigint, bits: bigint): bigint => ((value >> bits) | (value << (64n - bits))) & MASK;
const at = (list: readonly bigint[], index: number): bigint => list[index] ?? 0n;

function padded(message: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 17) / BLOCK_BYTES) * BLOCK_BYTES);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return view;
}

function scheduleOf(view: DataView, offset: number): bigint[] {
  const w = Array.from({ length: 16 }, (_, t) => view.getBigUint64(offset + t * 8));
  for (let t = 16; t < ROUNDS; t++) {
    const [w15, w2] = [at(w, t - 15), at(w, t - 2)];
    const s0 = rotated(w15, 1n) ^ rotated(w15, 8n) ^ (w15 >> 7n);
    const s1 = rotated(w2, 19n) ^ rotated(w2, 61n) ^ (w2 >> 6n);
    w.push((at(w, t - 16) + s0 + at(w, t - 7) + s1) & MASK);
  }
  return w;
}

function compressed(state: readonly bigint[], w: readonly bigint[]): bigint[] {
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let t = 0; t < ROUNDS; t++) {
    const s1 = rotated(e, 14n) ^ rotated(e, 18n) ^ rotated(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (~e & MASK & g)) + at(K, t) + at(w, t);
    const s0 = rotated(a, 28n) ^ rotated(a, 34n) ^ rotated(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((value, index) => (value + at(state, index)) & MASK);
}

/** The 64 bytes of the hash. */
export function sha512(message: Uint8Array): Uint8Array {
  const view = padded(message);
  let state: bigint[] = H;
  for (let offset = 0; offset < view.byteLength; offset += BLOCK_BYTES) {
    state = compressed(state, scheduleOf(view, offset));
  }
  const result = new DataView(new ArrayBuffer(64));
  state.forEach((word, index) => {
    result.setBigUint64(index * 8, word);
  });
  return new Uint8Array(result.buffer);
}
