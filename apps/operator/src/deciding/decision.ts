/** A decision's way: checked, signed, appended, and followed until the judge has answered. */
import { Foresight, OPERATOR_SOURCE, requireCountedStream, type Backend } from '#libs/backend';
import {
  canonicalSha256,
  checkEventData,
  cloudEvent,
  encodeCloudEvent,
  EVENT_TYPES,
  sha256,
  sha256Name,
  signEvent,
  topicNames,
  type CloudEvent,
  type PrivateKeyJwk,
} from '#libs/contracts';
import { findPersonalData, PERSONAL_DATA_SUSPECTED, type Decision, type DecisionTarget } from '#libs/election';
import { verdictAt, type RecordVerdict } from '#libs/journal';
import { type ExitCode, SanaqError } from '#libs/basics';
import { isAbsent, ResultsReader } from '#libs/results';
import { tellingHowFar } from '../command/how-far';
import { shellWord } from '../output/shell-word';
import { shown } from '../output/table';
import type { Session } from '../session';
import { notHeld } from './settled-record';
import { refusedIds, verdictOf } from './verdict-of';
import { counted } from '../installation/with-backend';

export interface SigningOptions {
  readonly rehearsal: boolean;
  readonly key: PrivateKeyJwk;
}

export interface DecisionAnswer {
  readonly electionId: string;
  readonly kind: string;
  readonly position: number;
  readonly sha256: string;
  /** Null where nobody has judged it yet; `duplicate` where it stands already and could not be taken anew. */
  readonly verdict: RecordVerdict['verdict'] | null;
  /** Those of a refusal; of a duplicate: why it could not be taken anew. */
  readonly codes: readonly string[];
  /** Codes of what an accepted decision is warned of; the detail says it. */
  readonly warnings: readonly string[];
  readonly detail: string | null;
}

/** Decisions of one wording in one election, each taken after the one before had ended. */
const SAME_DECISIONS_MAX = 20;
/** Decisions of one wording that were refused: each has used up its number. */
const SAME_REFUSED_MAX = 200;

/** A decision as a verb makes it; the definition under which it is taken is filled in where it is signed. */
export type UnboundDecision = Unbound<Decision>;
type Unbound<D> = D extends Decision ? Omit<D, 'definitionSha256'> & { readonly definitionSha256?: string } : never;

/** The decision under the definition of its election, as published. Throws where there is none. */
export async function boundDecision(backend: Backend, decision: UnboundDecision): Promise<Decision> {
  const { electionId } = decision;
  const definitionSha256 = await new ResultsReader(backend.readerPool).definitionSha256(electionId);
  if (definitionSha256 === null) throw new Error(`the definition of "${electionId}" is gone`);
  return { definitionSha256, ...decision };
}

/** What to do about a refusal; all others: look at what holds now. */
const ADVICE: Readonly<Record<string, string>> = {
  LEGAL_BASIS_MISSING: 'name the article on which the decision rests in basis.article',
  GAP_NOT_NAMED: 'have the commission decide, and name the gap in basis.gap',
};

/** Throws DECISION_INVALID with what the schema misses. */
export function checkDecision(decision: Decision, place?: string): void {
  const wrong = checkEventData(EVENT_TYPES.decisionSubmitted, decision);
  if (wrong === null) return;
  throw new SanaqError({
    code: 'DECISION_INVALID',
    message: wrong.replace(/\.$/, '').replace(/^\/data/, ''),
    ...(place === undefined ? {} : { place }),
    actor: 'user',
    action: 'correct the decision or its resolution',
  });
}

function decisionId(decision: Decision, nth: number): string {
  const id = canonicalSha256(decision);
  return nth === 1 ? id : `${id}.${nth}`;
}

/**
 * The signed event. Its id is the hash of what it says: asked twice, it is the same record, which counts once. `nth`
 * counts the decisions of this wording, from 1.
 */
