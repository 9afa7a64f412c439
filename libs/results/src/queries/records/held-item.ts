/** A held record as operators see it, from the record and the verdict that holds it, wherever these were read. */
import { ADMINISTRATIVE, NOT_ADMITTABLE, sha256Name, type DecodedRecord, type Verdict } from '#libs/election';
import { protocolOf, summaryOf } from './journalled';
import type { HeldItem } from '../shapes';

export interface HeldFacts {
  readonly electionId: string;
  readonly record: DecodedRecord;
  readonly source: string | null;
  readonly id: string | null;
  readonly verdict: Pick<Verdict, 'codes' | 'warnings' | 'detail'>;
  /** In which the record would count; null where it has no place. */
  readonly contest: { readonly contestId: string; readonly round: number } | null;
  /** As the register has it; null where the register has no such precinct. */
  readonly precinctId: string | null;
  /** Hash of the precinct's current protocol: `sha256:…`. */
  readonly current: string | null;
  /** Whether the contest is certified: then its records wait for a revocation first. */
  readonly certified: boolean;
}

export function heldItemOf(facts: HeldFacts): HeldItem {
  const { record, verdict, contest } = facts;
  const [protocol, summary] = [protocolOf(record), summaryOf(record)];
  const named = summary?.round ?? protocol?.round ?? null;
  return {
    electionId: facts.electionId,
    contestId: contest?.contestId ?? protocol?.contestId ?? null,
    round: contest?.round ?? protocol?.round ?? null,
    repeatRound: contest === null || named === contest.round ? null : named,
    precinctId: facts.precinctId ?? protocol?.precinctId ?? null,
    unitId: summary?.unitId ?? null,
    hierarchy: summary === null ? null : (summary.hierarchy ?? ADMINISTRATIVE),
    sha256: sha256Name(record.sha256),
    source: facts.source,
    id: facts.id,
    position: record.position,
    codes: verdict.codes,
    warnings: verdict.warnings,
    detail: verdict.detail,
    heldSinceMs: record.timestampMs,
    current: facts.current,
    protocol,
    admittable: !verdict.codes.some((code) => NOT_ADMITTABLE.has(code)) && !facts.certified,
  };
}
