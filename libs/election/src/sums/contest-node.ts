/** The nodes above the units: a contest, and the election as a Merkle tree (RFC 6962) over its contests. */
import { CompactRange, leafHash, sha256 } from '#libs/log';
import type { CompiledContest } from '../frame/compiled-contest';
import { CONTEST_TAG, ELECTION_TAG, lengthPrefixed, u32 } from './encoding';

/** What of a contest and round the sums need. */
export type TalliedContest = Pick<CompiledContest, 'round' | 'counterIds' | 'optionIds' | 'width'> & {
  readonly contest: Pick<CompiledContest['contest'], 'contestId'>;
};

/** A hierarchy by its name and the hash of its top unit. */
export interface TopUnit {
  readonly hierarchy: string;
  readonly hash: Buffer;
}

/** Hash of what the columns of a contest mean: its counters and options in their order. */
export function schemaHash({ counterIds, optionIds }: Pick<TalliedContest, 'counterIds' | 'optionIds'>): Buffer {
  const lists = [counterIds, optionIds].flatMap((ids) => [u32(ids.length), ...ids.map(lengthPrefixed)]);
  return sha256(Buffer.concat(lists));
}

/** Hash over the records that are open, whatever their order. */
export function openItemsHash(hashes: readonly Buffer[]): Buffer {
  return sha256(Buffer.concat([...hashes].sort((a, b) => a.compare(b))));
}

/** Hash of a contest and round: what it counts, the top of each hierarchy, and what is open. */
export function contestHash(compiled: TalliedContest, tops: readonly TopUnit[], openItems: readonly Buffer[]): Buffer {
  const bytes = [
    Buffer.from([CONTEST_TAG]),
    lengthPrefixed(compiled.contest.contestId),
    u32(compiled.round),
    schemaHash(compiled),
    u32(tops.length),
    ...tops.flatMap(({ hierarchy, hash }) => [lengthPrefixed(hierarchy), hash]),
    u32(openItems.length),
    openItemsHash(openItems),
  ];
  return sha256(Buffer.concat(bytes));
}

/** A contest and round with its hash, as a leaf of the election's tree has them. */
export interface ContestLeaf {
  readonly contestId: string;
  readonly round: number;
  readonly hash: Buffer;
}

/** What is hashed as a leaf of the election's tree. */
export function contestLeafData({ contestId, round, hash }: ContestLeaf): Buffer {
  return Buffer.concat([Buffer.from([ELECTION_TAG]), lengthPrefixed(contestId), u32(round), hash]);
}

/** Root over the contests in their order: the definition's, then rounds opened later. */
export function electionRoot(contests: readonly ContestLeaf[]): Buffer {
  const tree = new CompactRange();
  for (const contest of contests) tree.append(leafHash(contestLeafData(contest)));
  return tree.root();
}
