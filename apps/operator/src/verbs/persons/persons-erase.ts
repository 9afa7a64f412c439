/** `sanaq persons erase`: the data of persons, for good. Names, places and commitments stay. */
import type { PersonScope } from '#libs/persons';
import { type ExitCode, SanaqError } from '#libs/basics';
import { requireContest } from '../../installation/contest-names';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';
import { withPersons, type PersonsWork } from './with-persons';

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
        action: 'run it again with --yes to confirm',
      });
    }
    const { persons: erased, statisticsKept } = await store.erase(scope);
    const answer = { ...scope, erased, complete: !statisticsKept };
    await session.answer(answer, () => `${options.name}: the data of ${erased} persons are erased\n`);
    if (!statisticsKept) return 0;
    session.complain(
      new SanaqError({
        code: 'ERASURE_INCOMPLETE',
        message: 'an older transaction keeps dead rows of the statistics, and values of what was erased among them',
        place: 'pg_catalog.pg_statistic',
        actor: 'operator',
        action: 'end that transaction, then run "vacuum (full) pg_catalog.pg_statistic" as the owner of the database',
      }),
    );
    return 1;
  });
}

async function scopeOf({ reader }: PersonsWork, options: EraseOptions): Promise<PersonScope> {
  const { name, list: listId = null, candidate: candidateId = null } = options;
  const ids = await reader.electionIds();
  if (!ids.includes(name)) return { ...(await requireContest(reader, name)), listId, candidateId };
  if (listId !== null) throw wrongCall('--list needs a contest', 'name the contest as ELECTION/CONTEST');
  return { electionId: name, contestId: null, listId, candidateId };
}
