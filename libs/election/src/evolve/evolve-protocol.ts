/**
 * What a verdict on a protocol changes: what is counted and what is held in its cell, and the chain of its successors.
 *
 * Verdicts of one cause may come in the order in which the judge reached them or in the order of their subjects (as
 * stored): both must lead to the same state. Hence the head of a chain is found by its links, not by order.
 */
import { figuresOf } from '../protocol/figures';
import { isOwnRecount } from '../protocol/recounts';
import { inChain } from '../record/codes';
import { headOf, type Replaces } from '../record/protocol';
import type { PlacedProtocol, RecordOf } from '../record/record';
import type { Verdict } from '../record/verdict';
import { claimKey, saidBy } from '../state/claims';
import type { ContestState, HeldRecord } from '../state/contest-state';
import { sha256Name, type ElectionState } from '../state/election-state';
import { resolveReplaced } from '../state/replaced-record';

export function isProtocol(record: RecordOf): record is PlacedProtocol {
  return record.body.kind === 'protocol';
}

export function claim(state: ElectionState, record: RecordOf): void {
  if (record.body.kind === 'unreadable') return;
  state.claims.add(record.claimKey, record.position, record.sha256, saidBy(record.body));
}

/** Held record by position, wherever it is held. */
export function heldRecord(state: ElectionState, position: number): HeldRecord | null {
  for (const contest of state.sealed?.contests ?? []) {
    const entry = contest.held.get(position);
    if (entry !== undefined) return entry;
  }
  return null;
}

/** The protocol that a record names as its predecessor, if any. */
function replacesOf({ body }: RecordOf): Replaces | undefined {
  return body.kind === 'protocol' ? headOf(body).replaces : undefined;
}

function release(state: ElectionState, contest: ContestState, position: number): HeldRecord | null {
  const entry = contest.release(position);
  const replaces = entry === null ? undefined : replacesOf(entry.record);
  if (replaces !== undefined) {
    const { source, eventId } = replaces;
    const key = claimKey(source, eventId);
    const waiting = state.waiting.get(key);
    waiting?.delete(position);
    if (waiting?.size === 0) state.waiting.delete(key);
  }
  return entry;
}

/** True if the chain of held records from `head` downwards comes to `position`. */
function leadsTo(state: ElectionState, contest: ContestState, head: number, position: number): boolean {
  let at = head;
  for (;;) {
    const record = contest.held.get(at)?.record;
    const replaces = record === undefined ? undefined : replacesOf(record);
    if (replaces === undefined) return false;
    at = resolveReplaced(state, replaces).position;
    if (at === position) return true;
  }
}

/** A recount by the precinct commission itself is made once: noted for every link of a chain, counted or not. */
function noteRecount(contest: ContestState, slot: number, record: PlacedProtocol | null): void {
  if (slot >= 0 && record !== null && isOwnRecount(headOf(record.body))) contest.recounted.add(slot);
}

function evolveCounted(state: ElectionState, contest: ContestState, slot: number, record: PlacedProtocol): void {
  const { body } = record;
  noteRecount(contest, slot, record);
  const before = contest.headOf(slot);
  const head = leadsTo(state, contest, before, record.position) ? before : record.position;
  contest.setCurrent(slot, record, figuresOf(contest.compiled, body).figures, head);
}

function evolveHeld(
  state: ElectionState,
  contest: ContestState,
  { slot, precinctNo }: { readonly slot: number; readonly precinctNo: number },
  verdict: Verdict,
  record: PlacedProtocol,
): void {
  release(state, contest, record.position);
  if (verdict.codes.includes('EQUIVOCATION')) state.equivocations.set(sha256Name(record.sha256), record.position);
  else claim(state, record);
  contest.hold({
    record,
    contestNo: contest.compiled.contestNo,
    precinctNo,
    slot,
    codes: verdict.codes,
    warnings: verdict.warnings,
  });
  if (inChain(verdict.codes)) noteRecount(contest, slot, record);
  if (slot >= 0 && inChain(verdict.codes) && !leadsTo(state, contest, contest.headOf(slot), record.position)) {
    contest.setHead(slot, record.position);
  }
  const replaces = replacesOf(record);
  if (verdict.codes.includes('WAITS_FOR_PREDECESSOR') && replaces !== undefined) {
    const key = claimKey(replaces.source, replaces.eventId);
    const waiting = state.waiting.get(key);
    if (waiting) waiting.add(record.position);
    else state.waiting.set(key, new Set([record.position]));
  }
}

/** A set-aside link leaves the chain: its predecessor, if it still is a link, is the head again. */
function stepBack(state: ElectionState, contest: ContestState, entry: HeldRecord): void {
  if (entry.slot < 0 || contest.headOf(entry.slot) !== entry.record.position) return;
  const replaces = replacesOf(entry.record);
  const before = replaces === undefined ? -1 : resolveReplaced(state, replaces).position;
  const stillLink = contest.currentAt[entry.slot] === before || contest.held.has(before);
  contest.setHead(entry.slot, stillLink ? before : contest.currentPosition(entry.slot));
}

/** The protocol that came before the seal at this position, which waits no more; undefined for none. */
function takeEarly({ beforeSeal }: ElectionState, position: number): PlacedProtocol | undefined {
  if (beforeSeal.size === 0) return undefined;
  const early = beforeSeal.get(position);
  beforeSeal.delete(position);
  return early;
}

export function evolveProtocol(state: ElectionState, verdict: Verdict, given: PlacedProtocol | null): void {
  const early = takeEarly(state, verdict.subject);
  if (verdict.cell === null) {
    const waits = verdict.kind === 'held' && given !== null;
    if (waits) state.beforeSeal.set(verdict.subject, given);
    return;
  }
  const contest = state.contest(verdict.cell.contestNo);
  const { precinctNo } = verdict.cell;
  const slot = contest.slotOfPrecinct(precinctNo);
  const held = given === null ? (contest.held.get(verdict.subject)?.record ?? null) : null;
  const record = given ?? early ?? (held !== null && isProtocol(held) ? held : null);
  switch (verdict.kind) {
    case 'counted':
      // Null: a reinstated protocol, whose figures still stand in its cell.
      if (record === null) return;
      claim(state, record);
      evolveCounted(state, contest, slot, record);
      release(state, contest, record.position);
      return;
    case 'held':
      if (record !== null) evolveHeld(state, contest, { slot, precinctNo }, verdict, record);
      return;
    case 'replaced':
      if (record !== null) claim(state, record);
      noteRecount(contest, slot, record);
      release(state, contest, verdict.subject);
      // Whatever took its place is the head, in whichever order the verdicts came.
      if (slot >= 0 && contest.headOf(slot) === verdict.subject) contest.setHead(slot, contest.currentPosition(slot));
      return;
    case 'set_aside': {
      const entry = release(state, contest, verdict.subject);
      if (entry !== null) stepBack(state, contest, entry);
      return;
    }
    case 'duplicate':
    case 'refused':
      release(state, contest, verdict.subject);
      return;
    case 'annulled':
      // A held one: its voting is repeated. A current one still is in its cell, and may be reinstated.
      release(state, contest, verdict.subject);
      return;
    case 'accepted':
      return;
  }
}
