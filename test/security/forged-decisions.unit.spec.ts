/** Decisions as an attacker would write them, who may write any bytes into the stream and has no officer's key. */
import { encodeCloudEvent, type CloudEvent } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import {
  AttackedElection,
  base64url,
  es256Jws,
  headerOf,
  hmacJws,
  jwsOf,
  KEYS,
  recordOfText,
  signed,
  type Header,
} from '../elections/attacked-election';

const { o1, o2, stranger } = KEYS;

/** Order of the group: s and s + L are both 32 bytes, and the equation holds for both. */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

type Attack = readonly [what: string, forge: (good: CloudEvent) => CloudEvent, code?: string];

const withJws = (jws: (event: CloudEvent) => string) => (event: CloudEvent) => ({ ...event, jws: jws(event) });
const withHeader = (header: Header | string) => withJws((event) => jwsOf(event, o1, header));
const changed = (members: Readonly<Record<string, unknown>>) => (event: CloudEvent) => {
  const { jws = '' } = signed(event);
  return { ...event, jws, data: { ...(event.data as object), ...members } };
};
const enveloped = (members: Partial<CloudEvent>) => (event: CloudEvent) => ({ ...signed(event), ...members });
const reshaped = (shape: (header: string, signature: string) => string) =>
  withJws((event) => {
    const [header = '', , signature = ''] = jwsOf(event, o1).split('.');
    return shape(header, signature);
  });

function malleable(header: string, signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + GROUP_ORDER;
  const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  return `${header}..${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`;
}

const ALGORITHMS: readonly Attack[] = [
  ['no signature at all', (event) => event, 'UNSIGNED'],
  ['alg none without a signature', withJws(() => `${base64url({ ...headerOf(o1), alg: 'none' })}..`)],
  ['alg none with a good signature', withHeader({ ...headerOf(o1), alg: 'none' })],
  ['alg NONE', withHeader({ ...headerOf(o1), alg: 'NONE' })],
  ['HS256 with the public key as secret', withJws((event) => hmacJws(event, o1, 'HS256'))],
  ['HS512 with the public key as secret', withJws((event) => hmacJws(event, o1, 'HS512'))],
  ['ES256 with a key of its own', withJws((event) => es256Jws(event, o1))],
  ['EdDSA, which names no curve', withHeader({ ...headerOf(o1), alg: 'EdDSA' })],
  ['Ed448', withHeader({ ...headerOf(o1), alg: 'Ed448' })],
  ['a list of algorithms', withHeader({ ...headerOf(o1), alg: ['Ed25519'] })],
  ['no algorithm', withHeader({ b64: false, crit: ['b64'], kid: o1.keyId })],
];

const MEMBERS: readonly Attack[] = [
  [
    'a key in the header',
    withJws((event) => jwsOf(event, stranger, { ...headerOf(stranger), jwk: stranger.publicKey })),
  ],
  ['an address of keys', withHeader({ ...headerOf(o1), jku: 'https://keys.example' })],
  ['a certificate', withHeader({ ...headerOf(o1), x5c: [] })],
  ['a type', withHeader({ ...headerOf(o1), typ: 'JOSE' })],
  ['no key id', withHeader({ alg: 'Ed25519', b64: false, crit: ['b64'] })],
  ['the key id of the other officer', withHeader({ ...headerOf(o1), kid: o2.keyId })],
  ['the payload encoded', withHeader({ ...headerOf(o1), b64: true })],
  ['no word on the payload', withHeader({ alg: 'Ed25519', crit: ['b64'], kid: o1.keyId })],
  ['nothing critical', withHeader({ alg: 'Ed25519', b64: false, kid: o1.keyId })],
  ['an empty list of what is critical', withHeader({ ...headerOf(o1), crit: [] })],
  ['something unknown that is critical', withHeader({ ...headerOf(o1), crit: ['b64', 'exp'], exp: 1 })],
  ['a member twice', withHeader(`{"alg":"none","alg":"Ed25519","b64":false,"crit":["b64"],"kid":"${o1.keyId}"}`)],
  ['no object', withHeader('"Ed25519"')],
];

const SHAPES: readonly Attack[] = [
  ['the payload between the dots', reshaped((header, signature) => `${header}.e30.${signature}`)],
  ['four parts', reshaped((header, signature) => `${header}..${signature}.`)],
  ['a signature with padding', reshaped((header, signature) => `${header}..${signature}==`)],
  ['a header with padding', reshaped((header, signature) => `${header}=..${signature}`)],
  ['a blank before it', reshaped((header, signature) => ` ${header}..${signature}`)],
  ['63 bytes', reshaped((header, signature) => `${header}..${signature.slice(0, -2)}`)],
  ['65 bytes', reshaped((header, signature) => `${header}..${signature.slice(0, -1)}AAA`)],
  ['64 zeros', reshaped((header) => `${header}..${Buffer.alloc(64).toString('base64url')}`)],
  ['a neutral point and zero, good under small order', reshaped((header) => `${header}..AQ${'A'.repeat(84)}`)],
  ['s and the order of the group', reshaped(malleable)],
  ['an empty text', withJws(() => '')],
];

