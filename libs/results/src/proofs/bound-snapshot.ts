/** A published closing record with what it binds of every contest, from the store and held against its roots. */
import type { Pool } from 'pg';
import { canonicalJson, sha256Bytes, sha256Name, type ClosingLeaf } from '#libs/contracts';
import { contestLeafData, countsOf, progressOf } from '#libs/election';
import { leafHash, WholeTree } from '#libs/log';
import { leafOfText } from '../closing/closing-leaf';
import { outcomeEntry, type OutcomeEntry } from '../closing/outcome-entries';
import type { DecisionsInForce } from '../snapshot-rows';
import type { StoredElection } from '../queries/frame/stored-election';
import { storeDiffers } from './store-differs';

const CLOSING = `
  select c.leaf_index, c.leaf, p.checkpoint
  from sanaq.closing c join sanaq.published_snapshot p using (election_no, snapshot)
  where c.election_no = $1 and c.snapshot = $2`;
/** For each contest one backward step in the primary key, with the approvals of its certifications so far. */
const CONTESTS = `
  select c.contest_no, r.root, r.open_items, r.counts, r.standing, (
    select coalesce(array_agg(f.position order by f.position), '{}') from sanaq.certification f
    where f.election_no = $1 and f.contest_no = c.contest_no and f.type = 'certified' and f.position <= $3
  ) as approvals
  from unnest($2::integer[]) c (contest_no) cross join lateral (
    select root, open_items, counts, standing from sanaq.contest_result
    where election_no = $1 and contest_no = c.contest_no and snapshot <= $3 order by snapshot desc limit 1
  ) r
  order by c.contest_no`;

interface ContestRow {
  contest_no: number;
  root: string;
  open_items: number;
  counts: number[];
  standing: string;
  approvals: number[];
}

/** A closing record that is out, and its place in the log. */
export interface PublishedClosing {
  readonly leaf: ClosingLeaf;
  /** Index in the log. */
  readonly index: number;
  /** That of the log which ends with it; null where the definition named no log. */
  readonly checkpoint: string | null;
}

/** The closing record of a published snapshot; null where it has none: software before closing records wrote it. */
export async function publishedClosing(
  pool: Pool,
  electionNo: number,
  snapshot: number,
): Promise<PublishedClosing | null> {
  return firstClosing(pool, CLOSING, [electionNo, snapshot]);
}

/** The first closing record that a query with these columns of it finds; null for none. */
export async function firstClosing(
  pool: Pool,
  query: string,
  values: readonly unknown[],
): Promise<PublishedClosing | null> {
  type Row = { readonly leaf_index: number; readonly leaf: string; readonly checkpoint: string | null };
  const [row] = (await pool.query<Row>(query, [...values])).rows;
  if (row === undefined) return null;
  return { leaf: leafOfText(row.leaf), index: row.leaf_index, checkpoint: row.checkpoint };
}

function treeOf(leaves: readonly Buffer[]): WholeTree {
  const tree = new WholeTree();
  for (const leaf of leaves) tree.append(leafHash(leaf));
  return tree;
}

/** What is bound of all contests: their nodes in the election's tree, and what their outcomes rest on. */
export interface BoundContests {
  readonly entries: readonly OutcomeEntry[];
  readonly election: WholeTree;
  readonly outcomes: WholeTree;
}

function entryOf(election: StoredElection, row: ContestRow): OutcomeEntry {
  const decided = JSON.parse(row.standing) as DecisionsInForce;
  const { contestId, round } = election.contest(row.contest_no);
  const certified = decided.certified?.position ?? null;
  return outcomeEntry({
    contestId,
    round,
    root: row.root,
    openItems: row.open_items,
    state: progressOf(countsOf(row.counts), row.open_items, certified !== null),
    decided,
    withdrawn: row.approvals.filter((position) => position !== certified),
  });
}

/** Throws PROOF_DIFFERS where the store does not give the roots that the closing record states. */
export async function boundContests(
  pool: Pool,
  election: StoredElection,
  { snapshot, root, outcomes: bound }: ClosingLeaf,
): Promise<BoundContests> {
  const { electionNo } = election;
  const contestNos = election.contestNosThen(snapshot);
  const { rows } = await pool.query<ContestRow>(CONTESTS, [electionNo, contestNos, snapshot]);
  const entries = rows.map((row) => entryOf(election, row));
  const nodes = entries.map((entry) => ({ ...entry, hash: sha256Bytes(entry.root) }));
  const tree = treeOf(nodes.map(contestLeafData));
  const outcomes = treeOf(entries.map((entry) => Buffer.from(canonicalJson(entry))));
  if (sha256Name(tree.root()) !== root) throw storeDiffers(electionNo, `the contests at snapshot ${snapshot}`);
  if (sha256Name(outcomes.root()) !== bound.root || outcomes.size !== bound.size) {
    throw storeDiffers(electionNo, `the outcomes at snapshot ${snapshot}`);
  }
  return { entries, election: tree, outcomes };
}
