/** `sanaq persons erase`: the data of persons, for good. Names, places and commitments stay. */
import type { PersonScope } from '#libs/persons';
import { SanaqError, type ExitCode } from '#libs/platform';
import { requireContest } from '../contest-names';
import { wrongCall } from '../option-values';
import type { Session } from '../session';
import { withPersons, type PersonsWork } from '../with-persons';

export interface EraseOptions {
  /** An election or a contest. */
  readonly name: string;
  readonly list?: string;
  readonly candidate?: string;
  readonly confirmed: boolean;
}

export async function personsErase(session: Session, options: EraseOptions): Promise<ExitCode> {
  if (options.candidate !== undefined && options.list === undefined) {
    throw wrongCall('--candidate needs --list', 'name the list of the candidate');
  }
  return withPersons<ExitCode>(session, { readOnly: false }, async (opened) => {
    const scope = await scopeOf(opened, options);
    const { store } = opened;
    if (!options.confirmed) {
      throw new SanaqError({
        code: 'ERASURE_UNCONFIRMED',
        message: `the data of ${await store.withData(scope)} persons would be erased for good`,
        place: options.name,
        actor: 'user',
        action: 'repeat the call with --yes, if that is meant',
      });
    }
    const erased = await store.erase(scope);
    await session.answer({ ...scope, erased }, () => `${options.name}: the data of ${erased} persons are erased\n`);
    return 0;
  });
}

async function scopeOf({ reader }: PersonsWork, options: EraseOptions): Promise<PersonScope> {
  const { name, list: listId = null, candidate: candidateId = null } = options;
  const ids = (await reader.elections()).map(({ electionId }) => electionId);
  if (!ids.includes(name)) return { ...(await requireContest(reader, name)), listId, candidateId };
  if (listId !== null) throw wrongCall('--list needs a contest', 'name the contest as ELECTION/CONTEST');
  return { electionId: name, contestId: null, listId, candidateId };
}