const KEYS_OF_OTHERS: readonly Attack[] = [
  ['a key that no officer has', withJws((event) => jwsOf(event, stranger))],
  ['the other officer’s key', withJws((event) => jwsOf(event, o2))],
  ['the other officer’s key under the right key id', withJws((event) => jwsOf(event, o2, headerOf(o1)))],
  ['a signature of another decision', (event) => ({ ...event, jws: jwsOf({ ...event, id: 'd2' }, o1) })],
];

const CHANGED: readonly Attack[] = [
  ['the kind', changed({ kind: 'admit' })],
  ['the officer', changed({ officerId: 'o2' })],
  ['the target', changed({ target: { sha256: `sha256:${'1'.repeat(64)}` } })],
  ['the definition', changed({ definitionSha256: `sha256:${'1'.repeat(64)}` })],
  ['an extension of the data', changed({ ext: { note: 1 } })],
  ['the id', enveloped({ id: 'd2' })],
  ['the source', enveloped({ source: 'urn:other' })],
  ['the subject', enveloped({ subject: 'list/1/p1' })],
  ['the time', enveloped({ time: '2023-03-20T00:00:00Z' })],
  ['an extension', enveloped({ note: 'x' })],
  ['whether it is a rehearsal', enveloped({ rehearsal: true })],
];

function answered(event: CloudEvent): readonly [unknown, unknown, boolean] {
  const election = new AttackedElection();
  const before = election.fingerprint();
  const { verdict, codes } = election.take(encodeCloudEvent(event));
  return [verdict, codes[0], election.fingerprint() === before];
}

describe('A decision of an officer', () => {
  it('is taken where it is signed: what follows is refused for its forgery and nothing else', () => {
    const election = new AttackedElection();
    const before = election.fingerprint();
    expect(election.take(encodeCloudEvent(signed(election.decision())))).toMatchObject({ verdict: 'accepted' });
    expect(election.fingerprint()).not.toBe(before);
  });

  it.each(
    Object.entries({ ALGORITHMS, MEMBERS, SHAPES, KEYS_OF_OTHERS, CHANGED }).flatMap(([kind, attacks]) =>
      attacks.map(([what, forge, code = 'SIGNATURE_INVALID']) => ({ kind, what, forge, code })),
    ),
  )('is refused and changes nothing with $kind: $what', ({ forge, code }) => {
    expect(answered(forge(new AttackedElection().decision()))).toEqual(['refused', code, true]);
  });
});

describe('The bytes of a signed decision', () => {
  const text = (event: CloudEvent): string => encodeCloudEvent(event).value?.toString('utf8') ?? '';
  const spelled: [string, (good: string) => string | Buffer, string][] = [
    ['with a member twice', (good) => good.replace('"kind":', '"kind":"admit","kind":'), 'DUPLICATE_KEY'],
    ['with a comment', (good) => `/* */${good}`, 'JSON_MALFORMED'],
    ['with something behind it', (good) => `${good}{}`, 'JSON_MALFORMED'],
    ['with a mark of byte order', (good) => `\ufeff${good}`, 'BYTE_ORDER_MARK'],
    ['in another encoding', (good) => Buffer.from(good, 'utf16le'), 'JSON_MALFORMED'],
    ['with a fraction', (good) => good.replace('"for":5', '"for":5.5'), 'NUMBER_NOT_INTEGER'],
    ['with a lone surrogate', (good) => good.replace('"reason":"test"', '"reason":"\\ud800"'), 'LONE_SURROGATE'],
  ];
  it.each(spelled)('%s are not read', (_, spell, code) => {
    const election = new AttackedElection();
    const before = election.fingerprint();
    const good = text(signed(election.decision()));
    const written = spell(good);
    expect(written).not.toEqual(good);
    expect(election.take(recordOfText(written))).toMatchObject({ verdict: 'refused', codes: [code] });
    expect(election.fingerprint()).toBe(before);
  });

  it('may be spelled in another order, and count once all the same', () => {
    const election = new AttackedElection();
    const event = signed(election.decision());
    const turned = JSON.stringify(Object.fromEntries(Object.entries(event).reverse()));
    expect(election.take(recordOfText(turned)).verdict).toBe('accepted');
    expect(election.take(encodeCloudEvent(event))).toMatchObject({ verdict: 'refused', codes: ['EQUIVOCATION'] });
  });

  it('in binary mode are the same event: taken once', () => {
    const election = new AttackedElection();
    const event = signed(election.decision());
    const { data, ...attributes } = event;
    const headers = Object.entries(attributes).map(
      ([name, value]) => [`ce_${name}`, Buffer.from(String(value))] as const,
    );
    const record: RecordToAppend = {
      key: null,
      value: Buffer.from(JSON.stringify(data)),
      headers: [['content-type', Buffer.from('application/json')], ...headers],
    };
    expect(election.take(record).verdict).toBe('accepted');
    expect(['duplicate', 'refused']).toContain(election.take(encodeCloudEvent(event)).verdict);
  });
});
