/**
 * Whether an order of mandates may stand: its contest is certified, the list has that many mandates, and the order that
 * it replaces is the one that stands. Whether the persons fit the act is verified where their data are (libs/persons);
 * the share also here, as far as the order says whom it counts.
 */
import { meetsThirty, minimumOfThirty } from '#libs/allocation';
import type { ContestState } from '../state/contest-state';
import { sha256Name } from '../state/election-state';
import { certificationOf, certifiedContest } from '../state/target-cells';
import type { SignedDecision } from '../record/decision';
import type { OrderOfMandates } from '../mandates/order-of-mandates';
import { articleOfOrder, orderDayProblem, orderDayText } from '../mandates/order-days';
import { holdersBytes, orderTooLarge } from '../result/publication-size';
import { currentOutcome } from '../result/current';
import { orderFact } from './shared/publication';
import { LONG_BYTES_MAX, type DecisionCase, type DecisionRule } from './shared/rule';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';

export interface GiveOrder extends SignedDecision<'order_of_mandates', 'sha256' | 'contestId' | 'round', 'current'> {
  readonly order?: OrderOfMandates;
}

/**
 * Whether the share stated follows: of that many mandates and, where the order says of each person whether they count,
 * from those who do (Art. 97-1(5)). Null where nothing speaks against it.
 */
function shareRefusal({ persons, share }: OrderOfMandates, mandates: number): Opinion | null {
  const verdicts = persons.flatMap(({ countsTowardsShare }) => countsTowardsShare ?? []);
  if (verdicts.length !== 0 && verdicts.length !== persons.length) {
    return refused('ORDER_VERDICTS_PARTIAL', 'the order says of some persons whether they count, but not of all');
  }
  if (share === null) {
    return verdicts.length === 0 ? null : refused('ORDER_SHARE_DIFFERS', 'persons count, but no share is stated');
  }
  const minimum = minimumOfThirty(mandates);
  if (share.mandates !== mandates || share.minimum !== minimum) {
    return refused('ORDER_SHARE_DIFFERS', `thirty per cent of ${mandates} mandates are at least ${minimum} persons`);
  }
  if (verdicts.length === 0) return null;
  const counted = verdicts.filter(Boolean).length;
  return meetsThirty(counted, mandates) === share.met
    ? null
    : refused('ORDER_SHARE_DIFFERS', `${counted} persons count, of ${mandates} mandates at least ${minimum} must`);
}

/** Whether the order comes after the publication of the result (Art. 97-1(5), 111-1(5)); null where it does. */
function dayRefusal(contest: ContestState, order: OrderOfMandates): Opinion | null {
  const { compiled, certified } = contest;
  const article = articleOfOrder(compiled.contest.kind);
  if (article === null || certified === null) return null;
  const establishedOn = certified.resolution.date;
  const publishedOn = contest.stepTaken('published')?.date ?? null;
  const problem = orderDayProblem(order, { establishedOn, publishedOn });
  return problem === null ? null : refused(problem.code, `${orderDayText(problem)} (${article})`);
}

function judge({ state, sealed, decision }: DecisionCase<GiveOrder>): Opinion {
  const { order, basis, scope } = decision;
  if (order === undefined || scope !== 'contest') {
    return refused('ORDER_INVALID', 'an order of mandates has the member "order" and the scope "contest"');
  }
  const contest = certifiedContest(sealed, decision);
  if (contest === null) {
    return refused(
      'CONTEST_NOT_CERTIFIED',
      'the target does not name the certification in force for this contest and round',
    );
  }
  const { seats } = currentOutcome(state, contest.compiled.contestNo);
  const mandates = Object.hasOwn(seats, order.listId) ? seats[order.listId] : undefined;
  if (mandates === undefined) return refused('LIST_UNKNOWN', `no list "${order.listId}" has a place in the result`);
  const names = new Set(order.persons.map(({ candidateId }) => candidateId));
  if (names.size < order.persons.length) return refused('ORDER_NAME_TWICE', 'a person is listed twice in the order');
  if (names.size > mandates) {
    return refused('ORDER_LENGTH_DIFFERS', `the order names ${names.size} persons for ${mandates} mandates`);
  }
  const refusal = dayRefusal(contest, order) ?? shareRefusal(order, mandates);
  if (refusal !== null) return refusal;
  const tooLarge = orderTooLarge(state, contest, order);
  if (tooLarge !== null) return refused('DECISION_TOO_LARGE', tooLarge);
  const current = contest.orderOf(order.listId)?.sha256 ?? null;
  return (basis.current ?? null) === current
    ? ACCEPTED
    : refused('BASIS_CHANGED', `the order in force for this list is ${current ?? 'none'}`);
}

/** From now on this order stands for its list. */
function evolve({ sealed, decision, record }: DecisionCase<GiveOrder>): void {
  const { target, order } = decision;
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || order === undefined || target.sha256 === undefined) return;
  contest.orders.set(order.listId, {
    sha256: sha256Name(record.sha256),
    position: record.position,
    certification: target.sha256,
    holdersBytes: holdersBytes(order),
  });
}

export const orderOfMandates: DecisionRule<GiveOrder> = {
  kind: 'order_of_mandates',
  bytesMax: () => LONG_BYTES_MAX,
  judge,
  evolve,
  kept: 'event',
  publication: {
    contest: certifiedContest,
    fact: orderFact,
  },
};
