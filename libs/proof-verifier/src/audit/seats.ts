/**
 * C22: every distribution of mandates has the totals that were certified and the rules of the definition, and its seats
 * and winners follow from them. Computing them is not a matter of proofs: whoever asks brings that.
 */
import { told, type Finding } from '../checks/check';
import { canonical } from '../json/canonical';
import { listIn, objectIn, textIn } from '../json/members-if-any';
import { isObject, type Json, type JsonObject } from '../json/strict-json';
import { DISTRIBUTED, textOf } from './certified';
import type { Published } from './closing-lines';
import { gapAnswer, type Certification, type Decided } from './decided';

/** What is wrong with the seats and winners of a distribution's `data` (as JSON text), by its own trace; null: they follow. */
export type SeatsFollow = (data: string) => string | null;

const isSame = (a: Json | undefined, b: Json | undefined): boolean => canonical(a ?? null) === canonical(b ?? null);
/** What a distribution claims to rest on, held against what was certified. */
function rests(
  data: JsonObject,
  certification: Certification | undefined,
  { ruleSets, gapDecisions }: Decided,
): string | null {
  const input = objectIn(objectIn(data, 'trace'), 'input');
  const totals = objectIn(data, 'totals');
  const { counters, votes } = totals;
  const certified = certification?.totals ?? null;
  if (certified !== null && !(isSame(counters, certified['counters']) && isSame(votes, certified['votes']))) {
    return 'its totals are not those that were certified';
  }
  if (!isSame(input['counters'], counters)) return 'its computation rests on other counters than its totals';
  for (const option of listIn(input, 'options')) {
    if (!isObject(option) || typeof option['optionId'] !== 'string')
      return 'its computation has an option without an id';
    if (!isSame(option['votes'], objectIn(totals, 'votes')[option['optionId']])) {
      return `its computation gives "${option['optionId']}" other votes than its totals`;
    }
  }
  for (const decision of listIn(input, 'decisions')) {
    const { sha256, questionSha256, option } = isObject(decision) ? decision : {};
    const taken = typeof sha256 === 'string' ? gapDecisions.get(sha256) : undefined;
    if (taken !== gapAnswer(questionSha256, option)) return 'it rests on a decision of a gap that is not in the stream';
  }
  const ruleSet = ruleSets.get(textIn(data, 'contestId') ?? '');
  if (ruleSet !== undefined && !isSame(input['ruleSet'], ruleSet)) return 'its rules are not those of the definition';
  return null;
}

export function seatsHold(decided: Decided, mandates: readonly Published[], follow: SeatsFollow | undefined): Finding {
  let computed = 0;
  for (const { line, event } of mandates) {
    const data = event['data'];
    if (event['type'] !== DISTRIBUTED || !isObject(data)) continue;
    if (data['seats'] === undefined && data['winners'] === undefined) continue;
    const { contestId, round, position } = data;
    const certification = decided.certifications.find(
      (one) => one.contestId === contestId && one.round === round && one.position === position,
    );
    const wrong = rests(data, certification, decided) ?? (follow === undefined ? null : follow(canonical(data)));
    if (wrong !== null) {
      return told('failed', `${textOf(contestId)}, round ${textOf(round)}: ${wrong}`, `mandates.ndjson:${line}`);
    }
    computed++;
  }
  if (computed === 0) return told('not applicable', 'no distribution of mandates states seats or winners');
  if (follow === undefined)
    return told('not applicable', 'seats are computed by "sanaq verify"; their totals are certified');
  return told('passed', `${computed} distributions of mandates computed again from the totals that were certified`);
}
