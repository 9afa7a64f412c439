/** Signed notes (C2SP signed-note) and checkpoints (tlog-checkpoint), as a reader checks them. */
import { isEd25519 } from '../bytes/ed25519';
import { fromBase64, fromHex, joined, sameBytes, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';

const ED25519 = 0x01;
const COSIGNATURE = 0x04;
const SIGNATURES_MAX = 100;

export interface VerifierKey {
  readonly name: string;
  /** 1: Ed25519 over the text; 4: a witness’s cosignature. */
  readonly type: number;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
}

export interface ParsedNote {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly keyId: Uint8Array; readonly bytes: Uint8Array }[];
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The key that a vkey string names; null where a part of it is wrong. */
export function parseVerifierKey(vkey: string): VerifierKey | null {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey);
  const bytes = fromBase64(found?.[3] ?? '');
  const keyId = fromHex(found?.[2] ?? '');
  const name = found?.[1];
  if (name === undefined || bytes === null || keyId === null || bytes.length !== 33) return null;
  const type = bytes[0] ?? 0;
  if (type !== ED25519 && type !== COSIGNATURE) return null;
  const computed = sha256(joined(utf8(`${name}\n`), bytes)).subarray(0, 4);
  return sameBytes(computed, keyId) ? { name, type, publicKey: bytes.subarray(1), keyId } : null;
}

export function parseNote(note: string): ParsedNote | null {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) return null;
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return null;
  const signatures = [];
  for (const line of lines) {
    const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
    const bytes = fromBase64(found?.[2] ?? '');
    const name = found?.[1];
    if (name === undefined || bytes === null || bytes.length <= 4) return null;
    signatures.push({ name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) });
  }
  return { text: note.slice(0, at + 1), signatures };
}

/** The three lines of a checkpoint; null where they are none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', encoded = ''] = text.split('\n');
  const root = fromBase64(encoded);
  if (origin === '' || !/^(0|[1-9][0-9]{0,15})$/.test(size) || root?.length !== 32) return null;
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root } : null;
}

/** True if one of the note’s signatures is a valid one of this key. */
export async function isSignedBy(note: ParsedNote, key: VerifierKey): Promise<boolean> {
  for (const { name, keyId, bytes } of note.signatures) {
    if (name !== key.name || !sameBytes(keyId, key.keyId)) continue;
    if (key.type === ED25519) {
      if (bytes.length === 64 && (await isEd25519(key.publicKey, utf8(note.text), bytes))) return true;
    } else if (bytes.length === 72) {
      const time = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
      const text = `cosignature/v1\ntime ${time}\n${note.text}`;
      if (await isEd25519(key.publicKey, utf8(text), bytes.subarray(8))) return true;
    }
  }
  return false;
}
