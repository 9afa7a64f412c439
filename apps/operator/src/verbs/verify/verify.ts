/** `sanaq verify`: which document it is, and what its checks say. */
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import {
  filesOfTar,
  formatOf,
  NotStrict,
  readStream,
  recordShownNow,
  verifyAudit,
  verifyProof,
  verifyReceipt,
  type Asked,
  type ReceiptResult,
  type Trust,
} from '#libs/proof-verifier';
import {
  checkLine,
  checksDocument,
  exitCodeOf,
  NOT_PROVED,
  resultLine,
  type Checked,
} from '../../checking/checks-text';
import { bytesOf, isUrl } from '../../checking/documents';
import { trustOf, type TrustOptions } from '../../checking/trust';
import { wrongCall } from '../../command/option-values';
import { grouped } from '../../output/table';
import type { Session } from '../../session';
import { auditHead, checkpointNote, proofHead, receiptHead } from './heads';
import { verifyRunning } from './running-api';
import { seatsFollow } from './seats';
import { typedFigures } from './typed';

export interface VerifyOptions extends TrustOptions {
  readonly target?: string | undefined;
  readonly receipt?: string | undefined;
  readonly typed: readonly string[];
  readonly asked: Asked;
}

function unknownFormat(target: string): SanaqError {
  return new SanaqError({
    code: 'VERIFY_FORMAT_UNKNOWN',
    message: 'this is no proof, receipt, audit bundle or stream of ours',
    place: target,
    actor: 'user',
    action: 'name a file or an address of one of them',
    exitCode: EXIT.badInput,
  });
}

async function proof(text: string, options: VerifyOptions, trust: Trust): Promise<Checked> {
  const { typed, asked } = options;
  const { checks, summary } = await verifyProof(text, { ...trust, asked, typed: typedFigures(typed) });
  return { kind: 'proof', checks, summary, head: proofHead(summary), checkpoint: summary?.checkpoint ?? null };
}

async function receipt(text: string, trust: Trust): Promise<Checked & { readonly record: ReceiptResult['record'] }> {
  const { checks, record, isCovered } = await verifyReceipt(text, trust);
  return {
    kind: 'receipt',
    checks,
    record,
    summary: record === null ? null : { position: record.position, sha256: record.sha256, verdicts: record.verdicts },
    head: receiptHead(record, isCovered),
    checkpoint: null,
    isIncomplete: !isCovered,
  };
}

async function audit(target: string, bytes: Buffer, trust: Trust): Promise<Checked> {
  try {
    const { checks, summary } = await verifyAudit(filesOfTar(bytes), trust, seatsFollow);
    return { kind: 'audit', checks, summary, head: auditHead(summary), checkpoint: summary?.checkpoint ?? null };
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    throw new SanaqError({
      code: 'FILE_DAMAGED',
      message: error.problem,
      place: `${target} (${error.place})`,
      actor: 'user',
      action: 'get the file again',
      cause: error,
    });
  }
}

function stream(target: string, bytes: Buffer): Checked {
  const { checks, size, root, lastPosition } = readStream(bytes, target);
  const head = `stream: ${grouped(size)} records up to position ${lastPosition ?? 'none'}\nroot of its tree: ${root}\n`;
  return { kind: 'stream', checks, summary: { records: size, root, lastPosition }, head, checkpoint: null };
}

/** The receipt's record in what is shown now: an audit bundle or a stream file. */
async function against(
  session: Session,
  target: string,
  own: Checked & { readonly record: ReceiptResult['record'] },
  trust: Trust,
): Promise<Checked> {
  const bytes = await bytesOf(session, target);
  if (!isArchive(bytes) && !isStream(bytes)) throw unknownFormat(target);
  const { records } = isArchive(bytes) ? await verifyAudit(filesOfTar(bytes), trust) : readStream(bytes, target);
  const { record } = own;
  return record === null ? own : { ...own, checks: [...own.checks, recordShownNow(record, records)] };
}

/** The answer of `/records/…` holds the receipt beside the bytes. */
function receiptIn(text: string): string | null {
  try {
    const { receipt: inside } = JSON.parse(text) as { readonly receipt?: unknown };
    return typeof inside === 'object' && inside !== null ? JSON.stringify(inside) : null;
  } catch {
    return null;
  }
}

/** A tar archive says so behind its first name. */
function isArchive(bytes: Buffer): boolean {
  return bytes.toString('latin1', 257, 262) === 'ustar';
}

const isStream = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 12) === '{"position":';

async function checked(session: Session, target: string, options: VerifyOptions, trust: Trust): Promise<Checked> {
  if (isUrl(target) && /\/v1\/elections\/[^/?#]+\/?$/.test(target)) {
    return verifyRunning(session, target.replace(/\/$/, ''), trust);
  }
  const bytes = await bytesOf(session, target);
  if (isArchive(bytes)) return audit(target, bytes, trust);
  if (isStream(bytes)) return stream(target, bytes);
  const given = bytes.toString('utf8');
  // An answer of `/records/…` is no document of its own: the receipt in it is.
  const text = (formatOf(given) === null ? receiptIn(given) : null) ?? given;
  // A text that is read in two ways has a format too: it is the document that fails, not the call.
  switch (formatOf(text) ?? /"format"\s*:\s*"(sanaq\.[a-z]+\.v1)"/.exec(text)?.[1]) {
    case 'sanaq.proof.v1':
      return proof(text, options, trust);
    case 'sanaq.receipt.v1':
      return receipt(text, trust);
    default:
      throw unknownFormat(target);
  }
}

function textOf({ head, checks, checkpoint }: Checked): string {
  return `${head}\n${checks.map(checkLine).join('')}${resultLine(checks)}\n${checkpointNote(checkpoint)}${NOT_PROVED}\n`;
}

async function say(session: Session, target: string, done: Checked, trust: Trust): Promise<ExitCode> {
  const { kind, checks, summary, isIncomplete = false } = done;
  await session.answer({ target, kind, ...checksDocument(checks), summary }, () => textOf(done));
  if (trust.policy === undefined && kind !== 'stream') {
    session.say('no --policy was given: whose key the log has, and which witnesses must have signed, was not checked');
  }
  const code = exitCodeOf(checks);
  return code === EXIT.done && isIncomplete ? EXIT.difference : code;
}

export async function verify(session: Session, options: VerifyOptions): Promise<ExitCode> {
  const { target, receipt: receiptFile } = options;
  const trust = await trustOf(session, options);
  if (receiptFile !== undefined) {
    const text = (await bytesOf(session, receiptFile)).toString('utf8');
    const own = await receipt(receiptIn(text) ?? text, trust);
    if (target === undefined) return say(session, receiptFile, own, trust);
    return say(session, target, await against(session, target, own, trust), trust);
  }
  if (target === undefined) throw wrongCall('verify needs a file or an address', 'name one, or --receipt FILE');
  return say(session, target, await checked(session, target, options, trust), trust);
}
