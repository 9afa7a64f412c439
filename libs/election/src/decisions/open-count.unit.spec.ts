/** The zero report: two officers open the count, and where the definition says so, nothing counts before. */
import type { DecodedRecord } from './decoded-record';
import type { Verdict } from '../record/verdict';
import { decisionBody, listVotes, Sitting, smallDefinition } from '../testing/small-election';

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');
const opening = { software: 'sanaq 1.0.0' };
type Given = { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict };

function report(sitting: Sitting, id: string, officerId = 'o1', more: object = {}): Given {
  const basis = { root: sitting.state.root() };
  return sitting.submit(
    decisionBody(id, officerId, { kind: 'open_count', scope: 'election', target: {}, basis, opening, ...more }),
  );
}

function approval(sitting: Sitting, id: string, of: Given, officerId = 'o2', more: object = {}): Given {
  const target = { sha256: `sha256:${of.record.sha256.toString('hex')}` as const };
  const basis = { root: sitting.state.root() };
  return sitting.submit(decisionBody(id, officerId, { kind: 'open_count', scope: 'election', target, basis, ...more }));
}

function requiring(): Sitting {
  return Sitting.opened({ ...smallDefinition(), zeroReport: 'required' });
}

describe('a zero report', () => {
  test('opens the count with the signature of a second officer', () => {
    const sitting = Sitting.opened();
    const first = report(sitting, 'z1');
    expect(said(first.own)).toBe('accepted');
    expect(sitting.state.opening.opened).toBeNull();
    const second = approval(sitting, 'z2', first);
    expect(said(second.own)).toBe('accepted');
    expect(sitting.state.opening.opened).toMatchObject({
      report: { position: first.record.position },
      approval: { position: second.record.position },
    });
    expect(said(report(sitting, 'z3').own)).toBe('refused COUNT_OPENED');
  });

  test('is not opened by the officer who signed it, nor by one who names another record', () => {
    const sitting = Sitting.opened();
    const first = report(sitting, 'z1');
    expect(said(approval(sitting, 'z2', first, 'o1').own)).toBe('refused SAME_OFFICER');
    const other = { ...first, record: { ...first.record, sha256: Buffer.alloc(32) } };
    expect(said(approval(sitting, 'z3', other).own)).toBe('refused TARGET_UNKNOWN');
  });

  test.each([
    ['another root', { basis: { root: `sha256:${'0'.repeat(64)}` } }, 'ROOT_DIFFERS'],
    ['no root', { basis: {} }, 'ROOT_DIFFERS'],
    ['no word on the software', { opening: undefined }, 'OPENING_MISSING'],
    ['another scope', { scope: 'contest' }, 'TARGET_UNKNOWN'],
  ])('with %s is refused', (_, more, code) => {
    expect(said(report(Sitting.opened(), 'z1', 'o1', more).own)).toBe(`refused ${code}`);
  });

  test('is refused once a protocol is counted', () => {
    const sitting = Sitting.opened();
    const first = report(sitting, 'z1');
    sitting.protocol({ id: 'e1' });
    expect(said(report(sitting, 'z2').own)).toBe('refused COUNT_BEGUN');
    expect(said(approval(sitting, 'z3', first).own)).toBe('refused COUNT_BEGUN');
  });
});

describe('where the definition asks for a zero report', () => {
  test('protocols wait for it, a correction behind its original, and count by themselves', () => {
    const sitting = requiring();
    const original = sitting.protocol({ id: 'e1', votes: listVotes(10, 0, 0, 0) });
    const correction = sitting.protocol({ id: 'e2', votes: listVotes(20, 0, 0, 0), replaces: original.record });
    expect(original.own.codes).toEqual(['WAITS_FOR_OPENING']);
    expect(correction.own.kind).toBe('held');
    const first = report(sitting, 'z1');
    expect(first.verdicts).toHaveLength(1);
    const second = approval(sitting, 'z2', first);
    expect(second.verdicts.map(({ kind }) => kind)).toEqual(['replaced', 'counted', 'accepted']);
    expect(said(sitting.protocol({ id: 'e3', precinctId: 'p2' }).own)).toBe('counted');
  });

  test('no officer can count one before it', () => {
    const sitting = requiring();
    const { record } = sitting.protocol({ id: 'e1' });
    const target = { sha256: `sha256:${record.sha256.toString('hex')}` as const };
    const admit = { kind: 'admit', scope: 'precinct', target, basis: { verdict: 'held', current: null } } as const;
    expect(said(sitting.submit(decisionBody('d1', 'o1', admit)).own)).toMatch(/^refused /);
  });
});
