/** What one person with one officer's key tries alone, and what anyone tries with the bytes of someone's decision. */
import {
  encodeCloudEvent,
  encodeEvent,
  EVENT_TYPES,
  generateKeyPair,
  type CloudEvent,
  type KeyPair,
} from '#libs/contracts';
import type { Amendment } from '#libs/election';
import { AttackedElection, DEFINITION, KEYS, signed, type Answer } from '../elections/attacked-election';

const { o1 } = KEYS;
const said = ({ verdict, codes }: Answer): string => [verdict, ...codes].join(' ');

function submit(election: AttackedElection, event: CloudEvent, keys: KeyPair = o1): Answer {
  return election.take(encodeCloudEvent(signed(event, keys)));
}

function amend(election: AttackedElection, amendment: Amendment, id = 'm1'): Answer {
  const matter = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment };
  return submit(election, election.decision(matter, id));
}

describe('An officer with the right to amend', () => {
  const own = { a1: generateKeyPair(), a2: generateKeyPair() };
  const seizure: Amendment = {
    officers: (['a1', 'a2'] as const).map((officerId) => ({
      officerId,
      name: officerId,
      commission: 'CEC',
      publicKey: own[officerId].publicKey,
      may: ['amend', 'certify'],
    })),
    revokedOfficers: ['o2'],
  };

  it('certifies nothing with officers of his own: nobody else approves them', () => {
    const election = new AttackedElection();
    const before = [...election.state.officers.values()];
    const proposal = amend(election, seizure);
    expect(said(proposal)).toBe('accepted');
    const approval = { kind: 'approve_amendment', scope: 'election', target: { sha256: proposal.name }, basis: {} };
    expect(said(submit(election, election.decision(approval, 'a')))).toBe('refused SAME_OFFICER');
    const byOwn = election.decision({ ...approval, officerId: 'a1' }, 'b');
    expect(said(submit(election, byOwn, own.a1))).toBe('refused OFFICER_UNKNOWN');
    const asOther = election.decision({ ...approval, officerId: 'o2' }, 'c');
    expect(said(submit(election, asOther))).toBe('refused SIGNATURE_INVALID');
    const target = { contestId: 'list', round: 1 };
    const certify = election.decision({ kind: 'certify', scope: 'contest', target, basis: {}, officerId: 'a1' }, 'd');
    expect(said(submit(election, certify, own.a1))).toBe('refused OFFICER_UNKNOWN');
    expect([...election.state.officers.values()]).toEqual(before);
  });

  it('gives no source a key alone, and takes none away', () => {
    const election = new AttackedElection();
    expect(said(amend(election, { sources: [{ source: 'urn:tec', publicKeys: [own.a1.publicKey] }] }))).toBe(
      'accepted',
    );
    expect(election.state.anySource).toBe(true);
  });

  it('cannot make the second officer’s key his own, in whatever spelling', () => {
    const o2 = DEFINITION.officers?.[1];
    if (o2 === undefined) throw new Error('two officers');
    const twin = { ...o2, officerId: 'twin', publicKey: o1.publicKey };
    expect(said(amend(new AttackedElection(), { officers: [twin] }))).toBe('refused AMENDMENT_INVALID');
    const last = o1.publicKey.at(-1) ?? '';
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spelled = o1.publicKey.slice(0, -1) + (digits[digits.indexOf(last) + 1] ?? '');
    const other = { ...o2, officerId: 'twin', publicKey: spelled };
    expect(said(amend(new AttackedElection(), { officers: [other] }))).toBe('refused AMENDMENT_INVALID');
  });
});

describe('The bytes of somebody’s decision', () => {
  it('take no effect when they are sent again, whatever became of them', () => {
    const election = new AttackedElection();
    const accepted = encodeCloudEvent(signed(election.decision()));
    const early = encodeCloudEvent(
      signed(election.decision({ target: { sha256: `sha256:${'1'.repeat(64)}` } }, 'early')),
    );
    expect([said(election.take(accepted)), said(election.take(early))]).toEqual([
      'accepted',
      'refused TARGET_NOT_HELD',
    ]);
    const before = election.fingerprint();
    expect([said(election.take(accepted)), said(election.take(early))]).toEqual(['duplicate', 'duplicate']);
    expect(election.fingerprint()).toBe(before);
  });

  it('take no effect in another election of the same id', () => {
    const election = new AttackedElection();
    const elsewhere = election.decision({ definitionSha256: `sha256:${'2'.repeat(64)}` });
    expect(said(submit(election, elsewhere))).toBe('refused DEFINITION_DIFFERS');
  });

  it('keep no id from its officer: neither a forged decision nor a protocol takes it', () => {
    const election = new AttackedElection();
    const good = election.decision();
    const forged = election.decision({ kind: 'admit' });
    expect(said(submit(election, forged, KEYS.stranger))).toBe('refused SIGNATURE_INVALID');
    const data = { electionId: 'small', contestId: 'list', precinctId: 'p9', round: 1, counters: {}, votes: {} };
    const { source, id } = good;
    election.take(encodeEvent({ type: EVENT_TYPES.protocolSubmitted, source, id, rehearsal: false, data }));
    expect(said(submit(election, good))).toBe('accepted');
  });
});
