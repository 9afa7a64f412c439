/** What the seats would be with the figures of a snapshot. */
import { AllocationDefect } from '#libs/allocation';
import { payloadBytes } from '#libs/event-stream';
import { namedTotals, type KnownElection } from '../evidence/known-election';
import { MANDATE_BYTES_MAX, outcomeOrDefect } from './ledger';
import { projectedEvent, type MandateEvent } from './mandate-events';
import type { ProjectedContest } from '../results-fold';

/** The event of a projection; `detail`: in one sentence why there is none available from these figures. */
export function projectionOf(
  election: KnownElection,
  shown: ProjectedContest,
  at: { readonly snapshot: number; readonly time: string },
): { readonly ok: MandateEvent } | { readonly detail: string } {
  const { contestId, round, top } = shown;
  const contest = election.contestShown(contestId, round, top.votes);
  const totals = contest && namedTotals(contest, top.counters, top.votes);
  const facts = contest && election.outcomeFacts({ contest, round }, shown.units, shown.withdrawn);
  if (!contest || !totals || !facts) {
    return { detail: 'the results name other counters or options than the definition' };
  }
  const outcome = outcomeOrDefect(contest, totals, facts, []);
  if (outcome instanceof AllocationDefect) return { detail: outcome.message };
  const event = projectedEvent(election.definition, shown, at, outcome);
  const bytes = payloadBytes(event.record);
  // One that cannot be sent would keep every other contest's mandates back.
  return bytes <= MANDATE_BYTES_MAX
    ? { ok: event }
    : { detail: `its event has ${bytes} bytes, at most ${MANDATE_BYTES_MAX}` };
}
