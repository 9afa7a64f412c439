/**
 * How many records may be held. Some decisions judge all of them again, or name them all, and no record may keep other
 * elections waiting for longer than a second. What is refused claims nothing: it may be sent again once room is made.
 */
import type { ContestState } from '../state/contest-state';
import type { ElectionState } from '../state/election-state';
import { refused, type Opinion } from '../record/opinion';

/** In one precinct of a contest: a chain of corrections that came in reverse order is settled at one go. */
export const HELD_PER_PRECINCT_MAX = 1_000;
/** In one contest: a revocation judges all again that came after the certification. */
export const HELD_PER_CONTEST_MAX = 50_000;
/** Before the seal, which judges them all. */
export const BEFORE_SEAL_MAX = 20_000;
/** Summaries that stand in one contest: each is set beside the sums whenever a cell changes. */
export const SUMMARIES_MAX = 5_000;

const ADVICE = 'have some of them set aside, then send it again';

/** Refusal of one more record that would be held in a contest, or in a slot of it (-1 for none); null where it may be. */
export function heldLimitRefusal(contest: ContestState, slot: number): Opinion | null {
  if (contest.held.size >= HELD_PER_CONTEST_MAX) {
    const detail = `${contest.held.size} records of "${contest.compiled.contest.contestId}" are held: ${ADVICE}`;
    return refused('HELD_TOO_MANY', detail);
  }
  if (slot < 0 || contest.heldCountOf(slot) < HELD_PER_PRECINCT_MAX) return null;
  return refused('HELD_TOO_MANY', `${contest.heldCountOf(slot)} records of this precinct are held: ${ADVICE}`);
}

/** The same before the seal. */
export function beforeSealRefusal({ beforeSeal }: ElectionState): Opinion | null {
  return beforeSeal.size < BEFORE_SEAL_MAX
    ? null
    : refused('HELD_TOO_MANY', `${beforeSeal.size} records wait for the seal: send it again after that`);
}

/** The same for one more summary. */
export function summaryLimitRefusal({ summaries }: ContestState): Opinion | null {
  return summaries.size < SUMMARIES_MAX
    ? null
    : refused('HELD_TOO_MANY', `${summaries.size} summaries of this contest stand: ${ADVICE}`);
}
