/** Where verdicts part: what the store has, what was published, and what the engine at hand finds. */
import { ENGINE_VERSION, sha256Name, type Sealed, type Verdict } from '#libs/election';
import type { FoldStep } from '../fold';
import type { GivenAt } from '../source/given-sides';
import { sameDecision, sameTelling, viewOf, type GivenVerdict } from '../source/given-verdict';
import type { VerdictDifference } from './difference';

/** A verdict just found, in the form of a given one. */
export function asGiven(step: FoldStep, verdict: Verdict, definition: string | null): GivenVerdict {
  const { cell, ...rest } = verdict;
  const own = verdict.subject === step.record.position;
  const { envelope } = step.decoded.body;
  return {
    verdict: rest,
    place: cell,
    definition,
    engine: ENGINE_VERSION,
    own: own
      ? { source: envelope?.source ?? null, id: envelope?.id ?? null, sha256: sha256Name(step.decoded.sha256) }
      : null,
  };
}

interface Sides {
  stored?: GivenVerdict;
  published?: GivenVerdict;
  rejudged?: GivenVerdict;
}

export interface CheckedSides {
  readonly at: GivenAt;
  /** What the engine found, where it was asked. */
  readonly rejudged: readonly GivenVerdict[] | null;
}

/** The usual case: the record's own verdict alone, and nothing that says otherwise. False where it has to be looked at. */
export function agreePlainly(position: number, { at: { stored, published }, rejudged }: CheckedSides): boolean {
  const [own, ...others] = stored ?? [];
  if (published !== null || others.length > 0 || own?.verdict.subject !== position) return false;
  if (rejudged === null) return true;
  const [found] = rejudged;
  return rejudged.length === 1 && found !== undefined && sameByNumbers(own, found);
}

function sameByNumbers(
  { verdict: a, place: placeA }: GivenVerdict,
  { verdict: b, place: placeB }: GivenVerdict,
): boolean {
  if (a.cause !== b.cause || a.subject !== b.subject || a.kind !== b.kind) return false;
  if (!sameList(a.codes, b.codes) || !sameList(a.warnings, b.warnings)) return false;
  if (placeA === null || placeB === null) return placeA === placeB;
  return (
    'contestNo' in placeA &&
    'contestNo' in placeB &&
    placeA.contestNo === placeB.contestNo &&
    placeA.precinctNo === placeB.precinctNo
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code, index) => code === b[index]);
}

/** Every subject about which the sides that know this position do not say the same. */
export function* verdictDifferences(
  position: number,
  { at, rejudged }: CheckedSides,
  sealed: Sealed | null,
): Generator<VerdictDifference> {
  const bySubject = new Map<number, Sides>();
  const take = (side: keyof Sides, list: readonly GivenVerdict[] | null): void => {
    for (const given of list ?? []) {
      const { subject } = given.verdict;
      bySubject.set(subject, { ...bySubject.get(subject), [side]: given });
    }
  };
  take('stored', at.stored);
  take('published', at.published);
  take('rejudged', rejudged);
  for (const [subject, sides] of [...bySubject].sort(([a], [b]) => a - b)) {
    if (agree(at, rejudged, sides, sealed)) continue;
    const view = (given: GivenVerdict | undefined): ReturnType<typeof viewOf> | null =>
      given === undefined ? null : viewOf(given, sealed);
    yield {
      kind: 'verdict',
      position,
      subject,
      ...(at.stored === null ? {} : { stored: view(sides.stored) }),
      ...(at.published === null ? {} : { published: view(sides.published) }),
      ...(rejudged === null ? {} : { rejudged: view(sides.rejudged) }),
    };
  }
  // Every record has a verdict of its own; one that has none on any side was robbed of it.
  if (!bySubject.has(position) && (at.stored !== null || at.published !== null)) {
    const sides = {
      ...(at.stored === null ? {} : { stored: null }),
      ...(at.published === null ? {} : { published: null }),
    };
    yield { kind: 'verdict', position, subject: position, ...sides };
  }
}

function agree(at: GivenAt, rejudged: CheckedSides['rejudged'], sides: Sides, sealed: Sealed | null): boolean {
  const { stored, published } = sides;
  // What is still to be published is not a difference.
  const publishes = at.published !== null && !(at.publishedIsLast && published === undefined);
  if (at.stored !== null && publishes) {
    if (stored === undefined || published === undefined || !sameTelling(stored, published, sealed)) return false;
  }
  if (rejudged === null) return true;
  const given = publishes ? published : stored;
  if (!publishes && at.stored === null) return true;
  return given !== undefined && sides.rejudged !== undefined && sameDecision(given, sides.rejudged, sealed);
}
