/** The table of legal bases leads somewhere: whatever is annulled or called for can be voted, by an article that fits. */
import { allocate, CONTEST_KINDS, isRegulated, SHIPPED_RULE_SETS, type Outcome, type RuleSet } from '#libs/allocation';
import { basesUpon } from './called-for';
import { LEGAL_BASES, legalBasesOf, type LegalBasis, type LegalQuestion, type RoundMode } from '../law/legal-bases';
import { UNKNOWN_BASES, whyUnknown } from '../law/unknown-bases';

/** A voting day of each edition, and the kinds of contest that it knows. */
const EDITIONS = [
  { votingDay: '2023-03-19', without: ['kurultai_list'] },
  { votingDay: '2026-11-01', without: ['mazhilis_list', 'mazhilis_smd', 'senate'] },
];
const MODES: readonly RoundMode[] = ['repeat_in_units', 'new_vote'];
const SCOPES = ['precinct', 'unit', 'constituency', 'contest'] as const;
const OF_EDITIONS = EDITIONS.flatMap(({ votingDay, without }) =>
  CONTEST_KINDS.filter((kind) => isRegulated(kind) && !without.includes(kind)).map((contestKind) => ({
    contestKind,
    votingDay,
  })),
);

const opening = (place: Pick<LegalQuestion, 'contestKind' | 'votingDay'>, mode: RoundMode): LegalQuestion => ({
  matter: 'open_round',
  mode,
  ...place,
});

/** Every annulment that the table knows, with its place. */
const ANNULMENTS = OF_EDITIONS.flatMap((place) =>
  SCOPES.flatMap((scope) =>
    (legalBasesOf({ matter: 'annul', scope, ...place }) ?? []).map(
      (basis) =>
        [`${place.contestKind} ${place.votingDay}: ${scope} by ${basis.article}`, place, scope, basis] as const,
    ),
  ),
);

describe('An annulment', () => {
  it.each(ANNULMENTS)('%s leads to another vote, or it is said why none is known', (_, place, __, { article }) => {
    const followers = MODES.flatMap((mode) => basesUpon(opening(place, mode), 'annulled', [[article]]));
    const unknown = MODES.some((mode) =>
      whyUnknown({ ...opening(place, mode), after: 'annulled', annulledBy: article }),
    );
    expect(followers.length > 0 || unknown).toBe(true);
  });

  it('is known for every scope of every contest, or it is said why it is not', () => {
    const silent = OF_EDITIONS.flatMap((place) =>
      SCOPES.filter((scope) => {
        const question = { matter: 'annul', scope, ...place } as const;
        return legalBasesOf(question)?.length === 0 && whyUnknown(question) === null;
      }).map((scope) => ({ ...place, scope })),
    );
    expect(silent).toEqual([]);
  });
});

/** Votes for three, with who was withdrawn; every path that answers to questions open. */
function* outcomesOf(ruleSet: RuleSet, repeatVote: boolean): Generator<Outcome['result']> {
  const seats = ruleSet.method === 'hare_largest_remainder' ? 5 : 1;
  for (const votes of [
    [5, 3, 2],
    [4, 4, 2],
    [3, 3, 3],
    [0, 0, 0],
    [4, 4],
    [5, 3],
  ]) {
    for (const withdrawn of [[], ['o0'], ['o0', 'o1']]) {
      const options = votes.map((count, index) => ({
        optionId: `o${index}`,
        votes: count,
        registeredAt: `2023-01-0${index + 1}T10:00:00+06:00`,
      }));
      const counters = { voters_on_list: 100, took_part: votes.reduce((a, b) => a + b, 0) };
      const againstAll = ruleSet.method === 'referendum' ? null : 0;
      const outcome = allocate(
        ruleSet,
        { seats, options, againstAll, counters, withdrawn, ...(repeatVote ? { repeatVote } : {}) },
        [],
      );
      yield outcome.result;
      for (const { provisional } of outcome.decision?.options ?? []) yield provisional.result;
    }
  }
}

describe('A new vote', () => {
  const outcomes = OF_EDITIONS.flatMap((place) =>
    SHIPPED_RULE_SETS.filter(
      ({ contestKinds, inForce }) =>
        contestKinds?.includes(place.contestKind) === true &&
        (inForce === undefined ||
          (inForce.from <= place.votingDay && (inForce.until === null || place.votingDay <= inForce.until))),
    ).flatMap((ruleSet) => {
      const results = new Set([...outcomesOf(ruleSet, false), ...outcomesOf(ruleSet, true)]);
      return (['repeat_vote', 'repeat_elections'] as const)
        .filter((result) => results.has(result))
        .map((result) => [`${place.contestKind} ${place.votingDay}: ${result}`, place, result] as const);
    }),
  );

  it.each(outcomes)('%s has an article, or it is said why none is known', (_, place, after) => {
    const question = opening(place, 'new_vote');
    expect(basesUpon(question, after).length > 0).toBe(whyUnknown({ ...question, after }) === null);
  });

  it('has an article upon nothing that cannot come about', () => {
    const possible = (basis: LegalBasis, { contestKind, votingDay }: (typeof OF_EDITIONS)[number]): boolean =>
      basis.after?.every(
        (occasion) =>
          occasion === 'not_held' ||
          occasion === 'additional_elections' ||
          (occasion === 'annulled'
            ? ANNULMENTS.some(
                ([, place, , { article }]) =>
                  place.contestKind === contestKind &&
                  place.votingDay === votingDay &&
                  basesUpon(opening(place, basis.mode ?? 'new_vote'), 'annulled', [[article]]).includes(basis),
              )
            : outcomes.some(
                ([, place, result]) =>
                  place.contestKind === contestKind && place.votingDay === votingDay && result === occasion,
              )),
      ) === true;
    const lost = LEGAL_BASES.filter(({ matter }) => matter === 'open_round').filter(
      (basis) =>
        !OF_EDITIONS.some(
          (place) =>
            MODES.some((mode) => (legalBasesOf(opening(place, mode)) ?? []).includes(basis)) && possible(basis, place),
        ),
    );
    expect(lost.map(({ mode, article, contestKinds }) => ({ mode, article, contestKinds }))).toEqual([]);
  });
});

it('Nothing is said to be unknown of which an article is known', () => {
  const both = OF_EDITIONS.flatMap((place) =>
    UNKNOWN_BASES.filter(({ matter, scopes = [], contestKinds }) => {
      const known = scopes.every((scope) => legalBasesOf({ matter: 'annul', scope, ...place })?.length !== 0);
      return matter === 'annul' && contestKinds?.includes(place.contestKind) === true && known;
    }).map(({ reason }) => ({ ...place, reason })),
  );
  expect(both).toEqual([]);
});
