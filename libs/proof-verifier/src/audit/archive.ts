/** The files of an audit bundle (docs/log-and-proofs.md, section 8): a tar archive, unpacked by whoever calls. */
import { NotStrict, textOf } from '../json/strict-json';

/** Files by name, in the order of the archive. */
export type AuditFiles = ReadonlyMap<string, Uint8Array>;

const BLOCK = 512;
const FILES_MAX = 1_000;
/** A header's plain file; old writers leave the type out. */
const PLAIN = new Set(['0', '\0']);

function field(header: Uint8Array, from: number, length: number): string {
  const bytes = header.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

function octal(header: Uint8Array, from: number, length: number): number {
  const digits = field(header, from, length).trim();
  if (!/^[0-7]{1,12}$/.test(digits)) throw new NotStrict('a number in a header of the archive is none', `byte ${from}`);
  return parseInt(digits, 8);
}

/** The sum of a header's bytes, its own field taken as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** Throws NotStrict where the bytes are no archive of plain files with names of their own. */
export function filesOfTar(archive: Uint8Array): AuditFiles {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  while (at + BLOCK <= archive.length) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const place = `byte ${at}`;
    if (octal(header, 148, 8) !== checksum(header)) throw new NotStrict('a header of the archive is damaged', place);
    const name = field(header, 0, 100);
    const size = octal(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    if (!PLAIN.has(type)) throw new NotStrict(`"${name}" is no plain file`, place);
    if (files.has(name)) throw new NotStrict(`"${name}" stands twice in the archive`, place);
    if (files.size >= FILES_MAX) throw new NotStrict('too many files in the archive', place);
    const begin = at + BLOCK;
    if (begin + size > archive.length) throw new NotStrict(`"${name}" is cut off`, place);
    files.set(name, archive.subarray(begin, begin + size));
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new NotStrict('the archive has no end', `byte ${at}`);
}

/** A line of a file, from 1. */
export interface Line {
  readonly no: number;
  readonly text: string;
}

/** The lines of a file; each ends with a line feed. Throws NotStrict for other bytes than UTF-8. */
export function linesOf(bytes: Uint8Array, name: string): readonly Line[] {
  if (bytes.length === 0) return [];
  const text = textOf(bytes);
  if (!text.endsWith('\n')) throw new NotStrict('the last line does not end', name);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line, index) => ({ no: index + 1, text: line }));
}
