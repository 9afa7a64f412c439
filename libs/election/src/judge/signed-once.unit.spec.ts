import { ElectionState, sha256Name } from '../state/election-state';
import type { DecodedBody, DecodedRecord } from '../decisions/decoded-record';
import {
  decisionBody,
  DEFINITION_SHA256,
  keyOf,
  openingBodies,
  Sitting,
  smallDefinition,
} from '../testing/small-election';
import type { Verdict } from '../record/verdict';
import { refold } from './judge';

const said = ({ own }: { readonly own: Verdict }): string => [own.kind, ...own.codes].join(' ');

const setAside = (target: DecodedRecord, id = 'put-away', officerId = 'o1'): DecodedBody =>
  decisionBody(id, officerId, {
    kind: 'set_aside',
    scope: 'precinct',
    target: { sha256: sha256Name(target.sha256) },
    basis: {},
  });

/** A record that will be held, for a decision that comes too early. */
function heldLater(): DecodedRecord {
  return Sitting.opened().protocol({ id: 'p', precinctId: 'p9' }).record;
}

describe('A signed decision that was refused', () => {
  it('is a duplicate when its bytes come again, and takes no effect although it would be accepted now', () => {
    const sitting = Sitting.opened();
    const early = setAside(heldLater());
    expect(said(sitting.submit(early))).toBe('refused TARGET_NOT_HELD');
    sitting.protocol({ id: 'p', precinctId: 'p9' });
    expect(said(sitting.submit(early))).toBe('duplicate');
    expect(sitting.state.contest(0).held.size).toBe(1);
  });

  it('may be taken anew by its officer under another id, and not under the same one with other bytes', () => {
    const sitting = Sitting.opened();
    sitting.submit(setAside(heldLater()));
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const other = decisionBody('put-away', 'o1', {
      kind: 'set_aside',
      scope: 'precinct',
      target: { sha256: sha256Name(held.record.sha256) },
      basis: { verdict: 'held' },
    });
    expect(said(sitting.submit(other))).toBe('refused EQUIVOCATION');
    expect(said(sitting.submit(setAside(held.record, 'put-away.2')))).toBe('accepted');
  });

  it('before the seal is a duplicate after it', () => {
    const sitting = new Sitting();
    const [definition, ...register] = openingBodies();
    if (definition === undefined) throw new Error('the opening begins with a definition');
    sitting.submit(definition);
    const early = setAside(heldLater());
    expect(said(sitting.submit(early))).toBe('refused ELECTION_NOT_SEALED');
    register.forEach((body) => sitting.submit(body));
    sitting.protocol({ id: 'p', precinctId: 'p9' });
    expect(said(sitting.submit(early))).toBe('duplicate');
  });

  it('for a right that its officer did not have is a duplicate once the right was given', () => {
    const officers = smallDefinition().officers?.map((officer) =>
      officer.officerId === 'o1' ? { ...officer, may: ['admit'] } : officer,
    );
    const sitting = Sitting.opened(smallDefinition({ officers: officers ?? [] }));
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const early = setAside(held.record);
    expect(said(sitting.submit(early))).toBe('refused OFFICER_MAY_NOT');
    expect(said(sitting.submit(early))).toBe('duplicate');
  });

  it('claims its id in a refold from stored verdicts too', () => {
    const sitting = Sitting.opened();
    const early = setAside(heldLater());
    const { record } = sitting.submit(early);
    const folded = new ElectionState(sitting.state.electionId);
    for (const one of sitting.records) {
      const verdicts = sitting.verdicts.filter(({ cause }) => cause === one.position);
      refold(folded, one, verdicts);
    }
    expect(folded.claims.find(record.claimKey, record.sha256)).toMatchObject({
      position: record.position,
      sameBytes: true,
    });
  });
});

describe('A decision that no officer signed', () => {
  it.each([
    ['UNSIGNED', null],
    ['SIGNATURE_INVALID', 'key-of-somebody'],
  ])('and is refused with %s claims nothing: the officer’s own one is taken', (code, key) => {
    const sitting = Sitting.opened();
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const good = setAside(held.record);
    if (good.kind !== 'decision') throw new Error('a decision');
    const signature = key === null ? null : { keyId: key, verifiedBy: (other: string) => other === key };
    const forged = { ...good, envelope: { ...good.envelope, signature } };
    expect(said(sitting.submit(forged))).toBe(`refused ${code}`);
    expect(said(sitting.submit(good))).toBe('accepted');
  });
});

describe('A key that an amendment has revoked', () => {
  it('decides nothing, and what it signed is a duplicate once the officer is back with it', () => {
    const sitting = Sitting.opened();
    const [, o2] = smallDefinition().officers ?? [];
    if (o2 === undefined) throw new Error('two officers');
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const o3 = { ...o2, officerId: 'o3', publicKey: keyOf('o3') };
    sitting.amended('m1', { officers: [o3], revokedOfficers: ['o2'] });
    const early = setAside(held.record, 'x', 'o2');
    expect(said(sitting.submit(early))).toBe('refused OFFICER_REVOKED');
    sitting.amended('m2', { officers: [o2] }, ['o1', 'o3']);
    expect(said(sitting.submit(early))).toBe('duplicate');
    expect(said(sitting.submit(setAside(held.record, 'y', 'o2')))).toBe('accepted');
  });
});

describe('The definition that a decision names', () => {
  it('must be that of the election: one of the same id and another definition is another election', () => {
    const sitting = Sitting.opened();
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const good = setAside(held.record);
    if (good.kind !== 'decision') throw new Error('a decision');
    const elsewhere = { ...good.decision, definitionSha256: `sha256:${'e'.repeat(64)}` };
    expect(said(sitting.submit({ ...good, decision: elsewhere }))).toBe('refused DEFINITION_DIFFERS');
  });

  it('stays the published one after an amendment', () => {
    const sitting = Sitting.opened();
    sitting.amended('m1', { sources: [{ source: 'urn:test' }] });
    expect(sitting.state.anySource).toBe(false);
    expect(sitting.state.definitionRecord?.definitionSha256).toBe(DEFINITION_SHA256);
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    expect(said(sitting.submit(setAside(held.record)))).toBe('accepted');
  });
});
