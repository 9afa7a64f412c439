/**
 * How large the events are that a decision leads to. What Kafka does not take would be sent again and again, and nothing
 * after it would be published: so a decision is judged by the size of what would be published of it.
 */
import type { Outcome } from '#libs/allocation';
import type { ContestState } from '../state/contest-state';
import type { ElectionDefinition } from '../definition/definition';
import type { ElectionState } from '../state/election-state';
import type { OrderOfMandates } from '../mandates/order-of-mandates';
import type { DecisionBasis } from '../record/decision';
import { gapDecisionsInForce, currentOutcome } from './current';

/** Bytes of the largest event that we publish: Kafka's default takes 1,048,588 with key, headers and its own frame. */
export const PUBLISHED_BYTES_MAX = 1_000_000;

/** Bytes of a signed event that is published verbatim, but for those kinds that have a longer list by their nature. */
export const DECISION_BYTES_MAX = 32_000;

/** `{"sha256":"sha256:…","position":…}` and what a gap's answer or a withdrawn option has next to it, without its ids. */
const NAMED_BYTES = 250;
/** Envelope, subject, key and members of fixed length, with ids of 256 characters. */
const FRAME_BYTES = 16_000;
/** Officers and resolutions of the certification and of an order in a distribution. */
const PERSONS_BYTES = 48_000;

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** What a certification says of the contest by itself. */
type Statement = Pick<DecisionBasis, 'totals' | 'openItems' | 'missing'>;

/** What a certification and its distribution both say of the contest. */
function statementBytes(contest: ContestState, { totals, openItems = [], missing = [] }: Statement): number {
  const withdrawn = contest.withdrawals().map(({ optionId }) => optionId);
  return jsonBytes([totals, openItems, missing, withdrawn]) + withdrawn.length * NAMED_BYTES;
}

/** `contest.certified` of two signed events; of an approval that is still to come, the longest is supposed. */
function certifiedBytes(
  state: ElectionState,
  contest: ContestState,
  said: Statement,
  signed: { readonly certification: number; readonly approval: number | null },
): number {
  const { contestNo, contest: defined } = contest.compiled;
  const gaps = gapDecisionsInForce(state, contestNo);
  const named = gaps.length + state.officerAmendments.length + 1;
  const rests = jsonBytes([defined.ruleSet, gaps.map(({ option }) => option)]) + statementBytes(contest, said);
  return FRAME_BYTES + signed.certification + (signed.approval ?? DECISION_BYTES_MAX) + rests + named * NAMED_BYTES;
}

/** `mandates.distributed`: the same statement, what follows from it, and who holds the mandates. */
function distributedBytes(contest: ContestState, said: Statement, outcome: Outcome, holders: number): number {
  return FRAME_BYTES + PERSONS_BYTES + statementBytes(contest, said) + jsonBytes(outcome) + holders;
}

/** Bytes of the persons of an order of mandates, as every later distribution repeats them. */
export function holdersBytes({ listId, persons }: OrderOfMandates): number {
  return NAMED_BYTES + jsonBytes([listId, persons]);
}

/** What would be too large to be published of a certification, in one sentence; null where all of it fits. */
export function certificationTooLarge(
  state: ElectionState,
  contest: ContestState,
  said: Statement,
  signed: { readonly certification: number; readonly approval: number | null },
): string | null {
  const outcome = currentOutcome(state, contest.compiled.contestNo);
  return (
    tooLarge('the certification', certifiedBytes(state, contest, said, signed)) ??
    tooLarge('the distribution of mandates', distributedBytes(contest, said, outcome, 0))
  );
}

/** The same for the distribution that an order of mandates leads to, beside the orders of the other lists. */
export function orderTooLarge(state: ElectionState, contest: ContestState, order: OrderOfMandates): string | null {
  const { certified, compiled } = contest;
  if (certified === null) return null;
  const others = contest.currentOrders().filter(({ listId }) => listId !== order.listId);
  const holders = others.reduce((sum, { holdersBytes: bytes }) => sum + bytes, holdersBytes(order));
  const outcome = currentOutcome(state, compiled.contestNo);
  return tooLarge('the distribution of mandates', distributedBytes(contest, certified, outcome, holders));
}

/** What a closing record says of one total; next to it the options withdrawn there. */
function shownBytes(contestId: string): number {
  return NAMED_BYTES + jsonBytes(contestId);
}

/** Bytes of a closing record, which names every total and every option withdrawn. */
function closingBytes(state: ElectionState): number {
  let bytes = FRAME_BYTES;
  for (const contest of state.sealed?.contests ?? []) {
    bytes += shownBytes(contest.compiled.contest.contestId);
    for (const { optionId } of contest.withdrawals()) bytes += NAMED_BYTES + jsonBytes(optionId);
  }
  return bytes;
}

/** What is too large of a closing record once a total is added, or an option withdrawn; null where it fits. */
export function closingTooLarge(state: ElectionState, added: string): string | null {
  return tooLarge('the closing record of a snapshot', closingBytes(state) + shownBytes(added));
}

/** The same of a definition: half of it is left for rounds that are opened and options that are withdrawn later. */
export function definedTooLarge({ contests }: Pick<ElectionDefinition, 'contests'>): string | null {
  let bytes = FRAME_BYTES;
  for (const { contestId, rounds } of contests) bytes += rounds.length * shownBytes(contestId);
  const most = PUBLISHED_BYTES_MAX / 2;
  return bytes <= most
    ? null
    : `a closing record with every contest and round would take ${bytes} bytes, at most ${most}`;
}

function tooLarge(what: string, bytes: number): string | null {
  return bytes <= PUBLISHED_BYTES_MAX
    ? null
    : `${what} would take ${bytes} bytes, at most ${PUBLISHED_BYTES_MAX} can be published`;
}
