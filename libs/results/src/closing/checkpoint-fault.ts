/** Whether a checkpoint is the one that belongs to a closing record: of its log, at its size, signed by the log's key. */
import { sha256Name } from '#libs/contracts';
import type { LogName } from '#libs/election';
import { isSignedBy, parseCheckpoint, parseNote, parseVerifierKey } from '#libs/log';
import type { LogPlace } from './history';

/**
 * `missing`: the definition names a log, and there is none. `unnamed`: there is one, and the definition names no log.
 * `unreadable`: no checkpoint. `other_log`: of another log, size or root. `signature`: not signed by the log's key.
 */
export type CheckpointFault = 'missing' | 'unnamed' | 'unreadable' | 'other_log' | 'signature';

/** `log`: as the definition names it. Null where nothing is wrong. */
export function checkpointFault(
  checkpoint: string | null,
  { size, root }: LogPlace,
  log: LogName | null,
): CheckpointFault | null {
  if (checkpoint === null) return log === null ? null : 'missing';
  if (log === null) return 'unnamed';
  const note = parseNote(checkpoint);
  const stated = note === null ? null : parseCheckpoint(note.text);
  if (note === null || stated === null) return 'unreadable';
  const same = stated.origin === log.origin && stated.size === size && sha256Name(stated.root) === root;
  if (!same) return 'other_log';
  const key = parseVerifierKey(log.vkey);
  return key !== null && isSignedBy(note, key) ? null : 'signature';
}

/**
 * The same for a snapshot whose checkpoint may have been signed after a later amendment: `logs` are the one named at the
 * snapshot and those named after it, in order. A key that was amended away before the snapshot signs nothing of it.
 */
export function checkpointFaultSince(
  checkpoint: string | null,
  place: LogPlace,
  logs: readonly (LogName | null)[],
): CheckpointFault | null {
  const faults = logs.map((log) => checkpointFault(checkpoint, place, log));
  return faults.includes(null) ? null : (faults[0] ?? null);
}
