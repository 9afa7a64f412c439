/**
 * The whole state as bytes and back: exact, and of this engine and format alone. Taken right after a snapshot, when
 * nothing waits to be shown; the trees of sums are not in it but made anew from cells and leaves, so that a state whose
 * figures were changed has another root.
 */
import { createHash } from 'node:crypto';
import { ElectionState, ENGINE_VERSION } from '../election-state';
import { aligned, ByteReader } from './byte-reader';
import { COLUMN_ALIGNMENT, lengthOf } from './byte-writer';
import { SAVED_STATE_FORMAT } from './kinds';
import { StateReader } from './state-reader';
import { StateWriter } from './state-writer';

/** Engine and format that wrote a state; no other reads it. */
export const SAVED_STATE_ENGINE = `${ENGINE_VERSION}/${SAVED_STATE_FORMAT}`;

const LENGTH_BYTES = 8;
const PADDING = Buffer.alloc(COLUMN_ALIGNMENT);

function padding(length: number): Buffer {
  return PADDING.subarray(0, aligned(length) - length);
}

class Copies {
  private readonly block: Buffer;
  private used = 0;

  constructor(bytes: number) {
    this.block = Buffer.allocUnsafeSlow(bytes);
  }

  copyOf(bytes: Buffer): Buffer {
    const from = this.used;
    this.used += bytes.copy(this.block, from);
    return this.block.subarray(from, this.used);
  }
}

/**
 * The state with what else is to be kept beside it (plain data), as bytes in pieces. Nothing in it changes when the
 * state goes on.
 */
export function saveState(state: ElectionState, beside: unknown): readonly Buffer[] {
  const writer = new StateWriter({ canonical: false });
  writer.write([state, beside]);
  const body = writer.out.finish();
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeBigUInt64BE(BigInt(body.length));
  const pieces = [head, body, padding(LENGTH_BYTES + body.length)];
  const changing = writer.out.columns.filter(({ mayChange }) => mayChange).flatMap((column) => column.pieces);
  // All copies in one block: large enough, it goes back to the system as soon as it was written.
  const room = new Copies(lengthOf(changing));
  for (const { pieces: bytes, mayChange } of writer.out.columns) {
    pieces.push(...(mayChange ? bytes.map((piece) => room.copyOf(piece)) : bytes), padding(lengthOf(bytes)));
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** The state of such bytes, and what was kept beside it. Throws where they are no state. The bytes become part of it. */
export function restoreState(bytes: Buffer): { readonly state: ElectionState; readonly beside: unknown } {
  if (bytes.length < LENGTH_BYTES) throw new Error('the saved state is cut short');
  const inPlace = bytes.byteOffset % COLUMN_ALIGNMENT === 0 ? bytes : Buffer.concat([bytes], bytes.length);
  const from = new ByteReader(inPlace, LENGTH_BYTES, LENGTH_BYTES + Number(bytes.readBigUInt64BE(0)));
  const reader = new StateReader(from);
  const pair = reader.read();
  const [state, beside] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (!(state instanceof ElectionState) || !from.ended) throw new Error('the saved state is none');
  return { state, beside };
}

/** SHA-256 over all that the state says, the same for every way that leads to it. */
export function fingerprintOf(state: ElectionState): string {
  state.root();
  const writer = new StateWriter({ canonical: true });
  writer.write(state);
  const hash = createHash('sha256').update(writer.out.finish());
  for (const piece of writer.out.columns.flatMap(({ pieces }) => pieces)) hash.update(piece);
  return hash.digest('hex');
}
