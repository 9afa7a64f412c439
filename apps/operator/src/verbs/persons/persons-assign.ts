/** `sanaq persons assign`: a verified order of a list's mandates as a signed decision in the stream. */
import { fileError, readJsonFile } from '#libs/backend';
import type { NamedPerson, OrderOfMandates } from '#libs/election';
import {
  listedPerson,
  namedShareOf,
  sharePublished,
  readOrderFile,
  verifyListOrder,
  type ListOrderInput,
  type ListOrderVerdict,
  type OrderFile,
} from '#libs/persons';
import { EXIT, type ExitCode, SanaqError } from '#libs/basics';
import { certifiedLists, type CertifiedLists } from './certified-list';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision, type UnboundDecision } from '../../deciding/decision';
import { officerOf } from '../../deciding/officer';
import { wrongCall } from '../../command/option-values';
import { namesOf, orderError, orderText } from '../../output/order-text';
import type { Session } from '../../session';
import { holdersBy } from './orders-in-force';
import { counted } from '../../installation/with-backend';
import { withPersons } from './with-persons';

export interface AssignOptions extends DecidingOptions {
  readonly contest: string;
  readonly list: string | undefined;
  readonly order: string | undefined;
  readonly round: number;
  /** Also write of each person whether they count towards the share: forever, and by the commission's choice. */
  readonly publishVerdicts: boolean;
}

/** Throws FILE_*, ORDER_INVALID. */
export async function orderFileAt(file: string): Promise<OrderFile> {
  const order = readOrderFile(await readJsonFile(file));
  if (typeof order !== 'string') return order;
  throw fileError('ORDER_INVALID', file, `this is not an order of mandates: ${order}`, 'correct the file');
}

/** An order of one list with all that it is verified against. Throws LIST_UNKNOWN. */
function orderInput(lists: CertifiedLists, listId: string, order: OrderFile): ListOrderInput {
  const { seats, profile, persons, result, orders } = lists;
  const mandates = Object.hasOwn(seats, listId) ? seats[listId] : undefined;
  if (mandates === undefined) {
    throw new SanaqError({
      code: 'LIST_UNKNOWN',
      message: `the result has no list "${listId}"`,
      place: `${lists.definition.electionId}/${lists.contestId}`,
      actor: 'user',
      action: `take one of ${Object.keys(seats).join(', ')}`,
    });
  }
  const list = persons.filter((one) => one.listId === listId).map(listedPerson);
  return { profile, mandates, list, order, holders: holdersBy(orders.get(listId) ?? []), result };
}

/** Verifies an order of one list. Throws LIST_UNKNOWN. */
export function verified(lists: CertifiedLists, listId: string, order: OrderFile): ListOrderVerdict {
  return verifyListOrder(orderInput(lists, listId, order));
}

export async function personsAssign(session: Session, options: AssignOptions): Promise<ExitCode> {
  const { list: listId, order: file } = options;
  if (listId === undefined || file === undefined) throw wrongCall('--list ID and --order FILE are needed', 'give both');
  const mandate = await readMandate(options);
  const order = await orderFileAt(file);
  return withPersons<ExitCode>(session, { readOnly: false }, async (opened) => {
    const { backend } = opened;
    const before = await certifiedLists(opened, options.contest, options.round);
    const { electionId } = before.definition;
    await counted(session, backend, electionId);
    // Counting may have brought another order, or the end of the certification.
    const lists = await certifiedLists(opened, `${electionId}/${before.contestId}`, options.round);
    const verdict = verified(lists, listId, order);
    if (verdict.state !== 'fits') {
      const nameOf = namesOf(lists.persons.filter((one) => one.listId === listId));
      await session.answer({ electionId, contestId: lists.contestId, listId, ...verdict }, () =>
        orderText(listId, verdict, nameOf),
      );
      for (const problem of verdict.problems) session.complain(orderError(problem, file, nameOf));
      return verdict.state === 'decision_required' ? EXIT.decisionRequired : EXIT.badInput;
    }
    const counting = options.publishVerdicts ? verdictsOf(lists, listId, order, verdict) : null;
    const decision = decisionOf(lists, listId, { file: order, verdict, counting }, mandate);
    const { rehearsal } = lists.definition;
    return takeDecision(session, backend, decision, { rehearsal, key: mandate.key });
  });
}

/** Who counts, as the commission wants it published. Throws where the act has no share among these mandates. */
function verdictsOf(
  lists: CertifiedLists,
  listId: string,
  order: OrderFile,
  verdict: ListOrderVerdict,
): ReadonlyMap<string, boolean> {
  const counting = sharePublished(orderInput(lists, listId, order), verdict);
  if (counting !== null) return counting;
  throw wrongCall('there is no share of which verdicts could be published', 'leave out --publish-verdicts');
}

/** An order that fits. */
interface FittingOrder {
  readonly file: OrderFile;
  readonly verdict: ListOrderVerdict;
  /** Who counts towards the share; null where that is not published. */
  readonly counting: ReadonlyMap<string, boolean> | null;
}

/** Public names and commitments in the order of the decision, the verdict where it is wanted, and nothing else. */
function namedPersons(
  { persons }: CertifiedLists,
  listId: string,
  { file, counting }: FittingOrder,
): readonly NamedPerson[] {
  const byId = new Map(persons.filter((one) => one.listId === listId).map((one) => [one.candidateId, one]));
  return file.candidates.flatMap((candidateId): readonly NamedPerson[] => {
    const person = byId.get(candidateId);
    if (person === undefined) return [];
    const named = { candidateId, name: person.name, commitment: person.commitment };
    return counting === null ? [named] : [{ ...named, countsTowardsShare: counting.get(candidateId) ?? false }];
  });
}

function decisionOf(lists: CertifiedLists, listId: string, fitting: FittingOrder, mandate: Mandate): UnboundDecision {
  const { definition, contestId, round, certification, profile, orders } = lists;
  const { file, verdict } = fitting;
  const { setBy, occasion, decidedOn, publishedOn, document, answers } = file;
  const order: OrderOfMandates = {
    listId,
    setBy,
    occasion,
    decidedOn,
    document,
    publishedOn,
    persons: namedPersons(lists, listId, fitting),
    share: namedShareOf(profile, verdict),
    answers: Object.entries(answers).map(([question, option]) => ({ question, option })),
  };
  return {
    electionId: definition.electionId,
    kind: 'order_of_mandates',
    scope: 'contest',
    target: { sha256: certification, contestId, round },
    basis: { current: orders.get(listId)?.at(-1)?.sha256 ?? null },
    resolution: mandate.resolution,
    officerId: officerOf(definition, mandate.key, mandate.officerId).officerId,
    order,
  };
}
