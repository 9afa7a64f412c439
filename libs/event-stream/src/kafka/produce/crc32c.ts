/** CRC-32C (Castagnoli), which Kafka keeps of each batch of records: eight bytes a step. */

const POLYNOMIAL = 0x82f63b78;
const BYTE_VALUES = 256;
const STEP_BYTES = 8;

/** Table k: what a byte that lies k bytes before the end of a step does to the sum. */
function makeTables(): Int32Array {
  const tables = new Int32Array(STEP_BYTES * BYTE_VALUES);
  for (let byte = 0; byte < BYTE_VALUES; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    tables[byte] = sum;
  }
  for (let at = BYTE_VALUES; at < tables.length; at++) {
    const before = tables[at - BYTE_VALUES] ?? 0;
    tables[at] = (tables[before & 0xff] ?? 0) ^ (before >>> 8);
  }
  return tables;
}

const TABLES = makeTables();

function entry(table: number, byte: number): number {
  return TABLES[table * BYTE_VALUES + (byte & 0xff)] ?? 0;
}

/** Of the bytes from `from` up to but not including `to`, as an unsigned number. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let sum = -1;
  let at = from;
  for (; at + STEP_BYTES <= to; at += STEP_BYTES) {
    sum ^= (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    sum =
      entry(7, sum) ^
      entry(6, sum >>> 8) ^
      entry(5, sum >>> 16) ^
      entry(4, sum >>> 24) ^
      entry(3, bytes[at + 4] ?? 0) ^
      entry(2, bytes[at + 5] ?? 0) ^
      entry(1, bytes[at + 6] ?? 0) ^
      entry(0, bytes[at + 7] ?? 0);
  }
  for (; at < to; at++) sum = entry(0, sum ^ (bytes[at] ?? 0)) ^ (sum >>> 8);
  return (sum ^ -1) >>> 0;
}
