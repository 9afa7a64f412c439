/** The records that files make up, in the order of the stream, each with the file and line it came from. */
import {
  definitionRecords,
  readProtocolFiles,
  type SentRecords,
  type DefinitionWithRegister,
  type RowProblem,
} from '#libs/backend/files';
import { sha256, sha256Name } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import type { RecordOutcome } from '#libs/results';
import type { TabulateOptions } from './tabulate-options';

export interface RecordPlace {
  readonly file: string;
  readonly line: number | null;
}

/** Where a record came from, by what became of it. */
export type PlaceOf = (record: RecordOutcome) => RecordPlace;

/** Everything that goes into the stream, in its order; rows that cannot be read go into `problems`. */
export async function* recordsOfFiles(
  { definition: definitionFile = '', protocols = [], decisions, onNote }: TabulateOptions,
  { definition, precincts }: DefinitionWithRegister,
  problems: RowProblem[],
  sent: SentRecords,
): AsyncGenerator<RecordToAppend> {
  for (const record of definitionRecords(definition, precincts)) {
    sent.add(definitionFile, 1, sha256(record.value ?? ''));
    yield record;
  }
  const files = decisions === undefined ? protocols : [...protocols, { path: decisions, map: undefined }];
  for (const { path, map } of files) {
    for await (const item of readProtocolFiles(path, map, definition, onNote)) {
      if ('problem' in item) {
        problems.push(item.problem);
        continue;
      }
      sent.add(item.file, item.line, sha256(item.record.value ?? ''));
      yield item.record;
    }
  }
}

/** File and line of records by their position, proved by their hash. */
export function placesOf(sent: SentRecords): PlaceOf {
  return ({ position, sha256: name }) => {
    const record = sent.atPosition(position);
    if (record === null || sha256Name(record.sha256) !== name) throw new Error(`nobody sent the record at ${position}`);
    return record;
  };
}
