/** A decision's way: checked, signed, appended, and followed until the judge has answered. */
import { OPERATOR_SOURCE, type Backend } from '#libs/backend';
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
import type { Decision } from '#libs/election';
import { SanaqError, type ExitCode } from '#libs/platform';
import { shown } from './output/table';
import type { Session } from './session';
import { verdictAt, type RecordVerdict } from './verdict-of';
import { counted } from './with-backend';

export interface DecisionAnswer {
  readonly electionId: string;
  readonly kind: string;
  readonly position: number;
  readonly sha256: string;
  /** Null where nobody has judged it yet. */
  readonly verdict: RecordVerdict['verdict'] | null;
  readonly codes: readonly string[];
  readonly detail: string | null;
}

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

/** The signed event. Its id is the hash of what it says: asked twice, it is the same record, which counts once. */
export async function signedDecision(decision: Decision, rehearsal: boolean, key: PrivateKeyJwk): Promise<CloudEvent> {
  checkDecision(decision);
  const { contestId, round, precinctId } = decision.target;
  const subject = [contestId, round, precinctId].filter((part) => part !== undefined).join('/');
  const event = cloudEvent({
    type: EVENT_TYPES.decisionSubmitted,
    source: OPERATOR_SOURCE,
    id: canonicalSha256(decision),
    ...(subject === '' ? {} : { subject }),
    rehearsal,
    data: decision,
  });
  return signEvent(event, key);
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
  const { firstPosition: position } = await backend.stream.append(topic, [record]);
  session.say(`the decision stands in the stream at position ${position}; waiting for its verdict`);
  await counted(session, backend, electionId);
  const verdict = await verdictAt(backend, electionId, position);
  return {
    electionId,
    kind: String((event.data as { readonly kind?: unknown }).kind),
    position,
    sha256: sha256Name(sha256(record.value ?? '')),
    verdict: verdict?.verdict ?? null,
    codes: verdict?.codes ?? [],
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
      action: 'decide anew on what stands now',
    });
  }
  await session.answer(answer, () => `${kind}: ${answerText(answer)}, position ${position}, ${answer.sha256}\n`);
  return verdict === null ? 1 : 0;
}

function answerText({ verdict }: DecisionAnswer): string {
  if (verdict === null) return 'in the stream, not yet judged (no tabulation process lives)';
  return verdict === 'duplicate' ? 'stands already, nothing was added to it' : verdict;
}
