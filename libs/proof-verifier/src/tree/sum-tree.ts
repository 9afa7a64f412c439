/**
 * The tree of sums (docs/tree-of-sums.md) as a reader checks it: the sums of a node on the way are never taken from the
 * proof, only those beside it, and added up here.
 */
import { joined, lengthPrefixed, uint, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { leafHash } from './merkle-proofs';

/** A node by its hash and the sums of its columns. */
export interface SumNode {
  readonly hash: Uint8Array;
  readonly sums: readonly number[];
}

/** A unit on the way from a precinct to the top; siblings lowest first. */
export interface UnitOnWay {
  readonly unitId: string;
  /** 0 at the top. */
  readonly level: number;
  readonly children: number;
  /** Of the child that the way comes through, from 0. */
  readonly index: number;
  readonly siblings: readonly SumNode[];
}

export interface ContestNode {
  readonly contestId: string;
  readonly round: number;
  readonly counters: readonly string[];
  readonly options: readonly string[];
  readonly hierarchies: readonly { readonly hierarchy: string; readonly hash: Uint8Array }[];
  readonly openItems: { readonly count: number; readonly hash: Uint8Array };
}

const LEAF = Uint8Array.of(0x10);
const PAIR = Uint8Array.of(0x11);
const UNIT = Uint8Array.of(0x12);
const CONTEST = Uint8Array.of(0x13);
const ELECTION = Uint8Array.of(0x14);

/** Throws a RangeError for a number that is no sum: negative, no integer, above 2^53 − 1. */
function vector(sums: readonly number[]): Uint8Array {
  return joined(...sums.map((sum) => uint(sum, 8)));
}

function added(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) throw new RangeError('two nodes have another number of columns');
  return a.map((value, column) => value + (b[column] ?? 0));
}

export function sumLeaf(body: string, sums: readonly number[]): SumNode {
  const bytes = utf8(body);
  return { hash: sha256(joined(LEAF, uint(bytes.length, 4), bytes, vector(sums))), sums };
}

function pair(left: SumNode, right: SumNode): SumNode {
  const bytes = joined(PAIR, left.hash, vector(left.sums), right.hash, vector(right.sums));
  return { hash: sha256(bytes), sums: added(left.sums, right.sums) };
}

/**
 * The unit above a child: null where the number of siblings does not fit the child's place, RangeError where a sum leaves
 * its range.
 */
export function unitAbove(child: SumNode, { unitId, level, children, index, siblings }: UnitOnWay): SumNode | null {
  if (!Number.isSafeInteger(children) || !Number.isSafeInteger(index) || index < 0 || index >= children) return null;
  let node = child;
  let at = index;
  let used = 0;
  for (let width = children; width > 1; width = Math.ceil(width / 2), at = Math.floor(at / 2)) {
    // The last one of an odd row moves up as it is.
    if (at % 2 === 0 && at + 1 === width) continue;
    const sibling = siblings[used++];
    if (sibling === undefined) return null;
    node = at % 2 === 1 ? pair(sibling, node) : pair(node, sibling);
  }
  if (used !== siblings.length) return null;
  const bytes = [UNIT, uint(level, 2), lengthPrefixed(unitId), uint(children, 4), node.hash, vector(node.sums)];
  return { hash: sha256(joined(...bytes)), sums: node.sums };
}

function ids(list: readonly string[]): Uint8Array {
  return joined(uint(list.length, 4), ...list.map(lengthPrefixed));
}

/** Hash of a contest and round. */
export function contestHash(contest: ContestNode): Uint8Array {
  const { contestId, round, counters, options, hierarchies, openItems } = contest;
  return sha256(
    joined(
      CONTEST,
      lengthPrefixed(contestId),
      uint(round, 4),
      sha256(joined(ids(counters), ids(options))),
      uint(hierarchies.length, 4),
      ...hierarchies.flatMap(({ hierarchy, hash }) => [lengthPrefixed(hierarchy), hash]),
      uint(openItems.count, 4),
      openItems.hash,
    ),
  );
}

/** Hash of a contest as a leaf of the election's tree. */
export function contestLeaf(contestId: string, round: number, hash: Uint8Array): Uint8Array {
  return leafHash(joined(ELECTION, lengthPrefixed(contestId), uint(round, 4), hash));
}
