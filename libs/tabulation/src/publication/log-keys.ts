/** The keys with which a service signs checkpoints of the logs of its elections. */
import { readFileSync } from 'node:fs';
import { sha256Bytes } from '#libs/contracts';
import type { LogName } from '#libs/election';
import { checkpointText, formatVerifierKey, parseSignerKey, signNote, type SignerKey } from '#libs/log';
import { SanaqError } from '#libs/platform';

const LINES_MAX = 10_000;

function unreadable(file: string, message: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'LOG_KEY_UNREADABLE',
    message,
    place: file,
    actor: 'operator',
    action: 'name the file that sanaq key new --log wrote in SANAQ_LOG_KEY_FILE',
    cause,
  });
}

/** A log as a closing record ends it. */
export interface LogEnd {
  readonly size: number;
  /** `sha256:…` */
  readonly root: string;
}

export class LogKeys {
  /** By the verifier key's text. */
  private readonly keys: ReadonlyMap<string, SignerKey>;

  constructor(keys: readonly SignerKey[]) {
    this.keys = new Map(keys.map((key) => [formatVerifierKey(key.verifier), key]));
  }

  /** The keys of a file, one a line; empty lines and those that begin with # say nothing. Throws LOG_KEY_UNREADABLE. */
  static ofFile(file: string): LogKeys {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      throw unreadable(file, 'the file of the log’s key cannot be read', error);
    }
    const lines = text.split('\n').map((line) => line.trim());
    const given = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const keys = given.slice(0, LINES_MAX).flatMap((line) => parseSignerKey(line) ?? []);
    if (keys.length < given.length || keys.length === 0) {
      throw unreadable(file, `${given.length - keys.length} of ${given.length} lines are no signing keys`);
    }
    return new LogKeys(keys);
  }

  /** The checkpoint of a log as a signed note. Throws LOG_KEY_MISSING, LOG_KEY_DIFFERS. */
  sign(electionId: string, { origin, vkey }: LogName, { size, root }: LogEnd): string {
    const key = this.keys.get(vkey);
    if (key === undefined) throw this.refusal(electionId, { origin, vkey });
    const text = checkpointText({ origin, size, root: sha256Bytes(root) });
    return signNote(text, key.verifier, key.privateKey);
  }

  private refusal(electionId: string, { origin, vkey }: LogName): SanaqError {
    const action = 'give the service the file of the key in SANAQ_LOG_KEY_FILE, or amend the log (docs/operating.md)';
    if ([...this.keys.values()].some(({ verifier }) => verifier.name === origin)) {
      return new SanaqError({
        code: 'LOG_KEY_DIFFERS',
        message: `the definition names another key of the log "${origin}" (${vkey}) than this service has: nothing of the election is published`,
        place: electionId,
        actor: 'operator',
        action,
      });
    }
    return new SanaqError({
      code: 'LOG_KEY_MISSING',
      message: `the definition names the log "${origin}", and this service has no key of it: nothing of the election is published`,
      place: electionId,
      actor: 'operator',
      action,
    });
  }
}
