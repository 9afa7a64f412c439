/**
 * Where no article is known here, and why: a decision of such a kind is refused with `LEGAL_BASIS_UNKNOWN` and this
 * reason. Every pair that legal-bases.ts leaves without an article stands here (a test holds it).
 */
import { MASLIKHAT, MAZHILIS, REFERENDUM } from './contest-kinds';
import { EDITION_2026, LAST_DAY_BEFORE_2026, type LegalBasis, type LegalQuestion } from './legal-bases';

export type UnknownBasis = Pick<
  LegalBasis,
  'matter' | 'scopes' | 'mode' | 'contestKinds' | 'from' | 'until' | 'after' | 'annulledBy'
> & {
  /** For people: one sentence without its full stop. */
  readonly reason: string;
};

export const UNKNOWN_BASES: readonly UnknownBasis[] = [
  {
    matter: 'suspend_mandates',
    contestKinds: [...MASLIKHAT, 'akim', 'local_body', ...REFERENDUM],
    reason: 'only Art. 68(1), 84(1) and 100(1) suspend anything, while the Constitutional Court decides',
  },
  {
    matter: 'annul',
    scopes: ['precinct', 'unit'],
    contestKinds: [...MASLIKHAT, 'akim', 'local_body'],
    reason: 'Art. 112(2), 113-11(2) and 126(2) annul the whole, 44(2-1) in single precincts and from 01.07.2026 on',
  },
  {
    matter: 'annul',
    scopes: ['precinct'],
    contestKinds: ['senate'],
    reason: 'Art. 84(3) speaks of units, 82(2) of the whole',
  },
  {
    matter: 'annul',
    scopes: ['constituency'],
    contestKinds: ['president', 'senate', 'akim', 'local_body', ...REFERENDUM],
    reason: 'the act knows no constituencies of such a contest',
  },
  {
    matter: 'annul',
    scopes: ['contest'],
    contestKinds: REFERENDUM,
    reason: 'RF 31(5) and 32(3) speak of precincts and units',
  },
  {
    matter: 'open_round',
    mode: 'repeat_in_units',
    contestKinds: ['president'],
    from: EDITION_2026,
    after: ['annulled'],
    annulledBy: ['44(1-1)'],
    reason: 'Art. 44(1-1) does not say whether the vote is repeated there',
  },
  {
    matter: 'open_round',
    mode: 'repeat_in_units',
    contestKinds: [...MASLIKHAT, 'akim', 'local_body'],
    from: EDITION_2026,
    after: ['annulled'],
    annulledBy: ['44(2-1)'],
    reason: 'Art. 44(2-1) does not say whether the vote is repeated there',
  },
  {
    matter: 'open_round',
    mode: 'repeat_in_units',
    contestKinds: MASLIKHAT,
    until: LAST_DAY_BEFORE_2026,
    after: ['annulled'],
    annulledBy: ['112(2)'],
    reason: 'Art. 110 knows repeat elections of the whole, and no repeat vote in a single precinct',
  },
  {
    matter: 'open_round',
    mode: 'repeat_in_units',
    contestKinds: REFERENDUM,
    after: ['annulled'],
    annulledBy: ['RF 31(5)'],
    reason: 'a repeat vote follows RF 32(3); none is known for RF 31(5)',
  },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: ['akim'],
    until: LAST_DAY_BEFORE_2026,
    after: ['repeat_vote'],
    reason: 'Art. 113-9 knows repeat elections of akims and, before 01.07.2026, no repeat vote',
  },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: REFERENDUM,
    reason: 'a referendum is repeated in precincts and units (RF 32(3)); of a new vote nothing is known',
  },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: ['president', ...MAZHILIS, 'kurultai_list', ...MASLIKHAT, 'akim', 'local_body'],
    after: ['not_held'],
    reason: 'of voting that was held nowhere only Art. 80(1) speaks (Senate)',
  },
];

/** What else is known of the question. */
export interface UnknownMatter extends LegalQuestion {
  readonly after?: string | null;
  /** The article of an annulment upon which the vote would follow. */
  readonly annulledBy?: string;
}

/** Why nothing is known of it, or null. */
export function whyUnknown(asked: UnknownMatter): string | null {
  const { matter, scope, mode, contestKind, votingDay, after, annulledBy } = asked;
  const found = UNKNOWN_BASES.find(
    (one) =>
      one.matter === matter &&
      (one.scopes === undefined || (scope !== undefined && one.scopes.includes(scope))) &&
      (one.mode === undefined || one.mode === mode) &&
      one.contestKinds?.includes(contestKind) === true &&
      (one.from === undefined || votingDay >= one.from) &&
      (one.until === undefined || votingDay <= one.until) &&
      (one.after === undefined || one.after.some((occasion) => occasion === after)) &&
      (one.annulledBy === undefined || (annulledBy !== undefined && one.annulledBy.includes(annulledBy))),
  );
  return found?.reason ?? null;
}
