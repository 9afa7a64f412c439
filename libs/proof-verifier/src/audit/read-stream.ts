/** A stream file without closing records: its lines, their order, and the root that a closing record would have to state. */
import { hashName } from '../bytes/encodings';
import { numbered, passed, told, type Check } from '../checks/check';
import { NotStrict } from '../json/strict-json';
import { GrowingTree } from '../tree/growing-tree';
import { linesOf } from './archive';
import { recordOf, unprovedTimes } from './stream-lines';

export interface StreamResult {
  readonly checks: readonly Check[];
  readonly size: number;
  readonly root: string;
  readonly lastPosition: number | null;
  /** Leaf and name of each record that could be read, by position. */
  readonly records: ReadonlyMap<number, { readonly leaf: Uint8Array; readonly name: string }>;
}

export function readStream(bytes: Uint8Array, name: string): StreamResult {
  const tree = new GrowingTree();
  const records = new Map<number, { readonly leaf: Uint8Array; readonly name: string }>();
  let last: number | null = null;
  let line = 0;
  let leavesAlone = 0;
  const result = (checks: readonly Check[]): StreamResult => ({
    checks,
    size: tree.size,
    root: hashName(tree.root()),
    lastPosition: last,
    records,
  });
  const broken = (problem: string): StreamResult =>
    result([numbered('C0', passed('readable')), numbered('C14', told('failed', problem, `${name}:${line}`))]);
  try {
    for (const each of linesOf(bytes, name)) {
      line = each.no;
      const { position, leaf, name: known, isLeafAlone } = recordOf(each);
      if (last !== null && position <= last) return broken(`position ${position} is not above the one before`);
      tree.add(leaf);
      if (isLeafAlone) leavesAlone++;
      records.set(position, { leaf, name: known });
      last = position;
    }
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    return broken(error.message);
  }
  const beside = 'signatures need the verdicts of an audit bundle';
  return result([
    numbered('C0', passed('readable')),
    numbered('C14', told('passed', `${tree.size} records, positions ascend${unprovedTimes(leavesAlone)}; ${beside}`)),
    numbered('C15', told('not applicable', 'a stream file has no closing records: compare its root with one')),
  ]);
}
