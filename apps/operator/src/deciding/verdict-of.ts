/** What became of one record of the stream. */
import type { Backend } from '#libs/backend';
import { NOBODY_SIGNED, sha256Bytes } from '#libs/election';
import { refusedRecords, verdictNamed, type RecordVerdict } from '#libs/journal';

/** Which of these ids decisions have used up that were signed and refused. */
export async function refusedIds(
  backend: Backend,
  electionId: string,
  source: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const refused = await refusedRecords(backend.readerPool, electionId, source, ids);
  const signed = refused.filter(({ codes }) => !codes.some((code) => NOBODY_SIGNED.has(code)));
  return new Set(signed.map(({ eventId }) => eventId));
}

/** The verdict on the first record of this name (`sha256:…`); null while there is none. */
export async function verdictOf(backend: Backend, electionId: string, name: string): Promise<RecordVerdict | null> {
  return verdictNamed(backend.readerPool, electionId, sha256Bytes(name));
}
