/** A record of ours that the stream will never take: it is in the way of all that would be published after it. */
import { payloadBytes, RECORD_BYTES_MAX, type RecordToAppend } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';

/** What Kafka adds to a record's payload, and some room. */
const SENT_BYTES_MAX = RECORD_BYTES_MAX - 1_024;

/** Our own bytes, which the codec would not read for their size. */
function named({ value }: RecordToAppend): string {
  const { id, type } = JSON.parse(value?.toString() ?? '{}') as { readonly id?: string; readonly type?: string };
  return `"${id ?? ''}" of the type ${type ?? ''}`;
}

/** Throws PUBLICATION_BLOCKED with the first record that no topic of ours takes. */
export function refuseUnsendable(topic: string, records: readonly RecordToAppend[]): void {
  const tooLarge = records.find((record) => payloadBytes(record) > SENT_BYTES_MAX);
  if (tooLarge === undefined) return;
  throw new SanaqError({
    code: 'PUBLICATION_BLOCKED',
    message:
      `the event ${named(tooLarge)} has ${payloadBytes(tooLarge)} bytes and the topic takes ${SENT_BYTES_MAX}: ` +
      'it and all that comes after it are not published',
    place: topic,
    actor: 'us',
    action: 'report it with this line; counting continues and nothing is lost',
  });
}
