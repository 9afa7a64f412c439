/** `sanaq persons standing`: an exclusion, a withdrawal or another dated change of a person's place on a list. */
import { isCalendarDay, STANDING_CHANGES, type StandingChangeKind } from '#libs/persons';
import { type ExitCode, SanaqError } from '#libs/basics';
import { requireContest } from '../../installation/contest-names';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';
import { withPersons } from './with-persons';

export interface StandingOptions {
  readonly contest: string;
  readonly list: string | undefined;
  readonly candidate: string | undefined;
  readonly change: string | undefined;
  readonly date: string | undefined;
  readonly document: string | undefined;
}

const DOCUMENT_CHARACTERS_MAX = 500;

interface Given {
  readonly listId: string;
  readonly candidateId: string;
  readonly kind: StandingChangeKind;
  readonly date: string;
  readonly document: string;
}

function givenOf({ list, candidate, change, date, document = '' }: StandingOptions): Given {
  const kind = STANDING_CHANGES.find((one) => one === change);
  if (list === undefined || candidate === undefined) throw wrongCall('--list and --candidate are needed');
  if (kind === undefined) throw wrongCall(`--change must be one of ${STANDING_CHANGES.join(', ')}`);
  if (date === undefined || !isCalendarDay(date)) throw wrongCall('--date must be a day (YYYY-MM-DD)');
  if (document.trim() === '' || document.length > DOCUMENT_CHARACTERS_MAX) {
    throw wrongCall(`--document must name the paper behind it, in at most ${DOCUMENT_CHARACTERS_MAX} characters`);
  }
  return { listId: list, candidateId: candidate, kind, date, document };
}

export async function personsStanding(session: Session, options: StandingOptions): Promise<ExitCode> {
  const { listId, candidateId, ...change } = givenOf(options);
  return withPersons<ExitCode>(session, { readOnly: false }, async ({ reader, store }) => {
    const { electionId, contestId } = await requireContest(reader, options.contest);
    if (!(await store.change({ electionId, contestId, listId }, candidateId, change))) {
      throw new SanaqError({
        code: 'PERSON_UNKNOWN',
        message: `the list "${listId}" has no candidate "${candidateId}"`,
        place: `${electionId}/${contestId}`,
        actor: 'user',
        action: 'correct the ids, or import the list first',
      });
    }
    const document = { electionId, contestId, listId, candidateId, ...change };
    await session.answer(document, () => `${listId} ${candidateId}: ${change.kind} from ${change.date}\n`);
    return 0;
  });
}
