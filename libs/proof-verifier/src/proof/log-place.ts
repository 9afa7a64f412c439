/** Checks C1 to C4: whose log it is, who has cosigned, where the closing record stands, and what was kept before. */
import { sameBytes } from '../bytes/encodings';
import { failed, notApplicable, numbered, passed, type Check, type Finding } from '../checks/check';
import { count, fail, hash, list, members, nullable, text } from '../json/members';
import { parseStrict, type Json } from '../json/strict-json';
import { keyText, witnessesOf, type Policy } from '../note/policy';
import {
  isSignedBy,
  parseCheckpoint,
  parseNote,
  type Checkpoint,
  type ParsedNote,
  type VerifierKey,
} from '../note/verify-note';
import { isConsistent, isIncluded } from '../tree/merkle-proofs';
import type { Closing } from './closing';

export interface LogPlace {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  /** The note as text; null where the definition names no log. */
  readonly checkpoint: string | null;
}

export function logPlaceOf(value: Json | undefined, path: string): LogPlace {
  const of = members(value, path, ['index', 'size', 'path', 'checkpoint']);
  return {
    index: count(of['index'], `${path}/index`),
    size: count(of['size'], `${path}/size`),
    path: list(of['path'], `${path}/path`, hash),
    checkpoint: nullable(of['checkpoint'], `${path}/checkpoint`, text),
  };
}

/** The proof that one size of a log continues another. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Uint8Array[];
}

/** Throws NotStrict. */
export function consistencyOf(document: string): Consistency {
  const of = members(parseStrict(document), '', ['format', 'from', 'to', 'path']);
  if (of['format'] !== 'sanaq.consistency.v1') fail('the format is not "sanaq.consistency.v1"', '/format');
  return { from: count(of['from'], '/from'), to: count(of['to'], '/to'), path: list(of['path'], '/path', hash) };
}

/** What the reader trusts and has kept. */
export interface Trust {
  readonly policy?: Policy | undefined;
  /** A rehearsal is meant: its log is taken under a policy. */
  readonly rehearsal?: boolean | undefined;
  readonly kept?: { readonly checkpoint: string; readonly consistency?: Consistency | undefined } | undefined;
}

/** A checkpoint that could be read. */
export interface ReadCheckpoint {
  readonly note: ParsedNote;
  readonly checkpoint: Checkpoint;
}

export function readCheckpoint(text: string): ReadCheckpoint | null {
  const note = parseNote(text);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  return note === null || checkpoint === null ? null : { note, checkpoint };
}

const WHERE = '/log/checkpoint';

/** C1 against the accepted keys. */
export async function signedByLog(
  read: ReadCheckpoint | null,
  keys: readonly VerifierKey[],
  where: string,
): Promise<Finding> {
  if (read === null) return failed('noNote', {}, where);
  const { note, checkpoint } = read;
  const named = keys.filter(({ name }) => name === checkpoint.origin);
  if (named.length === 0) {
    const expected = keys.map(({ name }) => name).join(', ');
    return failed('otherOrigin', { origin: checkpoint.origin, expected }, where);
  }
  for (const key of named) {
    if (await isSignedBy(note, key)) {
      return passed('signed', { origin: checkpoint.origin, size: checkpoint.size, key: keyText(key) }, where);
    }
  }
  return failed('notSigned', { key: named.map(keyText).join(', ') }, where);
}

/** C1 of a checkpoint against the policy; without one nobody says whose key it must be. */
export async function policySigned(read: ReadCheckpoint | null, isRehearsal: boolean, trust: Trust): Promise<Finding> {
  const { policy, rehearsal } = trust;
  if (policy !== undefined && isRehearsal && rehearsal !== true) return failed('rehearsal', {}, '/closing/rehearsal');
  if (read === null) return failed('noNote', {}, WHERE);
  if (policy === undefined || policy.logs.length === 0) return notApplicable('noPolicy', {}, WHERE);
  return signedByLog(
    read,
    policy.logs.map(({ key }) => key),
    WHERE,
  );
}

