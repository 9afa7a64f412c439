import { smallDefinition, Sitting, protocolBody, recordAt, openingBodies } from '../testing/small-election';
import type { DecodedBody } from '../decisions/decoded-record';
import type { Verdict } from '../record/verdict';
import { BEFORE_SEAL_MAX, HELD_PER_CONTEST_MAX, HELD_PER_PRECINCT_MAX } from './held-limits';
import { DETAIL_CHARACTERS_MAX, refused } from '../record/opinion';

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');

/** Corrections of one precinct, each of the one before. */
function chain(length: number): DecodedBody[] {
  const bodies: DecodedBody[] = [];
  for (let index = 0; index < length; index++) {
    const before = bodies.at(-1);
    bodies.push(protocolBody({ id: `c${index}`, ...(before === undefined ? {} : { replaces: recordAt(0, before) }) }));
  }
  return bodies;
}

describe('Held records', () => {
  it('of one precinct are limited, so that a chain that came in reverse order settles with one record', () => {
    const sitting = Sitting.opened();
    const [first, ...corrections] = chain(HELD_PER_PRECINCT_MAX + 2);
    const waiting = corrections.slice(0, HELD_PER_PRECINCT_MAX).reverse();
    for (const body of waiting) expect(said(sitting.submit(body).own)).toBe('held WAITS_FOR_PREDECESSOR');
    const last = corrections.at(-1);
    if (first === undefined || last === undefined) throw new Error('a chain');
    expect(said(sitting.submit(last).own)).toBe('refused HELD_TOO_MANY');
    expect(sitting.submit(first).verdicts).toHaveLength(HELD_PER_PRECINCT_MAX + 1);
    // Refused, it has claimed nothing: now it is its turn.
    expect(said(sitting.submit(last).own)).toBe('counted');
  });

  it('of one contest are limited, and other records count all the same', () => {
    const sitting = Sitting.opened();
    for (let index = 0; index < HELD_PER_CONTEST_MAX; index++) {
      sitting.protocol({ id: `f${index}`, precinctId: `invented-${index}` });
    }
    expect(said(sitting.protocol({ id: 'more', precinctId: 'invented' }).own)).toBe('refused HELD_TOO_MANY');
    expect(said(sitting.protocol({ id: 'good' }).own)).toBe('counted');
  });

  it('before the seal are limited, since the seal judges all of them', () => {
    const sitting = new Sitting();
    const [definition, part, seal] = openingBodies(smallDefinition());
    if (definition === undefined || part === undefined || seal === undefined) throw new Error('three records');
    sitting.submit(definition);
    sitting.submit(part);
    for (let index = 0; index < BEFORE_SEAL_MAX; index++) {
      sitting.protocol({ id: `f${index}`, precinctId: `invented-${index}` });
    }
    expect(said(sitting.protocol({ id: 'more' }).own)).toBe('refused HELD_TOO_MANY');
    expect(sitting.submit(seal).verdicts).toHaveLength(BEFORE_SEAL_MAX + 1);
    expect(said(sitting.protocol({ id: 'more' }).own)).toBe('counted');
  });
});

describe('The detail of a verdict', () => {
  it('is cut to what its record takes, whatever names it quotes', () => {
    const { detail } = refused('X', 'ы'.repeat(10_000));
    expect(detail).toHaveLength(DETAIL_CHARACTERS_MAX);
    expect(detail?.endsWith('…')).toBe(true);
  });
});
