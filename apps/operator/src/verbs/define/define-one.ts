/** One definition on its way: what it warns of, what became of it. */
import {
  countedUpTo,
  publishDefinition,
  requireCountedStream,
  type CheckedDefinitionFile,
  type PublishedDefinition,
  type Publisher,
} from '#libs/backend';
import { officerWarnings, openSources } from '#libs/election';
import type { RecordVerdict } from '#libs/journal';
import { warningLine } from '../../output/warning-line';
import type { Session } from '../../session';
import { verdictOf } from '../../deciding/verdict-of';
import { counted } from '../../installation/with-backend';

export const STATES: Readonly<Record<PublishedDefinition['state'], string>> = {
  published: 'published',
  resumed: 'publication resumed and completed',
  already_there: 'was published before, nothing was added',
};

/** What became of a definition. */
export interface Defined extends PublishedDefinition {
  /** Null where nobody has judged it yet. */
  readonly sealed: boolean | null;
  readonly verdict: RecordVerdict | null;
  readonly warnings: CheckedDefinitionFile['warnings'];
}

/** Says how the register was read, and what may be meant otherwise. */
export function sayWarnings(session: Session, read: CheckedDefinitionFile): void {
  for (const note of read.notes) session.say(note);
  for (const warning of warningsOf(read)) session.say(warningLine(warning));
}

function warningsOf({ definition, warnings }: CheckedDefinitionFile): CheckedDefinitionFile['warnings'] {
  return [...openSources(definition), ...officerWarnings(definition), ...warnings];
}

/** Publishes what is missing of it, and waits until it is judged. */
export async function publishOne(
  session: Session,
  { stream, topicPrefix, backend }: Publisher,
  read: CheckedDefinitionFile,
  onProgress: (inStream: number, of: number) => void,
): Promise<Defined> {
  if (backend !== null) await requireCountedStream(backend, read.definition.electionId);
  const published = await publishDefinition(stream, topicPrefix, read, { onProgress, signal: session.signal });
  const { electionId } = published;
  const waited = backend === null ? 'no_service' : await counted(session, backend, electionId);
  const seal: RecordVerdict | null =
    backend === null || waited === 'no_service' ? null : await verdictOf(backend, electionId, published.sealSha256);
  if (backend !== null && waited === 'no_service') {
    session.say(
      `no tabulation process is running: ${electionId} is counted up to ${await countedUpTo(backend, electionId)}, the rest waits`,
    );
  }
  const sealed = seal === null ? null : seal.verdict === 'accepted';
  return { ...published, sealed, verdict: seal, warnings: warningsOf(read) };
}

/** What became of it, in a few words. */
export function definedText({ state, sealed, verdict }: Defined): string {
  const seal = sealText(sealed, verdict);
  return state === 'published' ? seal : `${STATES[state]}; ${seal}`;
}

export function sealText(sealed: boolean | null, seal: RecordVerdict | null): string {
  if (sealed === null) return 'in the stream, not yet judged';
  if (sealed) return 'sealed';
  return `not sealed: ${seal?.codes.join(' ') ?? ''} ${seal?.detail ?? ''}`.trimEnd();
}
