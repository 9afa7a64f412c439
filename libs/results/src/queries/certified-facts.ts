/** What is in the store of certifications and later decisions on them, with what their snapshots show. */
import type { Pool } from 'pg';
import type { PrecinctCounts, WithdrawnOption } from '#libs/election';
import { contestsAt, decidingVectors } from './contest-queries';
import { namedFigures } from './figures';
import type { Figures } from './shapes';
import type { StoredElection } from './frame/stored-election';

/** A contest in the snapshot that published a fact. Nothing of it is believed before it was held against signatures. */
export interface ShownAtFact {
  readonly root: string;
  readonly withdrawn: readonly WithdrawnOption[];
  readonly top: { readonly precincts: PrecinctCounts; readonly counters: Figures; readonly votes: Figures };
  /** Figures of the units that the outcome needs, by unit id. */
  readonly units: ReadonlyMap<string, { readonly counters: Figures; readonly votes: Figures }>;
}

export interface StoredFact {
  readonly position: number;
  readonly type: string;
  /** As stored: a text that any hand may have written. */
  readonly data: string;
  readonly shown: ShownAtFact | null;
}

/** Facts after $2 whose records were read: nothing above the stored position is anyone's decision. */
const FACTS = `
  select c.position, c.snapshot, c.contest_no, c.type, c.data from sanaq.certification c
  join sanaq.stream_position p using (election_no)
  where c.election_no = $1 and c.position > $2 and c.position < p.next_position and c.snapshot < p.next_position
  order by c.position`;

interface FactRow {
  position: number;
  snapshot: number;
  contest_no: number;
  type: string;
  data: string;
}

async function shownAt(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  snapshot: number,
): Promise<ShownAtFact | null> {
  if (election.contests[contestNo] === undefined) return null;
  const [shown] = await contestsAt(pool, election, snapshot, [contestNo]);
  if (shown === undefined) return null;
  const { root, withdrawn, precincts, counters, votes } = shown.outcome;
  const contest = election.contest(contestNo);
  const units = (await decidingVectors(pool, election, contestNo, snapshot)).map(
    ({ unitId, figures }) => [unitId, namedFigures(contest, figures)] as const,
  );
  return { root, withdrawn, top: { precincts, counters, votes }, units: new Map(units) };
}

/** Stored facts after a position, in order. */
export async function storedFacts(pool: Pool, election: StoredElection, after: number): Promise<StoredFact[]> {
  const { rows } = await pool.query<FactRow>(FACTS, [election.electionNo, after]);
  const facts: StoredFact[] = [];
  for (const { position, snapshot, contest_no: contestNo, type, data } of rows) {
    const shown = type === 'certified' ? await shownAt(pool, election, contestNo, snapshot) : null;
    facts.push({ position, type, data, shown });
  }
  return facts;
}
