/** What is to be checked, read from a file or an address; nothing of it is believed. */
import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { codeOf, EXIT, messageOf, SanaqError } from '#libs/basics';
import type { Session } from '../session';

/** Of a packed file, and of what is fetched. */
const BYTES_MAX = 1024 ** 3;
const UNPACKED_MAX = 2 * 1024 ** 3 - 1;
const FETCH_MS = 60_000;
const GZIP = [0x1f, 0x8b];

function fileProblem(code: string, place: string, message: string, action: string, cause?: unknown): SanaqError {
  return new SanaqError({ code, message, place, actor: 'user', action, exitCode: EXIT.badInput, cause });
}

export function isUrl(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

async function bytesOfFile(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > BYTES_MAX) throw fileProblem('FILE_TOO_LARGE', file, `it has ${size} bytes`, 'name a smaller file');
    return await readFile(file);
  } catch (error) {
    if (error instanceof SanaqError) throw error;
    if (codeOf(error) === 'ENOENT') {
      throw fileProblem('FILE_NOT_FOUND', file, 'there is no such file', 'correct its name', error);
    }
    throw fileProblem('FILE_UNREADABLE', file, messageOf(error), 'name a file that can be read', error);
  }
}

/** The body of a GET; throws URL_UNREACHABLE or URL_REFUSED. */
export async function fetched(session: Pick<Session, 'signal'>, url: string): Promise<Buffer> {
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(FETCH_MS)]);
  let status: number;
  let body: Buffer;
  try {
    const response = await fetch(url, { signal });
    status = response.status;
    body = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new SanaqError({
      code: 'URL_UNREACHABLE',
      message: messageOf(cause),
      place: url,
      actor: 'user',
      action: 'correct the address, or try again later',
      exitCode: EXIT.unreachable,
      cause: error,
    });
  }
  if (status !== 200) {
    throw fileProblem('URL_REFUSED', url, `it answers with status ${status}`, 'correct the address');
  }
  return body;
}

/** The bytes of a file or an address, unpacked where they are packed. */
export async function bytesOf(session: Session, target: string): Promise<Buffer> {
  const bytes = isUrl(target) ? await fetched(session, target) : await bytesOfFile(target);
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_MAX });
  } catch (error) {
    throw fileProblem('FILE_DAMAGED', target, messageOf(error), 'get the file again', error);
  }
}

export async function textOf(session: Session, target: string): Promise<string> {
  return (await bytesOf(session, target)).toString('utf8');
}
