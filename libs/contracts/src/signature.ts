/**
 * Signatures of events: detached JWS (RFC 7515, RFC 7797 with `b64: false`) over the canonical event without `jws`,
 * with the one algorithm `Ed25519` (RFC 9864). Nothing is negotiated: any other header is not a signature.
 */
import { createPublicKey, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import type { SignatureClaim } from '#libs/election';
import { canonicalBytes, canonicalJson, sha256 } from './canonical';
import type { CloudEvent } from './cloud-event';
import { isPlainObject } from './schema/shape';
import { parseStrictJson } from './strict-json';

/** Only who signs needs it: judging verifies with Node's own crypto. */
const loadJose = () => require('jose') as typeof import('jose');

/** An officer's or a source's private key (RFC 8037). `x` is the public key, `d` must be kept secret. */
export interface PrivateKeyJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly d: string;
}

export interface KeyPair {
  /** base64url of the 32 bytes. */
  readonly publicKey: string;
  readonly privateKey: PrivateKeyJwk;
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string;
}

const ALGORITHM = 'Ed25519';
const HEADER_LIMITS = { bytesMax: 1000, depthMax: 2 };
const SIGNATURE_BYTES = 64;
const PUBLIC_KEY_BYTES = 32;
/** Keys kept ready; an election has far fewer, and the bound keeps a forger from filling memory. */
const KEYS_KEPT_MAX = 1000;

/** RFC 7638 thumbprint of an Ed25519 public key (base64url of its 32 bytes). */
export function keyIdOf(publicKey: string): string {
  return sha256(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x: publicKey })).toString('base64url');
}

/** The bytes behind base64url without padding, or null: every other spelling of the same bytes is refused. */
function fromBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

/** True if the text can be a public key: base64url of 32 bytes. */
export function isPublicKey(text: string): boolean {
  return fromBase64Url(text)?.length === PUBLIC_KEY_BYTES;
}

/** A new key pair from the system's randomness. */
export function generateKeyPair(): KeyPair {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('the platform made an Ed25519 key without x or d');
  return { publicKey: x, privateKey: { kty: 'OKP', crv: 'Ed25519', x, d }, keyId: keyIdOf(x) };
}

/** The bytes that a signature covers: the canonical event without its `jws`. */
export function signedBytes(event: CloudEvent): Buffer {
  return canonicalBytes({ ...event, jws: undefined });
}

/** The event with a signature in `jws`; one that it had before is replaced. */
export async function signEvent(event: CloudEvent, privateKey: PrivateKeyJwk): Promise<CloudEvent> {
  const { FlattenedSign, importJWK } = loadJose();
  const key = await importJWK({ ...privateKey }, ALGORITHM);
  const signed = await new FlattenedSign(signedBytes(event))
    .setProtectedHeader({ alg: ALGORITHM, kid: keyIdOf(privateKey.x), b64: false, crit: ['b64'] })
    .sign(key);
  if (signed.protected === undefined) throw new Error('the signature has no protected header');
  return { ...event, jws: `${signed.protected}..${signed.signature}` };
}

interface ParsedJws {
  readonly keyId: string;
  /** The header as it is in the JWS: it is signed in this spelling. */
  readonly header: string;
  readonly signature: Buffer;
}

const HEADER_MEMBERS = ['alg', 'b64', 'crit', 'kid'];

/** The key id in a header that is exactly ours (four members, `Ed25519`, unencoded payload), or null. */
function keyIdIn(header: unknown): string | null {
  if (!isPlainObject(header) || canonicalJson(Object.keys(header).sort()) !== canonicalJson(HEADER_MEMBERS))
    return null;
  if (header['alg'] !== ALGORITHM || header['b64'] !== false) return null;
  if (canonicalJson(header['crit']) !== '["b64"]') return null;
  return typeof header['kid'] === 'string' ? header['kid'] : null;
}

function parseJws(jws: string): ParsedJws | null {
  const [header, payload, signatureText, ...more] = jws.split('.');
  if (header === undefined || payload !== '' || signatureText === undefined || more.length > 0) return null;
  const headerBytes = fromBase64Url(header);
  const signature = fromBase64Url(signatureText);
  if (headerBytes === null || signature?.length !== SIGNATURE_BYTES) return null;
  const parsed = parseStrictJson(headerBytes, HEADER_LIMITS);
  const keyId = 'value' in parsed ? keyIdIn(parsed.value) : null;
  return keyId === null ? null : { keyId, header, signature };
}

interface VerifyingKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

const verifyingKeys = new Map<string, VerifyingKey | null>();

function verifyingKey(publicKey: string): VerifyingKey | null {
  let found = verifyingKeys.get(publicKey);
  if (found === undefined) {
    if (verifyingKeys.size >= KEYS_KEPT_MAX) verifyingKeys.clear();
    found = makeVerifyingKey(publicKey);
    verifyingKeys.set(publicKey, found);
  }
  return found;
}

function makeVerifyingKey(publicKey: string): VerifyingKey | null {
  if (!isPublicKey(publicKey)) return null;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return { keyId: keyIdOf(publicKey), key };
  } catch {
    // 32 bytes that are not points of the curve: no signature can be valid under them.
    return null;
  }
}

/**
 * The signature that an event claims to carry, or null where it carries none. A malformed one is a claim anyway,
 * with no key id, and verifies under no key: a source that must sign is not served by sending rubbish.
 */
export function signatureOf(event: CloudEvent): SignatureClaim | null {
  if (event.jws === undefined || event.jws === null) return null;
  const parsed = parseJws(event.jws);
  return {
    keyId: parsed?.keyId ?? null,
    verifiedBy: (publicKey) => {
      if (parsed === null) return false;
      const using = verifyingKey(publicKey);
      // The header names its key by thumbprint; a signature that names another key is not this key's.
      if (using === null || using.keyId !== parsed.keyId) return false;
      const input = Buffer.concat([Buffer.from(`${parsed.header}.`, 'latin1'), signedBytes(event)]);
      return verify(null, input, using.key, parsed.signature);
    },
  };
}
