/** The definition as amendments have changed it: what holds now, for anyone who reads names from it. */
import type { ElectionDefinition } from '../definition/definition';
import type { Amendment } from '../record/decision';

function replaced<T>(
  before: readonly T[] | undefined,
  added: readonly T[] = [],
  revoked: readonly string[] = [],
  idOf: (one: T) => string,
): readonly T[] {
  const byId = new Map([...(before ?? []), ...added].map((one) => [idOf(one), one]));
  for (const id of revoked) byId.delete(id);
  return [...byId.values()];
}

/** Officers, sources, time of publication and log after an amendment that has taken effect. */
export function amendedDefinition(definition: ElectionDefinition, amendment: Amendment): ElectionDefinition {
  const { officers, revokedOfficers, sources, revokedSources, publishFrom, log } = amendment;
  return {
    ...definition,
    ...(officers || revokedOfficers
      ? { officers: replaced(definition.officers, officers, revokedOfficers, ({ officerId }) => officerId) }
      : {}),
    ...(sources || revokedSources
      ? { sources: replaced(definition.sources, sources, revokedSources, ({ source }) => source) }
      : {}),
    ...(publishFrom === undefined ? {} : { publishFrom }),
    ...(log === undefined ? {} : { log }),
  };
}
