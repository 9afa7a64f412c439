/** JSON files, read as strictly as records: no key twice, no fraction, no number that would be rounded. */
import { parseStrictJson, type JsonLimits } from '#libs/contracts';
import { PackedFileDamaged } from '../text/file-chunks';
import { fileError } from '../problems';
import { readTextFile } from '../text/text-lines';

export const JSON_FILE_BYTES_MAX = 256 * 1024 * 1024;
const FILE_LIMITS: JsonLimits = { bytesMax: JSON_FILE_BYTES_MAX, depthMax: 64 };

/**
 * Names the JSON Schema of a file, so that editors explain its members. Every file that people write may have it; it is
 * for the editor alone and no part of what is read.
 */
export const SCHEMA_MEMBER = '$schema';

/**
 * Throws FILE_* and the codes of the strict reader (JSON_MALFORMED, DUPLICATE_KEY …). `fractions`: coordinates may be
 * in it.
 */
export async function readJsonFile(
  file: string,
  { fractions = false }: { readonly fractions?: boolean } = {},
): Promise<unknown> {
  const parsed = parseStrictJson(await wholeText(file), { ...FILE_LIMITS, fractions });
  if ('code' in parsed) {
    throw fileError(parsed.code, file, parsed.detail.replace(/\.$/, ''), 'correct the file');
  }
  return parsed.value;
}

async function wholeText(file: string): Promise<Buffer> {
  try {
    return await readTextFile(file, FILE_LIMITS.bytesMax);
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
    throw fileError(error.code, file, error.message, 'get the file again', error);
  }
}
