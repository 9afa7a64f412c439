/** The way through the questions that the law leaves open: which were asked, and what recorded decisions answered. */
import { hashedOptions, type Case, type Decision } from '../case/case';
import { hashOf } from '../document/canonical';
import type { Json } from '../document/json';

export interface Question {
  readonly kind: 'tie' | 'gap';
  readonly gap: string | null;
  readonly article: string | null;
  /** Who is concerned: covered by the question's hash. */
  readonly facts: Json;
  /** What a decision may answer. */
  readonly offered: readonly string[];
  /** Those of the offered options that have words next to them. */
  readonly titled: readonly string[];
  /** Asked for places among the tied: then an option may settle some of them and leave others open. */
  readonly places: boolean;
}

/** What all questions about one case have in common. */
export interface Asking {
  readonly given: Case;
  readonly ruleSetSha256: string;
  /** Value of the threshold's base, or null. */
  readonly base: bigint | null;
}

export class Course {
  /** Questions answered so far. */
  readonly path: Decision[] = [];

  /** The first questions are answered as `tried` says, no matter who asked them before; later ones by `recorded`. */
  constructor(
    private readonly asking: Asking,
    private readonly tried: readonly Decision[],
    private readonly recorded: ReadonlyMap<string, string>,
  ) {}

  hash(question: Question): string {
    const { given, ruleSetSha256, base } = this.asking;
    return hashOf({
      schema: 'sanaq.question.v1',
      kind: question.kind,
      gap: question.gap,
      facts: question.facts,
      offered: question.offered,
      ruleSetSha256,
      seats: given.seats,
      options: hashedOptions(given),
      againstAll: given.againstAll,
      repeatVote: given.repeatVote,
      base: base === null ? null : `${base}`,
      answered: this.path.map(({ questionSha256, option }) => ({ questionSha256, option })),
    });
  }

  /** The answer; null where nothing answers this very question. */
  answer(question: Question): string | null {
    const tried = this.tried[this.path.length];
    const questionSha256 = tried?.questionSha256 ?? this.hash(question);
    const said = tried?.option ?? this.recorded.get(questionSha256);
    const option = question.offered.find((one) => one === said);
    if (option === undefined) return null;
    this.path.push({ questionSha256, option });
    return option;
  }
}

const SETS_MAX = 50;

/** All sets of `places` ids in the order of the ids; null where there are more than fifty. */
export function setsOf(ids: readonly string[], places: number): readonly (readonly string[])[] | null {
  const found: (readonly string[])[] = [];
  const extend = (set: readonly string[], from: number): boolean => {
    if (set.length === places) return found.push(set) <= SETS_MAX;
    for (let at = from; at + places - set.length <= ids.length; at += 1) {
      if (!extend([...set, ids[at] ?? ''], at + 1)) return false;
    }
    return true;
  };
  return extend([], 0) ? found : null;
}

export interface Contest {
  readonly gap: string | null;
  readonly article: string | null;
  /** Sorted ids; more than places. */
  readonly tied: readonly string[];
  readonly places: number;
  /** What else may be decided than who gets a place. */
  readonly others: readonly string[];
}

/** Either all places are given, or a question is open after some were. */
export interface PlacesGiven {
  readonly chosen: readonly string[];
  readonly open: Question | null;
  /** One of the others, where it was decided. */
  readonly other: string | null;
}

/** Asks who of the tied gets the places: whole sets where they are few, else one place after another. */
export function askForPlaces(course: Course, { gap, article, tied, places, others }: Contest): PlacesGiven {
  let chosen: readonly string[] = [];
  while (chosen.length < places) {
    const rest = tied.filter((id) => !chosen.includes(id));
    const sets = setsOf(rest, places - chosen.length);
    const named = sets === null ? rest : sets.map((set) => set.join('/'));
    const question: Question = {
      kind: 'tie',
      gap,
      article,
      facts: { tied, places, picked: chosen },
      offered: [...named, ...others],
      titled: others,
      places: true,
    };
    const option = course.answer(question);
    if (option === null) return { chosen, open: question, other: null };
    if (!named.includes(option)) return { chosen, open: null, other: option };
    const set = sets === null ? [option] : (sets[named.indexOf(option)] ?? []);
    chosen = [...chosen, ...set];
  }
  return { chosen, open: null, other: null };
}