async function signedDecision(
  decision: Decision,
  { rehearsal, key }: SigningOptions,
  nth: number,
): Promise<CloudEvent> {
  checkDecision(decision);
  const { contestId, round, precinctId }: DecisionTarget = decision.target;
  const subject = [contestId, round, precinctId].filter((part) => part !== undefined).join('/');
  const event = cloudEvent({
    type: EVENT_TYPES.decisionSubmitted,
    source: OPERATOR_SOURCE,
    id: decisionId(decision, nth),
    ...(subject === '' ? {} : { subject }),
    rehearsal,
    data: decision,
  });
  return signEvent(event, key);
}

/** The numbers that are not used up by a refused decision of the same wording: a refusal claims its id for good. */
async function freeNumbers(backend: Backend, decision: Decision): Promise<readonly number[]> {
  const numbers = Array.from({ length: SAME_REFUSED_MAX + SAME_DECISIONS_MAX }, (_, index) => index + 1);
  const ids = numbers.map((nth) => decisionId(decision, nth));
  const refused = await refusedIds(backend, decision.electionId, OPERATOR_SOURCE, ids);
  return numbers.filter((_, index) => !refused.has(ids[index] ?? '')).slice(0, SAME_DECISIONS_MAX);
}

/**
 * Appends a decision; where the same one was accepted before, it is signed and appended under a counted id, because what
 * it brought about may have ended since (suspended, revoked, certified and suspended again). The judge says whether it
 * may be taken again: where it may not, it is the duplicate that it was, with the codes of that refusal.
 *
 * @param sign gives the event of the nth decision of this wording, from 1.
 * @param append appends an event and waits for its verdict.
 * @param numbers those that may be taken, in order.
 */
export async function appendAnew(
  sign: (nth: number) => Promise<CloudEvent>,
  append: (event: CloudEvent) => Promise<DecisionAnswer>,
  [number = 1, ...numbers]: readonly number[],
): Promise<DecisionAnswer> {
  const first = await append(await sign(number));
  let last = first;
  for (const nth of numbers) {
    if (last.verdict !== 'duplicate') break;
    last = await append(await sign(nth));
  }
  if (last.verdict !== 'refused' || last === first) return last;
  return { ...first, codes: last.codes, detail: last.detail };
}

/** Says what in a decision looks personal. The judge says it too; the decision is taken anyway. */
function warnOfPersonalData(session: Session, decision: Decision): void {
  const places = findPersonalData(decision, null);
  if (places.length === 0) return;
  session.complain(
    new SanaqError({
      code: PERSONAL_DATA_SUSPECTED,
      message:
        'the decision is taken, but its text, which the stream keeps permanently, seems to contain personal data',
      place: places.join(' '),
      actor: 'user',
      action: 'leave such data out of the next decision, and notify the people whom the law requires',
    }),
  );
}

/** Signs a decision, appends it, waits for its verdict and tells it. Throws as {@link reportDecision}. */
export async function takeDecision(
  session: Session,
  backend: Backend,
  unbound: UnboundDecision,
  options: SigningOptions,
): Promise<ExitCode> {
  return reportDecision(session, await decisionTaken(session, backend, unbound, options));
}

/** The same without telling it: what became of the decision. */
export async function decisionTaken(
  session: Session,
  backend: Backend,
  unbound: UnboundDecision,
  options: SigningOptions,
): Promise<DecisionAnswer> {
  const decision = await boundDecision(backend, unbound);
  warnOfPersonalData(session, decision);
  const numbers = await freeNumbers(backend, decision);
  await requirePossible(backend, decision.electionId, await signedDecision(decision, options, numbers[0] ?? 1));
  return appendAnew(
    (nth) => signedDecision(decision, options, nth),
    (event) => appendDecision(session, backend, decision.electionId, event),
    numbers,
  );
}

/**
 * What is known of a decision before it is sent: who may not take it, and that its target is settled. Throws the judge's
 * code, or HELD_UNKNOWN; nothing is in the stream then.
 */
