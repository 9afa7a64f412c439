/**
 * All kinds of decisions. A further kind is a file beside this one and a line in the table; its shape in the contract
 * (libs/contracts) is held to it by the compiler.
 */
import { admit } from './admit';
import { amend } from './amend';
import { annul } from './annul';
import { approveAmendment } from './approve-amendment';
import { approveCertification } from './approve-certification';
import { certify } from './certify';
import { decideGap } from './decide-gap';
import { notHeld } from './not-held';
import { openCount } from './open-count';
import { openRound } from './open-round';
import { orderOfMandates } from './order-of-mandates';
import { publishResults } from './publish-results';
import { registerElected } from './register-elected';
import { reinstate } from './reinstate';
import { revokeCertification } from './revoke-certification';
import { setAside } from './set-aside';
import type { SignedDecision } from '../record/decision';
import type { DecisionRule } from './shared/rule';
import { suspendMandates } from './suspend-mandates';
import { withdrawOption } from './withdraw-option';

/** In the order in which the contract lists them. */
const DECISIONS = {
  admit,
  set_aside: setAside,
  annul,
  reinstate,
  not_held: notHeld,
  certify,
  approve_certification: approveCertification,
  revoke_certification: revokeCertification,
  suspend_mandates: suspendMandates,
  decide_gap: decideGap,
  open_round: openRound,
  amend,
  withdraw_option: withdrawOption,
  order_of_mandates: orderOfMandates,
  publish_results: publishResults,
  register_elected: registerElected,
  approve_amendment: approveAmendment,
  open_count: openCount,
} as const;

export type DecisionKind = keyof typeof DECISIONS;
type DecisionUnder<Rule> = Rule extends DecisionRule<infer D> ? D : never;
/** A signed decision of any kind, told apart by `kind`. */
export type Decision = DecisionUnder<(typeof DECISIONS)[DecisionKind]>;
/** A decision of this kind. */
export type DecisionOf<Kind extends DecisionKind> = Extract<Decision, { readonly kind: Kind }>;

type MembersOf<D> = D extends unknown ? keyof D : never;
type ValueOf<D, Member extends PropertyKey> = D extends { readonly [M in Member]?: infer Value } ? Value : never;
/** A decision whose kind nobody has looked at: it may have the members of them all. */
export type AnyDecision = SignedDecision<DecisionKind> & {
  readonly [Member in Exclude<MembersOf<Decision>, keyof SignedDecision>]?: ValueOf<Decision, Member>;
};

type Matter<D> = D extends unknown ? Omit<D, 'electionId' | 'definitionSha256' | 'resolution' | 'officerId'> : never;
/** What a decision says, without the election, the officer and the resolution that anyone who signs it fills in. */
export type DecisionMatter = Matter<Decision>;

/** The type holds every rule to the name under which it is in the table. */
const RULES: { readonly [Kind in DecisionKind]: DecisionRule<DecisionOf<Kind>> & { readonly kind: Kind } } = DECISIONS;

export const DECISION_KINDS = Object.keys(RULES) as readonly DecisionKind[];

export function ruleOf<Kind extends DecisionKind>(decision: { readonly kind: Kind }): DecisionRule<DecisionOf<Kind>> {
  return RULES[decision.kind];
}

export function isOfKind<Kind extends DecisionKind>(decision: Decision, kind: Kind): decision is DecisionOf<Kind> {
  return decision.kind === kind;
}

function isDecisionKind(name: string): name is DecisionKind {
  return Object.hasOwn(RULES, name);
}

/** The right that an officer needs for a decision: anyone who may propose may approve what others propose. */
export function rightFor(kind: DecisionKind): DecisionKind {
  const { approves } = RULES[kind];
  return approves !== undefined && isDecisionKind(approves) ? approves : kind;
}
