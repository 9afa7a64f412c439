/** Files that hold one JSON document a line. */
import { extname } from 'node:path';
import type { JsonLimits } from '#libs/contracts';

/** Limits of one line. */
export const LINE_LIMITS: JsonLimits = { bytesMax: 16 * 1024 * 1024, depthMax: 32 };

/** By its name: `.ndjson`, packed or not. */
export function isLinesFile(file: string): boolean {
  return extname(file.replace(/\.gz$/i, '')).toLowerCase() === '.ndjson';
}
