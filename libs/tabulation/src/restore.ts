/** Rebuilds the state behind a stored position from the journal and its verdicts, without judging anything again. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ElectionState, refold } from '#libs/election';
import type { Journal } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import { Snapshotter } from '#libs/results';
import { decode, SignedDecisions } from './certification-data';

export interface RestoredElection {
  readonly state: ElectionState;
  readonly signed: SignedDecisions;
  readonly snapshotter: Snapshotter;
  readonly lastSnapshot: number | null;
}

/** Records folded before timers and sockets get their turn: the lease must be kept meanwhile, on a busy machine too. */
const RECORDS_PER_TURN = 250;

const LAST_SNAPSHOT = `select max(snapshot) as snapshot from sanaq.snapshot where election_no = $1`;

function journalAltered(electionId: string, position: number): SanaqError {
  return new SanaqError({
    code: 'JOURNAL_ALTERED',
    message: `the bytes of position ${position} do not have their journalled hash`,
    place: electionId,
    actor: 'operator',
    action: 'find the change with sanaq replay --compare and rebuild from Kafka (docs/recovery.md)',
  });
}

/** Folds the journal up to `next`. Throws if a record's bytes do not have the hash they were journalled with. */
export async function restoreElection(
  pool: Pool,
  journal: Journal,
  electionId: string,
  electionNo: number,
  next: number,
): Promise<RestoredElection> {
  const { rows } = await pool.query<{ snapshot: number | null }>(LAST_SNAPSHOT, [electionNo]);
  const lastSnapshot = rows[0]?.snapshot ?? null;
  const state = new ElectionState(electionId);
  const signed = new SignedDecisions();
  const snapshotter = new Snapshotter(state);
  let folded = 0;
  for await (const slice of journal.read(electionNo, 0, next)) {
    for (const { record, sha256 } of slice.records) {
      const decoded = decode(record);
      if (!decoded.sha256.equals(sha256)) {
        throw journalAltered(electionId, record.position);
      }
      const verdicts = slice.verdicts.get(record.position) ?? [];
      refold(state, decoded, verdicts);
      if (verdicts.some((verdict) => verdict.kind === 'accepted')) signed.note(record, decoded);
      if (record.position === lastSnapshot) {
        const steps = snapshotter.takingAsStored();
        while (steps.next().done !== true) await letOthersWork();
      }
      if (++folded % RECORDS_PER_TURN === 0) await letOthersWork();
    }
  }
  return { state, signed, snapshotter, lastSnapshot };
}
