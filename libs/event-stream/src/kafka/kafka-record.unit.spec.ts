import { toStreamRecord } from './kafka-record';

describe('a record as Kafka hands it over', () => {
  test.each([
    ['1700000000000', 1_700_000_000_000],
    ['-1', 0],
    ['253402300799999', 253_402_300_799_999],
    ['253402300800000', 253_402_300_799_999],
    ['9223372036854775807', 253_402_300_799_999],
    ['-9223372036854775808', 0],
  ])('with the timestamp %s has the time %d, which every store can hold', (timestamp, timestampMs) => {
    const message = { key: null, value: null, offset: '7', timestamp };
    expect(toStreamRecord(message)).toMatchObject({ position: 7, timestampMs });
  });
});
