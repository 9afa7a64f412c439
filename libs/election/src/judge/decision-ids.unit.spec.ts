import { decisionBody, Sitting } from '../testing/small-election';

const answer = ({ kind, codes }: { kind: string; codes: readonly string[] }): string => [kind, ...codes].join(' ');

describe('The id of a decision', () => {
  const body = (officerId: string) =>
    decisionBody('coming', officerId, {
      kind: 'not_held',
      scope: 'precinct',
      target: { contestId: 'list', round: 1, precinctId: 'p1' },
      basis: {},
    });

  it('is taken neither by a protocol with the source of the operator nor by another officer', () => {
    const sitting = Sitting.opened();
    const squatter = sitting.protocol({ id: 'coming', source: 'urn:officers', precinctId: 'p2' });
    expect(answer(squatter.own)).toBe('counted');
    expect(answer(sitting.submit(body('o1')).own)).toBe('accepted');
    expect(answer(sitting.submit(body('o2')).own)).not.toContain('EQUIVOCATION');
  });

  it('is still the officer’s only once: the same bytes are a duplicate, others an equivocation', () => {
    const sitting = Sitting.opened();
    sitting.submit(body('o1'));
    expect(answer(sitting.submit(body('o1')).own)).toBe('duplicate');
    const again = decisionBody('coming', 'o1', { kind: 'not_held', scope: 'contest', target: {}, basis: {} });
    expect(answer(sitting.submit(again).own)).toBe('refused EQUIVOCATION');
  });
});
