/** One request to a witness (C2SP tlog-witness, v1.0.0): bounded in time and size, its answer believed only as far as it is signed. */
import { reasonOf } from '#libs/journal';
import { isCosignature } from '#libs/results';
import type { WitnessToAsk } from './witness-list';

const ANSWER_MS = 10_000;
const ANSWER_BYTES_MAX = 16_384;
const SIZE = /^(0|[1-9][0-9]{0,15})\n?$/;

export interface CheckpointToWitness {
  /** Size of the checkpoint that the witness signed last, as far as is known; 0 for none. */
  readonly oldSize: number;
  /** That the log only grew from there. */
  readonly path: readonly Buffer[];
  /** Signed by the log. */
  readonly checkpoint: string;
}

/**
 * `cosigned`: with the witness's line. `knows`: it signed a checkpoint of another size last. `contradicts`: it holds that
 * the log does not continue what it signed. `stranger`: it does not watch this log, or not with this key. `other`: it
 * cannot be reached, or its answer is none.
 */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string }
  | { readonly kind: 'knows'; readonly size: number }
  | { readonly kind: 'contradicts' | 'stranger' | 'other'; readonly reason: string };

export async function askWitness(
  { url, key }: Pick<WitnessToAsk, 'url' | 'key'>,
  { oldSize, path, checkpoint }: CheckpointToWitness,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  const proof = path.map((hash) => `${hash.toString('base64')}\n`).join('');
  let status: number;
  let text: string | null;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: `old ${oldSize}\n${proof}\n${checkpoint}`,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    ({ status } = answer);
    text = await bodyOf(answer);
  } catch (error) {
    return { kind: 'other', reason: `no answer: ${reasonOf(error)}` };
  }
  if (text === null) return { kind: 'other', reason: `its answer is longer than ${ANSWER_BYTES_MAX} bytes` };
  const said = `${status} ${JSON.stringify(text.slice(0, 200))}`;
  if (status === 200) {
    const line = ownLine(checkpoint, text, key);
    return line === null
      ? { kind: 'other', reason: 'it answers with a line that its key did not sign' }
      : { kind: 'cosigned', line };
  }
  if (status === 409) {
    const size = SIZE.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(size)) return { kind: 'other', reason: said };
    // The size is the one that was named: what differs is the root.
    return size === oldSize ? { kind: 'contradicts', reason: said } : { kind: 'knows', size };
  }
  if (status === 422) return { kind: 'contradicts', reason: said };
  if (status === 403 || status === 404) return { kind: 'stranger', reason: said };
  return { kind: 'other', reason: said };
}

async function bodyOf(answer: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Of the lines of an answer the one that the witness's key signed under this checkpoint. */
function ownLine(checkpoint: string, text: string, key: WitnessToAsk['key']): string | null {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.find((line) => isCosignature(checkpoint, line, key)) ?? null;
}
