/** What became of a record that is not held, for anyone who asks to settle it. */
import type { VerdictKind } from '#libs/election';
import { Journal } from '#libs/journal';
import { SanaqError } from '#libs/basics';
import { RecordOutcomes, ResultsReader, type RecordOutcome } from '#libs/results';
import type { Backend } from '#libs/backend';

const WORDS: Readonly<Record<VerdictKind, string>> = {
  counted: 'counted',
  held: 'held',
  duplicate: 'a duplicate of another record',
  refused: 'refused',
  set_aside: 'set aside already',
  replaced: 'replaced by a later record',
  annulled: 'annulled',
  accepted: 'an accepted decision',
};

function sentence({ verdict, position, cause, codes }: RecordOutcome): string {
  const why = codes.length === 0 ? '' : ` (${codes.join(' ')})`;
  const since = cause === position ? `, as it came, at position ${position}` : ` at position ${cause}`;
  return `${WORDS[verdict]}${verdict === 'refused' ? why : ''}${since}`;
}

/** The record that a name means in any election, or null. */
async function recordNamed({ readerPool }: Pick<Backend, 'readerPool'>, name: string): Promise<RecordOutcome | null> {
  const journal = new Journal(readerPool);
  for (const { electionId } of await new ResultsReader(readerPool).elections()) {
    const electionNo = await journal.findElectionNo(electionId);
    const [only, other] = electionNo === null ? [] : await new RecordOutcomes(readerPool, electionNo).named(name);
    if (only !== undefined && other === undefined) return only;
  }
  return null;
}

/** HELD_UNKNOWN, with what became of the record where there is one of this name. */
export async function notHeld(backend: Pick<Backend, 'readerPool'>, name: string): Promise<SanaqError> {
  const record = await recordNamed(backend, name);
  return new SanaqError({
    code: 'HELD_UNKNOWN',
    message:
      record === null
        ? `no held record has the id or hash "${name}"`
        : `the record "${name}" is not held: it is ${sentence(record)}`,
    ...(record === null ? {} : { place: record.sha256 }),
    actor: 'user',
    action: record === null ? 'use an id from "sanaq held list"' : 'leave it, or see "sanaq verdicts"',
  });
}
