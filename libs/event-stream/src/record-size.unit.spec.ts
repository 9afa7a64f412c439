import fc from 'fast-check';
import type { RecordToAppend } from './event-stream';
import { cutIntoRuns, payloadBytes, RECORD_BYTES_MAX, refuseTooLarge } from './record-size';

const sized = (bytes: number): RecordToAppend => ({ key: null, value: Buffer.alloc(bytes), headers: [] });

describe('the sizes of records', () => {
  test('runs hold all records in their order, within both bounds, a larger record standing alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(120), { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (sizes, recordsMax, bytesMax) => {
          const records = sizes.map(sized);
          const runs = cutIntoRuns(records, recordsMax, bytesMax);
          expect(runs.flatMap((run) => run.records)).toEqual(records);
          let offset = 0;
          for (const run of runs) {
            expect(run.offset).toBe(offset);
            offset += run.records.length;
            expect(run.records.length).toBeGreaterThan(0);
            expect(run.records.length).toBeLessThanOrEqual(recordsMax);
            const bytes = run.records.reduce((sum, record) => sum + payloadBytes(record), 0);
            expect(bytes <= bytesMax || run.records.length === 1).toBe(true);
          }
        },
      ),
    );
  });

  test('keys and headers count', () => {
    const record: RecordToAppend = { key: Buffer.alloc(3), value: null, headers: [['әб', Buffer.alloc(5)]] };
    expect(payloadBytes(record)).toBe(3 + 4 + 5 + 2);
  });

  test('the first record that cannot fit is named with its index and size', () => {
    const tooLarge = [sized(10), sized(RECORD_BYTES_MAX), sized(RECORD_BYTES_MAX)];
    expect(() => refuseTooLarge(tooLarge)).toThrow(`Record 1 of 3 (counted from 0) has ${RECORD_BYTES_MAX} bytes`);
    expect(() => refuseTooLarge([sized(RECORD_BYTES_MAX - 100)])).not.toThrow();
  });
});
