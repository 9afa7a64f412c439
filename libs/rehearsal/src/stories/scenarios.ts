/**
 * What can go wrong with one precinct's protocol, as a short story of records. The first of a story arrives in the
 * protocol's turn, the others later and in their order. After every story, and after the officers have settled what it
 * asks them to, exactly the true figures of the precinct are counted.
 */
import type { Protocol, Replaces } from '#libs/election';
import { type Break, BREAKS, canonicalBytes } from './broken-records';
import type { WordsOf } from '../truth/figures';
import { protocolEvent, recordOf, type RehearsalEvent, recordName } from './event';
import type { RehearsalItem } from './item';
import type { RehearsalKind, ScenarioName } from './kinds';
import {
  ADMITTED_MISTAKES,
  CONTROL_MISTAKES,
  miscount,
  type Mistake,
  OTHER_MISTAKES,
  transposeDigits,
  WARNING_MISTAKES,
  wrongWords,
} from './mistakes';

/** What a story is told about. */
export interface Case {
  readonly truth: Protocol;
  readonly source: string;
  /** A source of another region, where there is one. */
  readonly foreignSource: string;
  /** A seeded number to choose variants by. */
  readonly variant: number;
}

export type Scenario = (about: Case) => readonly RehearsalItem[];

type Verdict = NonNullable<RehearsalItem['verdict']>;
type Marks = Pick<RehearsalItem, 'settle' | 'replacesSha256'> & { readonly verdict?: Verdict };

function eventId(protocol: Protocol, edition: string): string {
  return `${protocol.contestId}-${protocol.precinctId}-${edition}`;
}

function itemOf(kind: RehearsalKind, event: RehearsalEvent, value: Buffer, marks: Marks): RehearsalItem {
  const { contestId, precinctId } = event.data;
  return { kind, record: recordOf(precinctId, value), contestId, precinctId, ...marks };
}

function send(kind: RehearsalKind, event: RehearsalEvent, marks: Marks): RehearsalItem {
  return itemOf(kind, event, canonicalBytes(event), marks);
}

function original(about: Case, protocol: Protocol): RehearsalEvent {
  return protocolEvent(protocol, about.source, eventId(protocol, '1'));
}

/** The true protocol as nothing but itself. `truth` must have its keys in the order of canonical JSON. */
export function plainProtocol(truth: Protocol, source: string): RehearsalItem {
  const event = protocolEvent(truth, source, eventId(truth, '1'));
  return itemOf('protocol', event, Buffer.from(JSON.stringify(event)), { verdict: 'counted', settle: 'none' });
}

/** A later document of the same precinct that names the one it takes the place of. */
function successor(
  about: Case,
  kind: RehearsalKind,
  protocol: Protocol,
  of: { readonly event: RehearsalEvent; readonly edition: number; readonly marks?: Partial<Marks> },
): RehearsalItem & { readonly event: RehearsalEvent } {
  const sha256 = recordName(canonicalBytes(of.event));
  const replaces: Replaces = {
    document: `act-${of.edition - 1}`,
    eventId: of.event.id,
    reason: kind === 'recount' ? 'recount' : 'correction',
    sha256,
    source: of.event.source,
  };
  const event = protocolEvent({ ...protocol, replaces }, about.source, eventId(protocol, String(of.edition)));
  const marks: Marks = { verdict: 'counted', settle: 'none', replacesSha256: sha256, ...of.marks };
  return { ...send(kind, event, marks), event };
}

/** Without the event that {@link successor} keeps for the next document of the chain. */
function plain({ event: _, ...item }: RehearsalItem & { readonly event: RehearsalEvent }): RehearsalItem {
  return item;
}

/** A wrong original, then the true figures in a document that names it. */
function corrected(kind: RehearsalKind, mistake: Mistake, marks: Marks, by: 'correction' | 'recount'): Scenario {
  return (about) => {
    const event = original(about, mistake(about.truth));
    return [send(kind, event, marks), plain(successor(about, by, about.truth, { event, edition: 2 }))];
  };
}

function held(kind: RehearsalKind, mistake: Mistake): Scenario {
  return corrected(kind, mistake, { verdict: 'held', settle: 'correction_follows' }, 'correction');
}

function admitted(kind: RehearsalKind, mistake: Mistake): Scenario {
  return (about) => [send(kind, original(about, mistake(about.truth)), { verdict: 'held', settle: 'admit' })];
}

function wrongByOne(truth: Protocol): Protocol {
  return miscount(truth, 1);
}

function wrongBySeven(truth: Protocol): Protocol {
  return miscount(truth, 7);
}

/** A record that is refused, then the true protocol: what was refused has claimed nothing, not even its id. */
function refusedFirst(kind: RehearsalKind, broken: (about: Case, event: RehearsalEvent) => RehearsalItem): Scenario {
  return (about) => [
    { ...broken(about, original(about, about.truth)), kind, verdict: 'refused', settle: 'none' },
    plainProtocol(about.truth, about.source),
  ];
}

const REFUSED: Marks = { verdict: 'refused', settle: 'none' };
const SET_ASIDE: Marks = { verdict: 'held', settle: 'set_aside' };

const chain: Scenario = (about) => {
  const event = original(about, wrongBySeven(about.truth));
  const second = successor(about, 'miscounted_again', wrongByOne(about.truth), { event, edition: 2 });
  const third = successor(about, 'correction', about.truth, { event: second.event, edition: 3 });
  return [send('miscounted', event, { verdict: 'counted', settle: 'none' }), plain(second), plain(third)];
};