async function logKey(
  log: LogPlace,
  read: ReadCheckpoint | null,
  isRehearsal: boolean,
  trust: Trust,
): Promise<Finding> {
  if (log.checkpoint !== null) return policySigned(read, isRehearsal, trust);
  return trust.policy === undefined ? notApplicable('noCheckpoint') : failed('checkpointMissing', {}, WHERE);
}

/** C2. */
export async function cosigned(read: ReadCheckpoint | null, policy: Policy | undefined): Promise<Finding> {
  if (policy === undefined) return notApplicable('noPolicy');
  if (policy.quorum === null) return notApplicable('noWitnesses');
  if (read === null) return failed('noNote', {}, WHERE);
  const { cosigned: names, isEnough } = await witnessesOf(read.note, policy);
  const values = { names: names.length === 0 ? '0' : names.join(', ') };
  return isEnough ? passed('witnessed', values, WHERE) : failed('tooFewWitnesses', values, WHERE);
}

function inLog(closing: Closing, log: LogPlace, read: ReadCheckpoint | null): Finding {
  if (log.checkpoint === null) return notApplicable('noCheckpoint');
  if (read === null) return failed('noNote', {}, WHERE);
  const { size, root } = read.checkpoint;
  if (size !== log.size) return failed('otherSize', { size: log.size, expected: size }, '/log/size');
  const isIn = isIncluded(closing.leaf, log.index, log.size, log.path, root);
  return isIn ? passed('inLog', { index: log.index, size }, '/log') : failed('notInLog', {}, '/log/path');
}

/** Root of the first leaves of a log, where they are at hand; else null. */
export type RootAt = (size: number) => Uint8Array | null;

/** C4: one of both continues the other. Who has the leaves needs no consistency proof. */
export async function continuesKept(
  read: ReadCheckpoint | null,
  trust: Trust,
  rootAt: RootAt = () => null,
): Promise<Finding> {
  const { kept, policy } = trust;
  if (kept === undefined) return notApplicable('nothingKept');
  const before = readCheckpoint(kept.checkpoint);
  if (before === null) return failed('keptUnreadable', {}, 'the kept checkpoint');
  if (read === null) return failed('noNote', {}, WHERE);
  const [a, b] = [before.checkpoint, read.checkpoint];
  if (a.origin !== b.origin) return failed('keptOther', { origin: a.origin }, 'the kept checkpoint');
  const keys = policy?.logs.map(({ key }) => key) ?? [];
  if (keys.length > 0 && (await signedByLog(before, keys, '')).outcome !== 'passed') {
    return failed('keptNotSigned', { key: keys.map(keyText).join(', ') }, 'the kept checkpoint');
  }
  const [first, second] = [rootAt(a.size), rootAt(b.size)];
  if (a.size > b.size || first === null || second === null) return continued(a, b, kept.consistency);
  const sizes = { from: a.size, to: b.size };
  // The same leaves must give both roots.
  const isOne = sameBytes(first, a.root) && sameBytes(second, b.root);
  return isOne ? passed('continues', sizes) : failed('contradicts', sizes, WHERE);
}

function continued(a: Checkpoint, b: Checkpoint, consistency: Consistency | undefined): Finding {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  const sizes = { from: small.size, to: large.size };
  if (small.size === large.size) {
    const isSame = isConsistent(small.size, small.root, large.size, large.root, []);
    return isSame ? passed('keptSame') : failed('contradicts', sizes, WHERE);
  }
  if (consistency?.from !== small.size || consistency.to !== large.size) return failed('needsConsistency', sizes, null);
  const isContinued = isConsistent(small.size, small.root, large.size, large.root, consistency.path);
  return isContinued ? passed('continues', sizes) : failed('contradicts', sizes, WHERE);
}

/** C1 to C4 of a document that shows a closing record in a log. */
export async function checkLog(closing: Closing, log: LogPlace, trust: Trust): Promise<readonly Check[]> {
  const read = log.checkpoint === null ? null : readCheckpoint(log.checkpoint);
  return [
    numbered('C1', await logKey(log, read, closing.rehearsal, trust)),
    numbered('C2', await cosigned(read, trust.policy)),
    numbered('C3', inLog(closing, log, read)),
    numbered('C4', await continuesKept(read, trust)),
  ];
}
