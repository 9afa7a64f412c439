/** Ballots by place: the two that NIST has a member for in one entry, every other line of the form in one of its own. */
import type { Sums } from '../shapes';
import { nist, type NistObject } from './words';

const BALLOTS_CAST = 'ballots_found';
const BALLOTS_REJECTED = 'ballots_invalid';
/** Told of the GpUnit itself. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['voters_on_list', 'ballots_issued']);

export function ballotCounts(gpUnitId: string, counters: Sums): readonly NistObject[] {
  const cast = counters[BALLOTS_CAST];
  const rejected = counters[BALLOTS_REJECTED];
  const total =
    cast === undefined && rejected === undefined
      ? []
      : [
          nist('BallotCounts', {
            GpUnitId: gpUnitId,
            Type: 'total',
            ...(cast === undefined ? {} : { BallotsCast: cast }),
            ...(rejected === undefined ? {} : { BallotsRejected: rejected }),
          }),
        ];
  const others = Object.entries(counters).flatMap(([counterId, value]) =>
    counterId === BALLOTS_CAST || counterId === BALLOTS_REJECTED || TOLD_ELSEWHERE.has(counterId)
      ? []
      : [
          nist('BallotCounts', {
            GpUnitId: gpUnitId,
            Type: 'other',
            OtherType: counterId.replaceAll('_', '-'),
            BallotsCast: value,
          }),
        ],
  );
  return [...total, ...others];
}

export function voteCounts(gpUnitId: string, count: number, type: 'total' | 'seats' = 'total'): NistObject {
  return nist('VoteCounts', { GpUnitId: gpUnitId, Type: type, Count: count });
}
