/** Checks of an audit bundle: C0 to C2, C4 and C13 to C23, over the bytes of its files. */
import { failed, notApplicable, numbered, passed, told, type Check, type Finding } from '../checks/check';
import { NotStrict, textOf } from '../json/strict-json';
import type { Closing, OutcomeEntry } from '../proof/closing';
import {
  continuesKept,
  cosigned,
  readCheckpoint,
  signedByLog,
  type ReadCheckpoint,
  type Trust,
} from '../proof/log-place';
import { rootOf } from '../tree/merkle-proofs';
import type { CheckNumber } from '../words/names';
import { linesOf, type AuditFiles, type Line } from './archive';
import { certificationsStand } from './certified';
import {
  closingOfLine,
  follow,
  logComplete,
  nothingTwice,
  OutcomeLines,
  outcomesBound,
  publishedOf,
  streamBound,
  type Published,
} from './closing-lines';
import { decidedBy, namedByClosings, type Decided } from './decided';
import { FILES, filesThere, MANIFEST, manifestOf, type FileName, type Manifest } from './manifest';
import { seatsHold, type SeatsFollow } from './seats';
import { recordOf, type AuditRecord } from './stream-lines';
import { suspensionsStand } from './suspended';
import { checkVerdicts, verdictRowOf, verdictsOf, type VerdictRow, type Verdicts } from './verdict-rows';

export interface AuditSummary {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly software: string;
  readonly records: number;
  readonly verdicts: number;
  readonly closings: number;
  readonly certifications: number;
  /** Number of the last snapshot. */
  readonly snapshot: number | null;
  readonly engine: string | null;
  readonly checkpoint: string | null;
}

export interface AuditResult {
  readonly checks: readonly Check[];
  readonly summary: AuditSummary | null;
  /** The records by position, for whoever holds receipts against them. */
  readonly records: ReadonlyMap<number, { readonly leaf: Uint8Array; readonly name: string }>;
}

const OTHERS: readonly CheckNumber[] = [
  'C1',
  'C2',
  'C4',
  'C13',
  'C14',
  'C15',
  'C16',
  'C17',
  'C18',
  'C19',
  'C20',
  'C21',
  'C22',
  'C23',
];

/** All that was read of the files; a list that could not be read is null and named in `broken`. */
interface Read {
  readonly records: readonly AuditRecord[];
  readonly rows: readonly VerdictRow[];
  readonly closings: readonly Closing[];
  readonly outcomes: readonly (readonly OutcomeEntry[])[];
  readonly mandates: readonly Published[];
  readonly checkpoint: string;
  /** What is wrong with a file, by its name. */
  readonly broken: ReadonlyMap<FileName, Finding>;
}

function readFiles(files: AuditFiles): Read {
  const broken = new Map<FileName, Finding>();
  const read = <T>(name: FileName, item: (line: Line) => T): T[] => {
    const items: T[] = [];
    let line = 0;
    try {
      for (const each of linesOf(files.get(name) ?? new Uint8Array(), name)) {
        line = each.no;
        items.push(item(each));
      }
    } catch (error) {
      if (!(error instanceof NotStrict) && !(error instanceof RangeError)) throw error;
      broken.set(name, told('failed', error.message, `${name}:${line}`));
    }
    return items;
  };
  const outcomeLines = new OutcomeLines();
  const texts = (name: FileName): string => {
    try {
      return textOf(files.get(name) ?? new Uint8Array());
    } catch (error) {
      if (!(error instanceof NotStrict)) throw error;
      broken.set(name, told('failed', error.message, name));
      return '';
    }
  };
  return {
    records: read('stream.ndjson', recordOf),
    rows: read('verdicts.ndjson', verdictRowOf),
    closings: read('closing.ndjson', closingOfLine),
    outcomes: read('outcomes.ndjson', (line) => outcomeLines.entriesOf(line)),
    mandates: read('mandates.ndjson', publishedOf),
    checkpoint: texts('checkpoints.txt'),
    broken,
  };
}

/** C14: lines, order, signatures, and that closing records name what is in the stream. */
function streamHolds({ records, closings }: Read, manifest: Manifest, decided: Decided): Finding {
  for (const [index, record] of records.entries()) {
    if (index > 0 && record.position <= (records[index - 1]?.position ?? -1)) {
      return told('failed', `position ${record.position} is not above the one before`, `stream.ndjson:${record.line}`);
    }
  }
  if (decided.finding.outcome === 'failed') return decided.finding;
  if (decided.definition !== null) {
    if (decided.electionId !== manifest.electionId || decided.rehearsal !== manifest.rehearsal) {
      return told('failed', 'manifest and definition differ in election or rehearsal', MANIFEST);
    }
  }
  return namedByClosings(decided, closings) ?? decided.finding;
}

