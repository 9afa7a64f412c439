import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, FlattenedSign, flattenedVerify, importJWK, type JWSHeaderParameters } from 'jose';
import { canonicalBytes } from './canonical';
import { cloudEvent, type CloudEvent } from './cloud-event';
import { EVENT_TYPES } from './events/event-types';
import { generateKeyPair, isPublicKey, keyIdOf, signatureOf, signEvent, type KeyPair } from './signature';
import { sampleData } from './testing/samples';

const pair = generateKeyPair();
const stranger = generateKeyPair();
const event = cloudEvent({
  type: EVENT_TYPES.protocolSubmitted,
  source: 'urn:x:tec',
  id: 'e1',
  rehearsal: true,
  data: { ...sampleData(EVENT_TYPES.protocolSubmitted), votes: JSON.parse('{"__proto__":3,"41":4}') as unknown },
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

/** Signs with jose alone, under any header. */
async function joseSigned(header: JWSHeaderParameters, keys: KeyPair = pair): Promise<CloudEvent> {
  const key = await importJWK({ ...keys.privateKey }, header.alg);
  const payload = canonicalBytes(event);
  const jws = await new FlattenedSign(payload).setProtectedHeader(header).sign(key);
  return { ...event, jws: `${jws.protected ?? ''}..${jws.signature}` };
}

const HEADER = { alg: 'Ed25519', kid: pair.keyId, b64: false, crit: ['b64'] };

describe('signatures of events', () => {
  it('are valid under the key that made them, and under no other', async () => {
    const claim = signatureOf(await signEvent(event, pair.privateKey));
    expect(claim?.keyId).toBe(pair.keyId);
    expect(claim?.verifiedBy(pair.publicKey)).toBe(true);
    expect(claim?.verifiedBy(stranger.publicKey)).toBe(false);
  });

  it('made by us are valid for jose', async () => {
    const signed = await signEvent(event, pair.privateKey);
    const [header = '', , signature = ''] = (signed.jws ?? '').split('.');
    const { d: _secret, ...publicJwk } = pair.privateKey;
    const key = await importJWK({ ...publicJwk }, 'Ed25519');
    const jws = { protected: header, payload: canonicalBytes(event), signature };
    const verified = await flattenedVerify(jws, key, { algorithms: ['Ed25519'] });
    expect(verified.protectedHeader).toEqual(HEADER);
    const changed = { ...jws, payload: canonicalBytes({ ...event, id: 'e2' }) };
    await expect(flattenedVerify(changed, key, { algorithms: ['Ed25519'] })).rejects.toThrow();
  });

  it('made by jose are valid for us', async () => {
    expect(signatureOf(await joseSigned(HEADER))?.verifiedBy(pair.publicKey)).toBe(true);
  });

  it('do not depend on the order of members', async () => {
    const signed = await signEvent(event, pair.privateKey);
    const turned = Object.fromEntries(Object.entries(signed).reverse()) as unknown as CloudEvent;
    expect(signatureOf(turned)?.verifiedBy(pair.publicKey)).toBe(true);
  });

  it('are made anew over the event without the old one', async () => {
    const once = await signEvent(event, pair.privateKey);
    expect(await signEvent({ ...event, jws: 'x' }, pair.privateKey)).toEqual(once);
  });

  it.each<[string, (signed: CloudEvent) => CloudEvent]>([
    ['id', (signed) => ({ ...signed, id: 'e2' })],
    [
      'rehearsal',
      ({ rehearsal: _dropped, ...rest }) => ({
        ...rest,
        specversion: '1.0',
        id: 'e1',
        source: 'urn:x:tec',
        type: event.type,
        data: event.data,
      }),
    ],
    ['added extension', (signed) => ({ ...signed, extra: 'x' })],
    ['figure', (signed) => ({ ...signed, data: { ...(signed.data as object), round: 2 } })],
    [
      'figure under __proto__',
      (signed) => ({
        ...signed,
        data: { ...(signed.data as object), votes: JSON.parse('{"__proto__":9,"41":4}') as unknown },
      }),
    ],
  ])('are void once the %s has changed', async (_name, change) => {
    const signed = await signEvent(event, pair.privateKey);
    expect(signatureOf(change(signed))?.verifiedBy(pair.publicKey)).toBe(false);
  });

  it('are void once any bit of theirs has changed', async () => {
    const signed = await signEvent(event, pair.privateKey);
    const [header = '', , signature = ''] = (signed.jws ?? '').split('.');
    const bytes = Buffer.from(signature, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const claim = signatureOf({ ...event, jws: `${header}..${changed.toString('base64url')}` });
      expect(claim?.verifiedBy(pair.publicKey)).toBe(false);
    }
  });

  it.each<[string, JWSHeaderParameters]>([
    ['the algorithm EdDSA', { ...HEADER, alg: 'EdDSA' }],
    ['a further member', { ...HEADER, typ: 'JOSE' }],
    ['no key id', { alg: 'Ed25519', b64: false, crit: ['b64'] }],
    ['the key id of another key', { ...HEADER, kid: stranger.keyId }],
  ])('with %s in the header are refused, although jose makes them', async (_name, header) => {
    const signed = await joseSigned(header);
    expect(decode(signed.jws?.split('.')[0])).toEqual(header);
    expect(signatureOf(signed)?.verifiedBy(pair.publicKey)).toBe(false);
  });

  it('that are malformed are claims that verify under no key', async () => {
    const { jws = '' } = await signEvent(event, pair.privateKey);
    const [header = '', , signature = ''] = jws.split('.');
    const none = encode({ ...HEADER, alg: 'none' });
    const twice = Buffer.from(`{"alg":"none","alg":"Ed25519","b64":false,"crit":["b64"],"kid":"${pair.keyId}"}`);
    const malformed = [
      '',
      'x',
      '..',
      `${header}.`,
      `${header}..`,
      `${none}..`,
      `${none}..${signature}`,
      `${twice.toString('base64url')}..${signature}`,
      `${header}.e30.${signature}`,
      `${jws}.${signature}`,
      `${header}..${signature}=`,
      `${header}==..${signature}`,
      `${header}..${signature} `,
      `${header}..${signature.slice(0, 40)}`,
      `${encode(null)}..${signature}`,
      `${encode({ ...HEADER, crit: ['b64', 'x'] })}..${signature}`,
      `${encode({ ...HEADER, b64: true })}..${signature}`,
    ];
    for (const text of malformed) {
      const claim = signatureOf({ ...event, jws: text });
      expect([text, claim?.verifiedBy(pair.publicKey)]).toEqual([text, false]);
    }
  });

  it('are not looked for under what is no public key', async () => {
    const claim = signatureOf(await signEvent(event, pair.privateKey));
    for (const key of ['', 'x', `${pair.publicKey}=`, '_'.repeat(43), pair.publicKey.slice(1)]) {
      expect(claim?.verifiedBy(key)).toBe(false);
    }
  });

  it('that are not there are null', () => {
    expect(signatureOf(event)).toBeNull();
  });
});

describe('keys', () => {
  it('are named by the thumbprint that jose computes', async () => {
    const { d: _secret, ...publicJwk } = pair.privateKey;
    expect(keyIdOf(pair.publicKey)).toBe(await calculateJwkThumbprint({ ...publicJwk }));
    const text = `{"crv":"Ed25519","kty":"OKP","x":"${pair.publicKey}"}`;
    expect(keyIdOf(pair.publicKey)).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  it('are public keys when they are base64url of 32 bytes', () => {
    expect(isPublicKey(pair.publicKey)).toBe(true);
    expect(isPublicKey(`${pair.publicKey}=`)).toBe(false);
    expect(isPublicKey(Buffer.alloc(31).toString('base64url'))).toBe(false);
  });
});
