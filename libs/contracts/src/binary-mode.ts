/** CloudEvents in Kafka's binary mode: attributes in `ce_*` headers, the record's value is `data`. */
import { isUtf8 } from 'node:buffer';
import type { RecordHeader } from '#libs/event-stream';
import { STRUCTURED_CONTENT_TYPE } from './cloud-event';

/** How a record's headers say that it is to be read. */
export type ContentMode =
  | { readonly kind: 'structured' }
  /** No header speaks of CloudEvents: the value must be a whole event anyway. */
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'binary'; readonly attributes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'invalid'; readonly detail: string };

const PREFIX = 'ce_';
/** JSON needs no mention; in binary mode the sender has to mention it. So it is left out of the event. */
const PLAIN_JSON = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const JSON_TYPE = /^[-\w.]+\/([-\w.]+\+)?json\s*(;.*)?$/i;

function invalid(detail: string): ContentMode {
  return { kind: 'invalid', detail };
}

/** The headers' texts by lower-case name, as far as they matter; a string says what is wrong. */
function readHeaders(headers: readonly RecordHeader[]): Map<string, string> | string {
  const texts = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key !== 'content-type' && !key.startsWith(PREFIX)) continue;
    if (texts.has(key)) return `the header ${key.slice(0, 80)} is given twice`;
    if (!isUtf8(value)) return `the header ${key.slice(0, 80)} is not UTF-8 text`;
    texts.set(key, value.toString('utf8'));
  }
  return texts;
}

/** Attributes as they would stand in structured mode: text, except `rehearsal`, which is a boolean. */
function attributeValue(name: string, text: string): unknown {
  if (name === 'rehearsal' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function binaryMode(texts: ReadonlyMap<string, string>, contentType: string | undefined): ContentMode {
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) {
    return invalid(`the data must be JSON, not ${contentType.slice(0, 80)}`);
  }
  const attributes: [string, unknown][] = [];
  for (const [header, text] of texts) {
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    if (name === 'data' || name === 'datacontenttype') return invalid(`the header ${header} is not allowed`);
    attributes.push([name, attributeValue(name, text)]);
  }
  if (contentType !== undefined && !PLAIN_JSON.test(contentType)) attributes.push(['datacontenttype', contentType]);
  return { kind: 'binary', attributes: Object.fromEntries(attributes) };
}

/** Reads the mode of a record from its headers. */
export function contentMode(headers: readonly RecordHeader[]): ContentMode {
  const texts = readHeaders(headers);
  if (typeof texts === 'string') return invalid(texts);
  const contentType = texts.get('content-type');
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === STRUCTURED_CONTENT_TYPE) return { kind: 'structured' };
  if (mediaType?.startsWith('application/cloudevents') === true) {
    return invalid(`the content type ${mediaType.slice(0, 80)} is not taken; send ${STRUCTURED_CONTENT_TYPE}`);
  }
  if (!texts.has('ce_specversion')) return { kind: 'unmarked' };
  return binaryMode(texts, contentType);
}
