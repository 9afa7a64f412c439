/** A certified contest by lists, with its persons and the orders that stand: what `sanaq persons` verifies against. */
import type { ElectionDefinition, ResultDays } from '#libs/election';
import { personsProfile, type PersonsProfile, type StoredPerson } from '#libs/persons';
import { SanaqError } from '#libs/basics';
import { isAbsent, newestDecisions } from '#libs/results';
import { requireContest } from '../../installation/contest-names';
import { establishedOn } from '../../deciding/decisions-in-force';
import { acceptedOrders, type AcceptedOrder } from './orders-in-force';
import type { PersonsWork } from './with-persons';

export interface CertifiedLists {
  readonly definition: ElectionDefinition;
  readonly contestId: string;
  readonly round: number;
  /** Name of the certification that stands. */
  readonly certification: string;
  readonly profile: PersonsProfile;
  /** Mandates by list. */
  readonly seats: Readonly<Record<string, number>>;
  readonly persons: readonly StoredPerson[];
  readonly result: ResultDays;
  /** Accepted orders by list, oldest first; the last one stands. */
  readonly orders: ReadonlyMap<string, readonly AcceptedOrder[]>;
}

/** Throws CONTEST_UNKNOWN, CONTEST_AMBIGUOUS, CONTEST_NOT_CERTIFIED, PERSONS_RULES_UNKNOWN. */
export async function certifiedLists(opened: PersonsWork, name: string, round: number): Promise<CertifiedLists> {
  const { backend, reader, store } = opened;
  const { electionId, contestId } = await requireContest(reader, name);
  const definition = await reader.definition(electionId);
  const contest = definition?.contests.find((one) => one.contestId === contestId);
  if (definition === null || contest === undefined) throw new Error(`the definition of "${electionId}" is gone`);
  const place = `${electionId}/${contestId}`;
  const profile = personsProfile(contest.kind, definition.votingDay);
  if (profile === null) {
    throw new SanaqError({
      code: 'PERSONS_RULES_UNKNOWN',
      message: `no rules on persons are known for a contest of the kind "${contest.kind}" on ${definition.votingDay}`,
      place,
      actor: 'user',
      action: 'verify the order by hand',
    });
  }
  const document = await reader.contestOutcome(electionId, contestId, round);
  const certification = (await newestDecisions(backend.readerPool, electionId, contestId, round))?.certified
    ?.certification;
  const established = await establishedOn(backend, electionId, { contestId, round });
  if (isAbsent(document) || certification === undefined || established === null) {
    throw new SanaqError({
      code: 'CONTEST_NOT_CERTIFIED',
      message: 'mandates are given to persons only once two officers have certified the contest',
      place,
      actor: 'user',
      action: 'certify it first (see "sanaq certify")',
    });
  }
  return {
    definition,
    contestId,
    round,
    certification,
    profile,
    seats: document.outcome.seats,
    persons: await store.persons(electionId, contestId),
    result: { establishedOn: established, publishedOn: document.officialPublication?.date ?? null },
    orders: await acceptedOrders(backend, electionId, certification),
  };
}
