/** Writes the sealed frame (units, precincts, contests) once, so that results can be read without the stream. */
import type { ClientBase } from 'pg';
import type { ElectionLayout } from '#libs/election';
import { CopyBuffer, copyIn } from '#libs/journal';

export async function writeFrame(client: ClientBase, electionNo: number, layout: ElectionLayout): Promise<void> {
  const units = new CopyBuffer();
  for (const unit of layout.units) {
    units.row(6).int4(electionNo).int4(unit.unitNo).text(unit.hierarchy).text(unit.unitId).text(unit.kind);
    units.int4(unit.parentNo < 0 ? null : unit.parentNo);
  }
  const precincts = new CopyBuffer();
  layout.precincts.forEach((precinct, precinctNo) => {
    precincts.row(5).int4(electionNo).int4(precinctNo).text(precinct.precinctId).int8(precinct.registered);
    precincts.int4Array(layout.leafUnitOf.map((leafUnitOf) => leafUnitOf[precinctNo] ?? -1));
  });
  await copyIn(client, 'sanaq.unit (election_no, unit_no, hierarchy, unit_id, kind, parent_no)', units);
  await copyIn(client, 'sanaq.precinct (election_no, precinct_no, precinct_id, registered, leaf_unit_nos)', precincts);
  for (const contest of layout.contests) {
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
