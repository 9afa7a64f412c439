/**
 * What the commission does where the governing body set no order in time. Art. 97-1(5): over the registered list, in
 * alphabetical order of the state language. For maslikhats nothing is written (GAP-PERS-4). Nothing is carried out here.
 */
import { byCodeUnits } from '#libs/allocation';
import { eligibleOn } from './eligibility';
import { countingOf, groupVerdict, underReadings, type GroupVerdict, type ListInput } from '../groups/group-thirty';
import { compareByLetters, compareKazakh } from '../kazakh-collation';
import type { ListedPerson } from '../person';
import { placesOf } from './places';
import { proposeSwaps, type SwapProposal } from './proposal';
import { answerTo, gapQuestion, option, type PersonsOption, type PersonsQuestion } from '../question';
import { NAMES_TIED_TEXT } from '../texts';
import { countsTowardsThirty, largestGroupWith } from '../groups/thirty-per-cent';
import type { YouthReading } from '../groups/youth-readings';

export interface FallbackVerdict {
  readonly state: 'computed' | 'decision_required';
  readonly article: string;
  /** Who would receive the mandates; empty while a question stands before any name. */
  readonly candidateIds: readonly string[];
  readonly thirty: readonly GroupVerdict[];
  /** Interpretation, needs the commission's decision; under each open reading that has one. */
  readonly proposals: readonly SwapProposal[];
  readonly question: PersonsQuestion | null;
  /** Persons whose data were erased, so that nobody can say whether the 30 % hold; then no share is computed. */
  readonly erased: readonly string[];
}

const idsOf = (persons: readonly ListedPerson[]): readonly string[] => persons.map(({ candidateId }) => candidateId);

/** Alphabetical order of the state language; persons of one name by their ids, so that any input order gives this one. */
export function alphabetical(persons: readonly ListedPerson[]): readonly ListedPerson[] {
  return [...persons].sort((a, b) => compareKazakh(a.name, b.name) || byCodeUnits(a.candidateId, b.candidateId));
}

/** All ways to choose `places` of the persons, in their order. */
function choices(persons: readonly ListedPerson[], places: number): readonly (readonly ListedPerson[])[] {
  if (places === 0) return [[]];
  return persons.flatMap((person, index) =>
    choices(persons.slice(index + 1), places - 1).map((others) => [person, ...others]),
  );
}

/** More persons of one spelling than this on one list are an error of the list, not a question. */
const TIED_MAX = 10;

interface Selection {
  readonly selection: readonly ListedPerson[];
  readonly reserve: readonly ListedPerson[];
  readonly question: PersonsQuestion | null;
}

/** The first of the alphabet; asked where the last mandates fall among persons of the same spelling. */
function firstOfAlphabet(input: ListInput, places: number): Selection {
  const sorted = alphabetical(eligibleOn(input.list, input.onDay));
  const rest = (selection: readonly ListedPerson[]): Selection => ({
    selection,
    reserve: sorted.filter((person) => !selection.includes(person)),
    question: null,
  });
  const [last, next] = [sorted[places - 1], sorted[places]];
  if (last === undefined || next === undefined || compareByLetters(last.name, next.name) !== 0) {
    return rest(sorted.slice(0, places));
  }
  const before = sorted.filter((person) => compareByLetters(person.name, last.name) < 0);
  const tied = sorted.filter((person) => compareByLetters(person.name, last.name) === 0);
  const sets = tied.length > TIED_MAX ? [] : choices(tied, places - before.length);
  const options = sets.map((set): PersonsOption => ({
    option: idsOf(set).join('/'),
    title: null,
    candidateIds: idsOf([...before, ...set]),
  }));
  const { articles, edition } = input.profile;
  const question: PersonsQuestion = {
    kind: 'tie',
    gap: null,
    article: articles.order,
    edition,
    question: NAMES_TIED_TEXT,
    options,
  };
  const answer = answerTo(input.answers, question);
  const chosen = sets.find((set) => idsOf(set).join('/') === answer?.option);
  return chosen === undefined ? { ...rest(sorted.slice(0, places)), question } : rest([...before, ...chosen]);
}

interface UnderReading {
  readonly verdict: GroupVerdict;
  readonly proposal: SwapProposal | null;
  /** Set unless the 30 % are met: who would receive the mandates under each answer. */
  readonly question: PersonsQuestion | null;
}

