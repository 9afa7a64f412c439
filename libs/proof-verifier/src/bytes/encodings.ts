/** Bytes and the texts that stand for them: every value has one spelling, and every other spelling is refused. */

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Null for anything but an even number of lower-case digits. */
export function fromHex(text: string): Uint8Array | null {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(index * 2, index * 2 + 2), 16));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Null unless the text is the standard spelling with padding. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}

/** The 32 bytes of `sha256:…`, or null. */
export function fromHashName(name: string): Uint8Array | null {
  return /^sha256:[0-9a-f]{64}$/.test(name) ? fromHex(name.slice(7)) : null;
}

export function hashName(hash: Uint8Array): string {
  return `sha256:${toHex(hash)}`;
}

/** An unsigned integer of `length` bytes, big-endian; a RangeError beyond 2^53 − 1 or the length. */
export function uint(value: number, length: 2 | 4 | 8): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * length))
    throw new RangeError(`${value} is no u${length * 8}`);
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** A text as the length of its UTF-8 bytes (u32) and the bytes. */
export function lengthPrefixed(text: string): Uint8Array {
  const bytes = utf8(text);
  return joined(uint(bytes.length, 4), bytes);
}

/** Bytes of base64url without padding, in its one spelling; null for every other. */
export function fromBase64Url(encoded: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(encoded)) return null;
  const padding = '='.repeat((4 - (encoded.length % 4)) % 4);
  return fromBase64(encoded.replaceAll('-', '+').replaceAll('_', '/') + padding);
}
