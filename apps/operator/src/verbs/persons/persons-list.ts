/**
 * `sanaq persons list`: who is on the lists, without any of their data, and whether the lists are composed as the
 * act wants.
 */
import type { ElectionDefinition } from '#libs/election';
import {
  listedPerson,
  obstacleOf,
  personsProfile,
  verifyComposition,
  YOUTH_READINGS,
  type CompositionVerdict,
  type StoredPerson,
} from '#libs/persons';
import { EXIT, type ExitCode } from '#libs/basics';
import { requireContest } from '../../installation/contest-names';
import { highest } from '../../command/exit-codes';
import { figure, table } from '../../output/table';
import type { Session } from '../../session';
import { withPersons } from './with-persons';

interface ShownPerson {
  readonly candidateId: string;
  readonly place: number;
  readonly name: string;
  readonly commitment: string;
  /** Whether the person's data were erased. */
  readonly erased: boolean;
  /** The change under which the person is at the end of all that is recorded, or null. */
  readonly standing: string | null;
}

interface ShownList {
  readonly listId: string;
  readonly persons: readonly ShownPerson[];
  /** Null where no rules on persons are known for the contest, or where data were erased. */
  readonly composition: CompositionVerdict | null;
}

/** Later than every day that is recorded. */
const LAST_DAY = '9999-12-31';

export async function personsList(session: Session, contest: string, list: string | undefined): Promise<ExitCode> {
  return withPersons<ExitCode>(session, { readOnly: true }, async ({ reader, store }) => {
    const { electionId, contestId } = await requireContest(reader, contest);
    const definition = await reader.definition(electionId);
    if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
    const persons = await store.persons(electionId, contestId, list ?? null);
    const lists = [...new Set(persons.map(({ listId }) => listId))].map((listId) =>
      shownList(
        definition,
        contestId,
        listId,
        persons.filter((one) => one.listId === listId),
      ),
    );
    await session.answer({ electionId, contestId, lists }, () => text(electionId, contestId, lists));
    return highest(0, ...lists.map(({ composition }) => exitCodeOf(composition)));
  });
}

function exitCodeOf(composition: CompositionVerdict | null): ExitCode {
  if (composition === null) return 0;
  if (!composition.fits) return 1;
  return composition.question === null ? EXIT.done : EXIT.decisionRequired;
}

function shownList(
  definition: ElectionDefinition,
  contestId: string,
  listId: string,
  persons: readonly StoredPerson[],
): ShownList {
  const contest = definition.contests.find((one) => one.contestId === contestId);
  const profile = contest === undefined ? null : personsProfile(contest.kind, definition.votingDay);
  const whole = persons.every(({ data }) => data !== null);
  return {
    listId,
    persons: persons.map((one) => ({
      candidateId: one.candidateId,
      place: one.place,
      name: one.name,
      commitment: one.commitment,
      erased: one.data === null,
      standing: obstacleOf(listedPerson(one), LAST_DAY)?.kind ?? null,
    })),
    composition:
      contest === undefined || profile === null || !whole
        ? null
        : verifyComposition({
            profile,
            contestMandates: contest.seats,
            list: persons.map(listedPerson),
            readings: YOUTH_READINGS,
            onDay: definition.votingDay,
          }),
  };
}

function compositionText({ composition, persons }: ShownList): string {
  if (composition === null) return `${persons.length} names; composition not verified`;
  const { article, namesMax, thirty, question } = composition;
  const names = namesMax === null ? `${persons.length} names` : `${persons.length} names, at most ${namesMax}`;
  const shares = thirty.map(({ readingId, counted, minimum }) => `${readingId} ${counted} of at least ${minimum}`);
  const open = question === null ? '' : `; decision required, ${question.gap ?? ''}: ${question.question.en}`;
  return `${names}; 30 % (${article}): ${shares.join(', ')}${open}`;
}

function text(electionId: string, contestId: string, lists: readonly ShownList[]): string {
  if (lists.length === 0) return `${electionId}/${contestId}: no persons are imported.\n`;
  const columns = [figure('place'), { title: 'candidate' }, { title: 'name' }, { title: 'standing' }];
  return lists
    .map((list) => {
      const rows = list.persons.map(({ place, candidateId, name, standing, erased }) => {
        return [place, candidateId, name, [standing ?? 'on the list', erased ? 'data erased' : ''].join(' ').trim()];
      });
      return `${electionId}/${contestId} ${list.listId}: ${compositionText(list)}\n\n${table(columns, rows)}`;
    })
    .join('\n');
}
