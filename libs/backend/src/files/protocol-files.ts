/** Files of protocols: NDJSON events, or CSV with a map. What a file is, its first character tells. */
import type { ElectionDefinition } from '#libs/election';
import { PackedFileDamaged, rawChunks, requireRereadable } from './text/file-chunks';
import { fileError } from './problems';
import { readProtocolCsv, type OnNote } from './csv/protocol-csv';
import { readProtocolMap } from './protocol-map';
import { textFacts } from './text/text-encoding';
import { readEventFile, type RowItem } from './json/protocol-ndjson';

/** How much is read until a character shows what the file is; a device such as /dev/zero never comes to one. */
const HEAD_BYTES_MAX = 1024 * 1024;
/** Byte order marks, and the zero bytes of UTF-16. */
const NO_CHARACTERS = new Set([0x00, 0xef, 0xbb, 0xbf, 0xff, 0xfe]);
const JSON_BEGINS = new Set([...'{['].map((character) => character.charCodeAt(0)));

/** `json` where the file's first character that is not a space is `{` or `[`, `empty` where there is none. Throws FILE_PIPE. */
export async function kindOfFile(file: string): Promise<'json' | 'csv' | 'empty'> {
  await requireRereadable(file);
  let bytes = 0;
  try {
    for await (const chunk of rawChunks(file)) {
      const first = chunk.find((byte) => byte > 0x20 && !NO_CHARACTERS.has(byte));
      if (first !== undefined) return JSON_BEGINS.has(first) ? 'json' : 'csv';
      bytes += chunk.length;
      if (bytes > HEAD_BYTES_MAX) return 'empty';
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
  return 'empty';
}

/**
 * Records of a file of protocols, and the rows that could not be read. A CSV needs its map and the definition, whose
 * contests tell options apart; `onNote` is told how it was read where that is not plain. Throws a SanaqError with exit code 2 where the file as a whole cannot be read: nothing
 * was handed out then.
 */
export async function* readProtocolFiles(
  file: string,
  mapFile?: string,
  definition?: ElectionDefinition,
  onNote?: OnNote,
): AsyncGenerator<RowItem> {
  const kind = await kindOfFile(file);
  if (kind === 'json') {
    yield* readEventFile(file);
    return;
  }
  if (kind === 'empty') throw fileError('FILE_EMPTY', file, 'the file holds nothing', 'name a file with protocols');
  if (mapFile === undefined) {
    // A workbook needs no map: it cannot be read at all.
    await textFacts(file);
    throw fileError('MAP_MISSING', file, 'a CSV file needs a map', 'add --map MAP.json');
  }
  if (definition === undefined) {
    throw fileError(
      'ELECTION_NEEDED',
      file,
      'a CSV file does not say which election it belongs to',
      'name it with --election',
    );
  }
  yield* readProtocolCsv(file, await readProtocolMap(mapFile), definition, onNote);
}
