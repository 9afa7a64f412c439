/** `sanaq init`: a small whole election in a new folder, with officers' keys of its own and the commands to run it. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileError, readDefinitionFile, readProtocolFiles } from '#libs/backend';
import { generateKeyPair, parseStrictJson, sha256, sha256Name } from '#libs/contracts';
import { DECISION_KINDS, isElectionId, rightFor, type Officer } from '#libs/election';
import { codeOf, type ExitCode, messageOf, repositoryRoot } from '#libs/basics';
import { shellWord } from '../../output/shell-word';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';
import { writePrivate } from '../key/key';

/** The election that is copied: in the repository it is an example, without officers. */
const TEMPLATE_ID = 'first-election';
const TEMPLATE_PATH = `examples/${TEMPLATE_ID}`;
const SCHEMAS_PATH = 'docs/file-schemas';
const CORRECTED_PRECINCT = 'P-04';

const OFFICERS = [
  { officerId: 'chair', name: 'Chair of the commission' },
  { officerId: 'secretary', name: 'Secretary of the commission' },
] as const;

export interface InitOptions {
  readonly folder: string;
  /** Default: made of the folder's name. */
  readonly election?: string;
}

export async function init(session: Session, { folder, election }: InitOptions): Promise<ExitCode> {
  const electionId = election ?? electionIdFrom(folder);
  if (!isElectionId(electionId)) {
    throw wrongCall(
      `"${electionId}" is not an election id`,
      'use lower-case letters, digits and hyphens, 1–63 characters',
    );
  }
  await makeEmpty(folder);
  const files = await copyTemplate(folder, electionId);
  const officers = await makeOfficers(folder);
  await nameOfficers(join(folder, 'election.json'), officers);
  await nameReplaced(folder);
  const commands = commandsOf(await readFile(join(folder, 'README.md'), 'utf8'));
  const written = [...files, ...officers.map(({ officerId }) => keyFile(officerId))].sort();
  await session.answer({ folder, electionId, files: written, commands }, () => textOf(folder, written, commands));
  return 0;
}

/** The folder's name as an election's id: what an id may not have becomes a hyphen. */
function electionIdFrom(folder: string): string {
  const id = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return id === '' ? TEMPLATE_ID : id;
}

/** Nothing is written over: the folder is made, or is there and empty. */
async function makeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    const message = codeOf(error) === 'EEXIST' ? 'this is a file' : messageOf(error);
    throw fileError('FILE_UNWRITABLE', folder, message, 'name another folder', error);
  }
  throw fileError('FOLDER_NOT_EMPTY', folder, 'there are files in this folder already', 'name a new folder');
}

/** Writes the files under the names of this folder and election; returns their names. */
async function copyTemplate(folder: string, electionId: string): Promise<readonly string[]> {
  const template = join(repositoryRoot(), TEMPLATE_PATH);
  const names = (await readdir(template)).sort();
  const shown = relative(process.cwd(), resolve(folder));
  const path = shellWord(shown.startsWith('..') ? resolve(folder) : shown === '' ? '.' : shown);
  for (const name of names) {
    const text = await readFile(join(template, name), 'utf8');
    const own = text
      .replaceAll(`../../${SCHEMAS_PATH}/`, 'schemas/')
      // By a function: a folder's name may hold what a replacement text would obey.
      .replaceAll(new RegExp(`${TEMPLATE_PATH}(?=/)`, 'g'), () => path)
      .replaceAll(new RegExp(`(?<![\\w/])${TEMPLATE_ID}(?![\\w-])`, 'g'), () => electionId);
    await writeFile(join(folder, name), own);
  }
  await cp(join(repositoryRoot(), SCHEMAS_PATH), join(folder, 'schemas'), { recursive: true });
  await writeFile(join(folder, '.gitignore'), '# Private keys stay on this machine.\n*.key.json\n');
  return [...names, '.gitignore'];
}

function keyFile(officerId: string): string {
  return `${officerId}.key.json`;
}

/** Two officers who may decide all there is to decide: what two must agree on, one cannot sign alone. */
async function makeOfficers(folder: string): Promise<readonly Officer[]> {
  const may = [...new Set(DECISION_KINDS.map(rightFor))];
  const commission = 'Central commission of the example country';
  const officers: Officer[] = [];
  for (const { officerId, name } of OFFICERS) {
    const { publicKey, privateKey, keyId } = generateKeyPair();
    await writePrivate(join(folder, keyFile(officerId)), `${JSON.stringify({ ...privateKey, kid: keyId })}\n`);
    officers.push({ officerId, name, commission, publicKey, may });
  }
  return officers;
}

async function nameOfficers(file: string, officers: readonly Officer[]): Promise<void> {
  const { contests, ...before } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify({ ...before, officers, contests }, null, 2)}\n`);
}

/** The record of the row that is to be corrected, as `sanaq submit` makes it in this election. */
async function replacedRecord(folder: string): Promise<{ readonly id: string; readonly sha256: string }> {
  const [file, map] = [join(folder, 'protocols.csv'), join(folder, 'map.json')];
  const read = await readDefinitionFile(join(folder, 'election.json'));
  if ('problems' in read) throw new Error(`the example is damaged: ${JSON.stringify(read.problems[0])}`);
  for await (const item of readProtocolFiles(file, map, read.definition)) {
    if ('problem' in item || item.record.key?.toString() !== CORRECTED_PRECINCT) continue;
    const { value } = item.record;
    const event = parseStrictJson(value ?? Buffer.alloc(0));
    if ('value' in event) {
      return { id: (event.value as { readonly id: string }).id, sha256: sha256Name(sha256(value ?? '')) };
    }
  }
  throw new Error(`the example is damaged: no row of ${CORRECTED_PRECINCT} in ${file}`);
}

/** The id of a record follows from the election's id, so the correction must name another one in each. */
async function nameReplaced(folder: string): Promise<void> {
  const [template, own] = [await replacedRecord(join(repositoryRoot(), TEMPLATE_PATH)), await replacedRecord(folder)];
  const file = join(folder, 'corrections.csv');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(template.id, own.id).replace(template.sha256, own.sha256));
}

/** The commands of the README's blocks, in order. */
function commandsOf(readme: string): readonly string[] {
  return [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
}

function textOf(folder: string, files: readonly string[], commands: readonly string[]): string {
  const lines = [
    `${folder} holds a whole small election: ${files.length} files, and the schemas that explain their members.`,
    `${join(folder, 'README.md')} says what each of them is. Run these commands one after the other:`,
    '',
    ...commands.map((command) => `  ${command}`),
  ];
  return `${lines.join('\n')}\n`;
}
