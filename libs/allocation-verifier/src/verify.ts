/** The verifier's door: does what a document claims follow from the votes and the rules that it carries? */
import { canonicalText, hashOf } from './document/canonical';
import { aroundDiffers } from './case/around';
import { claimsOf, type Claim } from './document/claims';
import { below, firstDifference, type Difference } from './document/compare';
import { derive, knowsMethod, type Derived } from './derive';
import { YES_OR_NO, type ExpectedObject } from './document/expected';
import { fieldOf, isObject, type Json } from './document/json';
import { Misread, Place } from './document/reader';

export interface Agreement {
  readonly path: string;
  readonly verdict: 'agrees';
  readonly state: string;
  readonly ruleSetId: string;
  /** Compare it with the hash of the rules that the law's text gives. */
  readonly ruleSetSha256: string;
  /** Seats by list; empty where none follow. */
  readonly seats: Readonly<Record<string, number>>;
  readonly winners: readonly string[];
  /** Fields beside that were not looked at. */
  readonly notVerified: readonly string[];
}

export interface Disagreement {
  readonly path: string;
  readonly verdict: 'differs';
  /** The first wrong place in the order of the computation. */
  readonly difference: Difference;
}

/** The document says too little, or what this verifier does not know. */
export interface Unverifiable {
  readonly path: string;
  readonly verdict: 'not_verifiable';
  readonly code: 'CLAIM_MISSING' | 'CLAIM_INPUT_MISSING' | 'CLAIM_METHOD_UNKNOWN';
  readonly detail: string;
}

export type Verification = Agreement | Disagreement | Unverifiable;

/** What may stand beside an outcome without being part of it. */
const BESIDE_OUTCOME = ['sensitivity', 'settledSeats'];

function expectedOf(claim: Claim, derived: Derived): ExpectedObject {
  const { outcome } = derived;
  if (claim.kind === 'outcome') {
    // What is certified is final, which no computation can tell.
    const certified = claim.around !== null && fieldOf(claim.around.value, 'state') === 'certified';
    const beside = BESIDE_OUTCOME.filter((key) => Object.hasOwn(claim.value, key));
    const kept = Object.fromEntries(beside.map((key) => [key, claim.value[key] ?? null]));
    return { ...outcome, ...(certified ? { final: YES_OR_NO } : {}), ...kept };
  }
  const keys = [
    'trace',
    'seats',
    'winners',
    ...['state', 'result', 'repeatVoteAmong', 'additionalElections'].filter((key) => Object.hasOwn(claim.value, key)),
  ];
  const others = Object.keys(claim.value).filter((key) => !keys.includes(key));
  return Object.fromEntries([
    ...keys.map((key) => [key, outcome[key] ?? null] as const),
    ...others.map((key) => [key, claim.value[key] ?? null] as const),
  ]);
}

function differenceOf(claim: Claim, trace: Place, input: Place, derived: Derived): Difference | null {
  const { path, value, kind, around } = claim;
  if (kind === 'mandates' && !Object.hasOwn(value, 'state') && derived.state !== 'completed') {
    const stands = 'seats or winners';
    return { path: trace.path, stands, shouldStand: derived.state, article: derived.article };
  }
  const found = firstDifference(value, expectedOf(claim, derived), path, derived.article);
  if (found !== null || around === null) return found;
  return aroundDiffers(derived.given, input.object('ruleSet'), around);
}

function agreement(claim: Claim, derived: Derived): Agreement {
  const { outcome, state } = derived;
  const trace = outcome['trace'] as ExpectedObject;
  return {
    path: claim.path,
    verdict: 'agrees',
    state,
    ruleSetId: trace['ruleSetId'] as string,
    ruleSetSha256: trace['ruleSetSha256'] as string,
    seats: outcome['seats'] as Readonly<Record<string, number>>,
    winners: outcome['winners'] as readonly string[],
    notVerified: BESIDE_OUTCOME.filter((key) => Object.hasOwn(claim.value, key)),
  };
}

function verified(claim: Claim): Verification {
  const { path, value } = claim;
  const differs = (difference: Difference): Disagreement => ({ path, verdict: 'differs', difference });
  const tracePath = below(path, 'trace');
  const stands = fieldOf(value, 'trace');
  if (!isObject(stands) || !isObject(fieldOf(stands, 'input'))) {
    const detail = `${below(tracePath, 'input')} is missing: the votes and the rules from which the result follows`;
    return { path, verdict: 'not_verifiable', code: 'CLAIM_INPUT_MISSING', detail };
  }
  try {
    const trace = new Place(stands, tracePath);
    const input = trace.object('input');
    const ruleSet = input.object('ruleSet');
    const ruleSetSha256 = hashOf(ruleSet.fields);
    const sealed = { schema: 'sanaq.allocation-trace.v1', ruleSetSha256 };
    for (const [key, expected] of Object.entries(sealed)) {
      const found = firstDifference(trace.field(key), expected, below(tracePath, key), null);
      if (found !== null) return differs(found);
    }
    const method = ruleSet.text('method');
    if (!knowsMethod(method)) {
      const detail = `the method "${method}" is not one that this verifier knows`;
      return { path, verdict: 'not_verifiable', code: 'CLAIM_METHOD_UNKNOWN', detail };
    }
    const derived = derive(input, ruleSetSha256);
    const found = differenceOf(claim, trace, input, derived);
    return found === null ? agreement(claim, derived) : differs(found);
  } catch (error) {
    if (error instanceof Misread) return differs(error.difference);
    throw error;
  }
}

/**
 * Verifies every claim of a parsed JSON document: an outcome, a list of outcomes, an outcome document, an event of the
 * mandates. It needs nothing else: each trace carries its input and its rule set. A document without any claim gives
 * one `not_verifiable`. Numbers must have been read as JavaScript numbers.
 */
export function verifyDocument(document: unknown): readonly Verification[] {
  const claims = claimsOf(document as Json);
  if (claims.length > 0) return claims.map(verified);
  const detail = 'the document has no outcome with a trace';
  return [{ path: '', verdict: 'not_verifiable', code: 'CLAIM_MISSING', detail }];
}

/** What is at a place, in one line. */
export function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : canonicalText(value);
}
