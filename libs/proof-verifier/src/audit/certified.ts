/** C20: certifications of the stream stand in the outcomes, and final mandates rest on them; none is missing. */
import { told, type Finding } from '../checks/check';
import { isObject, type Json } from '../json/strict-json';
import type { Closing, OutcomeEntry } from '../proof/closing';
import type { Published } from './closing-lines';
import type { Certification } from './decided';

export const DISTRIBUTED = 'kz.sanaq.mandates.distributed.v1';

/** What the stream says of a contest at a position. */
function standing(
  certifications: readonly Certification[],
  { contestId, round }: OutcomeEntry,
  snapshot: number,
): { readonly certified: number | null; readonly withdrawn: readonly number[] } {
  const own = certifications.filter(
    (one) => one.contestId === contestId && one.round === round && one.position <= snapshot,
  );
  const isOver = (one: Certification): boolean => one.withdrawnAt !== null && one.withdrawnAt <= snapshot;
  return {
    certified: own.find((one) => !isOver(one))?.position ?? null,
    withdrawn: own.filter(isOver).map(({ position }) => position),
  };
}

function stands(
  certifications: readonly Certification[],
  entries: readonly OutcomeEntry[],
  { snapshot }: Closing,
  where: string,
): Finding | null {
  for (const entry of entries) {
    const { certified, withdrawn } = standing(certifications, entry, snapshot);
    const stated = `${String(entry.certified)} ${entry.withdrawn.join(',')}`;
    const found = `${String(certified)} ${withdrawn.join(',')}`;
    if (stated !== found) {
      const what = `${entry.contestId}, round ${entry.round}: the outcome states the certification [${stated}], the stream has [${found}]`;
      return told('failed', what, where);
    }
  }
  const named = new Set(entries.map(({ contestId, round }) => `${contestId} ${round}`));
  const lost = certifications.find(
    ({ contestId, round, position }) => position <= snapshot && !named.has(`${contestId} ${round}`),
  );
  return lost === undefined ? null : told('failed', `no outcome for the certified contest ${lost.contestId}`, where);
}

interface Distribution {
  readonly line: number;
  readonly contest: string;
  readonly position: Json | undefined;
  readonly root: Json | undefined;
  readonly no: Json | undefined;
}

/** An id or a number as it stands in messages. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function distributionsIn(mandates: readonly Published[]): Distribution[] {
  const seen = new Set<string>();
  return mandates.flatMap(({ line, text, event }) => {
    // A repeat has the same bytes: it says nothing new.
    if (event['type'] !== DISTRIBUTED || seen.has(text)) return [];
    seen.add(text);
    const data = isObject(event['data']) ? event['data'] : {};
    const contest = `${textOf(data['contestId'])}, round ${textOf(data['round'])}`;
    return [{ line, contest, position: data['position'], root: data['root'], no: data['distribution'] }];
  });
}

function rest(certifications: readonly Certification[], distributions: readonly Distribution[]): Finding | null {
  const numbers = new Map<string, number>();
  for (const { line, contest, position, root, no } of distributions) {
    const where = `mandates.ndjson:${line}`;
    const basis = certifications.find(
      (one) => one.position === position && `${one.contestId}, round ${one.round}` === contest,
    );
    if (basis === undefined) {
      return told('failed', `${contest}: the mandates rest on a certification that is not in the stream`, where);
    }
    if (basis.root !== null && basis.root !== root) {
      return told('failed', `${contest}: the mandates rest on another root than was certified`, where);
    }
    const expected = (numbers.get(contest) ?? 0) + 1;
    if (no !== expected) return told('failed', `${contest}: distribution ${expected} is missing`, where);
    numbers.set(contest, expected);
  }
  for (const { contestId, round, position, withdrawnAt } of certifications) {
    const contest = `${contestId}, round ${round}`;
    const isThere = distributions.some((one) => one.contest === contest && one.position === position);
    if (withdrawnAt === null && !isThere) {
      const what = `${contest}: the mandates that follow from the certification at position ${position} are missing`;
      return told('failed', what, 'mandates.ndjson');
    }
  }
  return null;
}

export function certificationsStand(
  certifications: readonly Certification[],
  outcomes: readonly (readonly OutcomeEntry[])[],
  closings: readonly Closing[],
  mandates: readonly Published[],
): Finding {
  for (const [index, closing] of closings.entries()) {
    const found = stands(certifications, outcomes[index] ?? [], closing, `outcomes.ndjson:${index + 1}`);
    if (found !== null) return found;
  }
  const distributions = distributionsIn(mandates);
  const found = rest(certifications, distributions);
  if (found !== null) return found;
  const inForce = certifications.filter(({ withdrawnAt }) => withdrawnAt === null).length;
  return told('passed', `${inForce} certifications in force, ${distributions.length} distributions of mandates`);
}
