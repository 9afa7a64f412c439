/** Invented persons of a list, for tests. */
import { YOUTH_READINGS } from '../rules/groups/youth-readings';
import type { Category, ListedPerson, StandingChange } from '../rules/person';
import { personsProfile, type PersonsProfile } from '../rules/persons-profile';
import type { ListInput } from '../rules/groups/group-thirty';

export const ON_DAY = '2023-03-28';

function known(profile: PersonsProfile | null): PersonsProfile {
  if (profile === null) throw new Error('the profile is shipped');
  return profile;
}

export const MAZHILIS = known(personsProfile('mazhilis_list', '2023-03-19'));
export const MASLIKHAT = known(personsProfile('maslikhat_list', '2023-03-19'));

export interface PersonWish {
  readonly name?: string;
  readonly birthDate?: string;
  readonly attested?: readonly Category[];
  readonly changes?: readonly StandingChange[];
  readonly erased?: boolean;
}

/** A person of 50 years and no category unless wished otherwise. */
export function person(candidateId: string, place: number, wish: PersonWish = {}): ListedPerson {
  const { name = `Тізім ${candidateId}`, birthDate = '1973-01-01', attested = [], changes = [], erased } = wish;
  return { candidateId, name, place, categories: erased === true ? null : { birthDate, attested }, changes };
}

/** Persons `p01`, `p02` … in alphabetical and list order; those of `counting` (from 1) are women. */
export function people(count: number, counting: readonly number[] = []): readonly ListedPerson[] {
  const letters = [...'абвгдежзийклмнопрстуфхцчшщыэюя'];
  return Array.from({ length: count }, (_, index) =>
    person(`p${String(index + 1).padStart(2, '0')}`, index + 1, {
      name: `${letters[Math.trunc(index / letters.length)] ?? ''}${letters[index % letters.length] ?? ''}`,
      attested: counting.includes(index + 1) ? ['woman'] : [],
    }),
  );
}

export function ids(...numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => `p${String(number).padStart(2, '0')}`);
}

export function listInput(
  mandates: number,
  list: readonly ListedPerson[],
  changed: Partial<ListInput> = {},
): ListInput {
  return {
    profile: MAZHILIS,
    mandates,
    list,
    readings: YOUTH_READINGS,
    onDay: ON_DAY,
    answers: new Map(),
    ...changed,
  };
}
