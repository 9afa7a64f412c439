/** Signatures of events (docs/verification.md, section 3): detached JWS with Ed25519 over the canonical event. */
import { isEd25519 } from '../bytes/ed25519';
import { fromBase64Url, joined, toBase64, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { canonical } from '../json/canonical';
import { isObject, NotStrict, parseStrict, textOf, type JsonObject } from '../json/strict-json';

const HEADER = ['alg', 'b64', 'crit', 'kid'];

function thumbprint(publicKey: string): string {
  const bytes = sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${publicKey}"}`));
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** True if the header is exactly the one that the document names, for this key. */
function isHeader(bytes: Uint8Array, publicKey: string): boolean {
  try {
    const header = parseStrict(textOf(bytes));
    if (!isObject(header) || canonical(Object.keys(header).sort()) !== canonical(HEADER)) return false;
    const isOurs =
      header['alg'] === 'Ed25519' && header['b64'] === false && canonical(header['crit'] ?? null) === '["b64"]';
    return isOurs && header['kid'] === thumbprint(publicKey);
  } catch (error) {
    if (error instanceof NotStrict) return false;
    throw error;
  }
}

/** True if the event’s `jws` is a signature of this key (base64url of 32 bytes). */
export async function isSignedEvent(event: JsonObject, publicKey: string): Promise<boolean> {
  const { jws, ...rest } = event;
  const [header = '', payload, encoded = '', ...more] = typeof jws === 'string' ? jws.split('.') : [];
  if (payload !== '' || more.length > 0) return false;
  const [headerBytes, signature, key] = [fromBase64Url(header), fromBase64Url(encoded), fromBase64Url(publicKey)];
  if (headerBytes === null || signature === null || key === null || !isHeader(headerBytes, publicKey)) return false;
  return isEd25519(key, joined(utf8(`${header}.`), utf8(canonical(rest))), signature);
}
