/** The log of closing records and the stream behind it (docs/log-and-proofs.md). */

import { CONTEST, ELECTION, integer, OF_ELECTION, OF_ROUND, query, ROUND, SNAPSHOT, text, type Route } from './route';
import type { Schema } from './schemas/parts';

const cosignatures = (description: string): Schema =>
  query('cosignatures', { ...integer, minimum: 0, maximum: 100 }, description);

const COSIGNED = cosignatures(
  'With the newest checkpoint that so many witnesses have cosigned; default the one that went out with the snapshot.',
);

export const LOG_ROUTES: Readonly<Record<string, Route>> = {
  [`${ELECTION}/log/checkpoint`]: {
    operationId: 'getCheckpoint',
    summary: 'The newest checkpoint of the log of closing records: a C2SP signed note',
    tag: 'elections',
    answer: '',
    mediaType: 'text/plain',
    query: [cosignatures('The newest checkpoint that so many witnesses have cosigned; default the newest of all.')],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'LOG_NOT_NAMED', 'COSIGNATURES_MISSING'],
  },
  [`${ELECTION}/log/proof`]: {
    operationId: 'proveGrowth',
    summary: 'Shows that the log of one size continues the log of a smaller one',
    tag: 'elections',
    answer: '',
    query: [
      query('from', { ...integer, minimum: 1 }, 'The smaller size; default 1.'),
      query('to', { ...integer, minimum: 1 }, 'The larger size; default the newest.'),
    ],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'SIZE_UNKNOWN'],
  },
  ...Object.fromEntries(
    (
      [
        ['entries/{tile}', 'getEntries', 'Closing records, each behind its length as u16'],
        ['tile/{level}/{tile}', 'getTile', 'Hashes of the log of closing records, or entries at the level `entries`'],
        ['stream/tile/{level}/{tile}', 'getStreamTile', 'Hashes of the tree over the records of the stream'],
      ] as const
    ).map(([path, operationId, summary]): [string, Route] => [
      `${ELECTION}/log/${path}`,
      {
        operationId,
        summary: `${summary} (C2SP tlog-tiles; {tile} as there, with its slashes: 067, 067.p/12, x001/234)`,
        tag: 'elections',
        answer: '',
        mediaType: 'application/octet-stream',
        problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'TILE_UNKNOWN', 'PROOF_DIFFERS'],
      },
    ]),
  ),
  [`${ELECTION}/records/{record}`]: {
    operationId: 'getRecord',
    summary:
      'A record by position or hash (sha256:…): bytes, key, headers, time, verdicts, and its place in the stream and the log',
    tag: 'elections',
    answer: 'Record',
    query: [COSIGNED],
    problems: [...OF_ELECTION, 'RECORD_UNKNOWN', 'COSIGNATURES_MISSING', 'PROOF_DIFFERS'],
  },
  [`${CONTEST}/precincts/{precinct}/proof`]: {
    operationId: 'provePrecinct',
    summary: 'Shows that the figures of a precinct are in every total above it, in the snapshot and in the log',
    tag: 'contests',
    answer: 'Proof',
    query: [
      SNAPSHOT,
      ROUND,
      query('hierarchy', text, 'Default `administrative`; else a hierarchy of constituencies.'),
      COSIGNED,
    ],
    problems: [
      ...OF_ROUND,
      'PRECINCT_UNKNOWN',
      'HIERARCHY_UNKNOWN',
      'CLOSING_MISSING',
      'COSIGNATURES_MISSING',
      'PROOF_DIFFERS',
    ],
  },
  [`${ELECTION}/stream.ndjson`]: {
    operationId: 'downloadStream',
    summary: 'The records of the stream up to the newest closing record, one a line, without personal data',
    tag: 'elections',
    answer: '',
    mediaType: 'application/x-ndjson',
    untagged: true,
    query: [
      query('from', integer, 'Position of the first record; default 0.'),
      query('to', integer, 'Position of the last one; default all that is published.'),
    ],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED'],
  },
};
