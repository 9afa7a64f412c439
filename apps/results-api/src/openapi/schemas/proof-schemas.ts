/** Schemas of what is proved: exactly the members of docs/log-and-proofs.md, for a checker refuses any other. */
import {
  anyObject,
  count,
  countOrNull,
  flag,
  hash,
  hashOrNull,
  list,
  object,
  ref,
  text,
  textOrNull,
  time,
} from './parts';
import type { Schema } from './parts';

/** Base64 of 32 bytes. */
const bytes32: Schema = { type: 'string', pattern: '^[A-Za-z0-9+/]{43}=$' };
const path: Schema = { ...list(bytes32), description: 'Siblings on the way to the root, the lowest first.' };
const base64: Schema = { type: 'string', contentEncoding: 'base64' };
const vector: Schema = {
  ...list(count),
  description: 'expected, counted, held, annulled, notHeld, missing, then counters and options.',
};
const tree = object({ root: hash, size: count });

export const PROOF_SCHEMAS: Readonly<Record<string, Schema>> = {
  Proof: object({
    format: { type: 'string', enum: ['sanaq.proof.v1'] },
    precinct: object({
      leaf: object({
        contest: text,
        precinct: text,
        protocol: hashOrNull,
        register: hash,
        round: count,
        slot: count,
        state: text,
      }),
      sums: vector,
    }),
    hierarchy: text,
    units: list(
      object({
        unitId: text,
        level: { ...count, description: '0 at the top.' },
        children: count,
        index: count,
        siblings: list({ type: 'array', prefixItems: [bytes32, vector], items: false, minItems: 2 }),
      }),
    ),
    contest: object({
      contestId: text,
      round: count,
      counters: list(text),
      options: list(text),
      hierarchies: list({ type: 'array', prefixItems: [text, bytes32], items: false, minItems: 2 }),
      openItems: object({ count, hash: bytes32 }),
    }),
    election: object({ index: count, size: count, path }),
    outcome: object({
      entry: object({
        certified: countOrNull,
        contestId: text,
        openItems: count,
        round: count,
        root: hash,
        standing: hash,
        state: text,
        withdrawn: list(count),
      }),
      index: count,
      path,
    }),
    closing: ref('ClosingRecord'),
    log: ref('LogPlace'),
    protocol: { anyOf: [ref('PlacedRecord'), { type: 'null' }], description: 'Null unless the precinct is counted.' },
  }),
  Record: object(
    {
      electionId: text,
      position: count,
      timestampMs: count,
      key: { ...base64, type: ['string', 'null'] },
      headers: list({ type: 'array', prefixItems: [text, base64], items: false, minItems: 2 }),
      value: { ...base64, type: ['string', 'null'], description: 'The exact bytes; missing where they are withheld.' },
      valueSha256: hashOrNull,
      sha256: { ...hash, description: 'By which verdicts, decisions and proofs name the record.' },
      withheld: { ...list(text), description: 'Members of this answer, or JSON pointers into the event.' },
      redacted: { ...anyObject, type: ['object', 'null'], description: 'The event without what is withheld.' },
      verdicts: list(ref('RecordVerdict')),
      receipt: ref('Receipt'),
    },
    ['key', 'headers', 'value'],
  ),
  Receipt: object({
    format: { type: 'string', enum: ['sanaq.receipt.v1'] },
    record: ref('PlacedRecord'),
    recordSha256: hash,
    verdicts: { ...list(list({})), description: 'Rows with the columns of verdicts.v1, the first verdict first.' },
    closing: { anyOf: [ref('ClosingRecord'), { type: 'null' }], description: 'Null until one covers the record.' },
    log: { anyOf: [ref('LogPlace'), { type: 'null' }] },
  }),
  ClosingRecord: {
    ...object({
      format: { type: 'string', enum: ['sanaq.closing.v1'] },
      electionId: text,
      rehearsal: flag,
      definition: hashOrNull,
      register: hashOrNull,
      snapshot: count,
      time,
      stream: tree,
      verdicts: object({ count, root: hash }),
      root: hash,
      outcomes: tree,
      previous: { ...anyObject, type: ['object', 'null'] },
      engine: text,
      renderer: text,
    }),
    description: 'The leaf of the log: what it binds stands in docs/log-and-proofs.md.',
  },
  LogPlace: object({
    index: count,
    size: count,
    path,
    checkpoint: { ...textOrNull, description: 'C2SP signed note; null where the definition names no log.' },
  }),
  PlacedRecord: {
    ...object(
      {
        position: count,
        timestampMs: count,
        key: { ...base64, type: ['string', 'null'] },
        headers: list({ type: 'array', prefixItems: [text, base64], items: false, minItems: 2 }),
        valueSha256: hashOrNull,
        leaf: { ...hash, description: 'In place of key, headers and valueSha256, where these are withheld.' },
        index: count,
        path,
        value: { ...base64, description: 'The exact bytes.' },
      },
      ['key', 'headers', 'valueSha256', 'leaf', 'value'],
    ),
    description: 'A record of the stream and its place in the stream’s tree.',
  },
};
