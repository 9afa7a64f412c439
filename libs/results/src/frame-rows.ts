/**
 * Writes the sealed frame (units, precincts, contests), and later what decisions add to it, so that results can be
 * read without the stream.
 */
import type { ClientBase } from 'pg';
import { leafNoOf, type Decision, type DecisionOf, type DecodedRecord, type ElectionLayout } from '#libs/election';
import { CopyBuffer, copyIn } from '#libs/journal';

/** How many rows of each table of the frame are written: a frame only grows. */
export interface FrameSize {
  readonly units: number;
  readonly precincts: number;
  readonly contests: number;
}

const NOTHING: FrameSize = { units: 0, precincts: 0, contests: 0 };

export type FrameDecision = DecisionOf<'amend' | 'approve_amendment' | 'open_round'>;

export function isFrameDecision(decision: Decision): decision is FrameDecision {
  const { kind } = decision;
  return kind === 'amend' || kind === 'approve_amendment' || kind === 'open_round';
}

/** A decision that changes frame or definition, or proposes to. */
export interface FrameChange {
  readonly position: number;
  readonly decision: FrameDecision;
  /** Number of the total in which the opened round counts; null for an amendment. */
  readonly contestNo: number | null;
}

/** The change that an accepted record has brought, or null; `layout` is the frame after it. */
export function frameChangeOf(
  { position, body }: DecodedRecord,
  layout: ElectionLayout | undefined,
): FrameChange | null {
  if (body.kind !== 'decision') return null;
  const { decision } = body;
  if (decision.kind === 'amend' || decision.kind === 'approve_amendment') {
    return { position, decision, contestNo: null };
  }
  if (decision.kind !== 'open_round') return null;
  const { contestId = '', round = 1 } = decision.target;
  return { position, decision, contestNo: layout?.contestNoOf(contestId, round) ?? null };
}

export function frameSizeOf(layout: ElectionLayout | undefined): FrameSize {
  if (layout === undefined) return NOTHING;
  return { units: layout.units.length, precincts: layout.precincts.length, contests: layout.contests.length };
}

/** Writes what the frame has beyond `written`. */
export async function writeFrame(
  client: ClientBase,
  electionNo: number,
  layout: ElectionLayout,
  written: FrameSize = NOTHING,
): Promise<void> {
  const units = new CopyBuffer();
  for (const unit of layout.units.slice(written.units)) {
    units.row(6).int4(electionNo).int4(unit.unitNo).text(unit.hierarchy).text(unit.unitId).text(unit.kind);
    units.int4(unit.parentNo < 0 ? null : unit.parentNo);
  }
  const precincts = new CopyBuffer();
  layout.precincts.slice(written.precincts).forEach((precinct, index) => {
    const precinctNo = written.precincts + index;
    precincts.row(5).int4(electionNo).int4(precinctNo).text(precinct.precinctId).int8(precinct.registered);
    precincts.int4Array(layout.leafUnitOf.map((leafUnitOf) => leafNoOf(leafUnitOf, precinctNo)));
  });
  await copyIn(client, 'sanaq.unit (election_no, unit_no, hierarchy, unit_id, kind, parent_no)', units);
  await copyIn(client, 'sanaq.precinct (election_no, precinct_no, precinct_id, registered, leaf_unit_nos)', precincts);
  for (const contest of layout.contests.slice(written.contests)) {
    await client.query(
      'insert into sanaq.contest_round (election_no, contest_no, contest_id, round, columns) values ($1, $2, $3, $4, $5)',
      [
        electionNo,
        contest.contestNo,
        contest.contest.contestId,
        contest.round,
        [...contest.counterIds, ...contest.optionIds],
      ],
    );
  }
}

export async function writeFrameChange(client: ClientBase, electionNo: number, change: FrameChange): Promise<void> {
  const { position, decision, contestNo } = change;
  await client.query(
    'insert into sanaq.frame_change (election_no, position, decision, contest_no) values ($1, $2, $3, $4)',
    [electionNo, position, JSON.stringify(decision), contestNo],
  );
}
