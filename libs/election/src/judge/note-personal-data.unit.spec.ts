import type { DecodedBody } from '../decisions/decoded-record';
import { decisionBody, protocolBody, RESOLUTION, Sitting, summaryBody } from '../testing/small-election';

/** Invented, with a right check digit. */
const ID = '850320300125';
const CODE = 'PERSONAL_DATA_SUSPECTED';

function protocolWith(id: string, more: object): DecodedBody {
  const body = protocolBody({ id });
  return body.kind === 'protocol' ? { ...body, protocol: { ...body.protocol, ...more } } : body;
}

describe('A record with what looks like personal data', () => {
  it('is counted all the same, with a warning that names the place and quotes nothing', () => {
    const { own } = Sitting.opened().submit(protocolWith('p', { signatories: [{ name: 'A. Person', iin: ID }] }));
    expect([own.kind, own.codes, own.warnings]).toEqual(['counted', [], [CODE]]);
    expect(own.detail).toBe('looks like personal data: /signatories/0/iin');
  });

  it('has no warning where nothing looks like it', () => {
    const { own } = Sitting.opened().submit(protocolWith('p', { signatories: ['A. Person'], ext: { batch: 7 } }));
    expect([own.kind, own.warnings, own.detail]).toEqual(['counted', [], null]);
  });

  it('keeps the warning when it is judged again', () => {
    const sitting = Sitting.opened();
    const first = sitting.submit(protocolBody({ id: 'first' }));
    const body = protocolBody({ id: 'second', replaces: first.record });
    const other = Sitting.opened();
    const successor = body.kind === 'protocol' ? { ...body, protocol: { ...body.protocol, ext: { iin: ID } } } : body;
    expect(other.submit(successor).own).toMatchObject({ kind: 'held', warnings: [CODE] });
    const { verdicts } = other.submit(protocolBody({ id: 'first' }));
    expect(verdicts.find(({ subject }) => subject !== other.records.length - 1)).toMatchObject({
      kind: 'counted',
      warnings: [CODE],
    });
  });

  it('is a decision, a refused record or a summary, too', () => {
    const sitting = Sitting.opened();
    const resolution = { ...RESOLUTION, reason: `on the complaint of N., ИИН ${ID}` };
    const decision = {
      kind: 'not_held',
      scope: 'precinct',
      target: { contestId: 'list', precinctId: 'p1' },
      basis: {},
    };
    const { own } = sitting.submit(decisionBody('d', 'o1', { ...decision, resolution } as never));
    expect([own.kind, own.warnings]).toEqual(['accepted', [CODE]]);
    const refused = sitting.submit(decisionBody('e', 'nobody', { ...decision, resolution } as never)).own;
    expect([refused.kind, refused.codes, refused.warnings]).toEqual(['refused', ['OFFICER_UNKNOWN'], [CODE]]);
    expect(refused.detail).not.toContain(ID);
    const summary = summaryBody({ id: 's', unitId: 'T1' });
    const withId =
      summary.kind === 'summary' ? { ...summary, summary: { ...summary.summary, ext: { iin: ID } } } : summary;
    expect(sitting.submit(withId as DecodedBody).own.warnings).toEqual([CODE]);
  });
});
