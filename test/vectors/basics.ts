/** Vectors below the documents: trees of sums, records as leaves, a closing record, a log with its consistency proofs. */
import { canonicalJson } from '#libs/contracts';
import { leafHash } from '#libs/log';
import type { MadeElection } from './made/election';
import { name, recordLeaf, type MadeRecord } from './made/records';
import { MadeTree } from './made/merkle';
import { leaf, siblingsOf, unitNode, type LeafBody, type Node } from './made/sum-trees';

const SIZES = [1, 2, 3, 4, 7, 8, 9, 255, 256, 257];

function leafOf(slot: number): { readonly body: LeafBody; readonly sums: readonly number[]; readonly node: Node } {
  const register = name(leafHash(Buffer.from('an example register')));
  const body = {
    contest: 'c',
    precinct: `P-${slot}`,
    protocol: name(leafHash(Buffer.from(`${slot}`))),
    register,
    round: 1,
    slot,
    state: 'counted',
  };
  const sums = [1, 1, 0, 0, 0, 0, slot + 1, 3 * slot];
  return { body, sums, node: leaf(body, sums) };
}

/** One unit of each size, with the ways of its first, middle and last precinct. */
export function treeVectors(): unknown {
  return SIZES.map((size) => {
    const leaves = Array.from({ length: size }, (_, slot) => leafOf(slot));
    const { rows, ...unit } = unitNode(
      'U',
      0,
      leaves.map(({ node }) => node),
    );
    const places = [...new Set([0, Math.floor(size / 2), size - 1])];
    return {
      size,
      unitId: 'U',
      level: 0,
      hash: name(unit.hash),
      sums: unit.sums,
      ways: places.map((index) => {
        const { body, sums, node } = leaves[index]!;
        return { index, body, sums, leaf: name(node.hash), siblings: siblingsOf(rows, index) };
      }),
    };
  });
}

type Plain = Omit<MadeRecord, 'leaf' | 'name'>;

export function recordVectors(): unknown {
  const plain: Plain = { position: 0, timestampMs: 0, key: null, headers: [], value: null };
  const records: Plain[] = [
    plain,
    { ...plain, position: 7, timestampMs: 1_764_000_000_123, value: Buffer.from('{}') },
    { ...plain, position: 8, key: Buffer.alloc(0), value: Buffer.alloc(0) },
    {
      ...plain,
      position: 2 ** 40,
      key: Buffer.from('Үй'),
      headers: [
        ['content-type', Buffer.from('application/json')],
        ['x', Buffer.alloc(0)],
      ],
      value: Buffer.from([0xff, 0x00]),
    },
  ];
  return records.map((record) => ({
    position: record.position,
    timestampMs: record.timestampMs,
    key: record.key?.toString('base64') ?? null,
    headers: record.headers.map(([header, bytes]) => [header, bytes.toString('base64')]),
    value: record.value?.toString('base64') ?? null,
    leaf: name(recordLeaf(record)),
  }));
}

/** The log of the small election: leaves, roots of all sizes, proofs between all of them. */
export async function logVectors({ closings }: MadeElection): Promise<unknown> {
  const tree = new MadeTree(closings.map(({ leaf: hash }) => hash));
  const sizes = closings.map((_, index) => index + 1);
  const roots = await Promise.all(sizes.map(async (size) => name(await tree.rootAt(size))));
  const consistency = await Promise.all(
    sizes.flatMap((to) =>
      sizes.filter((from) => from <= to).map(async (from) => ({ from, to, path: await tree.consistency(from, to) })),
    ),
  );
  return {
    leaves: closings.map(({ data, leaf: hash }) => ({ data: canonicalJson(data), leaf: name(hash) })),
    roots,
    consistency,
  };
}
