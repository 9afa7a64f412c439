/** What the examples' elections consist of. */
import { createHash } from 'node:crypto';
import type { NoteKey } from './keys';
import { name } from './records';
import type { BuiltUnit, ContestShape, LeafBody, UnitTree } from './sum-trees';

export interface Precinct {
  readonly precinctId: string;
  readonly territoryId: string;
  readonly registered: number;
  readonly constituencies: Readonly<Record<string, string>>;
}

export interface Frame {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly log: NoteKey | null;
  readonly witnesses: readonly NoteKey[];
  readonly contests: readonly ContestShape[];
  readonly precincts: readonly Precinct[];
  readonly hierarchies: readonly { readonly name: string; readonly top: UnitTree }[];
}

export interface BuiltContest {
  readonly shape: ContestShape;
  readonly hash: Buffer;
  readonly bodies: readonly LeafBody[];
  readonly vectors: readonly (readonly number[])[];
  readonly hierarchies: readonly (readonly [string, BuiltUnit])[];
}

export interface MadeClosing {
  readonly data: Readonly<Record<string, unknown>>;
  readonly leaf: Buffer;
  readonly snapshot: number;
  readonly contests: readonly BuiltContest[];
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly streamSize: number;
}

export function registerSha256(precincts: readonly Precinct[]): string {
  const hash = createHash('sha256');
  for (const { precinctId, territoryId, registered, constituencies } of precincts) {
    const pairs = Object.entries(constituencies).sort(([a], [b]) => (a < b ? -1 : 1));
    hash.update(`${JSON.stringify([precinctId, territoryId, registered, pairs])}\n`);
  }
  return name(hash.digest());
}
