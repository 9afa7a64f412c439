/** What of a record everybody may see (docs/adr/0012): all of it, or its event without what is withheld, or its hash alone. */
import { decodeEvent } from '#libs/contracts';
import { findPersonalData, redact } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { mayBeBinary } from '../closing/stream-leaf';

export interface ShownRecord {
  /** Nothing is withheld. */
  readonly whole: boolean;
  /** Key, headers and the value's hash may be seen. */
  readonly frame: boolean;
  /** Places of what is withheld, as JSON pointers into the event; `''` for all of a record that is none. */
  readonly withheld: readonly string[];
  /** The event without what is withheld; null where the record cannot be read. */
  readonly event: object | null;
}

/** What frames a record: key and headers hold ids, and in binary mode the attributes of the event. */
function frameLooksPersonal({ key, headers }: StreamRecord): boolean {
  const texts = [key ?? '', ...headers.flatMap(([name, bytes]) => [name, bytes])].map((one) => one.toString());
  return findPersonalData(texts, null).length > 0;
}

export function shownRecord(record: StreamRecord): ShownRecord {
  const decoded = decodeEvent(record);
  const framePersonal = frameLooksPersonal(record);
  // No event: anything may stand in it.
  if (decoded.kind !== 'event') return { whole: false, frame: false, withheld: [''], event: null };
  const { data, ...attributes } = decoded.event;
  const outside = redact(attributes);
  const inside = redact(data);
  const withheld = [...outside.withheld, ...inside.withheld.map((pointer) => `/data${pointer}`)];
  return {
    whole: withheld.length === 0 && !framePersonal,
    // In binary mode the headers are the attributes, of which one may be withheld by its name alone.
    frame: !framePersonal && !(outside.withheld.length > 0 && mayBeBinary(record.headers)),
    withheld,
    event: { ...(outside.value as object), data: inside.value },
  };
}
