/** The witnesses that a service asks to cosign its checkpoints, from a policy as verifiers have it (C2SP tlog-policy). */
import { readFileSync } from 'node:fs';
import { parseVerifierKey, type VerifierKey } from '#libs/log';
import { SanaqError } from '#libs/platform';
import { parsePolicy, PolicyInvalid } from '#libs/proof-verifier';

export interface WitnessToAsk {
  /** As the policy calls it. */
  readonly name: string;
  /** The verifier key's text. */
  readonly vkey: string;
  readonly key: VerifierKey;
  /** Where `/add-checkpoint` is. */
  readonly url: URL;
}

const WITNESSES_MAX = 50;

function invalid(place: string, message: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'WITNESSES_UNREADABLE',
    message,
    place,
    actor: 'operator',
    action: 'name a policy in SANAQ_WITNESSES_FILE in which every witness has an address (docs/operating.md)',
    cause,
  });
}

function addressOf(file: string, name: string, text: string | null): URL {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw invalid(file, `the witness "${name}" has no address of http or https`);
  }
  return new URL(`${url.href.replace(/\/$/, '')}/add-checkpoint`);
}

/** Those of a policy's file. Throws WITNESSES_UNREADABLE. */
export function witnessesOfFile(file: string): readonly WitnessToAsk[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(file, 'the file of the witnesses cannot be read', error);
  }
  let named: ReturnType<typeof parsePolicy>['witnesses'];
  try {
    named = parsePolicy(text).witnesses;
  } catch (error) {
    if (!(error instanceof PolicyInvalid)) throw error;
    throw invalid(`${file}:${error.line}`, error.problem, error);
  }
  if (named.length > WITNESSES_MAX) throw invalid(file, `it names more than ${WITNESSES_MAX} witnesses`);
  return named.map(({ name, vkey, url }) => {
    const address = addressOf(file, name, url);
    const key = parseVerifierKey(vkey);
    if (key === null) throw invalid(file, `the witness "${name}" has no key of Ed25519`);
    return { name, vkey, key, url: address };
  });
}
