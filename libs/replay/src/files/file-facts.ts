/** What a first reading of a stream's file tells. */
import { decodeRecord } from '#libs/contracts';
import { SanaqError } from '#libs/basics';
import { readStreamFile } from './stream-file';

/** Of which election it is, and from where to before where it reaches. */
export interface FileFacts {
  readonly electionId: string;
  readonly begin: number;
  readonly end: number;
  readonly records: number;
}

/** Reads the file once, so that a damaged one is refused before anything is counted. Throws STREAM_FILE_*. */
export async function factsOfFile(file: string): Promise<FileFacts> {
  let electionId: string | null = null;
  let begin: number | null = null;
  let end = 0;
  let records = 0;
  for await (const record of readStreamFile(file)) {
    begin ??= record.position;
    end = record.position + 1;
    records++;
    if (electionId !== null) continue;
    const { body } = decodeRecord(record);
    if (body.kind === 'definition') electionId = body.definition.electionId;
  }
  if (electionId !== null) return { electionId, begin: begin ?? 0, end, records };
  throw noDefinition(file);
}

/** Of which election the file is; reads up to its definition, which mostly comes first. Throws STREAM_FILE_*. */
export async function electionOfFile(file: string): Promise<string> {
  for await (const record of readStreamFile(file)) {
    const { body } = decodeRecord(record);
    if (body.kind === 'definition') return body.definition.electionId;
  }
  throw noDefinition(file);
}

function noDefinition(file: string): SanaqError {
  return new SanaqError({
    code: 'STREAM_FILE_NO_DEFINITION',
    message: 'the file holds no definition of an election',
    place: file,
    actor: 'user',
    action: 'name a file that sanaq export wrote, or give --election and --protocols',
  });
}