const heldCorrection: Scenario = (about) => {
  const event = original(about, transposeDigits(about.truth));
  const stillWrong = CONTROL_MISTAKES.control_C2(about.truth);
  const marks: Marks = { verdict: 'held', settle: 'correction_follows' };
  const second = successor(about, 'held_correction', stillWrong, { event, edition: 2, marks });
  const third = successor(about, 'correction', about.truth, { event: second.event, edition: 3 });
  return [send('transposed_digits', event, marks), plain(second), plain(third)];
};

const successorFirst: Scenario = (about) => {
  const event = original(about, wrongBySeven(about.truth));
  const waiting: Partial<Marks> = { verdict: 'held' };
  const second = successor(about, 'correction_before_original', about.truth, { event, edition: 2, marks: waiting });
  return [plain(second), send('original_after_correction', event, { settle: 'none' })];
};

const stalePredecessor: Scenario = (about) => {
  const event = original(about, wrongBySeven(about.truth));
  const second = successor(about, 'correction', about.truth, { event, edition: 2 });
  const stale = successor(about, 'stale_predecessor', wrongByOne(about.truth), { event, edition: 3, marks: SET_ASIDE });
  return [send('miscounted', event, { verdict: 'counted', settle: 'none' }), plain(second), plain(stale)];
};

const duplicate: Scenario = (about) => {
  const first = plainProtocol(about.truth, about.source);
  return [first, { ...first, kind: 'duplicate', verdict: 'duplicate' }];
};

const equivocation: Scenario = (about) => [
  plainProtocol(about.truth, about.source),
  send('equivocation', original(about, wrongBySeven(about.truth)), SET_ASIDE),
];

const secondOriginal: Scenario = (about) => {
  const again = wrongByOne(about.truth);
  const event = protocolEvent(again, about.source, eventId(again, 'again'));
  return [plainProtocol(about.truth, about.source), send('second_original', event, SET_ASIDE)];
};

const unknownPrecinct: Scenario = (about) => {
  const [nation = '', region = '', , number = ''] = about.truth.precinctId.split('-');
  const nowhere = { ...about.truth, precinctId: [nation, region, '00', number].join('-') };
  return [send('unknown_precinct', original(about, nowhere), SET_ASIDE), plainProtocol(about.truth, about.source)];
};

function changed(about: Case, event: RehearsalEvent, change: Partial<Protocol>): RehearsalItem {
  return send('protocol', protocolEvent({ ...about.truth, ...change }, event.source, event.id), REFUSED);
}

/** Adds a story for every entry of a table; the entry's name is both the story's and the wrong record's. */
function addAll<Name extends ScenarioName & RehearsalKind, Made>(
  into: Map<ScenarioName, Scenario>,
  makers: Readonly<Record<Name, Made>>,
  scenarioOf: (kind: NoInfer<Name>, made: Made) => Scenario,
): void {
  for (const name of Object.keys(makers) as Name[]) into.set(name, scenarioOf(name, makers[name]));
}

const REFUSED_PROTOCOLS = {
  unknown_contest: (about, event) => changed(about, event, { contestId: 'no-such-contest' }),
  foreign_election: (about, event) => changed(about, event, { electionId: 'another-election' }),
  not_rehearsal: (_, event) => send('not_rehearsal', { ...event, rehearsal: false }, REFUSED),
  unknown_source: (_, event) => send('unknown_source', { ...event, source: 'urn:rehearsal:nobody' }, REFUSED),
  foreign_unit: (about, event) => send('foreign_unit', { ...event, source: about.foreignSource }, REFUSED),
} as const satisfies Readonly<Record<string, (about: Case, event: RehearsalEvent) => RehearsalItem>>;

const COUNTED: Marks = { verdict: 'counted', settle: 'none' };

/** All stories by name. Those of C10 need the words of numbers. */
export function scenarios(wordsOf: WordsOf | undefined): ReadonlyMap<ScenarioName, Scenario> {
  const all = new Map<ScenarioName, Scenario>();
  addAll(all, CONTROL_MISTAKES, held);
  addAll(all, OTHER_MISTAKES, held);
  addAll(all, ADMITTED_MISTAKES, admitted);
  addAll(all, WARNING_MISTAKES, (kind, mistake) => corrected(kind, mistake, COUNTED, 'correction'));
  addAll(all, BREAKS, (kind, breakIt: Break) =>
    refusedFirst(kind, (about, event) =>
      itemOf(kind, event, breakIt(event, canonicalBytes(event), about.variant), REFUSED),
    ),
  );
  addAll(all, REFUSED_PROTOCOLS, refusedFirst);
  all.set('correction', corrected('miscounted', wrongBySeven, COUNTED, 'correction'));
  all.set('recount', corrected('miscounted', wrongBySeven, COUNTED, 'recount'));
  all.set('correction_chain', chain);
  all.set('held_correction', heldCorrection);
  all.set('correction_before_original', successorFirst);
  all.set('stale_predecessor', stalePredecessor);
  all.set('duplicate', duplicate);
  all.set('equivocation', equivocation);
  all.set('second_original', secondOriginal);
  all.set('unknown_precinct', unknownPrecinct);
  if (wordsOf !== undefined) {
    const slip: Mistake = (truth) => wrongWords(truth, wordsOf);
    all.set('control_C10', held('control_C10', slip));
    all.set('admitted_C10', admitted('admitted_C10', slip));
  }
  return all;
}
