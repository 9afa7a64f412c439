import { sha256Name } from '../state/election-state';
import { decisionBody, Sitting } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

/** What became of others by this record. */
const later = ({
  own,
  verdicts,
}: {
  readonly own: Verdict;
  readonly verdicts: readonly Verdict[];
}): readonly unknown[] =>
  verdicts.filter(({ subject }) => subject !== own.subject).map(({ kind, detail }) => [kind, detail]);

describe('A later verdict', () => {
  it('says by which decision and resolution a held record was set aside', () => {
    const sitting = Sitting.opened();
    const held = sitting.protocol({ id: 'p', precinctId: 'p9' });
    const target = { sha256: sha256Name(held.record.sha256) };
    const heard = sitting.submit(decisionBody('d', 'o1', { kind: 'set_aside', scope: 'precinct', target, basis: {} }));
    const { number, date } = resolutionOf(heard.record.body);
    const at = heard.record.position;
    expect(later(heard)).toEqual([
      ['set_aside', `set aside by the decision at position ${at} (resolution ${number} of ${date})`],
    ]);
  });

  it('says by which correction a counted record was replaced', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'a' });
    const heard = sitting.protocol({ id: 'b', replaces: first.record });
    expect(heard.own.kind).toBe('counted');
    expect(later(heard)).toEqual([['replaced', `replaced by the correction at position ${heard.record.position}`]]);
  });
});

function resolutionOf(body: object): { readonly number: string; readonly date: string } {
  return (body as { decision: { resolution: { number: string; date: string } } }).decision.resolution;
}
