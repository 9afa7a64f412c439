/** The proof of a precinct (docs/log-and-proofs.md, section 6) as it is read: exactly the members of its format. */
import { canonical } from '../json/canonical';
import { count, fail, figure, hash, list, members, named, nullable, pair, text } from '../json/members';
import type { Json } from '../json/strict-json';
import type { ContestNode, SumNode, UnitOnWay } from '../tree/sum-tree';
import { closingOf, outcomeEntryOf, type Closing, type OutcomeEntry } from './closing';
import { logPlaceOf, type LogPlace } from './log-place';
import { recordPlaceOf, type RecordPlace } from './record-place';

/** The body of a leaf in the tree of sums. */
export interface LeafBody {
  readonly contest: string;
  readonly precinct: string;
  /** `sha256:…`; null unless the precinct is counted. */
  readonly protocol: string | null;
  readonly register: string;
  readonly round: number;
  readonly slot: number;
  readonly state: string;
}

export interface Proof {
  readonly leaf: LeafBody;
  /** The body as it is hashed. */
  readonly body: string;
  readonly sums: readonly number[];
  readonly hierarchy: string;
  /** From the territory to the top. */
  readonly units: readonly UnitOnWay[];
  readonly contest: ContestNode;
  readonly election: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
  readonly outcome: { readonly entry: OutcomeEntry; readonly index: number; readonly path: readonly Uint8Array[] };
  readonly closing: Closing;
  readonly log: LogPlace;
  readonly protocol: RecordPlace | null;
}

const PROOF = [
  'format',
  'precinct',
  'hierarchy',
  'units',
  'contest',
  'election',
  'outcome',
  'closing',
  'log',
  'protocol',
];

function nameText(value: Json | undefined, path: string): string {
  named(value, path);
  return text(value, path);
}

function leafOf(value: Json | undefined, path: string): LeafBody {
  const of = members(value, path, ['contest', 'precinct', 'protocol', 'register', 'round', 'slot', 'state']);
  return {
    contest: text(of['contest'], `${path}/contest`),
    precinct: text(of['precinct'], `${path}/precinct`),
    protocol: nullable(of['protocol'], `${path}/protocol`, nameText),
    register: nameText(of['register'], `${path}/register`),
    round: count(of['round'], `${path}/round`),
    slot: count(of['slot'], `${path}/slot`),
    state: text(of['state'], `${path}/state`),
  };
}

function siblingOf(value: Json, path: string): SumNode {
  const [node, sums] = pair(value, path, hash, (one, at) => list(one, at, figure));
  return { hash: node, sums };
}

function unitOf(value: Json, path: string): UnitOnWay {
  const of = members(value, path, ['unitId', 'level', 'children', 'index', 'siblings']);
  return {
    unitId: text(of['unitId'], `${path}/unitId`),
    level: count(of['level'], `${path}/level`),
    children: count(of['children'], `${path}/children`),
    index: count(of['index'], `${path}/index`),
    siblings: list(of['siblings'], `${path}/siblings`, siblingOf),
  };
}

function contestOf(value: Json | undefined, path: string): ContestNode {
  const of = members(value, path, ['contestId', 'round', 'counters', 'options', 'hierarchies', 'openItems']);
  const openItems = members(of['openItems'], `${path}/openItems`, ['count', 'hash']);
  return {
    contestId: text(of['contestId'], `${path}/contestId`),
    round: count(of['round'], `${path}/round`),
    counters: list(of['counters'], `${path}/counters`, text),
    options: list(of['options'], `${path}/options`, text),
    hierarchies: list(of['hierarchies'], `${path}/hierarchies`, (one, at) => {
      const [hierarchy, top] = pair(one, at, text, hash);
      return { hierarchy, hash: top };
    }),
    openItems: {
      count: count(openItems['count'], `${path}/openItems/count`),
      hash: hash(openItems['hash'], `${path}/openItems/hash`),
    },
  };
}

/** Throws NotStrict where a member is missing, unknown or of another kind. */
export function proofOf(document: Json): Proof {
  const of = members(document, '', PROOF);
  if (of['format'] !== 'sanaq.proof.v1') fail('the format is not "sanaq.proof.v1"', '/format');
  const precinct = members(of['precinct'], '/precinct', ['leaf', 'sums']);
  const election = members(of['election'], '/election', ['index', 'size', 'path']);
  const outcome = members(of['outcome'], '/outcome', ['entry', 'index', 'path']);
  return {
    leaf: leafOf(precinct['leaf'], '/precinct/leaf'),
    body: canonical(precinct['leaf'] as Json),
    sums: list(precinct['sums'], '/precinct/sums', figure),
    hierarchy: text(of['hierarchy'], '/hierarchy'),
    units: list(of['units'], '/units', unitOf),
    contest: contestOf(of['contest'], '/contest'),
    election: {
      index: count(election['index'], '/election/index'),
      size: count(election['size'], '/election/size'),
      path: list(election['path'], '/election/path', hash),
    },
    outcome: {
      entry: outcomeEntryOf(outcome['entry'], '/outcome/entry'),
      index: count(outcome['index'], '/outcome/index'),
      path: list(outcome['path'], '/outcome/path', hash),
    },
    closing: closingOf(of['closing'], '/closing'),
    log: logPlaceOf(of['log'], '/log'),
    protocol: nullable(of['protocol'], '/protocol', recordPlaceOf),
  };
}
