/**
 * Ed25519 signatures (RFC 8032). The platform's own check is used where there is one; a page that came over plain HTTP,
 * or an older browser, has none, and must not pass a signature unseen: then the curve is computed here.
 */
import { joined } from './encodings';
import { sha512 } from './sha512';

const P = 2n ** 255n - 19n;
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const KEY_BYTES = 32;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const inverse = (value: bigint): bigint => power(value, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

const ZERO: Point = { X: 0n, Y: 1n, Z: 1n, T: 0n };

function sum(p: Point, q: Point): Point {
  const a = mod((p.Y - p.X) * (q.Y - q.X));
  const b = mod((p.Y + p.X) * (q.Y + q.X));
  const c = mod(2n * p.T * q.T * D);
  const d = mod(2n * p.Z * q.Z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { X: mod(e * f), Y: mod(g * h), Z: mod(f * g), T: mod(e * h) };
}

function times(point: Point, factor: bigint): Point {
  let result = ZERO;
  let doubled = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = sum(result, doubled);
    doubled = sum(doubled, doubled);
  }
  return result;
}

function isSame(p: Point, q: Point): boolean {
  return mod(p.X * q.Z - q.X * p.Z) === 0n && mod(p.Y * q.Z - q.Y * p.Z) === 0n;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** The point of 32 bytes, or null. */
function pointOf(bytes: Uint8Array): Point | null {
  const encoded = littleEndian(bytes);
  const sign = encoded >> 255n;
  const y = encoded & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) {
    if (mod(v * x * x) !== mod(-u)) return null;
    x = mod(x * ROOT_OF_MINUS_ONE);
  }
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = P - x;
  return { X: x, Y: y, Z: 1n, T: mod(x * y) };
}

const BASE = pointOf(Uint8Array.of(0x58, ...Array.from({ length: 31 }, () => 0x66))) ?? ZERO;

/** The check of RFC 8032, section 5.1.7, without the platform. */
export function isEd25519Here(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== KEY_BYTES || signature.length !== 2 * KEY_BYTES) return false;
  const a = pointOf(publicKey);
  const r = pointOf(signature.subarray(0, KEY_BYTES));
  const s = littleEndian(signature.subarray(KEY_BYTES));
  if (a === null || r === null || s >= L) return false;
  const k = littleEndian(sha512(joined(signature.subarray(0, KEY_BYTES), publicKey, message))) % L;
  return isSame(times(BASE, s), sum(r, times(a, k)));
}

/** By the platform where it can, else here. */
export async function isEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== KEY_BYTES || signature.length !== 2 * KEY_BYTES) return false;
  const platform = (globalThis as { crypto?: { subtle?: typeof globalThis.crypto.subtle } }).crypto?.subtle;
  if (platform === undefined) return isEd25519Here(publicKey, message, signature);
  try {
    // Copies stand in buffers of their own, as the interface wants them.
    const key = await platform.importKey('raw', Uint8Array.from(publicKey), { name: 'Ed25519' }, false, ['verify']);
    return await platform.verify({ name: 'Ed25519' }, key, Uint8Array.from(signature), Uint8Array.from(message));
  } catch {
    // The platform does not know the curve, or does not take the key.
    return isEd25519Here(publicKey, message, signature);
  }
}
