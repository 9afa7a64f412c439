/** The zero report of an election: who opened the count, who approved it, and what they signed. */
import type { Pool } from 'pg';
import { VERDICT_NO, type JournalRow } from '#libs/journal';
import type { ElectionDefinition } from '#libs/election';
import type { DecisionFact, ZeroReport, ZeroReportRecord } from '../shapes';
import { decisionOf, decodeRow } from './journalled';

// Accepted records are few; those that are no decision of this kind are left out by their bytes.
const ACCEPTED = `
  select p.next_position - 1 as read_to, j.position, j.timestamp_ms, j.key, j.value, j.headers
  from sanaq.stream_position p left join lateral (
    select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.journal j
    where j.election_no = p.election_no and j.kind = ${VERDICT_NO.accepted}
      and j.position > $2 and j.position < p.next_position and position('open_count'::bytea in j.value) > 0
  ) j on true
  where p.election_no = $1 order by j.position`;

type Signed = DecisionFact & { readonly decision: Extract<DecisionFact['decision'], { kind: 'open_count' }> };

function isOpening(fact: DecisionFact | null): fact is Signed {
  return fact?.decision.kind === 'open_count';
}

function recordOf({ position, sha256, receivedMs, decision }: Signed): ZeroReportRecord {
  return { position, sha256, officerId: decision.officerId, receivedMs };
}

export class ZeroReports {
  private readTo = -1;
  private proposed: Signed | null = null;
  private opened: { readonly report: Signed; readonly approval: Signed } | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /** As of a position; what is opened once stays so, and is read once. Nothing is read before `counted` that was read. */
  async at(
    definition: ElectionDefinition | null,
    upTo = Number.MAX_SAFE_INTEGER,
    counted = Number.MAX_SAFE_INTEGER,
  ): Promise<ZeroReport> {
    if (this.opened === null && this.readTo < counted - 1) await this.read();
    const required = definition?.zeroReport === 'required';
    const { opened, proposed } = this;
    if (opened !== null && opened.approval.position <= upTo) {
      return { state: 'opened', required, ...shown(opened.report), approval: recordOf(opened.approval) };
    }
    const report = opened?.report ?? proposed;
    if (report !== null && report.position <= upTo) {
      return { state: 'proposed', required, ...shown(report), approval: null };
    }
    return {
      state: 'missing',
      required,
      report: null,
      root: null,
      software: null,
      verifierSha256: null,
      approval: null,
    };
  }

  private async read(): Promise<void> {
    const { rows } = await this.pool.query<Omit<JournalRow, 'position'> & { read_to: number; position: number | null }>(
      ACCEPTED,
      [this.electionNo, this.readTo],
    );
    for (const { position, ...row } of rows) {
      const fact = position === null ? null : decisionOf(decodeRow({ ...row, position }));
      if (isOpening(fact)) this.take(fact);
    }
    this.readTo = Math.max(this.readTo, rows[0]?.read_to ?? -1);
  }

  private take(fact: Signed): void {
    const { sha256 } = fact.decision.target;
    if (this.opened !== null) return;
    if (sha256 === undefined) this.proposed = fact;
    else if (this.proposed?.sha256 === sha256) this.opened = { report: this.proposed, approval: fact };
  }
}

function shown(report: Signed): Pick<ZeroReport, 'report' | 'root' | 'software' | 'verifierSha256'> {
  const { basis, opening } = report.decision;
  return {
    report: recordOf(report),
    root: basis.root ?? null,
    software: opening?.software ?? null,
    verifierSha256: opening?.verifierSha256 ?? null,
  };
}

/** In a sentence, for people. */
export function zeroReportText({ state, required, report, approval, root }: ZeroReport): string {
  const waits = required ? 'protocols wait for it' : 'counting does not wait for it';
  if (report === null) return `zero report: missing; ${waits}`;
  const signed = `signed by ${report.officerId} (position ${report.position}, ${report.sha256})`;
  if (state === 'proposed' || approval === null) return `zero report: ${signed}, not by a second officer yet; ${waits}`;
  const { officerId, position, sha256 } = approval;
  return `zero report: ${signed}, approved by ${officerId} (position ${position}, ${sha256}), root ${root ?? 'none'}`;
}
