/** `sanaq key new`: an officer's key pair. The private part goes into a file that only its owner can read. */
import { chmod, open } from 'node:fs/promises';
import { fileError, newLogKey } from '#libs/backend';
import { generateKeyPair } from '#libs/contracts';
import { identifierProblem, logProblem } from '#libs/election';
import { codeOf, type ExitCode, messageOf } from '#libs/basics';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';

const MODE_PRIVATE = 0o600;

export interface NewKeyOptions {
  readonly name: string;
  /** Default `NAME.key.json` in the working directory. */
  readonly out?: string;
  readonly commission?: string;
}

export async function newKey(session: Session, options: NewKeyOptions): Promise<ExitCode> {
  const { name, commission = '' } = options;
  const problem = identifierProblem(name);
  if (problem !== null) throw wrongCall(`the name ${problem}`);
  const file = options.out ?? `${name.replace(/[\\:*?"<>|]/g, '_')}.key.json`;
  const { publicKey, privateKey, keyId } = generateKeyPair();
  await writePrivate(file, `${JSON.stringify({ ...privateKey, kid: keyId })}\n`);
  // What the officer may decide is for the author of the definition to say, kind by kind.
  const officer = { officerId: name, name, commission, publicKey, may: [] };
  await session.answer({ file, keyId, officer }, () => `${JSON.stringify(officer)}\n`);
  if (!session.json) {
    session.say(`The private key is in ${file}: keep it secret, and keep a copy in a safe place.`);
    session.say(
      'The line above belongs to "officers" of the definition; fill in name and commission, and in "may" the kinds of decisions, one by one.',
    );
  }
  return 0;
}

/** A key for the log of closing records: the signing key into a file, and the line for `log` of the definition. */
export async function newLogKeyFile(session: Session, origin: string, out?: string): Promise<ExitCode> {
  const { signer, log } = newLogKey(origin);
  const problem = logProblem(log);
  if (problem !== null) throw wrongCall(`"${origin}" cannot name a log: ${problem}`);
  const file = out ?? `${origin.replace(/[\\/:*?"<>|]/g, '_')}.log.key`;
  await writePrivate(file, `${signer}\n`);
  await session.answer({ file, log }, () => `${JSON.stringify({ log })}\n`);
  if (!session.json) {
    session.say(`The key is in ${file}: give it to tabulation in SANAQ_LOG_KEY_FILE, and to nobody else.`);
    session.say('The line above belongs into the definition.');
  }
  return 0;
}

/** Never over another file: a lost key cannot be had again. */
export async function writePrivate(file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', MODE_PRIVATE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(file, MODE_PRIVATE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw fileError(
        'KEY_EXISTS',
        file,
        'this file is there already and is not written over',
        'choose another name or --out',
        error,
      );
    }
    throw fileError('FILE_UNWRITABLE', file, messageOf(error), 'choose another place with --out', error);
  }
}
