/** C15, C17, C18, C19 and C21 of an audit bundle: what the closing records bind, and how they follow each other. */
import { hashName, sameBytes } from '../bytes/encodings';
import { told, type Finding } from '../checks/check';
import { parseCanonical } from '../json/canonical';
import { list } from '../json/members';
import { isObject, parseStrict, type Json } from '../json/strict-json';
import { closingOf, outcomeEntryOf, type Closing, type OutcomeEntry } from '../proof/closing';
import type { ReadCheckpoint } from '../proof/log-place';
import { GrowingTree } from '../tree/growing-tree';
import { rootOf } from '../tree/merkle-proofs';
import type { Line } from './archive';
import type { AuditRecord } from './stream-lines';

const FILE = 'closing.ndjson';
const at = (index: number): string => `${FILE}:${index + 1}`;

/** Throws NotStrict. */
export function closingOfLine({ text }: Line): Closing {
  return closingOf(parseCanonical(text), '');
}

/** C15. */
export function streamBound(records: readonly AuditRecord[], closings: readonly Closing[]): Finding {
  const tree = new GrowingTree();
  let next = 0;
  let before = -1;
  for (const [index, { snapshot, stream }] of closings.entries()) {
    for (let record = records[next]; record !== undefined && record.position <= snapshot; record = records[next]) {
      tree.add(record.leaf);
      next++;
    }
    const between = `positions ${before + 1} to ${snapshot}`;
    if (tree.size !== stream.size) {
      const what = `${tree.size} records up to snapshot ${snapshot}, it states ${stream.size}; look at ${between}`;
      return told('failed', what, at(index));
    }
    if (!sameBytes(tree.root(), stream.root)) {
      return told('failed', `a record of ${between} is not the one that was bound`, at(index));
    }
    before = snapshot;
  }
  const left = records[next];
  if (left !== undefined) {
    return told(
      'failed',
      `position ${left.position} and what follows is bound by no closing record`,
      `stream.ndjson:${left.line}`,
    );
  }
  return told('passed', `${tree.size} records under ${closings.length} closing records`);
}

/** C17. */
export function follow(closings: readonly Closing[], electionId: string, rehearsal: boolean): Finding {
  let before: Closing | null = null;
  for (const [index, closing] of closings.entries()) {
    const { previous, snapshot } = closing;
    if (closing.electionId !== electionId || closing.rehearsal !== rehearsal) {
      return told('failed', 'it is of another election, or of a rehearsal where none is meant', at(index));
    }
    if (before === null) {
      if (previous !== null) return told('failed', 'the first closing record names one before it', at(index));
    } else {
      if (previous === null || !sameBytes(previous.leaf, before.leaf) || previous.snapshot !== before.snapshot) {
        return told('failed', `snapshot ${snapshot} does not name the closing record before it`, at(index));
      }
      if (snapshot <= before.snapshot) {
        return told('failed', `snapshot ${snapshot} follows snapshot ${before.snapshot}`, at(index));
      }
    }
    before = closing;
  }
  return told('passed', `${closings.length} closing records, each names the one before it`);
}

/** C18. */
export function logComplete(closings: readonly Closing[], read: ReadCheckpoint | null): Finding {
  if (read === null) return told('not applicable', 'there is no checkpoint');
  const { size, root } = read.checkpoint;
  if (closings.length !== size) {
    return told('failed', `${closings.length} closing records, the checkpoint is for ${size}`, 'checkpoints.txt');
  }
  const computed = rootOf(closings.map(({ leaf }) => leaf));
  return sameBytes(computed, root)
    ? told('passed', `${size} closing records give the checkpoint's root`)
    : told('failed', 'the closing records give another root than the checkpoint states', 'checkpoints.txt');
}

/** Outcome entries by closing record; the same entry is read once. */
export class OutcomeLines {
  private readonly known = new Map<string, OutcomeEntry>();

  /** Throws NotStrict. */
  entriesOf({ text }: Line): OutcomeEntry[] {
    return list(parseCanonical(text), '', (entry, path) => {
      const key = JSON.stringify(entry);
      const found = this.known.get(key) ?? outcomeEntryOf(entry, path);
      this.known.set(key, found);
      return found;
    });
  }
}

/** C19. */
export function outcomesBound(lines: readonly (readonly OutcomeEntry[])[], closings: readonly Closing[]): Finding {
  if (lines.length !== closings.length) {
    return told(
      'failed',
      `${lines.length} lines of outcomes for ${closings.length} closing records`,
      'outcomes.ndjson',
    );
  }
  for (const [index, { outcomes, snapshot }] of closings.entries()) {
    const entries = lines[index] ?? [];
    const isBound =
      entries.length === outcomes.size && sameBytes(rootOf(entries.map(({ leaf }) => leaf)), outcomes.root);
    if (!isBound) {
      return told(
        'failed',
        `the outcomes of snapshot ${snapshot} are not those that were bound`,
        `outcomes.ndjson:${index + 1}`,
      );
    }
  }
  return told('passed', `${lines.length} times ${lines.at(-1)?.length ?? 0} outcomes`);
}

/** A published event: its identity, and its text. */
export interface Published {
  readonly line: number;
  readonly text: string;
  readonly event: { readonly [name: string]: Json };
}

/** Throws NotStrict. */
export function publishedOf({ no, text }: Line): Published {
  const event = parseStrict(text);
  return { line: no, text, event: isObject(event) ? event : {} };
}

/** C21. */
export function nothingTwice(closings: readonly Closing[], mandates: readonly Published[]): Finding {
  const snapshots = new Map<number, Closing>();
  for (const [index, closing] of closings.entries()) {
    const before = snapshots.get(closing.snapshot);
    if (before !== undefined) {
      const what = `snapshot ${closing.snapshot} was published twice: ${hashName(before.leaf)} and ${hashName(closing.leaf)}`;
      return told('failed', what, at(index));
    }
    snapshots.set(closing.snapshot, closing);
  }
  const events = new Map<string, string>();
  for (const { line, text, event } of mandates) {
    const id = JSON.stringify([event['source'], event['id']]);
    const before = events.get(id);
    if (before !== undefined && before !== text) {
      return told('failed', `the event ${id} was published twice with other content`, `mandates.ndjson:${line}`);
    }
    events.set(id, text);
  }
  return told('passed', `${snapshots.size} snapshots and ${events.size} events of mandates, each once`);
}