async function logKey(
  text: string,
  read: ReadCheckpoint | null,
  manifest: Manifest,
  decided: Decided,
  trust: Trust,
): Promise<Finding> {
  const where = 'checkpoints.txt';
  const { policy } = trust;
  if (policy !== undefined && manifest.rehearsal && trust.rehearsal !== true) return failed('rehearsal', {}, MANIFEST);
  const keys = policy !== undefined && policy.logs.length > 0 ? policy.logs.map(({ key }) => key) : null;
  const named = decided.log === null || decided.log.key === null ? null : [decided.log.key];
  if (text === '') {
    return keys === null && named === null
      ? notApplicable('noCheckpoint', {}, where)
      : failed('checkpointMissing', {}, where);
  }
  const accepted = keys ?? named;
  if (accepted === null) return notApplicable('noPolicy', {}, where);
  return signedByLog(read, accepted, where);
}

/** A finding rests on files that could be read. */
function on(read: Read, names: readonly FileName[], find: () => Finding): Finding {
  const broken = names.flatMap((name) => read.broken.get(name) ?? []);
  return broken[0] ?? find();
}

async function checksOf(
  files: AuditFiles,
  manifest: Manifest,
  trust: Trust,
  seatsFollow: SeatsFollow | undefined,
): Promise<AuditResult> {
  const read = readFiles(files);
  const verdicts: Verdicts = verdictsOf(read.rows);
  const decided = await decidedBy(read.records, verdicts);
  const checkpoint = read.checkpoint === '' ? null : readCheckpoint(read.checkpoint);
  const [stream, rows, log] = ['stream.ndjson', 'verdicts.ndjson', 'closing.ndjson'] as const;
  const { closings, outcomes, mandates, records } = read;
  const findings: readonly (readonly [CheckNumber, Finding])[] = [
    ['C0', passed('readable')],
    ['C1', await logKey(read.checkpoint, checkpoint, manifest, decided, trust)],
    ['C2', await cosigned(checkpoint, trust.policy)],
    ['C4', await continuesKept(checkpoint, trust, (size) => rootOfFirst(closings, size))],
    ['C13', filesThere(files, manifest)],
    ['C14', on(read, [stream, rows, log], () => streamHolds(read, manifest, decided))],
    ['C15', on(read, [stream, log], () => streamBound(records, closings))],
    ['C16', on(read, [stream, rows, log], () => checkVerdicts(verdicts, records, closings))],
    ['C17', on(read, [log], () => follow(closings, manifest.electionId, manifest.rehearsal))],
    ['C18', on(read, [log], () => logCheckpoint(read.checkpoint, closings, checkpoint))],
    ['C19', on(read, [log, 'outcomes.ndjson'], () => outcomesBound(outcomes, closings))],
    ['C20', on(read, FILES, () => certificationsStand(decided.certifications, outcomes, closings, mandates))],
    ['C21', on(read, [log, 'mandates.ndjson'], () => nothingTwice(closings, mandates))],
    ['C22', on(read, FILES, () => seatsHold(decided, mandates, seatsFollow))],
    ['C23', on(read, FILES, () => suspensionsStand(decided.suspensions, mandates))],
  ];
  return {
    checks: findings.map(([number, finding]) => numbered(number, finding)),
    summary: {
      electionId: manifest.electionId,
      rehearsal: manifest.rehearsal,
      software: manifest.software,
      records: records.length,
      verdicts: read.rows.length,
      closings: closings.length,
      certifications: decided.certifications.filter(({ withdrawnAt }) => withdrawnAt === null).length,
      snapshot: closings.at(-1)?.snapshot ?? null,
      engine: closings.at(-1)?.engine ?? null,
      checkpoint: read.checkpoint === '' ? null : read.checkpoint,
    },
    records: new Map(records.map(({ position, leaf, name }) => [position, { leaf, name }])),
  };
}

function logCheckpoint(text: string, closings: readonly Closing[], read: ReadCheckpoint | null): Finding {
  return text !== '' && read === null ? failed('noNote', {}, 'checkpoints.txt') : logComplete(closings, read);
}

function rootOfFirst(closings: readonly Closing[], size: number): Uint8Array | null {
  return size > closings.length ? null : rootOf(closings.slice(0, size).map(({ leaf }) => leaf));
}

/**
 * Checks an audit bundle, its files by name as the archive has them. Who holds all leaves needs no consistency proof: a
 * kept checkpoint is computed from them. `seatsFollow` computes the seats of a distribution anew; without it C22 says that
 * nobody did.
 */
export async function verifyAudit(
  files: AuditFiles,
  trust: Trust = {},
  seatsFollow?: SeatsFollow,
): Promise<AuditResult> {
  try {
    const manifest = manifestOf(files.get(MANIFEST) ?? new Uint8Array());
    return await checksOf(files, manifest, trust, seatsFollow);
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    const checks = [
      numbered('C0', failed('unreadable', { problem: error.problem }, `${MANIFEST}: ${error.place}`)),
      ...OTHERS.map((number) => numbered(number, failed('restsOn', { check: 'C0' }))),
    ];
    return { checks, summary: null, records: new Map() };
  }
}
