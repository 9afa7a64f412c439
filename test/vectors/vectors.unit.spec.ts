/** The examples of docs/vectors: made as they lie there, and each found valid or broken by the library. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { repositoryRoot } from '#libs/basics';
import {
  canonical,
  consistencyOf,
  filesOfTar,
  fromBase64,
  fromHashName,
  hashName,
  isConsistent,
  leafHash,
  parsePolicy,
  rootOf,
  sha256,
  streamLeaf,
  sumLeaf,
  unitAbove,
  verifyAudit,
  verifyProof,
  verifyReceipt,
  type Check,
  type Json,
  type Trust,
} from '#libs/proof-verifier';
import type { Case } from './cases';
import { makeVectors } from './vectors';

const FOLDER = join(repositoryRoot(), 'docs', 'vectors');
const read = (file: string): Buffer => readFileSync(join(FOLDER, file));
const CASES = JSON.parse(read('cases.json').toString()) as readonly Case[];

export function trustOf({ policy, kept, consistency, rehearsal }: Case): Trust {
  return {
    ...(policy === undefined ? {} : { policy: parsePolicy(read(policy).toString()) }),
    ...(rehearsal === undefined ? {} : { rehearsal }),
    ...(kept === undefined
      ? {}
      : {
          kept: {
            checkpoint: read(kept).toString(),
            ...(consistency === undefined ? {} : { consistency: consistencyOf(read(consistency).toString()) }),
          },
        }),
  };
}

async function checksOf(one: Case): Promise<readonly Check[]> {
  const { file, kind, asked, typed } = one;
  const trust = trustOf(one);
  if (kind === 'audit') return (await verifyAudit(filesOfTar(gunzipSync(read(file))), trust)).checks;
  const text = read(file).toString();
  if (kind === 'receipt') return (await verifyReceipt(text, trust)).checks;
  return (await verifyProof(text, { ...trust, ...(asked ? { asked } : {}), ...(typed ? { typed } : {}) })).checks;
}

test('the files are those that `npm run vectors` writes', async () => {
  const { files } = await makeVectors();
  const differing = [...files].filter(([file, content]) => !read(file).equals(content)).map(([file]) => file);
  expect(differing).toEqual([]);
});

interface TreeVector {
  readonly size: number;
  readonly unitId: string;
  readonly level: number;
  readonly hash: string;
  readonly sums: readonly number[];
  readonly ways: readonly {
    readonly index: number;
    readonly body: Json;
    readonly sums: readonly number[];
    readonly leaf: string;
    readonly siblings: readonly (readonly [string, readonly number[]])[];
  }[];
}

const bytes = (text: string): Uint8Array => fromBase64(text)!;

test.each((JSON.parse(read('trees-of-sums.json').toString()) as TreeVector[]).map((one) => [one.size, one] as const))(
  'a unit of %i precincts is reached from its first, middle and last one, and from no other place',
  (size, { unitId, level, hash, sums, ways }) => {
    for (const { index, body, sums: own, leaf, siblings } of ways) {
      const node = sumLeaf(canonical(body), own);
      expect(hashName(node.hash)).toBe(leaf);
      const step = {
        unitId,
        level,
        children: size,
        index,
        siblings: siblings.map(([h, s]) => ({ hash: bytes(h), sums: s })),
      };
      const above = unitAbove(node, step)!;
      expect([hashName(above.hash), above.sums]).toEqual([hash, sums]);
      const elsewhere = unitAbove(node, { ...step, index: index === 0 ? size : index - 1 });
      expect(elsewhere === null || hashName(elsewhere.hash) !== hash).toBe(true);
    }
  },
);

interface RecordVector {
  readonly position: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly value: string | null;
  readonly leaf: string;
}

test('records have the leaves that the examples state', () => {
  const records = JSON.parse(read('records.json').toString()) as readonly RecordVector[];
  for (const { key, headers, value, leaf, ...place } of records) {
    const record = {
      ...place,
      key: key === null ? null : bytes(key),
      headers: headers.map(([header, text]) => [header, bytes(text)] as const),
      valueSha256: value === null ? null : sha256(bytes(value)),
    };
    expect(hashName(streamLeaf(record))).toBe(leaf);
  }
  expect(records.length).toBeGreaterThan(3);
});

interface LogVector {
  readonly leaves: readonly { readonly data: string; readonly leaf: string }[];
  readonly roots: readonly string[];
  readonly consistency: readonly { readonly from: number; readonly to: number; readonly path: readonly string[] }[];
}

test('closing records give the roots of the examples, and every size continues those before it', () => {
  const { leaves, roots, consistency } = JSON.parse(read('log.json').toString()) as LogVector;
  const hashes = leaves.map(({ data }) => leafHash(new TextEncoder().encode(data)));
  expect(hashes.map(hashName)).toEqual(leaves.map(({ leaf }) => leaf));
  expect(roots).toEqual(roots.map((_, index) => hashName(rootOf(hashes.slice(0, index + 1)))));
  const root = (size: number): Uint8Array => fromHashName(roots[size - 1]!)!;
  for (const { from, to, path } of consistency) {
    expect(isConsistent(from, root(from), to, root(to), path.map(bytes))).toBe(true);
    if (from > 1) expect(isConsistent(from - 1, root(from - 1), to, root(to), path.map(bytes))).toBe(false);
  }
  expect(consistency.length).toBe(36);
});

test.each(CASES.map((one) => [one.file, one] as const))('%s', async (_, one) => {
  const checks = await checksOf(one);
  const failing = checks.filter(({ outcome }) => outcome === 'failed').map(({ number }) => number);
  expect(failing).toEqual(one.fails);
});
