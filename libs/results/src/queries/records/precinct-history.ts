/** All that happened to one precinct in one contest: records, verdicts, decisions. */
import type { Pool } from 'pg';
import { STATE_NO, type Decision, type DecisionOf, type DecodedRecord } from '#libs/election';
import { VERDICT_NO, type JournalRow } from '#libs/journal';
import { decisionOf, decodeRow, protocolOf } from './journalled';
import type { DecisionFact, ProtocolHistory, VerdictFact, VerdictRecordFact } from '../shapes';
import type { StoredElection } from '../frame/stored-election';
import { verdictsOf } from './verdict-queries';

/** First verdicts by the filters on the precinct, later ones by their index: a handful in each contest. */
const SUBJECTS = `
  select j.position as subject from sanaq.positions_of_precinct($1, $2) found (position)
  join sanaq.journal j on j.election_no = $1 and j.position = found.position
  where j.contest_no = $3 and j.position <= $4
  union
  select subject from sanaq.later_verdict
  where election_no = $1 and precinct_no = $2 and contest_no = $3 and cause <= $4 order by subject`;
const RECORDS = `
  select position, timestamp_ms, key, value, headers from sanaq.journal
  where election_no = $1 and position = any ($2::bigint[]) order by position`;
/** Every row of the precinct, to see in which snapshots it was suspended or reinstated: a handful of rows. */
const STATES = `
  select r.snapshot, r.state, s.previous from sanaq.precinct_result r
  join sanaq.snapshot s on s.election_no = r.election_no and s.snapshot = r.snapshot
  where r.election_no = $1 and r.contest_no = $2 and r.precinct_no = $3 and r.snapshot <= $4 order by r.snapshot`;
/** Accepted records that are in one snapshot and not in the one before: a range of their index. */
const ACCEPTED_BETWEEN = `
  select position, timestamp_ms, key, value, headers from sanaq.journal
  where election_no = $1 and position > $2 and position <= $3 and kind = ${VERDICT_NO.accepted} order by position`;

const MISSING = STATE_NO.missing;
const SUSPENDED: ReadonlySet<number> = new Set([STATE_NO.annulled, STATE_NO.notHeld]);

interface Place {
  readonly contestNo: number;
  readonly precinctNo: number;
  /** Nothing caused by a later record is shown. */
  readonly upTo: number;
}

async function recordsAt(
  pool: Pool,
  electionNo: number,
  positions: readonly number[],
): Promise<Map<number, DecodedRecord>> {
  if (positions.length === 0) return new Map();
  const { rows } = await pool.query<JournalRow>(RECORDS, [electionNo, positions]);
  return new Map(rows.map((row) => [row.position, decodeRow(row)]));
}

function verdictFact(verdict: VerdictRecordFact, records: ReadonlyMap<number, DecodedRecord>): VerdictFact {
  const { position, subjectPosition, codes, warnings, detail, definitionSha256, engine } = verdict;
  const cause = position === subjectPosition ? undefined : records.get(position);
  const decision = cause === undefined ? null : decisionOf(cause);
  return { position, verdict: verdict.verdict, codes, warnings, detail, definitionSha256, engine, decision };
}

/** Every record for the precinct, with all verdicts on it, in stream order. */
export async function protocolHistories(
  pool: Pool,
  election: StoredElection,
  place: Place,
): Promise<ProtocolHistory[]> {
  const { electionNo } = election;
  const { contestNo, precinctNo, upTo } = place;
  const found = await pool.query<{ subject: number }>(SUBJECTS, [electionNo, precinctNo, contestNo, upTo]);
  const subjects = found.rows.map((row) => row.subject);
  const verdicts = await verdictsOf(pool, election, subjects, { cause: upTo, subject: Number.MAX_SAFE_INTEGER });
  const records = await recordsAt(pool, electionNo, [
    ...new Set([...subjects, ...verdicts.map(({ position }) => position)]),
  ]);
  return subjects.flatMap((position) => {
    const record = records.get(position);
    const own = verdicts.filter((verdict) => verdict.subjectPosition === position);
    const [first] = own;
    if (record === undefined || first === undefined) return [];
    return [
      {
        position,
        source: first.subject?.source ?? null,
        id: first.subject?.id ?? null,
        sha256: first.sha256,
        receivedMs: record.timestampMs,
        protocol: protocolOf(record),
        verdicts: own.map((verdict) => verdictFact(verdict, records)),
      },
    ];
  });
}

/** Whether an annulment, a "not held" or a repeat vote covers the precinct in this contest. */
function covers(
  election: StoredElection,
  place: Place,
  decision: DecisionOf<'annul' | 'not_held' | 'open_round'>,
): boolean {
  const { target } = decision;
  const { contestId, round } = election.contest(place.contestNo);
  const named = target.round ?? 1;
  // A round without a total of its own is a repeat vote, which counts in the total of another.
  if (target.contestId !== contestId || (named !== round && election.contestNo(contestId, named) !== null))
    return false;
  return election.isVoted(place.precinctNo, decision);
}

/** Whether a decision suspends the voting in the precinct, has it repeated, or lifts one of those found before. */
function changesCell(
  election: StoredElection,
  place: Place,
  decision: Decision,
  before: readonly DecisionFact[],
): boolean {
  switch (decision.kind) {
    case 'annul':
    case 'not_held':
      return covers(election, place, decision);
    case 'open_round':
      return decision.mode === 'repeat_in_units' && covers(election, place, decision);
    case 'reinstate':
      return before.some(({ sha256 }) => sha256 === decision.target.sha256);
    default:
      return false;
  }
}

/** Decisions about the precinct itself, which stand even where it has no protocol. */
export async function precinctDecisions(pool: Pool, election: StoredElection, place: Place): Promise<DecisionFact[]> {
  const { electionNo } = election;
  const states = await pool.query<{ snapshot: number; state: number; previous: number | null }>(STATES, [
    electionNo,
    place.contestNo,
    place.precinctNo,
    place.upTo,
  ]);
  const facts: DecisionFact[] = [];
  let before = -1;
  for (const { snapshot, state, previous } of states.rows) {
    // Annulled and called again between two snapshots, a counted precinct is seen to be missing at once.
    const emptied = state === MISSING && before > MISSING;
    const changed = state !== before && (SUSPENDED.has(state) || SUSPENDED.has(before) || emptied);
    before = state;
    if (!changed) continue;
    const { rows } = await pool.query<JournalRow>(ACCEPTED_BETWEEN, [electionNo, previous ?? -1, snapshot]);
    for (const fact of rows.flatMap((row) => decisionOf(decodeRow(row)) ?? [])) {
      if (changesCell(election, place, fact.decision, facts)) facts.push(fact);
    }
  }
  return facts;
}
