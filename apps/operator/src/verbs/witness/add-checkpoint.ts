/** What a witness answers to POST /add-checkpoint (C2SP tlog-witness): requests of one log one after the other. */
import { cosignatureLine } from '#libs/log';
import {
  fromBase64,
  isConsistent,
  isSignedBy,
  parseCheckpoint,
  parseNote,
  type VerifierKey,
} from '#libs/proof-verifier';
import type { WitnessKey } from './witness-key';
import type { WitnessStore } from './witness-store';

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly contentType: string;
  readonly body: string;
}

const PROOF_LINES_MAX = 63;
const HASH_BYTES = 32;
const PLAIN = 'text/plain; charset=utf-8';

const answer = (status: WitnessAnswer['status'], body: string, contentType = PLAIN): WitnessAnswer => ({
  status,
  contentType,
  body: `${body}\n`,
});

interface AddCheckpoint {
  readonly oldSize: number;
  readonly path: readonly Uint8Array[];
  readonly note: string;
}

/** `old N`, lines of a proof, an empty line, a checkpoint; null where it is anything else. */
function parseRequest(body: string): AddCheckpoint | null {
  const end = body.indexOf('\n\n');
  if (end < 0) return null;
  const [first = '', ...proof] = body.slice(0, end).split('\n');
  const size = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  if (size === undefined || !Number.isSafeInteger(Number(size)) || proof.length > PROOF_LINES_MAX) return null;
  const path = proof.map(fromBase64);
  if (!path.every((hash): hash is Uint8Array => hash?.length === HASH_BYTES)) return null;
  return { oldSize: Number(size), path, note: body.slice(end + 2) };
}

export class Witness {
  /** Ends of the requests under way, by origin: what is compared must not change before it is stored. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly own: WitnessKey,
    private readonly logs: readonly VerifierKey[],
    private readonly store: WitnessStore,
    private readonly seconds: () => number = () => Math.floor(Date.now() / 1_000),
  ) {}

  async addCheckpoint(body: string): Promise<WitnessAnswer> {
    const request = parseRequest(body);
    const note = request === null ? null : parseNote(request.note);
    const checkpoint = note === null ? null : parseCheckpoint(note.text);
    if (request === null || note === null || checkpoint === null) {
      return answer(400, 'this is no request to cosign a checkpoint');
    }
    const keys = this.logs.filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0) return answer(404, 'this log is not witnessed here');
    const signed = await Promise.all(keys.map((key) => isSignedBy(note, key)));
    if (!signed.includes(true)) return answer(403, 'the checkpoint is not signed by the log’s key');
    if (request.oldSize > checkpoint.size) return answer(400, 'the old size is above that of the checkpoint');
    return this.inTurn(checkpoint.origin, () => this.compare(request, note.text));
  }

  private inTurn<T>(origin: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(origin) ?? Promise.resolve()).then(work, work);
    this.turns.set(origin, turn);
    return turn;
  }

  private async compare({ oldSize, path }: AddCheckpoint, text: string): Promise<WitnessAnswer> {
    const checkpoint = parseCheckpoint(text);
    if (checkpoint === null) return answer(400, 'this is no checkpoint');
    const { origin, size, root } = checkpoint;
    const kept = await this.store.last(origin);
    const last = kept === null ? null : parseCheckpoint(kept);
    const lastSize = last?.size ?? 0;
    if (oldSize !== lastSize) return answer(409, String(lastSize), 'text/x.tlog.size');
    const isSame = last !== null && size === lastSize;
    if (isSame && !isConsistent(size, last.root, size, root, [])) {
      return answer(409, String(lastSize), 'text/x.tlog.size');
    }
    const continues =
      last === null || lastSize === 0 ? path.length === 0 : isConsistent(lastSize, last.root, size, root, path);
    if (!continues) return answer(422, 'the checkpoint does not continue the last one that was cosigned');
    await this.store.keep(origin, text);
    const { key, secret } = this.own;
    return answer(200, cosignatureLine(text, key, secret, this.seconds()).trimEnd());
  }
}
