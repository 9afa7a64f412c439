/** The rules on persons of a list, by kind of contest and day: data with an effective date and articles. */
import type { Category } from './person';

export interface PersonsProfile {
  readonly profileId: string;
  /** Date of the edition of the act. */
  readonly edition: string;
  readonly articles: {
    readonly order: string;
    readonly composition: string;
    readonly vacancy: string;
    /** Null where no person of a list could be elected elsewhere. */
    readonly electedElsewhere: string | null;
  };
  /** Days after publication in which the governing body sets the order, the last one included. */
  readonly orderDays: number;
  /** What the commission does where no order was set in time; null where the act says nothing. */
  readonly fallback: 'alphabetical' | null;
  /** The 30 % rule among the mandates received; null where the act has none. */
  readonly distribution: { readonly article: string; readonly categories: readonly Category[] } | null;
  /** The rule for the list as registered. */
  readonly list: {
    readonly categories: readonly Category[];
    /** At most mandates · numerator / denominator names, not rounded down; null where no limit is known. */
    readonly namesMax: { readonly numerator: number; readonly denominator: number } | null;
  };
}

interface DatedProfile {
  readonly kind: string;
  /** Voting days, both included; `until` null where no end is known. */
  readonly from: string;
  readonly until: string | null;
  readonly profile: PersonsProfile;
}

const ALL: readonly Category[] = ['woman', 'youth', 'disability'];

const MAZHILIS_2023: PersonsProfile = {
  profileId: 'kz.mazhilis-persons.2023',
  edition: '2023-01-01',
  articles: {
    order: 'Art. 97-1(5)',
    composition: 'Art. 89(4)',
    vacancy: 'Art. 97-1(6)',
    electedElsewhere: 'Art. 87(2)',
  },
  orderDays: 10,
  fallback: 'alphabetical',
  distribution: { article: 'Art. 97-1(5)', categories: ALL },
  list: { categories: ALL, namesMax: { numerator: 13, denominator: 10 } },
};

/** Art. 97-1 is unchanged word for word; there are no districts in which a person could be elected instead. */
const KURULTAI_2026: PersonsProfile = {
  ...MAZHILIS_2023,
  profileId: 'kz.kurultai-persons.2026',
  edition: '2026-07-01',
  articles: { ...MAZHILIS_2023.articles, electedElsewhere: null },
};

/** No 30 % rule in the distribution; women and youth only, in the list only; no fallback is written (GAP-PERS-4). */
const MASLIKHAT_2023: PersonsProfile = {
  profileId: 'kz.maslikhat-persons.2023',
  edition: '2023-01-01',
  articles: {
    order: 'Art. 111-1(5)',
    composition: 'Art. 104(4)',
    vacancy: 'Art. 111-1',
    electedElsewhere: null,
  },
  orderDays: 5,
  fallback: null,
  distribution: null,
  list: { categories: ['woman', 'youth'], namesMax: null },
};

const PROFILES: readonly DatedProfile[] = [
  { kind: 'mazhilis_list', from: '2023-01-01', until: '2026-06-30', profile: MAZHILIS_2023 },
  { kind: 'kurultai_list', from: '2026-07-01', until: null, profile: KURULTAI_2026 },
  { kind: 'maslikhat_list', from: '2023-01-01', until: null, profile: MASLIKHAT_2023 },
];

/**
 * The rules on persons for a kind of contest and its voting day, or null where there are none here: other kinds have no
 * lists, and the text of earlier editions was not available.
 */
export function personsProfile(kind: string, votingDay: string): PersonsProfile | null {
  const found = PROFILES.find(
    (one) => one.kind === kind && one.from <= votingDay && (one.until === null || votingDay <= one.until),
  );
  return found?.profile ?? null;
}
