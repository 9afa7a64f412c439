/** What a relay asks of the store, behind a port: PostgreSQL, or a simulated one. */
import type { Pool } from 'pg';
import type { BatchMark } from '#libs/contracts';
import type { ElectionDefinition } from '#libs/election';
import {
  closingAt,
  publishedLogEnd,
  namesOfRecords,
  precinctsAt,
  RelayNotes,
  RowsToSend,
  snapshotToSend,
  StoredElection,
  unitsAt,
  verdictsToSend,
  type ClosingRow,
  type PrecinctToSend,
  type SnapshotToSend,
  type UnitToSend,
  type VerdictRow,
} from '#libs/results';

/** An election as far as its names go out. */
export type ElectionToPublish = Pick<
  StoredElection,
  | 'electionId'
  | 'electionNo'
  | 'load'
  | 'sealed'
  | 'rehearsal'
  | 'publishFromMs'
  | 'precinctId'
  | 'precinctNosOfTerritory'
  | 'logsSince'
> & {
  /** As amended up to now. */
  readonly definition: Pick<ElectionDefinition, 'log'> | null;
  contest(
    contestNo: number,
  ): Pick<ReturnType<StoredElection['contest']>, 'contestId' | 'round' | 'counterIds' | 'optionIds'>;
  readonly units: readonly Pick<StoredElection['units'][number], 'hierarchy' | 'unitId' | 'kind' | 'parentNo'>[];
};

export interface RelayStore {
  election(electionId: string, electionNo: number): ElectionToPublish;
  notes(electionNo: number, topic: string): Pick<RelayNotes, 'load' | 'claim' | 'note'>;
  /** The next verdicts after a mark, so many at most; none whose cause is `below` or beyond it. */
  verdicts(electionNo: number, after: BatchMark, limit: number, below?: number): Promise<readonly VerdictRow[]>;
  names(electionNo: number, positions: readonly number[]): ReturnType<typeof namesOfRecords>;
  /** The first snapshot after a number; null where there is none. */
  snapshot(electionNo: number, after: number): Promise<SnapshotToSend | null>;
  /** The closing record of a snapshot; null where it has none. */
  closing(electionNo: number, snapshot: number): Promise<ClosingRow | null>;
  /** The newest closing record that is noted to be out, with its checkpoint; null where none is. */
  published(electionNo: number): ReturnType<typeof publishedLogEnd>;
  rows(electionNo: number, snapshot: number): Pick<RowsToSend, 'units' | 'precincts' | 'facts' | 'contests'>;
  /** Units, and precincts of a contest, as the newest snapshot up to a number shows them. */
  unitsAt(electionNo: number, snapshot: number): Promise<readonly UnitToSend[]>;
  precinctsAt(
    place: { readonly electionNo: number; readonly contestNo: number; readonly snapshot: number },
    precinctNos: readonly number[],
  ): Promise<readonly PrecinctToSend[]>;
}

export function relayStoreOf(pool: Pool): RelayStore {
  return {
    election: (electionId, electionNo) => new StoredElection(pool, electionId, electionNo),
    notes: (electionNo, topic) => new RelayNotes(pool, electionNo, topic),
    verdicts: (electionNo, after, limit, below) => verdictsToSend(pool, electionNo, after, limit, below),
    names: (electionNo, positions) => namesOfRecords(pool, electionNo, positions),
    snapshot: (electionNo, after) => snapshotToSend(pool, electionNo, after),
    closing: (electionNo, snapshot) => closingAt(pool, electionNo, snapshot),
    published: (electionNo) => publishedLogEnd(pool, electionNo),
    rows: (electionNo, snapshot) => new RowsToSend(pool, electionNo, snapshot),
    unitsAt: (electionNo, snapshot) => unitsAt(pool, electionNo, snapshot),
    precinctsAt: (place, precinctNos) => precinctsAt(pool, place, precinctNos),
  };
}
