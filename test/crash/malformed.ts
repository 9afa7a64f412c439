/** Ways in which a record can be unreadable, made from a good event's text. Each has exactly one fault. */
import type { Seeded } from './seeded';

type Spoil = (text: string) => Buffer | null;

function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error('the fault did not get into the record');
  return changed;
}

function withBytes(text: string, bytes: readonly number[]): Buffer {
  const at = text.indexOf('"round"');
  // Behind a member of text of its own, so that nothing but the bytes is wrong.
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  return Buffer.concat([Buffer.from(`${head}"signedAt":"`), Buffer.from(bytes), Buffer.from(`",${tail}`)]);
}

const SPOILS: readonly Spoil[] = [
  // NUL: as a byte inside of a string, behind the text, in front of it, and as an escape in an id.
  (text) => withBytes(text, [0x00]),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0])]),
  (text) => Buffer.concat([Buffer.from([0]), Buffer.from(text)]),
  (text) => Buffer.from(replaced(text, /"id":"/, '"id":"\\u0000')),
  (text) => Buffer.from(replaced(text, /"precinctId":"/, '"precinctId":"\\u0000')),
  // Invalid UTF-8: a stray byte, an overlong slash, half of a surrogate pair, a character cut short.
  (text) => withBytes(text, [0xff]),
  (text) => withBytes(text, [0xc0, 0xaf]),
  (text) => withBytes(text, [0xed, 0xa0, 0x80]),
  (text) => withBytes(text, [0xf0, 0x9f, 0x97]),
  // The same key twice: plainly, in other letters, in the envelope, as the key that objects hide.
  (text) => Buffer.from(replaced(text, '"votes":{', '"votes":{"a":1,')),
  (text) => Buffer.from(replaced(text, '"votes":{', '"votes":{"\\u0061":1,')),
  (text) => Buffer.from(replaced(text, '"votes":{', '"votes":{"__proto__":1,')),
  (text) => Buffer.from(replaced(text, /"round":1/, '"round":1,"round":1')),
  (text) => Buffer.from(replaced(text, '{"specversion"', '{"id":"other","specversion"')),
  (text) => Buffer.from(replaced(text, '"round":1', '"round":1,"ext":{"x":[{"y":{},"y":{}}]}')),
  // Numbers that are not whole numbers, or not available exactly.
  (text) => Buffer.from(replaced(text, '"round":1', '"round":1.0')),
  (text) => Buffer.from(replaced(text, '"round":1', '"round":1e0')),
  (text) => Buffer.from(replaced(text, /"issued":[0-9]+/, '"issued":9007199254740992')),
  // No JSON, no object, nothing.
  (text) => Buffer.from(text.slice(0, -1)),
  (text) => Buffer.from(`${text}${text}`),
  (text) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
  (text) => Buffer.from(replaced(text, '"round":1', '"round":1,"signedAt":"\\ud800"')),
  (text) => Buffer.from(replaced(text, '"round":1', `"round":1,"ext":{"x":${'['.repeat(40)}${']'.repeat(40)}}`)),
  () => Buffer.alloc(0),
  () => null,
  () => Buffer.from('[]'),
  () => Buffer.from('"protocol"'),
  // JSON, but not an event that can be taken.
  (text) => Buffer.from(replaced(text, '"specversion":"1.0"', '"specversion":"0.3"')),
  (text) => Buffer.from(replaced(text, /"id":"[^"]*",/, '')),
  (text) => Buffer.from(replaced(text, 'kz.sanaq.protocol.submitted.v1', 'kz.sanaq.protocol.submitted.v9')),
  (text) => Buffer.from(replaced(text, '"round":1', '"round":1,"turnout":1')),
  (text) => Buffer.from(replaced(text, '"round":1', '"round":"1"')),
  (text) => Buffer.from(replaced(text, /"issued":[0-9]+/, '"issued":-1')),
  (text) => Buffer.from(replaced(text, /"contestId":"[^"]*",/, '')),
];

/** The bytes of an unreadable record. */
export function spoiled(text: string, seeded: Seeded): Buffer | null {
  return seeded.pick(SPOILS)(text);
}
