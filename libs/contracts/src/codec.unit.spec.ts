import fc from 'fast-check';
import { claimKey, completeDefinition, SHIPPED_FORMS, type DecodedRecord, type UnreadableRecord } from '#libs/election';
import type { RecordHeader, StreamRecord } from '#libs/event-stream';
import { canonicalJson, canonicalSha256, sha256 } from './canonical';
import { cloudEvent, encodeEvent, type EventFields } from './cloud-event';
import { decodeEvent, decodeEventObject, decodeRecord } from './codec';
import { EVENT_TYPES, type EventType } from './events/event-types';
import { generateKeyPair, signEvent } from './signature';
import { sampleData } from './testing/samples';

const STRUCTURED: RecordHeader = ['content-type', Buffer.from('application/cloudevents+json; charset=UTF-8')];

function fields(type: EventType = EVENT_TYPES.protocolSubmitted, more: Partial<EventFields> = {}): EventFields {
  return { type, source: 'urn:x:tec', id: 'e1', rehearsal: true, data: sampleData(type), ...more };
}

function record(value: Buffer | string | null, headers: readonly RecordHeader[] = [STRUCTURED]): StreamRecord {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return { position: 41_337, timestampMs: 1_679_234_400_000, key: null, value: bytes, headers };
}

const header = (name: string, value: string): RecordHeader => [name, Buffer.from(value, 'utf8')];
const structured = (event: unknown): StreamRecord => record(JSON.stringify(event));

/** The event with other members; undefined takes one away. */
function changed(members: Readonly<Record<string, unknown>>): StreamRecord {
  return structured({ ...cloudEvent(fields()), ...members });
}

function withData(members: Readonly<Record<string, unknown>>): StreamRecord {
  return changed({ data: { ...sampleData(EVENT_TYPES.protocolSubmitted), ...members } });
}

function binary(members: Readonly<Record<string, string | undefined>> = {}, data: string | null = null): StreamRecord {
  const all: Readonly<Record<string, string | undefined>> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: 'e1',
    ce_source: 'urn:x:tec',
    ce_type: EVENT_TYPES.protocolSubmitted,
    ce_rehearsal: 'true',
    ...members,
  };
  const headers = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [header(name, value)]));
  return record(data ?? JSON.stringify(sampleData(EVENT_TYPES.protocolSubmitted)), headers);
}

function unreadable(decoded: DecodedRecord): UnreadableRecord {
  if (decoded.body.kind !== 'unreadable') throw new Error(`expected an unreadable record, got ${decoded.body.kind}`);
  return decoded.body;
}

const ENVELOPE = { id: 'e1', source: 'urn:x:tec', type: EVENT_TYPES.protocolSubmitted };
const good = encodeEvent(fields()).value ?? Buffer.alloc(0);

