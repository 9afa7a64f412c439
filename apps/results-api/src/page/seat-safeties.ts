/** What of a list contest's seats can still change, computed at the edge from the figures of a snapshot. */
import { Injectable } from '@nestjs/common';
import type { SeatSafety } from '#apps/dashboard';
import { settledSeats } from '#libs/allocation';
import type { Contest } from '#libs/election';
import type { ContestDocument, SnapshotResults } from '#libs/results';
import { present } from '../queries/published-results';
import { Sensitivities } from '../queries/sensitivities';

@Injectable()
export class SeatSafeties {
  constructor(private readonly sensitivities: Sensitivities) {}

  /** Null for a contest without lists. */
  async of(results: SnapshotResults, contest: Contest, document: ContestDocument): Promise<SeatSafety | null> {
    if (contest.ruleSet.method !== 'hare_largest_remainder') return null;
    const { precincts, contestId, round, outcome } = document;
    const none = precincts.missing + precincts.held === 0;
    const awaited = none ? { precincts: 0, voters: 0 } : present(await results.awaitedVoters(contestId, round));
    const { ruleSet, ...input } = outcome.trace.input;
    const settled = awaited.voters === null ? null : settledSeats(ruleSet, input, outcome, awaited.voters);
    return { awaited, settled, lastSeat: this.sensitivities.of(document)?.lastSeat ?? null };
  }
}
