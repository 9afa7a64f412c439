import { poison } from './poison';

const RECORDS = Number(process.env['SANAQ_POISON_RECORDS'] ?? 8_000);
const SEED = Number(process.env['SANAQ_POISON_SEED'] ?? 20_260_301);

describe('Mutated records', () => {
  it('are each answered: counted, a duplicate, or held or refused with a code', () => {
    const { records, verdicts, codes, wrong } = poison({ records: RECORDS, seed: SEED });
    expect(wrong).toEqual([]);
    expect(Object.values(verdicts).reduce((sum, one) => sum + one, 0)).toBe(records);
    // They reach every depth: bytes, envelope, schema, election, figures.
    const met = codes.map(([code]) => code);
    const depths = [
      'JSON_MALFORMED',
      'ENVELOPE_INVALID',
      'SCHEMA_INVALID',
      'TYPE_UNKNOWN',
      'SOURCE_UNKNOWN',
      'EQUIVOCATION',
    ];
    expect(met).toEqual(expect.arrayContaining(depths));
    expect(verdicts).toMatchObject({ counted: expect.any(Number) as number, held: expect.any(Number) as number });
  });

  it('are the same for the same seed', () => {
    const [one, other] = [poison({ records: 300, seed: 5 }), poison({ records: 300, seed: 5 })];
    expect([one.verdicts, one.codes]).toEqual([other.verdicts, other.codes]);
  });
});
