/** The tree of sums of docs/tree-of-sums.md once more, written for the examples alone: neither the engine's nor the verifier's. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/contracts';

export interface Node {
  readonly hash: Buffer;
  readonly sums: readonly number[];
}

/** A unit with the units below it, or with the slots of its precincts. */
export interface UnitTree {
  readonly unitId: string;
  readonly units?: readonly UnitTree[];
  readonly slots?: readonly number[];
}

export interface Step {
  readonly unitId: string;
  readonly level: number;
  readonly children: number;
  readonly index: number;
  readonly siblings: readonly (readonly [string, readonly number[]])[];
}

export interface LeafBody {
  readonly contest: string;
  readonly precinct: string;
  readonly protocol: string | null;
  readonly register: string;
  readonly round: number;
  readonly slot: number;
  readonly state: string;
}

export function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function lp(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data as string, 'utf8');
  return Buffer.concat([u32(bytes.length), bytes]);
}

const vector = (sums: readonly number[]): Buffer => Buffer.concat(sums.map(u64));

export function leaf(body: LeafBody, sums: readonly number[]): Node {
  return { hash: sha256(Buffer.of(0x10), lp(canonicalJson(body)), vector(sums)), sums };
}

export function pair(left: Node, right: Node): Node {
  const hash = sha256(Buffer.of(0x11), left.hash, vector(left.sums), right.hash, vector(right.sums));
  return { hash, sums: left.sums.map((value, column) => value + (right.sums[column] ?? 0)) };
}

/** How two nodes become one: the examples also have a broken way. */
export type Joining = typeof pair;

/** Rows from the children to the one on top. */
function rowsAbove(children: readonly Node[], join: Joining): Node[][] {
  const rows = [[...children]];
  for (let row = rows[0]!; row.length > 1; row = rows.at(-1)!) {
    const above: Node[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const [left, right] = [row[at]!, row[at + 1]];
      above.push(right === undefined ? left : join(left, right));
    }
    rows.push(above);
  }
  return rows;
}

export function siblingsOf(rows: readonly (readonly Node[])[], index: number): Step['siblings'] {
  const found: (readonly [string, readonly number[]])[] = [];
  rows.forEach((row, height) => {
    const sibling = row[Math.floor(index / 2 ** height) ^ 1];
    if (sibling !== undefined) found.push([sibling.hash.toString('base64'), sibling.sums]);
  });
  return found;
}

export interface BuiltUnit {
  readonly node: Node;
  /** Steps from the unit's territory up to it, by slot. */
  readonly ways: ReadonlyMap<number, readonly Step[]>;
}

export function unitNode(
  unitId: string,
  level: number,
  children: readonly Node[],
  join: Joining = pair,
): Node & { rows: Node[][] } {
  const rows = rowsAbove(children, join);
  const top = rows.at(-1)![0]!;
  const hash = sha256(Buffer.of(0x12), u16(level), lp(unitId), u32(children.length), top.hash, vector(top.sums));
  return { hash, sums: top.sums, rows };
}

export function buildUnit(tree: UnitTree, level: number, leaves: readonly Node[], join: Joining = pair): BuiltUnit {
  const { unitId, units = [], slots = [] } = tree;
  const below = units.map((unit) => buildUnit(unit, level + 1, leaves, join));
  const children = units.length > 0 ? below.map(({ node }) => node) : slots.map((slot) => leaves[slot]!);
  const node = unitNode(unitId, level, children, join);
  const ways = new Map<number, readonly Step[]>();
  const step = (index: number): Step => ({
    unitId,
    level,
    children: children.length,
    index,
    siblings: siblingsOf(node.rows, index),
  });
  if (units.length > 0) {
    below.forEach((unit, index) => {
      const own = step(index);
      for (const [slot, steps] of unit.ways) ways.set(slot, [...steps, own]);
    });
  } else {
    slots.forEach((slot, index) => ways.set(slot, [step(index)]));
  }
  return { node, ways };
}

export interface ContestShape {
  readonly contestId: string;
  readonly round: number;
  readonly counters: readonly string[];
  readonly options: readonly string[];
}

export function contestHash(
  { contestId, round, counters, options }: ContestShape,
  hierarchies: readonly (readonly [string, Buffer])[],
  openItems: { readonly count: number; readonly hash: Buffer },
): Buffer {
  const ids = (list: readonly string[]): Buffer => Buffer.concat([u32(list.length), ...list.map(lp)]);
  const tops = hierarchies.flatMap(([name, hash]) => [lp(name), hash]);
  return sha256(
    Buffer.of(0x13),
    lp(contestId),
    u32(round),
    sha256(ids(counters), ids(options)),
    u32(hierarchies.length),
    ...tops,
    u32(openItems.count),
    openItems.hash,
  );
}

/** Leaf of the election's tree. */
export function contestLeaf(contestId: string, round: number, hash: Buffer): Buffer {
  return sha256(Buffer.of(0x00), Buffer.of(0x14), lp(contestId), u32(round), hash);
}
