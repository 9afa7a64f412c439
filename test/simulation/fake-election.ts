/** What the simulated store has of an election: rows as they would stand in the tables. */
import type { StreamPosition } from '#libs/journal';
import type { ClosingRow, RelayNote, StoredDistribution } from '#libs/results';
import type { CopiedRow } from './copied-rows';
import type { Simulated } from './virtual-time';

export interface Session {
  readonly of: Simulated | undefined;
  ended: boolean;
}

export interface StoredSnapshot {
  readonly snapshot: number;
  readonly previous: number | null;
  readonly timeMs: number;
  readonly root: string;
}

export interface StoredFact {
  readonly position: number;
  readonly snapshot: number;
  readonly contestNo: number;
  readonly type: string;
  readonly data: string;
}

export interface StoredElection {
  readonly electionNo: number;
  position: (StreamPosition & { readonly endPosition: number }) | null;
  lockedBy: Session | null;
  readonly journal: CopiedRow[];
  readonly later: CopiedRow[];
  readonly snapshots: StoredSnapshot[];
  /** Rows of figures, by their tables. */
  readonly figures: Readonly<Record<FigureTable, CopiedRow[]>>;
  readonly facts: StoredFact[];
  readonly closings: ClosingRow[];
  readonly rulings: string[];
  /** What relays have noted, by topic. */
  readonly relays: Map<string, { epoch: number; note: RelayNote }>;
  /** Published snapshots, with the broker's time of their closing records. */
  readonly published: Map<number, number>;
  readonly distributions: Map<string, StoredDistribution>;
  lease: StoredLease | null;
}

export interface StoredLease {
  holder: string;
  expiresAtMs: number;
  /** How often it was lately taken from a holder that lives. */
  losses: number;
  heldSinceMs: number;
  readonly of: Simulated | undefined;
}

export const FIGURE_TABLES = ['contest_result', 'unit_result', 'precinct_result'] as const;
export type FigureTable = (typeof FIGURE_TABLES)[number];

/** As pg tells of a server that ended the session, or of a lock that was waited for too long. */
export class StoreError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

export function noElection(electionNo: number): StoredElection {
  return {
    electionNo,
    position: null,
    lockedBy: null,
    journal: [],
    later: [],
    snapshots: [],
    figures: { contest_result: [], unit_result: [], precinct_result: [] },
    facts: [],
    closings: [],
    rulings: [],
    relays: new Map(),
    published: new Map(),
    distributions: new Map(),
    lease: null,
  };
}
