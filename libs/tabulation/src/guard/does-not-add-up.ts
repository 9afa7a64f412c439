/** Figures that are about to be published and do not add up: the count goes on, and nobody is shown them. */
import { SanaqError } from '#libs/platform';

/** Where, and what is wrong there. */
export interface Unsound {
  readonly electionId: string;
  readonly snapshot: number;
  readonly contestId: string;
  readonly round: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly what: string;
}

export function doesNotAddUp({ electionId, snapshot, contestId, round, hierarchy, unitId, what }: Unsound): SanaqError {
  return new SanaqError({
    code: 'PUBLICATION_DOES_NOT_ADD_UP',
    message: `snapshot ${snapshot}: ${what}: it is not published, nor is anything after it`,
    place: `${electionId}, contest ${contestId}, round ${round}, ${hierarchy} unit ${unitId}`,
    actor: 'operator',
    action:
      'find who wrote the figures with `sanaq replay ELECTION --compare` and rebuild the database from Kafka; if it finds nothing, report this line',
  });
}
