/** Checkpoints (C2SP tlog-checkpoint, v1.0.0): what a log was at one size, in three lines that are signed as a note. */
import { HASH_BYTES } from './merkle-hash';

export interface Checkpoint {
  /** Name of the log. */
  readonly origin: string;
  /** Number of its leaves. */
  readonly size: number;
  readonly root: Buffer;
}

const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** The text of a checkpoint, ending with a line break. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** The checkpoint that a note's text states, or null. Lines behind the third are allowed and say nothing to us. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', encoded = ''] = text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  if (origin === '' || !SIZE.test(size) || !Number.isSafeInteger(Number(size))) return null;
  if (root.length !== HASH_BYTES || root.toString('base64') !== encoded) return null;
  return { origin, size: Number(size), root };
}
