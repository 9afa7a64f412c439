/** Everything that makes an input impossible to compute with, in the order in which it is reported. */
import type { Case } from './case';
import type { ExpectedObject } from '../document/expected';
import { WORDS } from '../document/expected';
import { instantOf } from './registration';
import { isId, termOf } from './terms';

export interface Problem {
  readonly code: string;
  readonly place: string;
  readonly options?: readonly string[];
}

/** What of a rule set an input must fit. */
export interface Demands {
  /** Two lists registered at one instant are an error. */
  readonly instants: boolean;
  /** Exactly this many mandates; null for 1 to 100,000. */
  readonly seats: number | null;
  /** Terms whose counters the rules need. */
  readonly terms: readonly string[];
  /** What else must hold of an input in which everything before holds. */
  readonly more?: (given: Case) => readonly Problem[];
  /** Where totals do not close, of an input in which all else holds. */
  readonly open: (given: Case) => readonly Problem[];
}

const SEATS_MAX = 100_000;

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function ofOptions({ options }: Case): readonly Problem[] {
  if (options.length === 0) return [{ code: 'OPTIONS_MISSING', place: 'options' }];
  const ids = options.map(({ optionId }) => optionId);
  return options.flatMap(({ optionId, votes }, index) => {
    const place = `options[${index}]`;
    const named = { options: [optionId] };
    return [
      ...(isId(optionId) ? [] : [{ code: 'OPTION_ID_INVALID', place: `${place}.optionId`, ...named }]),
      ...(ids.indexOf(optionId) === index ? [] : [{ code: 'OPTION_TWICE', place, ...named }]),
      ...(isCount(votes) ? [] : [{ code: 'COUNT_INVALID', place: `${place}.votes`, ...named }]),
    ];
  });
}

function ofInstants({ options }: Case): readonly Problem[] {
  const instants = options.map(({ registeredAt }) => (registeredAt === null ? null : instantOf(registeredAt)));
  return options.flatMap(({ optionId, registeredAt }, index): readonly Problem[] => {
    if (registeredAt === null) return [];
    const place = `options[${index}].registeredAt`;
    const instant = instants[index];
    if (instant === null || instant === undefined) return [{ code: 'INSTANT_INVALID', place, options: [optionId] }];
    const holder = instants.indexOf(instant);
    if (holder === index) return [];
    return [{ code: 'REGISTERED_TOGETHER', place, options: [options[holder]?.optionId ?? '', optionId] }];
  });
}

function ofTerms({ counters }: Case, terms: readonly string[]): readonly Problem[] {
  return terms.flatMap((text) => {
    const name = termOf(text)?.name;
    if (name === undefined) return [{ code: 'TERM_INVALID', place: 'ruleSet' }];
    const known = name === 'votes' || name === 'lists' || counters.has(name);
    return known ? [] : [{ code: 'COUNTER_MISSING', place: 'counters' }];
  });
}

function ofWithdrawn({ options, withdrawn }: Case): readonly Problem[] {
  return withdrawn.flatMap((id, index) => {
    const wrong = !options.some(({ optionId }) => optionId === id) || withdrawn.slice(0, index).includes(id);
    return wrong ? [{ code: 'WITHDRAWN_INVALID', place: `withdrawn[${index}]`, options: [id] }] : [];
  });
}

function ofDecisions({ decisions }: Case): readonly Problem[] {
  return decisions.flatMap(({ questionSha256, option }, index) => {
    const earlier = decisions.slice(0, index).findLast((one) => one.questionSha256 === questionSha256);
    if (earlier === undefined || earlier.option === option) return [];
    return [{ code: 'DECISIONS_CONFLICT', place: `decisions[${index}]` }];
  });
}

export function problemsOf(given: Case, { instants, seats, terms, more, open }: Demands): readonly Problem[] {
  const possible = isCount(given.seats) && given.seats >= 1 && given.seats <= SEATS_MAX;
  const plain = [
    ...(possible ? [] : [{ code: 'SEATS_INVALID', place: 'seats' }]),
    ...(given.againstAll === null || isCount(given.againstAll) ? [] : [{ code: 'COUNT_INVALID', place: 'againstAll' }]),
    ...[...given.counters]
      .filter(([, value]) => !isCount(value))
      .map(([counterId]) => ({ code: 'COUNT_INVALID', place: `counters.${counterId}` })),
    ...ofOptions(given),
    ...(instants ? ofInstants(given) : []),
    ...(seats === null || seats === given.seats ? [] : [{ code: 'SEATS_INVALID', place: 'seats' }]),
    ...ofTerms(given, terms),
    ...ofWithdrawn(given),
  ];
  const sound = [...plain, ...(plain.length === 0 ? (more?.(given) ?? []) : [])];
  const closing = sound.length === 0 && !given.asCounted ? open(given) : [];
  return [...sound, ...closing, ...ofDecisions(given)];
}

/** Problems as an outcome lists them; the detail is words. */
export function listed(problems: readonly Problem[]): readonly ExpectedObject[] {
  return problems.map(({ code, place, options }) => ({
    code,
    place,
    detail: WORDS,
    ...(options === undefined ? {} : { options }),
  }));
}
