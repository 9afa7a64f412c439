/**
 * A repeat vote of the rehearsal: the voting in one territory of one district is annulled (Art. 95(1)), and voted again
 * there a month later (Art. 95(2)), with a few voters changing their minds.
 */
import type { Protocol } from '#libs/election';
import { NATION_ID, twoDigits } from './definition/country';
import { regionSource } from './definition/definition';
import { canonicalBytes } from './stories/broken-records';
import { protocolEvent, recordOf, type RehearsalRecord } from './stories/event';
import { miscount } from './stories/mistakes';
import { DISTRICT, type RehearsalTruth } from './truth/truth';

/** The round in which is voted again. */
export const REPEAT_ROUND = 2;
export const REPEAT_DAY = '2023-11-12';

export interface RepeatVote {
  readonly contestId: string;
  readonly territoryId: string;
  /** The protocols of the repeat, one for each precinct. */
  readonly records: readonly RehearsalRecord[];
}

/** Votes that change hands at each precinct: far too few for another winner. */
const CHANGED_VOTES = 2;

/** The repeat vote of the first district that has several candidates; null where there is none. */
export function repeatVote(truth: RehearsalTruth): RepeatVote | null {
  const { register, districtContests } = truth;
  const district = districtContests.findIndex(({ options }) => options.length > 2);
  const contest = districtContests[district];
  const first = register.district.indexOf(district);
  const territoryId = register.rows[first]?.territoryId;
  if (contest === undefined || territoryId === undefined) return null;
  const rows = [...register.rows.keys()].filter(
    (row) => register.rows[row]?.territoryId === territoryId && register.district[row] === district,
  );
  return { contestId: contest.contestId, territoryId, records: rows.flatMap((row) => recordAt(truth, row) ?? []) };
}

function recordAt(truth: RehearsalTruth, row: number): RehearsalRecord | null {
  const protocol = truth.protocolAt(row, DISTRICT);
  if (protocol === null) return null;
  const repeated: Protocol = { ...miscount(protocol, CHANGED_VOTES), round: REPEAT_ROUND };
  const source = regionSource(`${NATION_ID}-${twoDigits((truth.register.region[row] ?? 0) + 1)}`);
  const event = protocolEvent(repeated, source, `${repeated.contestId}-${repeated.precinctId}-repeat`);
  return recordOf(repeated.precinctId, canonicalBytes(event));
}
