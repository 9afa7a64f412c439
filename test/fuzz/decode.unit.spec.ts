import fc from 'fast-check';
import { compareDecoders, type ComparedDecoders } from './compared-decoders';

const CASES = 20_000;
/** Drawn again each time, except where the property tests have a fixed one. */
const SEED = fc.readConfigureGlobal()?.seed ?? Math.floor(Math.random() * 2 ** 32);

describe('the quick decoder beside the general one', () => {
  let compared: ComparedDecoders;

  beforeAll(() => {
    compared = compareDecoders(SEED, CASES);
  });

  it('gives the same record, the same verdict, code and detail, and the same root for 20,000 drawn records', () => {
    expect(compared.difference).toBeNull();
    expect(compared.cases).toBe(CASES);
  });

  it('was held to records of every kind: read quickly and not, counted, held, duplicate, refused and unreadable', () => {
    expect(compared.quick).toBeGreaterThan(CASES / 4);
    expect(CASES - compared.quick).toBeGreaterThan(CASES / 10);
    const seen = [...compared.verdicts.keys()].join('\n');
    for (const verdict of [
      'counted',
      'held SECOND_ORIGINAL',
      'held EQUIVOCATION',
      'duplicate',
      'refused JSON_MALFORMED',
    ])
      expect(seen).toContain(verdict);
    for (const code of [
      'DUPLICATE_KEY',
      'SCHEMA_INVALID',
      'NOT_UTF8',
      'COUNTER_UNKNOWN',
      'FIGURE_TOO_LARGE',
      'TYPE_UNKNOWN',
    ])
      expect(seen).toContain(code);
  });
});