function underReading(input: ListInput, { selection, reserve }: Selection, reading: YouthReading): UnderReading {
  const verdict = groupVerdict(input, selection, selection.length, reading);
  if (verdict.state === 'met') return { verdict, proposal: null, question: null };
  const counts = (person: ListedPerson): boolean => countsTowardsThirty(person, countingOf(input, reading));
  // Where the minimum is out of reach, the proposal goes as far as it can.
  const proposal = proposeSwaps(
    selection,
    reserve,
    Math.min(verdict.minimum, verdict.reachable) - verdict.counted,
    counts,
  );
  const proposed = proposal?.selection ?? selection;
  if (verdict.state === 'not_met') {
    const options = [
      option('alphabetical_order_prevails', idsOf(selection)),
      option('thirty_per_cent_prevails', idsOf(proposed)),
    ];
    return { verdict, proposal, question: gapQuestion('GAP-PERS-2', input.profile, options) };
  }
  const others = proposed.filter((person) => !counts(person));
  const staying = others.slice(0, Math.max(0, largestGroupWith(verdict.reachable) - verdict.reachable));
  const fewer = proposed.filter((person) => counts(person) || staying.includes(person));
  const options = [option('largest_share', idsOf(proposed)), option('mandates_vacant', idsOf(fewer))];
  return { verdict, proposal, question: gapQuestion('GAP-PERS-1', input.profile, options) };
}

/** The selection against the 30 % (every profile with the alphabetical fallback has that rule). */
function againstThirty(input: ListInput, selected: Selection): FallbackVerdict {
  const erased = [...selected.selection, ...selected.reserve].filter(({ categories }) => categories === null);
  if (erased.length > 0) {
    const candidateIds = idsOf(selected.selection);
    return { ...withoutShare(input), state: 'computed', candidateIds, erased: idsOf(erased) };
  }
  const results = underReadings(
    input,
    (reading) => underReading(input, selected, reading),
    ({ question }) => (question === null ? 'met' : JSON.stringify([question.gap, question.options])),
  );
  const computed: FallbackVerdict = {
    ...withoutShare(input),
    candidateIds: idsOf(selected.selection),
    thirty: results.all.map(({ verdict }) => verdict),
    proposals: results.all.flatMap(({ proposal }) => proposal ?? []),
  };
  const asked = results.question ?? results.all[0]?.question ?? null;
  if (asked === null) return computed;
  const answer = results.question === null ? answerTo(input.answers, asked) : null;
  if (answer === null) return { ...computed, state: 'decision_required', question: asked };
  return { ...computed, candidateIds: answer.candidateIds ?? [] };
}

function withoutShare({ profile }: ListInput): FallbackVerdict {
  const { order: article } = profile.articles;
  return { state: 'computed', article, candidateIds: [], thirty: [], proposals: [], question: null, erased: [] };
}

/** GAP-PERS-4: orders that a commission may choose where the act writes none. */
function withoutFallback(input: ListInput, places: number): FallbackVerdict {
  const { profile } = input;
  const eligible = eligibleOn(input.list, input.onDay);
  const question = gapQuestion('GAP-PERS-4', profile, [
    option('alphabetical_order', idsOf(alphabetical(eligible).slice(0, places))),
    option('registered_order', idsOf(eligible.slice(0, places))),
    option('mandates_vacant', []),
  ]);
  const answer = answerTo(input.answers, question);
  if (answer === null) return { ...withoutShare(input), state: 'decision_required', question };
  return { ...withoutShare(input), candidateIds: answer.candidateIds ?? [] };
}

/** Who would receive the mandates if the governing body sets no order. Shown to the commission; it decides. */
export function fallbackOrder(input: ListInput): FallbackVerdict {
  const { profile } = input;
  const open = (question: PersonsQuestion, candidateIds: readonly string[]): FallbackVerdict => ({
    ...withoutShare(input),
    state: 'decision_required',
    candidateIds,
    question,
  });
  const { places, question: short } = placesOf(input, 'first');
  if (short !== null) return open(short, []);
  if (profile.fallback === null) return withoutFallback(input, places);
  const selected = firstOfAlphabet(input, places);
  if (selected.question !== null) return open(selected.question, idsOf(selected.selection));
  return againstThirty(input, selected);
}
