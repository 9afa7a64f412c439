/** `sanaq persons check`: the orders that stand against the persons as they are now, or an order before it is signed. */
import type { OrderOfMandates } from '#libs/election';
import {
  fallbackOrder,
  isCalendarDay,
  listedPerson,
  obstacleOf,
  sharePublished,
  verifyListOrder,
  YOUTH_READINGS,
  type FallbackVerdict,
  type ListOrderVerdict,
  type OrderFile,
  type StoredPerson,
} from '#libs/persons';
import { EXIT, type ExitCode } from '#libs/basics';
import { certifiedLists, type CertifiedLists } from './certified-list';
import { highest } from '../../command/exit-codes';
import { localDay } from '../../clocks/local-time';
import { wrongCall } from '../../command/option-values';
import { namesOf, orderText } from '../../output/order-text';
import type { Session } from '../../session';
import { holdersBy, type AcceptedOrder } from './orders-in-force';
import { withPersons } from './with-persons';
import { orderFileAt, verified } from './persons-assign';

export interface CheckOptions {
  readonly contest: string;
  readonly list: string | undefined;
  readonly order: string | undefined;
  /** Day on which vacancies and the fallback are looked at; default: today where the election is. */
  readonly on: string | undefined;
  readonly round: number;
}

interface CheckedList {
  readonly listId: string;
  readonly mandates: number;
  /** Hash of the order that stands, or null. */
  readonly order: string | null;
  readonly verdict: ListOrderVerdict | null;
  /** Persons of the order whose stored data are not those of its day any more, or were erased. */
  readonly changedSince: readonly string[];
  /** Persons of whom the order says otherwise than the data whether they count; only where it says so at all. */
  readonly verdictsDiffer: readonly string[];
  /** Holders whose mandate has ended by the day. */
  readonly vacated: readonly string[];
  /** Where no order stands: what the act would lead to if none is set in time. Shown, not carried out. */
  readonly fallback: FallbackVerdict | null;
}

export async function personsCheck(session: Session, options: CheckOptions): Promise<ExitCode> {
  const { list: listId, order: file, on } = options;
  if (file !== undefined && listId === undefined) throw wrongCall('--order needs --list', 'name the list');
  if (on !== undefined && !isCalendarDay(on)) throw wrongCall('--on must be a day (YYYY-MM-DD)');
  return withPersons<ExitCode>(session, { readOnly: true }, async (opened) => {
    const lists = await certifiedLists(opened, options.contest, options.round);
    if (file !== undefined && listId !== undefined) return checkFile(session, lists, listId, await orderFileAt(file));
    const day = on ?? localDay(lists.definition.timeZone);
    const wanted = Object.entries(lists.seats).filter(
      ([name, seats]) => seats > 0 && (listId === undefined || name === listId),
    );
    const checked = wanted.map(([name, mandates]) => checkList(lists, name, mandates, day));
    const { electionId } = lists.definition;
    const document = { electionId, contestId: lists.contestId, round: lists.round, on: day, lists: checked };
    await session.answer(document, () => checked.map((one) => listText(lists, one, day)).join('\n'));
    return highest(0, ...checked.map(exitCodeOf));
  });
}

async function checkFile(session: Session, lists: CertifiedLists, listId: string, order: OrderFile): Promise<ExitCode> {
  const verdict = verified(lists, listId, order);
  const { definition, contestId } = lists;
  await session.answer({ electionId: definition.electionId, contestId, listId, ...verdict }, () =>
    orderText(listId, verdict, namesOf(personsOf(lists, listId))),
  );
  return verdict.state === 'fits'
    ? EXIT.done
    : verdict.state === 'decision_required'
      ? EXIT.decisionRequired
      : EXIT.difference;
}

function personsOf({ persons }: CertifiedLists, listId: string): readonly StoredPerson[] {
  return persons.filter((one) => one.listId === listId);
}

/** An order of the stream as the file from which it was made. */
function orderFileOf(order: OrderOfMandates): OrderFile {
  const { setBy, occasion, decidedOn, publishedOn, document, persons, answers } = order;
  return {
    setBy,
    occasion,
    decidedOn,
    publishedOn,
    document,
    candidates: persons.map(({ candidateId }) => candidateId),
    answers: Object.fromEntries(answers.map(({ question, option }) => [question, option])),
  };
}

