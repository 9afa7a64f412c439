/**
 * What a stream may hold of a person's data: the hash of them with a random salt that is kept with the data. Anyone who
 * is shown data and salt can verify it; once the salt is erased it says nothing, and it cannot be found by trying.
 */
import { randomBytes } from 'node:crypto';
import { canonicalSha256 } from '#libs/contracts';
import type { Category } from './rules';

export type Sex = 'female' | 'male';

/** Which list of which contest. */
export interface ListName {
  readonly electionId: string;
  readonly contestId: string;
  readonly listId: string;
}

/** What must never leave the table of persons. */
export interface PersonalData {
  readonly sex: Sex;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  readonly attested: readonly Category[];
}

const SALT_BYTES = 32;

export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/** `sha256:<hex>` over the canonical JSON of list, candidate, name, data and salt. */
export function commitmentOf(
  list: ListName,
  person: { readonly candidateId: string; readonly name: string },
  data: PersonalData,
  salt: Buffer,
): string {
  return canonicalSha256({
    schema: 'sanaq.person.v1',
    electionId: list.electionId,
    contestId: list.contestId,
    listId: list.listId,
    candidateId: person.candidateId,
    name: person.name,
    sex: data.sex,
    birthDate: data.birthDate,
    categories: [...data.attested].sort(),
    salt: salt.toString('base64url'),
  });
}
