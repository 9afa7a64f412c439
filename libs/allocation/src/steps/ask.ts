/** Questions that the law leaves open: asked exactly, answered only by a decision that names their hash. */
import { canonicalJson, canonicalSha256 } from '../json/canonical';
import type { Branch, Context, Settled, TraceParts } from './context';
import { normalisedOptions, recordOf } from './context';
import { endsOf, unionOf } from './ends';
import { assertHolds } from './invariants';
import type { DecisionOption, DecisionRequired, Provisional, Told } from '../outcome/outcome';
import type { RuleSet, Text } from '../rule-sets/rule-set';

export interface Choice<R extends RuleSet> {
  readonly option: string;
  readonly title?: Text;
  /** Goes on as this option says. */
  readonly follow: (context: Context<R>) => Branch;
  /** What it would lead to; where it is not given, `follow` is tried without any decision. */
  readonly preview?: () => Provisional;
}

export interface Question<R extends RuleSet> {
  readonly kind: 'tie' | 'gap';
  readonly gap: string | null;
  readonly article: string | null;
  readonly text: Text;
  /** What else distinguishes this question: who is tied, for how many places. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly choices: readonly Choice<R>[];
  readonly parts: TraceParts;
}

/** More combinations than this are not listed: then one place is asked for at a time. */
export const COMBINATIONS_MAX = 50;

function settledAs({ undecided: _none, seats, ...shown }: Provisional, path: Context['path']): Settled {
  const entries = Object.entries(seats);
  return { kind: 'settled', ...shown, seats: entries.length === 0 ? null : new Map(entries), parts: {}, path };
}

/** What of a settled end is in an outcome; members that have nothing to say are left out. */
export function toldOf({ result, seats, winners, repeatVoteAmong, additionalElections }: Settled): Told {
  return {
    result,
    seats: recordOf(seats ?? []),
    winners,
    ...(repeatVoteAmong === undefined ? {} : { repeatVoteAmong }),
    ...(additionalElections === undefined ? {} : { additionalElections }),
  };
}

interface Preview {
  readonly provisional: Provisional;
  /** All that the option can lead to. */
  readonly ends: readonly string[];
}

/** Tries an option without any decision, to show what it leads to. */
function preview<R extends RuleSet>(context: Context<R>, choice: Choice<R>, path: Context['path']): Preview {
  const here = { ...context, decisions: new Map<string, string>(), path };
  const shown = choice.preview?.();
  // Someone else gets the place with every other option, whatever becomes of the places after it.
  if (shown !== undefined && shown.undecided > 0) return { provisional: shown, ends: [`with ${choice.option}`] };
  const branch = context.afterwards(here, shown === undefined ? choice.follow(here) : settledAs(shown, path));
  const ends = endsOf(branch);
  if (branch.kind !== 'settled') {
    return { provisional: { result: null, seats: {}, winners: [], undecided: context.input.seats }, ends };
  }
  return { provisional: { ...toldOf(branch), undecided: 0 }, ends };
}

/** The hash covers all that the answer depends on, and not the order in which the options were given. */
function hashOf<R extends RuleSet>(context: Context<R>, question: Question<R>): string {
  const { given } = context;
  return canonicalSha256({
    schema: 'sanaq.question.v1',
    kind: question.kind,
    gap: question.gap,
    facts: question.facts,
    offered: question.choices.map((choice) => choice.option),
    ruleSetSha256: context.ruleSetSha256,
    seats: given.seats,
    options: normalisedOptions(given.options),
    againstAll: given.againstAll,
    repeatVote: given.repeatVote ?? false,
    base: context.base === null ? null : context.base.toString(),
    answered: context.path,
  });
}

/** Follows the decision that answers this very question, or ends in the question. */
export function ask<R extends RuleSet>(context: Context<R>, question: Question<R>): Branch {
  const questionSha256 = hashOf(context, question);
  const pathWith = (option: string): Context['path'] => [...context.path, { questionSha256, option }];
  const answer = context.decisions.get(questionSha256);
  const chosen = question.choices.find((choice) => choice.option === answer);
  if (chosen !== undefined) return chosen.follow({ ...context, path: pathWith(chosen.option) });
  const previews = question.choices.map((choice) => preview(context, choice, pathWith(choice.option)));
  const options: readonly DecisionOption[] = question.choices.flatMap((choice, index) => {
    const { provisional } = previews[index] ?? {};
    if (provisional === undefined) return [];
    return [{ option: choice.option, ...(choice.title === undefined ? {} : { title: choice.title }), provisional }];
  });
  const leadsTo = new Set(previews.map(({ ends }) => canonicalJson(ends)));
  assertHolds(leadsTo.size > 1, 'a question is asked only if its options lead to different results');
  const decision: DecisionRequired = {
    kind: question.kind,
    gap: question.gap,
    article: question.article,
    edition: context.ruleSet.edition ?? null,
    question: question.text,
    questionSha256,
    options,
  };
  const ends = unionOf(previews.map((one) => one.ends));
  return { kind: 'asked', decision, ends, parts: question.parts, path: context.path };
}

/** All ways to choose `places` of the ids, in order; null if there are more than COMBINATIONS_MAX. */
export function combinations(ids: readonly string[], places: number): readonly (readonly string[])[] | null {
  let count = 1n;
  const fewer = Math.min(places, ids.length - places);
  for (let taken = 0; taken < fewer; taken += 1) {
    count = (count * BigInt(ids.length - taken)) / BigInt(taken + 1);
    if (count > BigInt(COMBINATIONS_MAX)) return null;
  }
  let sets: readonly (readonly string[])[] = [[]];
  // Each id either stays out or joins the sets that still have room: the order of the sets follows that of the ids.
  ids.forEach((id, index) => {
    const later = ids.length - index - 1;
    sets = sets
      .flatMap((set) => (set.length < places ? [[...set, id], set] : [set]))
      .filter((set) => set.length + later >= places);
  });
  return sets;
}

export interface Contended<R extends RuleSet> {
  /** Gap in the law; null where the rule set itself leaves the tie to a decision. */
  readonly gap: string | null;
  readonly article: string | null;
  readonly text: Text;
  /** Sorted ids; more than there are places. */
  readonly tied: readonly string[];
  readonly places: number;
  readonly parts: TraceParts;
  readonly follow: (context: Context<R>, chosen: readonly string[]) => Branch;
  readonly preview: (chosen: readonly string[], undecided: number) => Provisional;
  /** What may be decided instead of naming someone. */
  readonly others?: readonly Choice<R>[];
}

/** Asks which of the tied get the places: as whole sets, or one place at a time where the sets are too many. */
export function askForPlaces<R extends RuleSet>(
  context: Context<R>,
  contended: Contended<R>,
  picked: readonly string[] = [],
): Branch {
  const open = contended.tied.filter((id) => !picked.includes(id));
  const places = contended.places - picked.length;
  const sets = combinations(open, places);
  const choices: readonly Choice<R>[] =
    sets === null
      ? open.map((id) => ({
          option: id,
          follow: (next) => askForPlaces(next, contended, [...picked, id]),
          preview: () => contended.preview([...picked, id], places - 1),
        }))
      : sets.map((set) => ({
          option: set.join('/'),
          follow: (next) => contended.follow(next, [...picked, ...set]),
          preview: () => contended.preview([...picked, ...set], 0),
        }));
  return ask(context, {
    kind: 'tie',
    gap: contended.gap,
    article: contended.article,
    text: contended.text,
    facts: { tied: contended.tied, places: contended.places, picked },
    choices: [...choices, ...(contended.others ?? [])],
    parts: contended.parts,
  });
}