/** [name, record, code, part of the detail, whether the envelope is given] */
const UNREADABLE: readonly (readonly [string, StreamRecord, string, string, boolean])[] = [
  ['a tombstone', record(null), 'VALUE_NULL', 'no value', false],
  ['a tombstone in binary mode', { ...binary(), value: null }, 'VALUE_NULL', 'no value', false],
  ['an empty value', record(''), 'JSON_MALFORMED', 'byte 0', false],
  ['a NUL at the end', record(Buffer.concat([good, Buffer.alloc(1)])), 'JSON_MALFORMED', 'byte', false],
  ['invalid UTF-8', record(Buffer.concat([good, Buffer.from([0xff])])), 'NOT_UTF8', 'UTF-8', false],
  ['a byte order mark', record(`\ufeff${good.toString()}`), 'BYTE_ORDER_MARK', 'mark', false],
  [
    'figures given twice',
    record(good.toString().replace('"a":7', '"a":7,"a":700')),
    'DUPLICATE_KEY',
    '/data/votes/a',
    false,
  ],
  ['a fraction', record(good.toString().replace('"a":7', '"a":7.0')), 'NUMBER_NOT_INTEGER', '7.0', false],
  ['2^53 votes', record(good.toString().replace('"a":7', '"a":9007199254740992')), 'NUMBER_TOO_LARGE', '2^53', false],
  [
    'a deep ext',
    withData({ ext: JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as unknown }),
    'JSON_TOO_DEEP',
    '32',
    false,
  ],
  ['more than a million bytes', withData({ ext: { a: 'x'.repeat(1_000_000) } }), 'RECORD_TOO_LARGE', 'bytes', false],
  ['half a surrogate pair', withData({ ext: { a: '\ud800' } }), 'LONE_SURROGATE', '/data/ext/a', false],
  ['a list', structured([]), 'ENVELOPE_INVALID', 'not an object', false],
  ['JSON that is no event', record('{"a":1}', []), 'ENVELOPE_INVALID', 'specversion', false],
  ['another specversion', changed({ specversion: '0.3' }), 'ENVELOPE_INVALID', 'specversion', true],
  ['no id', changed({ id: undefined }), 'ENVELOPE_INVALID', 'id must be', false],
  ['an empty id', changed({ id: '' }), 'ENVELOPE_INVALID', 'id must be', false],
  ['a NUL in the id', changed({ id: 'a\0' }), 'ENVELOPE_INVALID', 'id must be', false],
  ['a number as source', changed({ source: 5 }), 'ENVELOPE_INVALID', 'source must be', false],
  ['no type', changed({ type: undefined }), 'ENVELOPE_INVALID', 'type must be', false],
  ['rehearsal as text', changed({ rehearsal: 'true' }), 'ENVELOPE_INVALID', 'rehearsal', true],
  ['jws as object', changed({ jws: {} }), 'ENVELOPE_INVALID', 'jws', true],
  ['time without offset', changed({ time: '2023-03-19T20:00:00' }), 'ENVELOPE_INVALID', 'time must be', true],
  ['an extension in capitals', changed({ Extra: 1 }), 'ENVELOPE_INVALID', '"Extra"', true],
  ['an object as extension', changed({ extra: {} }), 'ENVELOPE_INVALID', 'extra', true],
  ['binary data', changed({ data: undefined, data_base64: 'AA==' }), 'ENVELOPE_INVALID', 'data_base64', true],
  [
    'a batch',
    record('[]', [header('content-type', 'application/cloudevents-batch+json')]),
    'ENVELOPE_INVALID',
    'batch',
    false,
  ],
  ['Avro', record('{}', [header('content-type', 'application/cloudevents+avro')]), 'ENVELOPE_INVALID', 'avro', false],
  [
    'a type of another topic',
    changed({ type: EVENT_TYPES.verdictGiven }),
    'TYPE_UNKNOWN',
    EVENT_TYPES.verdictGiven,
    true,
  ],
  ['a version to come', changed({ type: 'kz.sanaq.protocol.submitted.v2' }), 'TYPE_UNKNOWN', '.v2', true],
  ['the type __proto__', changed({ type: '__proto__' }), 'TYPE_UNKNOWN', '__proto__', true],
  ['no data', changed({ data: undefined }), 'SCHEMA_INVALID', '/data must be object', true],
  ['no votes', withData({ votes: undefined }), 'SCHEMA_INVALID', '/data lacks the member "votes"', true],
  ['an unknown member', withData({ turnout: 5 }), 'SCHEMA_INVALID', '"turnout"', true],
  ['negative votes', withData({ votes: { a: -1 } }), 'SCHEMA_INVALID', '/data/votes/a must be >= 0', true],
  ['votes as text', withData({ votes: { a: '7' } }), 'SCHEMA_INVALID', '/data/votes/a must be integer', true],
  ['an option with a slash', withData({ votes: { 'a/b': 1 } }), 'SCHEMA_INVALID', '(key "a/b") must be an id', true],
  ['an option that is not NFC', withData({ votes: { 'e\u0301': 1 } }), 'SCHEMA_INVALID', 'normal form C', true],
  [
    'a control character in an id',
    withData({ precinctId: 'R\u0000' }),
    'SCHEMA_INVALID',
    '/data/precinctId must be an id',
    true,
  ],
  [
    'a space at the end of an id',
    withData({ precinctId: 'R ' }),
    'SCHEMA_INVALID',
    '/data/precinctId must be an id',
    true,
  ],
  ['round 0', withData({ round: 0 }), 'SCHEMA_INVALID', '/data/round', true],
  [
    'a header given twice',
    { ...binary(), headers: [...binary().headers, header('ce_id', 'e2')] },
    'ENVELOPE_INVALID',
    'twice',
    false,
  ],
  [
    'a header that differs in case only',
    { ...binary(), headers: [...binary().headers, header('CE_ID', 'e2')] },
    'ENVELOPE_INVALID',
    'twice',
    false,
  ],
  [
    'a header that is no UTF-8',
    { ...binary(), headers: [...binary().headers, ['ce_x', Buffer.from([0xff])]] },
    'ENVELOPE_INVALID',
    'UTF-8',
    false,
  ],
  ['binary mode without id', binary({ ce_id: undefined }), 'ENVELOPE_INVALID', 'id must be', false],
  ['binary mode with XML', binary({ 'content-type': 'text/xml' }), 'ENVELOPE_INVALID', 'text/xml', false],
  ['binary mode with data in a header', binary({ ce_data: '{}' }), 'ENVELOPE_INVALID', 'ce_data', false],
  ['binary mode with rehearsal "yes"', binary({ ce_rehearsal: 'yes' }), 'ENVELOPE_INVALID', 'rehearsal', true],
  ['binary mode with a duplicate key', binary({}, '{"a":1,"a":1}'), 'DUPLICATE_KEY', '/a', false],
  ['binary mode with wrong data', binary({}, '{}'), 'SCHEMA_INVALID', '/data lacks', true],
];

