/**
 * Snappy, as its format description has it (github.com/google/snappy, format_description.txt): raw as most clients of
 * Kafka write it, or in the blocks of the Java client, which begin with a magic of their own.
 */
import { Input, Output, UnpackingFailed } from './output';

const CODEC = 'snappy';
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The magic, then two version numbers. */
const JAVA_HEADER_BYTES = 16;
const VARINT_BYTES_MAX = 5;

export function unpackSnappy(packed: Buffer, bytesMax?: number): Buffer {
  const isJava = packed.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC);
  const output = new Output(CODEC, packed.length * 4, bytesMax);
  if (!isJava) {
    unpackBlock(packed, output);
    return output.done();
  }
  const input = new Input(CODEC, packed.subarray(JAVA_HEADER_BYTES));
  while (input.left > 0) unpackBlock(input.take(input.take(4).readUInt32BE(0)), output);
  return output.done();
}

function unpackBlock(block: Buffer, output: Output): void {
  const input = new Input(CODEC, block);
  const length = varint(input);
  const end = output.length + length;
  while (input.left > 0) {
    const tag = input.byte();
    if ((tag & 3) === 0) output.add(input.take(literalLength(tag >> 2, input)));
    else copy(tag, input, output);
    if (output.length > end) break;
  }
  if (output.length !== end) throw new UnpackingFailed(CODEC, 'they do not have the length that they say');
}

function varint(input: Input): number {
  let value = 0;
  for (let index = 0; index < VARINT_BYTES_MAX; index++) {
    const byte = input.byte();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  throw new UnpackingFailed(CODEC, 'their length is no number');
}

/** Up to 60 in the tag itself, else in the one to four bytes behind it. */
function literalLength(short: number, input: Input): number {
  if (short < 60) return short + 1;
  return input.take(short - 59).readUIntLE(0, short - 59) + 1;
}

function copy(tag: number, input: Input, output: Output): void {
  const kind = tag & 3;
  if (kind === 1) {
    const count = ((tag >> 2) & 7) + 4;
    output.repeat((tag >> 5) * 256 + input.byte(), count);
    return;
  }
  const count = (tag >> 2) + 1;
  output.repeat(kind === 2 ? input.uint16() : input.uint32(), count);
}
