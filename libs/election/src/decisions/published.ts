/** What is published of decisions, and what is kept of them for later publications; how: with each kind. */
import type { ElectionState } from '../state/election-state';
import type { DecodedRecord } from './decoded-record';
import { ruleOf } from './decisions';
import type { CertificationFact, KeptDecisions } from './shared/publication';

/** Gives what an accepted decision makes public, or null. */
export type Publishing = (kept: KeptDecisions) => CertificationFact | null;

/**
 * Asked before a record takes effect, when what it ends can still be found; null for what makes nothing public. The
 * answer is asked once the record has been accepted, with it among the decisions kept.
 */
export function publishingOf(state: ElectionState, record: DecodedRecord): Publishing | null {
  const { body } = record;
  if (body.kind !== 'decision' || state.sealed === null) return null;
  const { decision } = body;
  const { publication } = ruleOf(decision);
  const contest = publication?.contest(state.sealed, decision) ?? null;
  if (publication === undefined || contest === null) return null;
  return (kept) => publication.fact({ state, contest, decision, record, kept });
}

/** How an accepted record is kept for later publications: its event to quote, its place to name, or not at all. */
export function keptAs({ body }: DecodedRecord): 'event' | 'place' | null {
  return body.kind === 'decision' ? (ruleOf(body.decision).kept ?? null) : null;
}
