/** Writes an audit bundle: tar, packed, the same bytes for the same files. */
import { gzipSync } from 'node:zlib';
import { name } from './records';
import { sha256 } from './sum-trees';

const BLOCK = 512;

function entry(file: string, content: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(file, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding]);
}

export interface ManifestHead {
  readonly electionId: string;
  readonly rehearsal: boolean;
}

export function manifestText(files: ReadonlyMap<string, string>, { electionId, rehearsal }: ManifestHead): string {
  const listed = [...files].map(([file, text]) => {
    const bytes = Buffer.from(text);
    return { name: file, bytes: bytes.length, sha256: name(sha256(bytes)) };
  });
  const software = 'sanaq 0.1.0';
  return `${JSON.stringify({ format: 'sanaq.audit.v1', electionId, rehearsal, software, files: listed }, null, 2)}\n`;
}

/** The archive; `listed` are the files that the manifest speaks of, where they are not the ones inside. */
export function bundleOf(
  files: ReadonlyMap<string, string>,
  head: ManifestHead,
  listed: ReadonlyMap<string, string> = files,
): Buffer {
  const whole = new Map([['manifest.json', manifestText(listed, head)], ...files]);
  const entries = [...whole].map(([file, text]) => entry(file, Buffer.from(text)));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}
