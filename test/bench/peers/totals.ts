/** The totals that a peer holds, against those that are right. */
import type { Pool } from 'pg';
import type { DrainElection } from '../drain/election';

/** Figures by contest: counters, then options, then the number of protocols. */
export type Totals = ReadonlyMap<string, readonly number[]>;

const FIGURES = 14;

interface Protocol {
  readonly data: {
    readonly contestId: string;
    readonly counters: Readonly<Record<string, number>>;
    readonly votes: Readonly<Record<string, number>>;
  };
}

/** Added up in memory, once for all peers: protocols `0` … `events` - 1. */
export function rightTotals(election: DrainElection, events: number): Totals {
  const totals = new Map<string, number[]>();
  for (let index = 0; index < events; index++) addProtocol(totals, election, index);
  return totals;
}

export function addProtocol(totals: Map<string, number[]>, election: DrainElection, index: number): void {
  const { data } = JSON.parse(election.protocol(index).value?.toString('utf8') ?? '') as Protocol;
  const sums = totals.get(data.contestId) ?? Array.from({ length: FIGURES }, () => 0);
  totals.set(data.contestId, sums);
  [...Object.values(data.counters), ...Object.values(data.votes), 1].forEach((figure, at) => {
    sums[at] = (sums[at] ?? 0) + figure;
  });
}

/** How many protocols are in it. */
export async function keptProtocols(pool: Pool, table: string, sums: boolean): Promise<number> {
  const counted = sums ? `coalesce(sum(figures[${FIGURES}]), 0)` : 'count(*)';
  const { rows } = await pool.query<{ kept: string }>(
    `select case when to_regclass('${table}') is null then 0 else 1 end as kept`,
  );
  if (Number(rows[0]?.kept) === 0) return 0;
  const found = await pool.query<{ kept: string }>(`select ${counted}::bigint as kept from ${table}`);
  return Number(found.rows[0]?.kept ?? 0);
}

export async function keptTotals(pool: Pool, table: string): Promise<Totals> {
  const columns = Array.from({ length: FIGURES }, (_, at) => `sum(figures[${at + 1}])::bigint`).join(', ');
  const { rows } = await pool.query<{ contest_id: string; figures: readonly unknown[] }>(
    `select contest_id, array[${columns}] as figures from ${table} group by contest_id`,
  );
  return new Map(rows.map(({ contest_id: id, figures }) => [id, figures.map(Number)]));
}

export function sameTotals(a: Totals, b: Totals): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([id, figures]) => figures.every((figure, at) => b.get(id)?.[at] === figure));
}