function checkList(lists: CertifiedLists, listId: string, mandates: number, day: string): CheckedList {
  const { profile, orders, result } = lists;
  const stored = personsOf(lists, listId);
  const list = stored.map(listedPerson);
  const accepted: readonly AcceptedOrder[] = orders.get(listId) ?? [];
  const newest = accepted.at(-1);
  if (newest === undefined) {
    const input = { profile, mandates, list, readings: YOUTH_READINGS, onDay: day, answers: new Map<string, string>() };
    const nothing = { order: null, verdict: null, changedSince: [], verdictsDiffer: [], vacated: [] };
    return { listId, mandates, ...nothing, fallback: fallbackOrder(input) };
  }
  const { order, sha256 } = newest;
  const holders = holdersBy(accepted.slice(0, -1));
  const byId = new Map(stored.map((one) => [one.candidateId, one]));
  const file = orderFileOf(order);
  const input = { profile, mandates, list, order: file, holders, result };
  const verdict = verifyListOrder(input);
  const counting = sharePublished(input, verdict);
  return {
    listId,
    mandates,
    order: sha256,
    verdict,
    changedSince: order.persons
      .filter(({ candidateId, commitment }) => {
        const person = byId.get(candidateId);
        return person === undefined || person.data === null || person.commitment !== commitment;
      })
      .map(({ candidateId }) => candidateId),
    verdictsDiffer: order.persons
      .filter(({ candidateId, countsTowardsShare: said }) => {
        return said !== undefined && counting !== null && counting.get(candidateId) !== said;
      })
      .map(({ candidateId }) => candidateId),
    vacated: list
      .filter((one) => order.persons.some(({ candidateId }) => candidateId === one.candidateId))
      .filter((one) => obstacleOf(one, day) !== null)
      .map(({ candidateId }) => candidateId),
    fallback: null,
  };
}

/** A question of the commission goes before what is incomplete. */
function exitCodeOf({ verdict, fallback, changedSince, verdictsDiffer, vacated }: CheckedList): ExitCode {
  if (verdict?.state === 'decision_required' || fallback?.state === 'decision_required') return EXIT.decisionRequired;
  const findings = changedSince.length + verdictsDiffer.length + vacated.length;
  return verdict?.state === 'fits' && findings === 0 ? 0 : 1;
}

function listText(lists: CertifiedLists, checked: CheckedList, day: string): string {
  const { listId, mandates, order, verdict, changedSince, verdictsDiffer, vacated, fallback } = checked;
  const nameOf = namesOf(personsOf(lists, listId));
  if (verdict !== null) {
    const lines = [`  order ${order ?? ''}`];
    if (changedSince.length > 0) lines.push(`  data changed or erased since: ${changedSince.map(nameOf).join(', ')}`);
    if (verdictsDiffer.length > 0) {
      lines.push(`  published otherwise than the data say: ${verdictsDiffer.map(nameOf).join(', ')}`);
    }
    if (vacated.length > 0) lines.push(`  vacated by ${day}: ${vacated.map(nameOf).join(', ')}`);
    return `${orderText(listId, verdict, nameOf)}${lines.join('\n')}\n`;
  }
  if (fallback === null) return '';
  const { article, candidateIds, thirty, question, proposals } = fallback;
  const shown = { state: fallback.state, article, mandates, vacant: 0, problems: [], thirty, question } as const;
  const lines = [
    `${listId}: no order stands for ${mandates} mandates. If none is set in time, computed for ${day}:`,
    `  ${candidateIds.map(nameOf).join(', ') || 'nobody'}`,
    ...proposals.map(
      ({ yielding, entering }) =>
        `  proposal (interpretation, needs a decision of the commission): ${yielding.map(nameOf).join(', ')} yield to ${entering.map(nameOf).join(', ')}`,
    ),
  ];
  return `${lines.join('\n')}\n${question === null ? '' : orderText(listId, { ...shown, state: 'decision_required' }, nameOf)}`;
}
