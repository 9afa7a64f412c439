/** The proof of a precinct (docs/log-and-proofs.md, section 6), from the sums of its contest and what the closing record binds. */
import type { ClosingLeaf } from '#libs/contracts';
import { sumPath } from '#libs/election';
import type { OutcomeEntry } from '../closing/outcome-entries';
import type { BoundContests } from './bound-snapshot';
import type { ContestSums } from './contest-sums';
import { base64Path, type HashPath, type PlacedRecord } from './placed-record';

export const PROOF_FORMAT = 'sanaq.proof.v1';

type Sibling = readonly [hash: string, sums: readonly number[]];

/** Where a closing record stands in the log that its checkpoint signs. */
export interface ProvedLogPlace {
  readonly index: number;
  readonly size: number;
  readonly path: HashPath;
  /** The note; null where the definition names no log. */
  readonly checkpoint: string | null;
}

export interface PrecinctProof {
  readonly format: typeof PROOF_FORMAT;
  readonly precinct: { readonly leaf: object; readonly sums: readonly number[] };
  readonly hierarchy: string;
  readonly units: readonly {
    readonly unitId: string;
    readonly level: number;
    readonly children: number;
    readonly index: number;
    readonly siblings: readonly Sibling[];
  }[];
  readonly contest: {
    readonly contestId: string;
    readonly round: number;
    readonly counters: readonly string[];
    readonly options: readonly string[];
    readonly hierarchies: readonly (readonly [name: string, hash: string])[];
    readonly openItems: { readonly count: number; readonly hash: string };
  };
  readonly election: { readonly index: number; readonly size: number; readonly path: HashPath };
  readonly outcome: { readonly entry: OutcomeEntry; readonly index: number; readonly path: HashPath };
  readonly closing: ClosingLeaf;
  readonly log: ProvedLogPlace;
  readonly protocol: PlacedRecord | null;
}

/** What the sums of a contest say of one precinct: made at one go, for they may be taken to another snapshot. */
export interface ContestWay extends Pick<PrecinctProof, 'precinct' | 'hierarchy' | 'units' | 'contest'> {
  /** Position of the protocol that is counted, or null. */
  readonly protocolAt: number | null;
}

/** Null where the frame has no such hierarchy. */
export function contestWay({ tally, cells }: ContestSums, slot: number, hierarchy: string): ContestWay | null {
  const way = sumPath(tally, slot, hierarchy);
  if (way === null) return null;
  const { contest, round, counterIds, optionIds } = cells.compiled;
  const open = tally.open();
  return {
    precinct: { leaf: JSON.parse(way.leaf.body) as object, sums: way.leaf.sums },
    hierarchy,
    units: way.units.map(({ unitId, level, children, index, siblings }) => ({
      ...{ unitId, level, children, index },
      siblings: siblings.map(({ hash, sums }) => [hash.toString('base64'), sums] as const),
    })),
    contest: {
      ...{ contestId: contest.contestId, round, counters: counterIds, options: optionIds },
      hierarchies: tally.tops().map(({ hierarchy: name, hash }) => [name, hash.toString('base64')] as const),
      openItems: { count: open.count, hash: open.hash.toString('base64') },
    },
    protocolAt: cells.currentPosition(slot),
  };
}

/** What the closing record binds of the contest, and where it stands itself. */
export interface ProofEnd {
  readonly contests: BoundContests;
  readonly closing: ClosingLeaf;
  readonly log: ProvedLogPlace;
  /** Null unless the precinct is counted. */
  readonly protocol: PlacedRecord | null;
}

export async function precinctProof(
  { protocolAt, ...way }: ContestWay,
  { contests, closing, log, protocol }: ProofEnd,
): Promise<PrecinctProof> {
  const { contestId, round } = way.contest;
  if ((protocolAt === null) !== (protocol === null)) throw new Error('a counted protocol, and only that, is shown');
  const index = contests.entries.findIndex((entry) => entry.contestId === contestId && entry.round === round);
  const entry = contests.entries[index];
  if (entry === undefined) throw new Error(`contest ${contestId} is not among those that are bound`);
  return {
    format: PROOF_FORMAT,
    ...way,
    election: { index, size: contests.election.size, path: base64Path(await contests.election.path(index)) },
    outcome: { entry, index, path: base64Path(await contests.outcomes.path(index)) },
    closing,
    log,
    protocol,
  };
}
