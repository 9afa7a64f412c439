/** C23: what suspends mandates, lifts that or revokes them is published, and nothing else is. */
import { told, type Finding } from '../checks/check';
import { objectIn, textIn } from '../json/members-if-any';
import { isObject, type Json, type JsonObject } from '../json/strict-json';
import { DISTRIBUTED, textOf } from './certified';
import type { Published } from './closing-lines';
import type { Suspension } from './decided';

const SUSPENDED = 'kz.sanaq.mandates.suspended.v1';
const REINSTATED = 'kz.sanaq.mandates.reinstated.v1';
const KINDS: ReadonlyMap<Json | undefined, Suspension['kind']> = new Map([
  [SUSPENDED, 'suspended'],
  [REINSTATED, 'reinstated'],
]);

interface Told {
  readonly line: number;
  readonly kind: Suspension['kind'];
  readonly data: JsonObject;
}

interface Distribution {
  readonly line: number;
  readonly no: Json | undefined;
  /** Position of the record that brought it about. */
  readonly position: number;
  readonly contest: string;
  readonly suspendedBy: string | null;
}

const contestOf = ({ contestId, round }: { readonly contestId?: Json; readonly round?: Json }): string =>
  `${textOf(contestId)}, round ${textOf(round)}`;

/** What two events or decisions are of one: contest, position, and what became of the mandates. */
const keyOf = (contest: string, position: Json | undefined, kind: Suspension['kind']): string =>
  JSON.stringify([contest, position ?? null, kind]);

function read(mandates: readonly Published[]): { readonly told: Told[]; readonly distributions: Distribution[] } {
  const [events, distributions, seen]: [Told[], Distribution[], Set<string>] = [[], [], new Set()];
  for (const { line, text, event } of mandates) {
    // A repeat has the same bytes: it says nothing new.
    if (seen.has(text)) continue;
    seen.add(text);
    const data = isObject(event['data']) ? event['data'] : {};
    const kind = KINDS.get(event['type']);
    if (kind !== undefined) events.push({ line, kind, data });
    if (event['type'] !== DISTRIBUTED) continue;
    const position = Number(objectIn(data, 'order')['position'] ?? data['position']);
    const suspendedBy = textIn(data, 'suspendedBy');
    distributions.push({ line, no: data['distribution'], position, contest: contestOf(data), suspendedBy });
  }
  return { told: events, distributions };
}

/** The distribution of a contest that stood before a position; undefined where there was none. */
function before(distributions: readonly Distribution[], contest: string, position: number): Distribution | undefined {
  return distributions.filter((one) => one.contest === contest && one.position < position).at(-1);
}

/** The decision that suspends a contest's mandates just before a position, or null. */
function inForce(suspensions: readonly Suspension[], contest: string, position: number): string | null {
  const last = suspensions.filter((one) => contestOf(one) === contest && one.position < position).at(-1);
  return last === undefined || last.kind === 'reinstated' || last.isRevoked ? null : last.name;
}

function rests(
  { line, kind, data }: Told,
  decided: Suspension | undefined,
  distributions: readonly Distribution[],
): Finding | null {
  const where = `mandates.ndjson:${line}`;
  const contest = contestOf(data);
  if (decided === undefined) {
    return told('failed', `${contest}: the mandates are said to be ${kind} by no decision in the stream`, where);
  }
  const quoted = objectIn(data, 'decision')['sha256'];
  if (quoted !== undefined && quoted !== decided.name) {
    return told('failed', `${contest}: it quotes another decision than the one at its position`, where);
  }
  const of = before(distributions, contest, decided.position);
  return of?.no === data['distribution']
    ? null
    : told('failed', `${contest}: it is about another distribution than the one that stood`, where);
}

export function suspensionsStand(suspensions: readonly Suspension[], mandates: readonly Published[]): Finding {
  const { told: events, distributions } = read(mandates);
  const decided = new Map(suspensions.map((one) => [keyOf(contestOf(one), one.position, one.kind), one]));
  const published = new Set<string>();
  for (const event of events) {
    const key = keyOf(contestOf(event.data), event.data['position'], event.kind);
    const wrong = rests(event, decided.get(key), distributions);
    if (wrong !== null) return wrong;
    published.add(key);
  }
  for (const one of suspensions) {
    const [contest, stood] = [contestOf(one), before(distributions, contestOf(one), one.position)];
    // Where no distribution stood, C20 tells that it is missing.
    if (stood === undefined || published.has(keyOf(contest, one.position, one.kind))) continue;
    const what = `${contest}: that the mandates are ${one.kind} by the decision at position ${one.position} is missing`;
    return told('failed', what, 'mandates.ndjson');
  }
  for (const { line, contest, position, suspendedBy } of distributions) {
    const stands = inForce(suspensions, contest, position);
    if (suspendedBy === stands) continue;
    const what = `${contest}: it names ${suspendedBy ?? 'nothing'} as what suspends it, the stream has ${stands ?? 'nothing'}`;
    return told('failed', what, `mandates.ndjson:${line}`);
  }
  if (suspensions.length === 0) return told('not applicable', 'no mandates were suspended or revoked');
  return told('passed', `${suspensions.length} suspensions, liftings and revocations, each of them published`);
}
