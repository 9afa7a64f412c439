/** Checks of a log that is read over the network: all of its closing records, and the stream where it is at hand. */
import { notApplicable, numbered, passed, told, type Check, type Finding } from '../checks/check';
import { NotStrict } from '../json/strict-json';
import type { Closing } from '../proof/closing';
import {
  continuesKept,
  cosigned,
  policySigned,
  readCheckpoint,
  type ReadCheckpoint,
  type Trust,
} from '../proof/log-place';
import { rootOf } from '../tree/merkle-proofs';
import { closingOfLine, follow, logComplete, nothingTwice, streamBound } from './closing-lines';
import type { Line } from './archive';
import { recordOf, unprovedTimes, type AuditRecord } from './stream-lines';

export interface LogBeingRead {
  readonly checkpoint: string;
  /** The leaves' data from the first one on. */
  readonly entries: readonly string[];
  /** Lines of the stream up to the last closing record; null: not at hand. */
  readonly stream: readonly string[] | null;
}

export interface LogResult {
  readonly checks: readonly Check[];
  readonly closings: readonly Closing[];
  readonly records: readonly AuditRecord[];
}

const lines = (texts: readonly string[]): readonly Line[] => texts.map((text, index) => ({ no: index + 1, text }));

/** Items read, or the finding that says which one cannot be. */
function readAll<T>(
  texts: readonly string[],
  file: string,
  item: (line: Line) => T,
): { items: T[]; broken: Finding | null } {
  const items: T[] = [];
  let no = 0;
  try {
    for (const line of lines(texts)) {
      no = line.no;
      items.push(item(line));
    }
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    return { items, broken: told('failed', error.message, `${file}:${no}`) };
  }
  return { items, broken: null };
}

function rootOfFirst(closings: readonly Closing[], size: number): Uint8Array | null {
  return size > closings.length ? null : rootOf(closings.slice(0, size).map(({ leaf }) => leaf));
}

function streamFinding(records: readonly AuditRecord[]): Finding {
  for (const [index, { position, line }] of records.entries()) {
    if (index > 0 && position <= (records[index - 1]?.position ?? -1)) {
      return told('failed', `position ${position} is not above the one before`, `the stream:${line}`);
    }
  }
  const times = unprovedTimes(records.filter(({ isLeafAlone }) => isLeafAlone).length);
  return told(
    'passed',
    `${records.length} records, positions ascend${times}; signatures need the verdicts of an audit bundle`,
  );
}

/** C0, C1, C2, C4, C14, C15, C17, C18 and C21 of a running log. */
export async function verifyLog({ checkpoint, entries, stream }: LogBeingRead, trust: Trust): Promise<LogResult> {
  const read: ReadCheckpoint | null = checkpoint === '' ? null : readCheckpoint(checkpoint);
  const log = readAll(entries, 'log entry', closingOfLine);
  const closings = log.items;
  const [first] = closings;
  const lastSnapshot = closings.at(-1)?.snapshot ?? -1;
  const given = readAll(stream ?? [], 'the stream', recordOf);
  const records = given.items.filter(({ position }) => position <= lastSnapshot);
  const on = (broken: Finding | null, find: () => Finding): Finding => broken ?? find();
  const noStream = (find: () => Finding): Finding =>
    stream === null ? told('not applicable', 'the stream was not read') : find();
  const isRehearsal = first?.rehearsal ?? false;
  const checks = [
    numbered('C0', passed('readable')),
    numbered('C1', checkpoint === '' ? notApplicable('noCheckpoint') : await policySigned(read, isRehearsal, trust)),
    numbered('C2', await cosigned(read, trust.policy)),
    numbered('C4', await continuesKept(read, trust, (size) => rootOfFirst(closings, size))),
    numbered(
      'C14',
      noStream(() => on(given.broken, () => streamFinding(given.items))),
    ),
    numbered(
      'C15',
      noStream(() => on(log.broken ?? given.broken, () => streamBound(records, closings))),
    ),
    numbered(
      'C17',
      on(log.broken, () => follow(closings, first?.electionId ?? '', isRehearsal)),
    ),
    numbered(
      'C18',
      on(log.broken, () => logComplete(closings, read)),
    ),
    numbered(
      'C21',
      on(log.broken, () => nothingTwice(closings, [])),
    ),
  ];
  return { checks, closings, records: given.items };
}
