/** The case that a trace carries: what its outcome was computed from. */
import { byCodeUnits, type Json } from '../document/json';
import { below } from '../document/compare';
import { Misread, type Place } from '../document/reader';

export interface Option {
  readonly optionId: string;
  readonly votes: number;
  readonly registeredAt: string | null;
}

export interface Decision {
  readonly questionSha256: string;
  readonly option: string;
}

/** Totals of a unit, where a majority of units is needed. */
export interface Unit {
  readonly unitId: string;
  readonly counters: ReadonlyMap<string, number>;
  readonly votes: ReadonlyMap<string, number>;
}

/** Input of an allocation without its rule set. */
export interface Case {
  readonly seats: number;
  readonly options: readonly Option[];
  readonly againstAll: number | null;
  readonly counters: ReadonlyMap<string, number>;
  readonly repeatVote: boolean;
  /** Null where the input has no units. */
  readonly units: readonly Unit[] | null;
  /** Ids of options that were withdrawn. */
  readonly withdrawn: readonly string[];
  /** Totals that do not close are those of protocols that count anyway. */
  readonly asCounted: boolean;
  readonly decisions: readonly Decision[];
}

const KNOWN = [
  'ruleSet',
  'seats',
  'options',
  'againstAll',
  'counters',
  'repeatVote',
  'units',
  'withdrawn',
  'asCounted',
  'decisions',
];

function readOption(place: Place): Option {
  place.only(['optionId', 'votes', 'registeredAt']);
  return {
    optionId: place.text('optionId'),
    votes: place.number('votes'),
    registeredAt: place.has('registeredAt') ? place.text('registeredAt') : null,
  };
}

function readDecision(place: Place): Decision {
  // Position and hash say where the decision was recorded: of that nothing is computed.
  place.only(['questionSha256', 'option', 'position', 'sha256']);
  if (place.has('position')) place.number('position');
  if (place.has('sha256')) place.text('sha256');
  return { questionSha256: place.text('questionSha256'), option: place.text('option') };
}

function readFigures(place: Place): ReadonlyMap<string, number> {
  return new Map(Object.keys(place.fields).map((key) => [key, place.number(key)]));
}

function readUnit(place: Place): Unit {
  place.only(['unitId', 'counters', 'votes']);
  return {
    unitId: place.text('unitId'),
    counters: readFigures(place.object('counters')),
    votes: readFigures(place.object('votes')),
  };
}

/** Throws Misread. Whether the figures make sense is asked later. */
export function readCase(input: Place): Case {
  input.only(KNOWN);
  return {
    seats: input.number('seats'),
    options: input.objects('options').map(readOption),
    againstAll: input.field('againstAll') === null ? null : input.number('againstAll'),
    counters: readFigures(input.object('counters')),
    repeatVote: input.has('repeatVote') ? input.flag('repeatVote') : false,
    units: input.has('units') ? input.objects('units').map(readUnit) : null,
    withdrawn: input.has('withdrawn') ? input.texts('withdrawn') : [],
    asCounted: input.has('asCounted') ? input.flag('asCounted') : false,
    decisions: input.objects('decisions').map(readDecision),
  };
}

/** A written-out rule set's article of each step. */
export function readArticles(ruleSet: Place): ReadonlyMap<string, string> {
  const articles = ruleSet.object('articles');
  return new Map(Object.keys(articles.fields).map((key) => [key, articles.text(key)]));
}

export interface Edition {
  readonly edition: string | null;
  readonly articles: ReadonlyMap<string, string>;
}

/** Article and edition of a step, as every node of a trace carries them. */
export function citation(
  rules: Edition,
  step: string,
): { readonly article: string | null; readonly edition: string | null } {
  return { article: rules.articles.get(step) ?? null, edition: rules.edition };
}

/** A share of a whole with a denominator of one or more. Throws Misread. */
export function readShare(place: Place): { readonly numerator: bigint; readonly denominator: bigint } {
  const whole = (key: string, least: number): bigint => {
    const value = place.number(key);
    if (Number.isSafeInteger(value) && value >= least) return BigInt(value);
    const wanted = `a whole number from ${least}`;
    throw new Misread({ path: below(place.path, key), stands: value, shouldStand: wanted, article: null });
  };
  return { numerator: whole('numerator', 0), denominator: whole('denominator', 1) };
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** What is hashed as the options of an input: sorted by id, nothing that is not given. */
export function hashedOptions({ options }: Case): readonly Json[] {
  return [...options]
    .sort((a, b) => (a.optionId < b.optionId ? -1 : 1))
    .map(({ optionId, votes, registeredAt }) => ({
      optionId,
      votes,
      ...(registeredAt === null ? {} : { registeredAt }),
    }));
}

/** What is hashed as an input. */
export function hashedInput(given: Case): Json {
  const units = [...(given.units ?? [])].sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  return {
    seats: given.seats,
    options: hashedOptions(given),
    againstAll: given.againstAll,
    counters: Object.fromEntries(given.counters),
    repeatVote: given.repeatVote,
    ...(given.withdrawn.length === 0 ? {} : { withdrawn: [...given.withdrawn].sort(byCodeUnits) }),
    ...(given.units === null
      ? {}
      : {
          units: units.map(({ unitId, counters, votes }) => ({
            unitId,
            counters: Object.fromEntries(counters),
            votes: Object.fromEntries(votes),
          })),
        }),
    ...(given.asCounted ? { asCounted: true } : {}),
  };
}
