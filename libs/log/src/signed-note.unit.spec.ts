import { generateKeyPairSync } from 'node:crypto';
import * as reader from '#libs/proof-verifier';
import {
  checkpointText,
  COSIGNATURE_TYPE,
  cosignatureLine,
  ED25519_TYPE,
  formatVerifierKey,
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  privateKeyOf,
  publicKeyOf,
  signatureOf,
  signNote,
  verifierKey,
} from './index';

function keyNamed(
  name: string,
  type: number,
): { key: ReturnType<typeof verifierKey>; secret: ReturnType<typeof privateKeyOf> } {
  const { d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const secret = privateKeyOf(Buffer.from(d, 'base64url'));
  return { key: verifierKey(name, type, publicKeyOf(secret)), secret };
}

const text = checkpointText({ origin: 'example.org/count', size: 7, root: leafHash(Buffer.from('x')) });

test('a note that one key signed is signed by it and by no other, for us and for the checker', async () => {
  const { key, secret } = keyNamed('example.org/count', ED25519_TYPE);
  const other = keyNamed('example.org/count', ED25519_TYPE).key;
  const note = signNote(text, key, secret);
  const parsed = parseNote(note);
  const read = reader.parseNote(note);
  if (parsed === null || read === null) throw new Error('it is a note');
  expect(isSignedBy(parsed, key)).toBe(true);
  expect(isSignedBy(parsed, other)).toBe(false);
  const [readKey, readOther] = [key, other].map((one) => reader.parseVerifierKey(formatVerifierKey(one)));
  if (readKey == null || readOther == null) throw new Error('they are keys');
  expect(await reader.isSignedBy(read, readKey)).toBe(true);
  expect(await reader.isSignedBy(read, readOther)).toBe(false);
  expect(await reader.isSignedBy({ ...read, text: read.text.replace('7', '8') }, readKey)).toBe(false);
});

test('a witness cosigns with its time', async () => {
  const log = keyNamed('example.org/count', ED25519_TYPE);
  const witness = keyNamed('witness.example.org', COSIGNATURE_TYPE);
  const note = signNote(text, log.key, log.secret) + cosignatureLine(text, witness.key, witness.secret, 1_700_000_000);
  const parsed = parseNote(note);
  const read = reader.parseNote(note);
  const readKey = reader.parseVerifierKey(formatVerifierKey(witness.key));
  if (parsed === null || read === null || readKey === null) throw new Error('it is a note');
  expect(signatureOf(parsed, witness.key)).toEqual({ atSeconds: 1_700_000_000n });
  expect(isSignedBy(parsed, log.key)).toBe(true);
  expect(await reader.isSignedBy(read, readKey)).toBe(true);
});

test('a key has one spelling', () => {
  const { key } = keyNamed('example.com/foo', ED25519_TYPE);
  const vkey = formatVerifierKey(key);
  expect(parseVerifierKey(vkey)).toEqual(key);
  expect(parseVerifierKey(vkey.replace('foo', 'bar'))).toBeNull();
  expect(parseVerifierKey(`${vkey}=`)).toBeNull();
  expect(parseVerifierKey('a+b')).toBeNull();
});

test.each(['', 'text\n', 'text\n\n', 'text\n\n— name\n', 'text\n\n- name AAAAAAAA\n', 'text\n\n— name AAAAAAAA'])(
  '%j is no note',
  (note) => {
    expect(parseNote(note)).toBeNull();
    expect(reader.parseNote(note)).toBeNull();
  },
);

test('a checkpoint has one spelling', () => {
  expect(parseCheckpoint(text)).toEqual({ origin: 'example.org/count', size: 7, root: leafHash(Buffer.from('x')) });
  expect(parseCheckpoint(`${text}more\n`)?.size).toBe(7);
  for (const wrong of [
    text.replace('\n7\n', '\n07\n'),
    text.replace('\n7\n', '\n-7\n'),
    text.slice(17),
    'a\n1\nAAAA\n',
  ]) {
    expect(parseCheckpoint(wrong)).toBeNull();
    expect(reader.parseCheckpoint(wrong)).toBeNull();
  }
});
