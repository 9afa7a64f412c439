/** Schema of the list of files. */
import { count, countOrNull, flag, hash, list, object, ref, text, textOrNull, times, type Schema } from './parts';

export const FILE_SCHEMAS: Readonly<Record<string, Schema>> = {
  FileIndex: object({
    electionId: text,
    rehearsal: flag,
    snapshot: count,
    root: hash,
    ...times,
    status: {
      type: 'string',
      enum: ['counting', 'complete', 'certified'],
      description: 'The least that holds of all contests.',
    },
    software: text,
    files: list(ref('File')),
  }),
  File: object({
    name: { ...text, description: 'Under /files/{election}/; it never means other bytes.' },
    contestId: { ...textOrNull, description: 'Null: of the whole election.' },
    round: countOrNull,
    level: { ...textOrNull, description: 'What its rows are; null for archive and report.' },
    format: { type: 'string', enum: ['csv', 'ndjson', 'json', 'nist-1500-100-v2', 'zip'] },
    mediaType: text,
    bytes: count,
    sha256: { ...hash, description: 'Of the file without compression.' },
    gzipBytes: { ...countOrNull, description: 'As it is sent to those who take gzip; null where that is not done.' },
  }),
};