export async function requirePossible(backend: Backend, electionId: string, event: CloudEvent): Promise<void> {
  const record = encodeCloudEvent(event, electionId);
  const decision = event.data as Decision;
  const foreseen = (await Foresight.of(backend, electionId))?.ofRecord(record) ?? null;
  if (foreseen !== null) {
    throw new SanaqError({
      code: foreseen.codes[0] ?? 'DECISION_REFUSED',
      message: `the decision was not sent, because it would be refused: ${shown(foreseen.detail)}`,
      place: electionId,
      actor: 'user',
      action: 'have it decided by an officer whom the definition of this election authorises',
    });
  }
  const settles = decision.kind === 'admit' || decision.kind === 'set_aside';
  const name = settles ? decision.target.sha256 : undefined;
  if (name === undefined) return;
  const held = await new ResultsReader(backend.readerPool).heldOne(name, electionId);
  // The same decision once more: it is told what became of it.
  const taken = await verdictOf(backend, electionId, sha256Name(sha256(record.value ?? '')));
  if ((isAbsent(held) || held.length === 0) && taken === null) throw await notHeld(backend, name);
}

/** Appends a signed event and waits for its verdict, however long the count before it takes. */
export async function appendDecision(
  session: Session,
  backend: Backend,
  electionId: string,
  event: CloudEvent,
): Promise<DecisionAnswer> {
  const record = encodeCloudEvent(event, electionId);
  const topic = topicNames(backend.topicPrefix, electionId).stream;
  await requireCountedStream(backend, electionId);
  const { firstPosition: position } = await backend.stream.append(topic, [record]);
  session.say(`the decision is in the stream at position ${position}; waiting for its verdict`);
  const where = `sanaq verdicts ${shellWord(electionId)} --id ${shellWord(event.id)}`;
  const later = (): readonly string[] => [`the decision is judged all the same; its verdict: ${where}`];
  await tellingHowFar(session, later, () => counted(session, backend, electionId));
  const verdict = await verdictAt(backend.readerPool, electionId, position);
  return {
    electionId,
    kind: String((event.data as { readonly kind?: unknown }).kind),
    position,
    sha256: sha256Name(sha256(record.value ?? '')),
    verdict: verdict?.verdict ?? null,
    codes: verdict?.codes ?? [],
    warnings: verdict?.warnings ?? [],
    detail: verdict?.detail ?? null,
  };
}

/** Tells what became of it. Throws the judge's code where it was refused (exit code 2: it changed nothing). */
export async function reportDecision(session: Session, answer: DecisionAnswer): Promise<ExitCode> {
  const { kind, position, verdict, codes, detail, electionId } = answer;
  if (verdict === 'refused') {
    throw new SanaqError({
      code: codes[0] ?? 'DECISION_REFUSED',
      message: `the decision was refused: ${shown(detail ?? codes.join(' '))}`,
      place: `${electionId} position ${position}`,
      actor: 'user',
      action: ADVICE[codes[0] ?? ''] ?? 'look at the current state and decide again',
    });
  }
  await session.answer(answer, () => `${kind}: ${answerText(answer)}, position ${position}, ${answer.sha256}\n`);
  return verdict === null ? 1 : 0;
}

function answerText({ verdict, codes, warnings, detail }: DecisionAnswer): string {
  if (verdict === null) return 'in the stream, not yet judged (no tabulation process is running)';
  if (verdict !== 'duplicate') {
    if (warnings.length > 0) return `${verdict}, but ${warnings.join(' ')}: ${shown(detail ?? '')}`;
    return detail === null ? verdict : `${verdict} (${shown(detail)})`;
  }
  const why = [...codes, ...(detail === null ? [] : [shown(detail)])].join(' ');
  return `was already taken, nothing was added${why === '' ? '' : ` (taken again, it is refused: ${why})`}`;
}
