/** Closing records and outcome entries (docs/log-and-proofs.md, sections 3 and 4). */
import { utf8 } from '../bytes/encodings';
import { canonical } from '../json/canonical';
import { count, fail, flag, list, members, named, nullable, text } from '../json/members';
import type { Json } from '../json/strict-json';
import { leafHash } from '../tree/merkle-proofs';

export interface Tree {
  readonly root: Uint8Array;
  readonly size: number;
}

export interface Closing {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly definition: string | null;
  readonly register: string | null;
  readonly snapshot: number;
  readonly time: string;
  readonly stream: Tree;
  readonly verdicts: { readonly root: Uint8Array; readonly count: number };
  readonly root: Uint8Array;
  readonly outcomes: Tree;
  readonly previous: { readonly leaf: Uint8Array; readonly snapshot: number } | null;
  readonly engine: string;
  readonly renderer: string;
  /** Its hash as a leaf of the log. */
  readonly leaf: Uint8Array;
}

const CLOSING = [
  'format',
  'electionId',
  'rehearsal',
  'definition',
  'register',
  'snapshot',
  'time',
  'stream',
  'verdicts',
  'root',
  'outcomes',
  'previous',
  'engine',
  'renderer',
];

function treeOf(value: Json | undefined, path: string): Tree {
  const { root, size } = members(value, path, ['root', 'size']);
  return { root: named(root, `${path}/root`), size: count(size, `${path}/size`) };
}

function nameText(value: Json, path: string): string {
  named(value, path);
  return text(value, path);
}

/** A version is a text or a number; it is only shown. */
function shown(value: Json | undefined, path: string): string {
  return typeof value === 'number' ? String(value) : text(value, path);
}

export function closingOf(value: Json | undefined, path: string): Closing {
  const of = members(value, path, CLOSING);
  if (of['format'] !== 'sanaq.closing.v1') fail('the format is not "sanaq.closing.v1"', `${path}/format`);
  const verdicts = members(of['verdicts'], `${path}/verdicts`, ['count', 'root']);
  return {
    electionId: text(of['electionId'], `${path}/electionId`),
    rehearsal: flag(of['rehearsal'], `${path}/rehearsal`),
    definition: nullable(of['definition'], `${path}/definition`, nameText),
    register: nullable(of['register'], `${path}/register`, nameText),
    snapshot: count(of['snapshot'], `${path}/snapshot`),
    time: text(of['time'], `${path}/time`),
    stream: treeOf(of['stream'], `${path}/stream`),
    verdicts: {
      root: named(verdicts['root'], `${path}/verdicts/root`),
      count: count(verdicts['count'], `${path}/verdicts/count`),
    },
    root: named(of['root'], `${path}/root`),
    outcomes: treeOf(of['outcomes'], `${path}/outcomes`),
    previous: nullable(of['previous'], `${path}/previous`, (previous, at) => {
      const { leaf, snapshot } = members(previous, at, ['leaf', 'snapshot']);
      return { leaf: named(leaf, `${at}/leaf`), snapshot: count(snapshot, `${at}/snapshot`) };
    }),
    engine: shown(of['engine'], `${path}/engine`),
    renderer: shown(of['renderer'], `${path}/renderer`),
    leaf: leafHash(utf8(canonical(of))),
  };
}

export interface OutcomeEntry {
  readonly contestId: string;
  readonly round: number;
  /** Position of the certification in force. */
  readonly certified: number | null;
  /** Positions of those in force no more, ascending. */
  readonly withdrawn: readonly number[];
  readonly openItems: number;
  readonly root: Uint8Array;
  readonly state: string;
  /** Its hash as a leaf of the tree of outcomes. */
  readonly leaf: Uint8Array;
}

const ENTRY = ['certified', 'contestId', 'openItems', 'round', 'root', 'standing', 'state', 'withdrawn'];

export function outcomeEntryOf(value: Json | undefined, path: string): OutcomeEntry {
  const of = members(value, path, ENTRY);
  named(of['standing'], `${path}/standing`);
  return {
    contestId: text(of['contestId'], `${path}/contestId`),
    round: count(of['round'], `${path}/round`),
    certified: nullable(of['certified'], `${path}/certified`, count),
    withdrawn: list(of['withdrawn'], `${path}/withdrawn`, count),
    openItems: count(of['openItems'], `${path}/openItems`),
    root: named(of['root'], `${path}/root`),
    state: text(of['state'], `${path}/state`),
    leaf: leafHash(utf8(canonical(of))),
  };
}
