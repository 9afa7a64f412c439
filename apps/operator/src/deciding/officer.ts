/** Who decides, and by which resolution: the officer behind a key file, and the commission's paper. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { fileError, readJsonFile, SCHEMA_MEMBER } from '#libs/backend';
import type { PrivateKeyJwk } from '#libs/contracts';
import type { ElectionDefinition, NamedItem, NamedPrecinct, Officer, Resolution } from '#libs/election';
import { SanaqError } from '#libs/basics';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws FILE_*, KEY_INVALID. No message quotes anything of the key. */
export async function readKeyFile(file: string): Promise<PrivateKeyJwk> {
  const value = await readJsonFile(file);
  const { kty, crv, x, d } = isFields(value) ? value : {};
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || typeof d !== 'string' || !fits(x, d)) {
    throw fileError('KEY_INVALID', file, 'this is not a private key that "sanaq key new" wrote', 'name the right file');
  }
  return { kty, crv, x, d };
}

/** Whether the public part belongs to the private one. */
function fits(x: string, d: string): boolean {
  try {
    const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
    return createPublicKey(key).export({ format: 'jwk' }).x === x;
  } catch {
    return false;
  }
}

/** The officer of this election whose key it is. Throws OFFICER_UNKNOWN. */
export function officerOf(definition: ElectionDefinition, key: PrivateKeyJwk, officerId?: string): Officer {
  const own = (definition.officers ?? []).filter(({ publicKey }) => publicKey === key.x);
  const officer = officerId === undefined ? own[0] : own.find((one) => one.officerId === officerId);
  if (officer !== undefined) return officer;
  const who = officerId === undefined ? 'no officer' : `no officer "${officerId}"`;
  throw new SanaqError({
    code: 'OFFICER_UNKNOWN',
    message: `the definition names ${who} with this key`,
    place: definition.electionId,
    actor: 'user',
    action: 'use the key of an officer of this election',
  });
}

/** The resolution's file: beside the resolution itself it may name reasons for single items of a certification. */
export interface ResolutionFile {
  readonly resolution: Resolution;
  readonly openItems: readonly NamedItem[];
  readonly missing: readonly NamedPrecinct[];
}

/** Throws FILE_*, RESOLUTION_INVALID. The members of the resolution are checked with the decision's schema. */
export async function readResolutionFile(file: string): Promise<ResolutionFile> {
  const value = await readJsonFile(file);
  const { [SCHEMA_MEMBER]: _schema, openItems = [], missing = [], ...resolution } = isFields(value) ? value : {};
  if (!isFields(value) || !Array.isArray(openItems) || !Array.isArray(missing)) {
    const wanted = '{"commission", "number", "date", "for", "against", "documentSha256", "reason"}';
    throw fileError('RESOLUTION_INVALID', file, `the resolution must be an object ${wanted}`, 'correct the file');
  }
  return {
    resolution: resolution as unknown as Resolution,
    openItems: openItems as readonly NamedItem[],
    missing: missing as readonly NamedPrecinct[],
  };
}
