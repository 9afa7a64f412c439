/** Files of protocols: NDJSON events, or CSV with a map. What a file is, its first character tells. */
import type { ElectionDefinition } from '#libs/election';
import { fileChunks, PackedFileDamaged } from './file-chunks';
import { fileError } from './problems';
import { readProtocolCsv } from './protocol-csv';
import { readProtocolMap } from './protocol-map';
import { readEventFile, type RowItem } from './protocol-ndjson';

const OPEN_BRACE = 0x7b;
const SPACE_BYTES_MAX = 1024 * 1024;

/** `json` where the file's first character that is no space is `{`, `empty` where there is none. */
export async function kindOfFile(file: string): Promise<'json' | 'csv' | 'empty'> {
  let spaces = 0;
  try {
    for await (const chunk of fileChunks(file)) {
      const first = chunk.find((byte) => byte > 0x20);
      if (first !== undefined) return first === OPEN_BRACE ? 'json' : 'csv';
      // A device such as /dev/zero never comes to a character.
      spaces += chunk.length;
      if (spaces > SPACE_BYTES_MAX) return 'empty';
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
  return 'empty';
}

/**
 * Records of a file of protocols, and the rows that could not be read. A CSV needs its map and the definition, whose
 * contests tell options apart. Throws a SanaqError with exit code 2 where the file as a whole cannot be read: nothing
 * was handed out then.
 */
export async function* readProtocolFiles(
  file: string,
  mapFile?: string,
  definition?: ElectionDefinition,
): AsyncGenerator<RowItem> {
  const kind = await kindOfFile(file);
  if (kind === 'json') {
    yield* readEventFile(file);
    return;
  }
  if (kind === 'empty') throw fileError('FILE_EMPTY', file, 'the file holds nothing', 'name a file with protocols');
  if (mapFile === undefined) {
    throw fileError('MAP_MISSING', file, 'a CSV file needs a map', 'add --map MAP.json');
  }
  if (definition === undefined) {
    throw fileError('ELECTION_NEEDED', file, 'a CSV file does not say its election', 'name it with --election');
  }
  yield* readProtocolCsv(file, await readProtocolMap(mapFile), definition);
}
