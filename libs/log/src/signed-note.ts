/** Signed notes (C2SP signed-note, v1.0.0) with Ed25519: a text and lines of signatures, readable by a person. */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

export const ED25519_TYPE = 0x01;
export const COSIGNATURE_TYPE = 0x04;
const PUBLIC_KEY_BYTES = 32;
const SEED_BYTES = 32;
const SIGNATURE_BYTES = 64;
const KEY_ID_BYTES = 4;
const NOTE_BYTES_MAX = 1_000_000;
const SIGNATURES_MAX = 100;
const LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u;
const NAME = /^[^\s+]+$/u;

/** A verifier's key: who signs, with which kind of signature. */
export interface VerifierKey {
  readonly name: string;
  readonly type: number;
  /** 32 bytes of Ed25519. */
  readonly publicKey: Buffer;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
  readonly keyId: Buffer;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  /** What follows the key id: 64 bytes of Ed25519, before them 8 bytes of time for a cosignature. */
  readonly bytes: Buffer;
}

export interface SignedNote {
  /** Ends with a line break; this is what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export function verifierKey(name: string, type: number, publicKey: Buffer): VerifierKey {
  if (!NAME.test(name) || publicKey.length !== PUBLIC_KEY_BYTES)
    throw new RangeError('not the parts of a verifier key');
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]);
  return { name, type, publicKey, keyId: hash('sha256', named, 'buffer').subarray(0, KEY_ID_BYTES) };
}

/** `name+keyid+base64(type ‖ public key)`. */
export function formatVerifierKey({ name, type, publicKey, keyId }: VerifierKey): string {
  return `${name}+${keyId.toString('hex')}+${Buffer.concat([Buffer.from([type]), publicKey]).toString('base64')}`;
}

/** The key of a vkey string, or null: wrong parts, another key id, an unknown kind of signature. */
export function parseVerifierKey(vkey: string): VerifierKey | null {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey);
  if (found === null) return null;
  const [, name = '', keyId = '', encoded = ''] = found;
  const bytes = Buffer.from(encoded, 'base64');
  const type = bytes[0] ?? 0;
  if (bytes.toString('base64') !== encoded || bytes.length !== 1 + PUBLIC_KEY_BYTES) return null;
  if (type !== ED25519_TYPE && type !== COSIGNATURE_TYPE) return null;
  const key = verifierKey(name, type, bytes.subarray(1));
  return key.keyId.toString('hex') === keyId ? key : null;
}

/** Private key of the 32 bytes of an Ed25519 seed. */
export function privateKeyOf(seed: Buffer): KeyObject {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

/** The 32 bytes of the public key that belongs to a private one. */
export function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_BYTES);
}

/** A key that signs, with the verifier's key that belongs to it. */
export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

const SIGNER = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u;

/** A signing key as programs for signed notes keep it: `PRIVATE+KEY+name+keyid+base64(type ‖ seed)`. */
export function formatSignerKey(name: string, seed: Buffer): string {
  const { keyId } = verifierKey(name, ED25519_TYPE, publicKeyOf(privateKeyOf(seed)));
  const encoded = Buffer.concat([Buffer.from([ED25519_TYPE]), seed]).toString('base64');
  return `PRIVATE+KEY+${name}+${keyId.toString('hex')}+${encoded}`;
}

/** The key of such a text, or null. */
export function parseSignerKey(text: string): SignerKey | null {
  const [, name = '', keyId = '', encoded = ''] = SIGNER.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + SEED_BYTES || bytes[0] !== ED25519_TYPE) return null;
  const privateKey = privateKeyOf(bytes.subarray(1));
  const verifier = verifierKey(name, ED25519_TYPE, publicKeyOf(privateKey));
  return verifier.keyId.toString('hex') === keyId ? { verifier, privateKey } : null;
}

function keyObject(publicKey: Buffer): KeyObject {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

function line(key: VerifierKey, bytes: Buffer): string {
  return `— ${key.name} ${Buffer.concat([key.keyId, bytes]).toString('base64')}\n`;
}

/** The note of a text with one signature of the key. `text` ends with a line break. */
export function signNote(text: string, key: VerifierKey, privateKey: KeyObject): string {
  return `${text}\n${line(key, sign(null, Buffer.from(text), privateKey))}`;
}

/** The line by which a witness cosigns a text at a time in seconds (C2SP tlog-cosignature, v1). */
export function cosignatureLine(text: string, key: VerifierKey, privateKey: KeyObject, atSeconds: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(atSeconds));
  return line(key, Buffer.concat([time, sign(null, Buffer.from(cosignedText(text, atSeconds)), privateKey)]));
}

function cosignedText(text: string, atSeconds: number | bigint): string {
  return `cosignature/v1\ntime ${atSeconds}\n${text}`;
}

function parseSignature(text: string): NoteSignature | null {
  const found = LINE.exec(text);
  if (found === null) return null;
  const [, name = '', encoded = ''] = found;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || bytes.length <= KEY_ID_BYTES) return null;
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) };
}

/** Text and signatures of a note, or null where it is none. No signature is checked yet. */
export function parseNote(note: string): SignedNote | null {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || note.length > NOTE_BYTES_MAX || !note.endsWith('\n')) return null;
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return null;
  const signatures: NoteSignature[] = [];
  for (const each of lines) {
    const signature = parseSignature(each);
    if (signature === null) return null;
    signatures.push(signature);
  }
  return { text: note.slice(0, at + 1), signatures };
}

/** True if one of the note's signatures is of this key and covers the text; for a cosignature, with its time. */
export function isSignedBy(note: SignedNote, key: VerifierKey): boolean {
  return signatureOf(note, key) !== null;
}

/** The valid signature of a key; `atSeconds` only of a cosignature. Null where the key did not sign the text. */
export function signatureOf(note: SignedNote, key: VerifierKey): { readonly atSeconds: bigint | null } | null {
  for (const { name, keyId, bytes } of note.signatures) {
    if (name !== key.name || !keyId.equals(key.keyId)) continue;
    const isCosignature = key.type === COSIGNATURE_TYPE;
    if (bytes.length !== SIGNATURE_BYTES + (isCosignature ? 8 : 0)) continue;
    const atSeconds = isCosignature ? bytes.readBigUInt64BE() : null;
    const text = atSeconds === null ? note.text : cosignedText(note.text, atSeconds);
    const signature = atSeconds === null ? bytes : bytes.subarray(8);
    if (verify(null, Buffer.from(text), keyObject(key.publicKey), signature)) return { atSeconds };
  }
  return null;
}
