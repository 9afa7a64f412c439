/** A sealed election with real keys behind codec and judge, for an attacker who may write any bytes into its stream. */
import { createHash, createHmac, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  canonicalSha256,
  cloudEvent,
  decodeRecord,
  EVENT_TYPES,
  sha256Name,
  signedBytes,
  STRUCTURED_CONTENT_TYPE,
  type CloudEvent,
  type KeyPair,
} from '#libs/contracts';
import { ElectionState, judge, type DecisionMatter } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { ELECTION_ID, RESOLUTION, SMALL_REGISTER } from '#libs/election/testing';
import { SignedElection } from './signed-election';

export type Header = Readonly<Record<string, unknown>>;

const ELECTION = new SignedElection();
export const KEYS = ELECTION.keys;
export const DEFINITION = ELECTION.definition;
export const DEFINITION_SHA256 = canonicalSha256(DEFINITION);

export function base64url(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function privateKeyOf({ privateKey }: KeyPair): KeyObject {
  return createPrivateKey({ key: { ...privateKey }, format: 'jwk' });
}

/** The one header that is a signature's. */
export function headerOf({ keyId }: KeyPair): Header {
  return { alg: 'Ed25519', b64: false, crit: ['b64'], kid: keyId };
}

/** Ed25519 over header and payload, whatever the header says. */
export function jwsOf(event: CloudEvent, keys: KeyPair, header: Header | string = headerOf(keys)): string {
  const encoded = base64url(header);
  const input = Buffer.concat([Buffer.from(`${encoded}.`), signedBytes(event)]);
  return `${encoded}..${sign(null, input, privateKeyOf(keys)).toString('base64url')}`;
}

/** HMAC with the officer's public key as its secret: the classic confusion of algorithms. */
export function hmacJws(event: CloudEvent, keys: KeyPair, alg: 'HS256' | 'HS512'): string {
  const encoded = base64url({ ...headerOf(keys), alg });
  const mac = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', Buffer.from(keys.publicKey, 'base64url'));
  return `${encoded}..${mac.update(`${encoded}.`).update(signedBytes(event)).digest('base64url')}`;
}

export function es256Jws(event: CloudEvent, keys: KeyPair): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encoded = base64url({ ...headerOf(keys), alg: 'ES256' });
  const input = Buffer.concat([Buffer.from(`${encoded}.`), signedBytes(event)]);
  const signature = sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${encoded}..${signature.toString('base64url')}`;
}

/** A structured record of this very text. */
export function recordOfText(text: string | Buffer): RecordToAppend {
  return { key: null, value: Buffer.from(text), headers: [['content-type', Buffer.from(STRUCTURED_CONTENT_TYPE)]] };
}

export interface Answer {
  readonly verdict: string;
  readonly codes: readonly string[];
  /** Name of the record. */
  readonly name: string;
}

export class AttackedElection {
  readonly state = new ElectionState(ELECTION_ID);
  private next = 0;

  /** Sealed, with all protocols of the list, one of which is held. */
  constructor() {
    for (const record of ELECTION.opening()) this.take(record);
    for (const { precinctId } of SMALL_REGISTER) this.protocol(precinctId, precinctId);
    this.protocol('twice', 'p1');
  }

  protocol(id: string, precinctId: string): Answer {
    return this.take(ELECTION.protocol({ id, precinctId, source: 'urn:tec' }));
  }

  take(record: RecordToAppend): Answer {
    const decoded = decodeRecord({ ...record, position: this.next++, timestampMs: 0 });
    const own = judge(this.state, decoded).find(({ subject }) => subject === decoded.position);
    if (own === undefined) throw new Error('every record has a verdict of its own');
    return { verdict: own.kind, codes: own.codes, name: sha256Name(decoded.sha256) };
  }

  /** All that a decision could have changed, in one hash. */
  fingerprint(): string {
    const { state } = this;
    const held = [...state.contest(0).held.keys()];
    const said = [state.root(), held, [...state.officers.values()], [...state.sources.values()], state.anySource];
    const open = state.amendmentProposals.open.map(({ sha256: name }) => name);
    return createHash('sha256')
      .update(JSON.stringify([said, open]))
      .digest('hex');
  }

  /** Setting the held record aside: what an officer might well decide, not yet signed. */
  decision(changes: Readonly<Record<string, unknown>> = {}, id = 'd1'): CloudEvent {
    const [held] = this.state.contest(0).held.values();
    const target = { sha256: sha256Name(held?.record.sha256 ?? Buffer.alloc(32)) };
    const matter: DecisionMatter = { kind: 'set_aside', scope: 'precinct', target, basis: { verdict: 'held' } };
    const common = { electionId: ELECTION_ID, definitionSha256: DEFINITION_SHA256, resolution: RESOLUTION };
    return cloudEvent({
      type: EVENT_TYPES.decisionSubmitted,
      source: 'urn:cec',
      id,
      rehearsal: false,
      data: { ...common, officerId: 'o1', ...matter, ...changes },
    });
  }
}

export function signed(event: CloudEvent, keys: KeyPair = KEYS.o1): CloudEvent {
  return { ...event, jws: jwsOf(event, keys) };
}
