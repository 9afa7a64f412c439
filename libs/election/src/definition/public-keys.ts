/**
 * Whether 32 bytes can be someone's Ed25519 public key (RFC 8032, 5.1). The platform's verifier takes every point it
 * can decode: under a point of small order anyone has a signature, and a key may be spelled in several ways. Integer
 * arithmetic alone, so that every machine answers alike. Nothing here is secret, so nothing needs constant time.
 */

/** The field's prime. */
const P = 2n ** 255n - 19n;
/** Order of the group in which honest keys lie. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const KEY_BYTES = 32;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % P;
    if (bit === '1') result = (result * base) % P;
  }
  return result;
}

/** Constant of the curve -x² + y² = 1 + dx²y². */
const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** The base squared so many times. */
function squared(base: bigint, times: number): bigint {
  let result = base;
  for (let time = 0; time < times; time++) result = (result * result) % P;
  return result;
}

/** The base to the power (P - 5) / 8 = 2^252 - 3, whose bits are ones but for the last but one: by runs of ones. */
function powerOfRoot(base: bigint): bigint {
  const run = (longer: bigint, by: number, shorter: bigint): bigint => (squared(longer, by) * shorter) % P;
  const ones2 = run(base, 1, base);
  const ones5 = run(run(ones2, 2, ones2), 1, base);
  const ones10 = run(ones5, 5, ones5);
  const ones20 = run(ones10, 10, ones10);
  const ones50 = run(run(ones20, 20, ones20), 10, ones10);
  const ones100 = run(ones50, 50, ones50);
  const ones250 = run(run(ones100, 100, ones100), 50, ones50);
  return run(ones250, 2, base);
}

/** Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const NEUTRAL: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

/** RFC 8032, 5.1.4. */
function sum(one: Point, other: Point): Point {
  const a = mod((one.y - one.x) * (other.y - other.x));
  const b = mod((one.y + one.x) * (other.y + other.x));
  const c = mod(2n * one.t * D * other.t);
  const d = mod(2n * one.z * other.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

/** RFC 8032, 5.1.4. */
function doubled({ x, y, z }: Point): Point {
  const a = mod(x * x);
  const b = mod(y * y);
  const h = a + b;
  const e = h - (x + y) * (x + y);
  const g = a - b;
  const f = 2n * mod(z * z) + g;
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function times(point: Point, factor: bigint): Point {
  let result = NEUTRAL;
  for (const bit of factor.toString(2)) {
    result = doubled(result);
    if (bit === '1') result = sum(result, point);
  }
  return result;
}

function isNeutral({ x, y, z }: Point): boolean {
  return x === 0n && y === z;
}

/** The point that 32 bytes encode, or what is wrong with them. RFC 8032, 5.1.3. */
function decoded(bytes: Buffer): Point | string {
  const littleEndian = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const y = BigInt.asUintN(255, littleEndian);
  const odd = littleEndian >> 255n === 1n;
  if (y >= P) return 'another spelling of a point: its number is not below the prime';
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  const v3 = mod(v * v * v);
  let x = mod(u * v3 * powerOfRoot(mod(u * v3 * v3 * v)));
  const square = mod(v * x * x);
  if (square !== u) {
    if (square !== mod(-u)) return 'no point of the curve';
    x = mod(x * SQRT_MINUS_ONE);
  }
  if (x === 0n && odd) return 'another spelling of a point: it has no second sign';
  if (((x & 1n) === 1n) !== odd) x = P - x;
  return { x, y, z: 1n, t: mod(x * y) };
}

/** Keys kept with what is wrong with them: an amendment is judged when it is proposed and when it is approved. */
const KEPT_MAX = 2_000;
const kept = new Map<string, string | null>();

interface KeyRule {
  /** Also refuses points with a part of small order; ten times as much work. */
  readonly groupOnly: boolean;
}

/**
 * What is wrong with a public key (base64url of 32 bytes), or null: it must be the one spelling of a point that has not
 * a small order. `groupOnly`: and lies in the group of keys itself. Outside of it two keys may have one and the same
 * secret, so that one person could sign as two.
 */
export function publicKeyProblem(publicKey: string, { groupOnly }: KeyRule): string | null {
  const name = `${groupOnly ? 'group' : 'point'} ${publicKey}`;
  let problem = kept.get(name);
  if (problem === undefined) {
    problem = problemOf(publicKey, groupOnly);
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(name, problem);
  }
  return problem;
}

function problemOf(publicKey: string, groupOnly: boolean): string | null {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== KEY_BYTES) return 'no 32 bytes in base64url';
  if (bytes.toString('base64url') !== publicKey) return 'another spelling of its bytes in base64url';
  const point = decoded(bytes);
  if (typeof point === 'string') return point;
  if (isNeutral(doubled(doubled(doubled(point))))) return 'a point of small order: anybody can sign for it';
  return !groupOnly || isNeutral(times(point, ORDER)) ? null : 'a point outside of the group of keys';
}
