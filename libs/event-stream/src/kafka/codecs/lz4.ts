/** LZ4 frames, as their description has them (github.com/lz4/lz4, doc/lz4_Frame_format.md and lz4_Block_format.md). */
import { Input, Output, UnpackingFailed } from './output';

const CODEC = 'lz4';
const FRAME_MAGIC = 0x184d2204;
const SKIPPED_MAGIC = 0x184d2a50;
const MATCH_MIN = 4;
/** Flags of a frame's descriptor. */
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;

/** Checksums are not looked at: the broker and the batch have their own. */
export function unpackLz4(packed: Buffer, bytesMax?: number): Buffer {
  const input = new Input(CODEC, packed);
  const output = new Output(CODEC, packed.length * 4, bytesMax);
  while (input.left > 0) {
    const magic = input.uint32();
    if (magic === FRAME_MAGIC) unpackFrame(input, output);
    else if ((magic & 0xfffffff0) >>> 0 === SKIPPED_MAGIC) input.take(input.uint32());
    else throw new UnpackingFailed(CODEC, 'they begin with no frame');
  }
  return output.done();
}

function unpackFrame(input: Input, output: Output): void {
  const flags = input.byte();
  if (flags >> 6 !== 1) throw new UnpackingFailed(CODEC, 'their frame is of an unknown version');
  if ((flags & DICTIONARY) !== 0) throw new UnpackingFailed(CODEC, 'they need a dictionary');
  input.byte();
  if ((flags & CONTENT_SIZE) !== 0) input.take(8);
  input.byte();
  for (;;) {
    const size = input.uint32();
    if (size === 0) break;
    const block = input.take(size & 0x7fffffff);
    if ((size & 0x80000000) !== 0) output.add(block);
    else unpackBlock(block, output);
    if ((flags & BLOCK_CHECKSUM) !== 0) input.take(4);
  }
  if ((flags & CONTENT_CHECKSUM) !== 0) input.take(4);
}

function unpackBlock(block: Buffer, output: Output): void {
  const input = new Input(CODEC, block);
  while (input.left > 0) {
    const token = input.byte();
    output.add(input.take(longLength(token >> 4, input)));
    // The last sequence is literals alone.
    if (input.left === 0) return;
    const distance = input.uint16();
    output.repeat(distance, longLength(token & 15, input) + MATCH_MIN);
  }
}

function longLength(short: number, input: Input): number {
  if (short < 15) return short;
  let length = short;
  for (let byte = 255; byte === 255; length += byte) byte = input.byte();
  return length;
}