describe(decodeRecord.name, () => {
  it.each(UNREADABLE)('calls unreadable: %s', (_name, given, code, part, hasEnvelope) => {
    const body = unreadable(decodeRecord(given));
    expect({ code: body.code, detail: body.detail }).toEqual({
      code,
      detail: expect.stringContaining(part) as unknown,
    });
    expect(body.envelope !== null).toBe(hasEnvelope);
    expect(body.detail.length).toBeLessThan(400);
  });

  it('names an unreadable record by its bytes too', () => {
    expect(decodeRecord(record('{"a":1,')).sha256).toEqual(sha256('{"a":1,'));
    expect(decodeRecord(record(null))).toMatchObject({ sha256: sha256(''), claimKey: '' });
  });

  it('gives id, source and type of a record whose data is wrong', () => {
    expect(unreadable(decodeRecord(withData({ votes: 1 }))).envelope).toEqual(ENVELOPE);
  });

  it('reads a protocol, whose maps keep ids such as __proto__ and 41', () => {
    const votes: unknown = JSON.parse('{"__proto__":3,"41":4}');
    const decoded = decodeRecord(
      record(encodeEvent(fields(undefined, { data: { ...sampleData(EVENT_TYPES.protocolSubmitted), votes } })).value),
    );
    if (decoded.body.kind !== 'protocol') throw new Error(decoded.body.kind);
    expect(decoded.position).toBe(41_337);
    expect(decoded.timestampMs).toBe(1_679_234_400_000);
    expect(decoded.claimKey).toBe(claimKey('urn:x:tec', 'e1'));
    expect(decoded.body.envelope).toEqual({ ...ENVELOPE, rehearsal: true, signature: null });
    expect(Object.entries(decoded.body.protocol.votes)).toEqual([
      ['41', 4],
      ['__proto__', 3],
    ]);
  });

  it('takes the position it is given over the one that the record has', () => {
    expect(decodeRecord(record(good), 7).position).toBe(7);
  });

  it.each<[EventType, string]>([
    [EVENT_TYPES.electionDefined, 'definition'],
    [EVENT_TYPES.registerPublished, 'register_part'],
    [EVENT_TYPES.registerSealed, 'register_sealed'],
    [EVENT_TYPES.protocolSubmitted, 'protocol'],
    [EVENT_TYPES.decisionSubmitted, 'decision'],
  ])('reads %s', (type, kind) => {
    const { body } = decodeRecord(record(encodeEvent(fields(type)).value));
    expect(body.kind).toBe(kind);
    const data = sampleData(type);
    const said = Object.values({ d: body }).map((b) => {
      if (b.kind === 'definition') return { ...b.definition, definitionSha256: b.definitionSha256 };
      if (b.kind === 'protocol') return b.protocol;
      if (b.kind === 'decision') return b.decision;
      const { kind: _kind, envelope: _envelope, ...rest } = b;
      return rest;
    })[0];
    expect(said).toEqual(data);
  });

  it('reads a definition with the shipped form written out in full', () => {
    const { contests, definitionSha256: _hash, ...rest } = sampleData(EVENT_TYPES.electionDefined);
    const contest = (contests as Record<string, unknown>[])[0];
    const file = { ...rest, contests: [{ ...contest, form: 'kz.protocol.2023', ruleSet: 'kz.mazhilis-list.2023' }] };
    const completed = completeDefinition(file as unknown as Parameters<typeof completeDefinition>[0]);
    if (!('definition' in completed)) throw new Error(JSON.stringify(completed.problems));
    const { definition } = completed;
    const data = { ...definition, definitionSha256: canonicalSha256(definition) };
    const { body } = decodeRecord(record(encodeEvent(fields(EVENT_TYPES.electionDefined, { data })).value));
    expect(body).toMatchObject({ kind: 'definition', definition });
    expect(definition.contests[0]?.form).toEqual(SHIPPED_FORMS.get('kz.protocol.2023'));
  });

  it('refuses a definition whose hash is not its own', () => {
    const data = { ...sampleData(EVENT_TYPES.electionDefined), votingDay: '2023-03-20' };
    const { body } = decodeRecord(record(encodeEvent(fields(EVENT_TYPES.electionDefined, { data })).value));
    expect(body).toMatchObject({ kind: 'unreadable', code: 'DEFINITION_HASH_WRONG' });
  });

  it('takes an event without any header, and attributes that are null', () => {
    expect(
      decodeRecord({ ...changed({ subject: null, rehearsal: null, traceparent: 'x' }), headers: [] }).body,
    ).toMatchObject({
      kind: 'protocol',
      envelope: { rehearsal: false, signature: null },
    });
  });

  it('takes an event under another content type, as plain producers send it', () => {
    expect(decodeRecord(record(good, [header('content-type', 'application/json')])).body.kind).toBe('protocol');
  });

  it('reads in binary mode what it reads in structured mode, under the name of the canonical event', () => {
    const event = cloudEvent(fields());
    const fromBinary = decodeRecord(binary({ ce_time: undefined }));
    expect(fromBinary.body).toEqual(decodeRecord(record(good)).body);
    expect(fromBinary.sha256).toEqual(sha256(canonicalJson(event)));
    expect(fromBinary.sha256).toEqual(decodeRecord(record(good)).sha256);
  });

  it('tells two records in binary mode apart that differ in a header only', () => {
    expect(decodeRecord(binary()).sha256).not.toEqual(decodeRecord(binary({ ce_rehearsal: 'false' })).sha256);
  });

  it('keeps a content type in binary mode that says more than JSON', () => {
    const type = 'application/vnd.x+json';
    const expected = sha256(canonicalJson({ ...cloudEvent(fields()), datacontenttype: type }));
    expect(decodeRecord(binary({ 'content-type': type })).sha256).toEqual(expected);
    expect(decodeRecord(binary({ 'content-type': 'Application/JSON; charset=utf-8' })).sha256).toEqual(
      decodeRecord(record(good)).sha256,
    );
  });

  it('hands over a signature in both modes', async () => {
    const pair = generateKeyPair();
    const signed = await signEvent(cloudEvent(fields()), pair.privateKey);
    for (const given of [structured(signed), binary({ ce_jws: signed.jws })]) {
      const { body } = decodeRecord(given);
      if (body.kind !== 'protocol') throw new Error(body.kind);
      expect(body.envelope.signature?.keyId).toBe(pair.keyId);
      expect(body.envelope.signature?.verifiedBy(pair.publicKey)).toBe(true);
    }
  });

  it('never throws, whatever bytes and headers it gets', () => {
    const name = fc.constantFrom('content-type', 'ce_id', 'ce_specversion', 'ce_type', 'ce___proto__', 'x', '');
    const someHeaders = fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 20 }).map(Buffer.from)), { maxLength: 5 });
    const cut = fc
      .tuple(fc.nat(good.length), fc.nat(3), fc.uint8Array({ maxLength: 3 }))
      .map(([at, drop, put]) => Buffer.concat([good.subarray(0, at), put, good.subarray(at + drop)]));
    fc.assert(
      fc.property(
        fc.oneof(
          cut,
          fc.json().map((text) => Buffer.from(text)),
        ),
        someHeaders,
        (value, headers) => {
          expect(decodeRecord(record(value, headers)).sha256).toHaveLength(32);
          expect(decodeRecord(record(value)).body.kind).toMatch(/^(unreadable|protocol)$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe(encodeEvent.name, () => {
  it('makes the same canonical bytes whatever the order of members', () => {
    const data = sampleData(EVENT_TYPES.protocolSubmitted);
    const turned = Object.fromEntries(Object.entries(data).reverse());
    expect(encodeEvent(fields(undefined, { data: turned }))).toEqual(encodeEvent(fields()));
    expect(good.toString()).toBe(canonicalJson(JSON.parse(good.toString())));
  });

  it('writes what is given and nothing else', () => {
    const full = encodeEvent(
      fields(EVENT_TYPES.registerSealed, { data: {}, subject: 's', time: '2023-03-19T20:00:00Z', jws: 'a..b' }),
      'R-1',
    );
    expect(full.value?.toString()).toBe(
      '{"data":{},"id":"e1","jws":"a..b","rehearsal":true,"source":"urn:x:tec","specversion":"1.0","subject":"s",' +
        '"time":"2023-03-19T20:00:00Z","type":"kz.sanaq.register.sealed.v1"}',
    );
    expect(full.key?.toString()).toBe('R-1');
    expect(full.headers.map(([name, value]) => [name, value.toString()])).toEqual([
      ['content-type', 'application/cloudevents+json'],
    ]);
    const plain = encodeEvent(fields(EVENT_TYPES.registerSealed, { data: {}, rehearsal: false }));
    expect(plain.value?.toString()).not.toContain('rehearsal');
    expect(plain.key).toBeNull();
  });
});

describe(decodeEvent.name, () => {
  it.each(Object.values(EVENT_TYPES))('gives back what was written of %s', (type) => {
    const given = record(encodeEvent(fields(type)).value);
    expect(decodeEvent(given)).toMatchObject({ kind: 'event', type, data: sampleData(type), event: { id: 'e1' } });
  });

  it('says why an event cannot be read', () => {
    expect(decodeEvent(record('{'))).toMatchObject({ kind: 'unreadable', code: 'JSON_MALFORMED' });
    expect(decodeEventObject({})).toMatchObject({ kind: 'unreadable', code: 'ENVELOPE_INVALID' });
    expect(decodeEventObject(cloudEvent({ ...fields(), type: 'toString' }))).toMatchObject({ code: 'TYPE_UNKNOWN' });
    expect(decodeEventObject(cloudEvent({ ...fields(), data: {} }))).toMatchObject({ code: 'SCHEMA_INVALID' });
  });
});
