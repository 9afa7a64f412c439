/** C13: the manifest's files are there, with their sizes and hashes, and no other. */
import { hashName } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { told, type Finding } from '../checks/check';
import { count, fail, flag, list, members, named, text } from '../json/members';
import { parseStrict, textOf } from '../json/strict-json';
import type { AuditFiles } from './archive';

export interface Manifest {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly software: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export const MANIFEST = 'manifest.json';
export const FILES = [
  'stream.ndjson',
  'verdicts.ndjson',
  'closing.ndjson',
  'outcomes.ndjson',
  'mandates.ndjson',
  'checkpoints.txt',
] as const;
export type FileName = (typeof FILES)[number];

/** Throws NotStrict. */
export function manifestOf(bytes: Uint8Array): Manifest {
  const of = members(parseStrict(textOf(bytes)), '', ['format', 'electionId', 'rehearsal', 'software', 'files']);
  if (of['format'] !== 'sanaq.audit.v1') fail('the format is not "sanaq.audit.v1"', '/format');
  return {
    electionId: text(of['electionId'], '/electionId'),
    rehearsal: flag(of['rehearsal'], '/rehearsal'),
    software: text(of['software'], '/software'),
    files: list(of['files'], '/files', (file, path) => {
      const { name, bytes: size, sha256: hash } = members(file, path, ['name', 'bytes', 'sha256']);
      named(hash, `${path}/sha256`);
      return { name: text(name, `${path}/name`), bytes: count(size, `${path}/bytes`), sha256: text(hash, path) };
    }),
  };
}

export function filesThere(files: AuditFiles, { files: listed }: Manifest): Finding {
  const names = new Set(listed.map(({ name }) => name));
  if (names.size < listed.length) return told('failed', 'a file is listed twice', MANIFEST);
  for (const name of FILES) {
    if (!names.has(name)) return told('failed', `${name} is not in the manifest`, MANIFEST);
  }
  for (const { name, bytes, sha256: hash } of listed) {
    const file = files.get(name);
    if (file === undefined) return told('failed', `${name} is missing`, name);
    if (file.length !== bytes)
      return told('failed', `${name} has ${file.length} bytes, the manifest says ${bytes}`, name);
    if (hashName(sha256(file)) !== hash) return told('failed', `${name} has another hash than the manifest says`, name);
  }
  for (const name of files.keys()) {
    if (name !== MANIFEST && !names.has(name)) return told('failed', `${name} is not in the manifest`, name);
  }
  return told('passed', `${listed.length} files`);
}
