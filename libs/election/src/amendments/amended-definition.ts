/** The definition as amendments and opened rounds have changed it: what stands now, for whoever reads names from it. */
import type { Contest, ElectionDefinition } from '../definition/definition';
import { opensElections } from '../law/cited-basis';
import type { Amendment, Decision } from '../record/record';

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

/** Officers, sources and time of publication after an amendment that has taken effect. */
export function amendedDefinition(definition: ElectionDefinition, amendment: Amendment): ElectionDefinition {
  const { officers, revokedOfficers, sources, revokedSources, publishFrom } = amendment;
  return {
    ...definition,
    ...(officers || revokedOfficers
      ? { officers: replaced(definition.officers, officers, revokedOfficers, ({ officerId }) => officerId) }
      : {}),
    ...(sources || revokedSources
      ? { sources: replaced(definition.sources, sources, revokedSources, ({ source }) => source) }
      : {}),
    ...(publishFrom === undefined ? {} : { publishFrom }),
  };
}

/**
 * The contest of a new vote: its options are those on the ballot of that round, `optionIds` (null: all). Where the
 * decision names none, the ballot follows from the outcome of the round before.
 */
export function contestOfRound(contest: Contest, decision: Decision, optionIds: readonly string[] | null): Contest {
  const { target, date, basis, seats } = decision;
  const names = optionIds === null ? null : new Set(optionIds);
  const elections = opensElections(contest, basis.article) ? { elections: true as const } : {};
  return {
    ...contest,
    ...(seats === undefined ? {} : { seats }),
    options: contest.options.filter(({ optionId }) => names?.has(optionId) ?? true),
    rounds: [...contest.rounds, { round: target.round ?? 1, votingDay: date ?? '', ...elections }],
  };
}
