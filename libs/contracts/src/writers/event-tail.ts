/** What canonical JSON has behind `data` in an event of ours: the same few members, in their order. */
import type { RecordHeader } from '#libs/event-stream';
import { writeString } from '../canonical';
import { STRUCTURED_CONTENT_TYPE } from '../cloud-event';
import type { EventType } from '../events/event-types';
import { TABULATION_SOURCE } from '../sources';

/** Stands before `data`. */
export const EVENT_HEAD = '{"data":';

export const EVENT_HEADERS: readonly RecordHeader[] = [
  ['content-type', Buffer.from(STRUCTURED_CONTENT_TYPE, 'latin1')],
];

/** The text behind `data`; `time` is RFC 3339. */
export function eventTail(
  type: EventType,
  fields: { readonly id: string; readonly rehearsal: boolean; readonly subject?: string; readonly time: string },
): string {
  const rehearsal = fields.rehearsal ? '"rehearsal":true,' : '';
  const subject = fields.subject === undefined ? '' : `"subject":${writeString(fields.subject)},`;
  const after = `"source":"${TABULATION_SOURCE}","specversion":"1.0",${subject}"time":"${fields.time}","type":"${type}"}`;
  return `,"id":${writeString(fields.id)},${rehearsal}${after}`;
}
