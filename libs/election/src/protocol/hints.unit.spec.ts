import fc from 'fast-check';
import { compileContest } from '../frame/compiled-contest';
import { findControls } from './controls';
import { readFigures } from './figures';
import { SHIPPED_FORMS } from '../forms';
import { findHints } from './hints';
import type { Protocol } from '../record/protocol';
import { envelope, Sitting, smallDefinition } from '../testing/small-election';

const [list] = smallDefinition().contests;
const form = SHIPPED_FORMS.get('kz.protocol.2023');
if (list === undefined || form === undefined) throw new Error('the small election has a list contest');
const options = ['a', 'b', 'c', 'd'].map((optionId) => ({ optionId, kind: 'list' as const }));
const contest = compileContest({ ...list, form, options }, 1, 0);

const COUNTERS = {
  voters_on_list: 2_950,
  ballots_received: 2_960,
  ballots_issued: 1_846,
  ballots_unused: 1_114,
  ballots_found: 1_840,
  ballots_invalid: 137,
  took_part: 1_703,
};
const VOTES = { a: 1_284, b: 308, c: 73, d: 38 };

function protocolOf(counters: Partial<typeof COUNTERS>, votes: Partial<typeof VOTES>): Protocol {
  const [all, cast] = [
    { ...COUNTERS, ...counters },
    { ...VOTES, ...votes },
  ];
  return { electionId: 'small', contestId: 'list', precinctId: 'p1', round: 1, counters: all, votes: cast };
}

function hints(counters: Partial<typeof COUNTERS>, votes: Partial<typeof VOTES> = {}): string {
  const { codes, detail } = findHints(contest, readFigures(contest, protocolOf(counters, votes)));
  return [...codes, ...(detail === null ? [] : [`| ${detail}`])].join(' ');
}

describe('A hint', () => {
  it('is not given where every sum closes', () => {
    expect(hints({})).toBe('');
  });

  it('names the figure of which two swapped digits would close the sum', () => {
    expect(hints({}, { a: 1_824 })).toBe(
      'HINT_DIGITS_SWAPPED | C1 is off by 540; two digits swapped: a 1824, perhaps 1284',
    );
  });

  it('names the figure of which one other digit would close the sum', () => {
    expect(hints({}, { b: 908 })).toBe('HINT_ONE_DIGIT | C1 is off by 600; one digit wrong: b 908, perhaps 308');
  });

  it('names a counter only if no other control fails with the other figure', () => {
    expect(hints({ took_part: 1_730 })).toBe(
      'HINT_DIGITS_SWAPPED | C1 is off by 27; two digits swapped: took_part 1730, perhaps 1703',
    );
    expect(hints({ took_part: 1_730, ballots_found: 1_867 })).not.toContain('took_part');
  });

  it('names two figures that are the same where one may have been written in the place of the other', () => {
    expect(hints({}, { b: 137 })).toBe(
      'HINT_EQUALS_OTHER | C1 is off by 171; one figure written twice: ballots_invalid and b are both 137',
    );
    expect(hints({ took_part: 1_840 })).toContain('ballots_found and took_part are both 1840');
  });

  it('is silent about figures that may well be equal, such as ballots issued and found', () => {
    expect(hints({ ballots_found: 1_846 })).not.toContain('HINT_EQUALS_OTHER');
  });

  it('is not given where only an inequality fails: any number of figures would repair it', () => {
    expect(hints({ ballots_issued: 2_951 })).toBe('');
  });

  it('is not given where it would fit more than six figures', () => {
    const off = (ids: readonly string[]): readonly string[] => {
      const compiled = compileContest(
        { ...list, form, options: ids.map((optionId) => ({ optionId, kind: 'list' })) },
        1,
        0,
      );
      const votes = Object.fromEntries(ids.map((id, index) => [id, 101 + 10 * index]));
      const sum = Object.values(votes).reduce((total, count) => total + count, 0);
      const cast = { ...protocolOf({ took_part: sum + 1, ballots_found: sum + 138 }, {}), votes };
      return findHints(compiled, readFigures(compiled, cast)).codes;
    };
    expect(off(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual(['HINT_ONE_DIGIT']);
    expect(off(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toEqual([]);
  });

  it('stands among the warnings of the held record, with the figures in its detail', () => {
    const sitting = Sitting.opened(smallDefinition({ contests: [{ ...list, form, options }] }));
    const submit = (id: string, protocol: Protocol) =>
      sitting.submit({ kind: 'protocol', envelope: envelope('protocol', id), protocol }).own;
    expect(submit('1', protocolOf({}, { a: 1_824 }))).toMatchObject({
      kind: 'held',
      codes: ['C1'],
      warnings: ['R1', 'HINT_DIGITS_SWAPPED'],
      detail:
        'C1: took_part 1703 must equal votes 2243; R1: voters_on_list 2950 is more than one hundredth away from the register; C1 is off by 540; two digits swapped: a 1824, perhaps 1284',
    });
    expect(submit('2', { ...protocolOf({}, {}), precinctId: 'p2' })).toMatchObject({
      kind: 'counted',
      warnings: ['R1'],
      detail: 'R1: voters_on_list 2950 is more than one hundredth away from the register',
    });
  });

  it('keeps to figures that, read so, let every control pass', () => {
    const figure = fc.integer({ min: 0, max: 5_000 });
    const votes = fc.record({ a: figure, b: figure, c: figure, d: figure });
    fc.assert(
      fc.property(votes, fc.record({ took_part: figure, ballots_found: figure }), (cast, counters) => {
        const { detail, codes } = findHints(contest, readFigures(contest, protocolOf(counters, cast)));
        for (const [, id = '', value] of (detail ?? '').matchAll(/(\w+) \d+, perhaps (\d+)/g)) {
          const repaired =
            id in VOTES
              ? protocolOf(counters, { ...cast, [id]: Number(value) })
              : protocolOf({ ...counters, [id]: Number(value) }, cast);
          expect(
            findControls(contest, repaired, readFigures(contest, repaired), {
              sameListElsewhere: () => true,
              registered: null,
            }).errors,
          ).toEqual([]);
        }
        expect(codes.length === 0).toBe(detail === null);
      }),
    );
  });
});
