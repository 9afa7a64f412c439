/**
 * Goal: whatever goes wrong in the stream, officers who do what the items ask for end with exactly the true figures.
 * Method: a small judge and recount of its own, written for this test alone from the rules of the public surface.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Protocol } from '#libs/election';
import { rehearsalDefinition, type RehearsalDefinition } from './definition/definition';
import type { RehearsalItem } from './stories/item';
import { rehearsalStream, type RehearsalStream } from './stream';
import { simulateStream } from './simulate';
import { rehearsalProtocols } from './truth/truth';

const words = (value: number, language: string): string => `${language} ${value}`;
const nameOf = (value: Buffer): string => `sha256:${createHash('sha256').update(value).digest('hex')}`;
const add = (values: readonly number[]): number => values.reduce((left, right) => left + right, 0);

interface ReadEvent {
  readonly data: Protocol;
  readonly id: string;
  readonly source: string;
  readonly rehearsal: boolean;
}

const DATA_KEYS = new Set(
  'electionId contestId precinctId round counters votes replaces inWords issuedByMember portableBoxes ext'.split(' '),
);

function wellFormed(value: unknown, depth: number): boolean {
  if (depth > 32) return false;
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean';
  return Object.values(value).every((part) => wellFormed(part, depth + 1));
}

function read(value: Buffer): ReadEvent | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    const event = JSON.parse(text) as ReadEvent & { readonly type: string };
    const figures = [event.data.counters, event.data.votes].flatMap((map) => Object.values(map));
    const readable =
      wellFormed(event, 0) &&
      figures.every((figure) => typeof figure === 'number') &&
      Object.keys(event.data).every((key) => DATA_KEYS.has(key)) &&
      text.split('"round":').length === 2 &&
      event.type === 'kz.sanaq.protocol.submitted.v1';
    return readable ? event : null;
  } catch {
    return null;
  }
}

/** One (contest, precinct): the current figures, the head of its chain, and what is held. */
interface Cell {
  current: Protocol | null;
  head: string | null;
  readonly seen: Set<string>;
  readonly held: Map<string, { readonly protocol: Protocol; readonly inChain: boolean }>;
  readonly waiting: Map<string, { readonly name: string; readonly protocol: Protocol }>;
}

class ToyRecount {
  readonly cells = new Map<string, Cell>();
  private readonly claims = new Map<string, string>();
  private readonly districtOf: Map<string, string>;
  private readonly options: Map<string, Set<string>>;
  private readonly sources: Set<string>;

  constructor(private readonly definition: RehearsalDefinition) {
    this.districtOf = new Map(definition.precincts.map(({ precinctId, district }) => [precinctId, district]));
    const contests = definition.contests;
    this.options = new Map(contests.map((c) => [c.contestId, new Set(c.options.map(({ optionId }) => optionId))]));
    this.sources = new Set(definition.sources.map(({ source }) => source));
  }

  hear({ value }: { readonly value: Buffer }): string {
    const event = read(value);
    if (event === null || this.refuses(event)) return 'refused';
    const { data } = event;
    const name = nameOf(value);
    const claim = `${event.source} ${event.id}`;
    const claimed = this.claims.get(claim);
    if (claimed === name) return 'duplicate';
    const cell = this.cell(data);
    if (claimed === undefined) this.claims.set(claim, name);
    const known = this.districtOf.has(data.precinctId);
    if (claimed !== undefined || !known) return this.hold(cell, name, data, false);
    return this.place(cell, name, data);
  }

  settle(item: RehearsalItem): void {
    const cell = this.cell(item);
    const name = nameOf(item.record.value);
    const entry = cell.held.get(name);
    if (entry === undefined) throw new Error(`${item.kind} ${name} is not held`);
    cell.held.delete(name);
    if (item.settle === 'admit') this.count(cell, name, entry.protocol);
  }

  private cell({ contestId, precinctId }: { readonly contestId: string; readonly precinctId: string }): Cell {
    const key = `${contestId}/${precinctId}`;
    const cell = this.cells.get(key) ?? {
      current: null,
      head: null,
      seen: new Set(),
      held: new Map(),
      waiting: new Map(),
    };
    this.cells.set(key, cell);
    return cell;
  }

  private refuses({ data, source, rehearsal }: ReadEvent): boolean {
    const foreign = data.precinctId.slice(2, 4) !== source.slice(-2);
    const known = data.electionId === this.definition.electionId && this.options.has(data.contestId);
    return !known || !rehearsal || !this.sources.has(source) || foreign;
  }

  private hold(cell: Cell, name: string, protocol: Protocol, inChain: boolean): string {
    cell.held.set(name, { protocol, inChain });
    if (inChain) cell.head = name;
    return 'held';
  }

  private place(cell: Cell, name: string, protocol: Protocol): string {
    const named = protocol.replaces?.sha256;
    cell.seen.add(name);
    if (named === undefined ? cell.head !== null : named !== cell.head) {
      if (named !== undefined && !cell.seen.has(named)) cell.waiting.set(named, { name, protocol });
      return this.hold(cell, name, protocol, false);
    }
    const verdict = this.stands(protocol) ? this.count(cell, name, protocol) : this.hold(cell, name, protocol, true);
    const successor = cell.waiting.get(name);
    if (successor !== undefined) {
      cell.waiting.delete(name);
      cell.held.delete(successor.name);
      this.place(cell, successor.name, successor.protocol);
    }
    return verdict;
  }

  private count(cell: Cell, name: string, protocol: Protocol): string {
    cell.current = protocol;
    cell.head = name;
    for (const [held, { inChain }] of cell.held) if (inChain) cell.held.delete(held);
    return 'counted';
  }

  private stands(protocol: Protocol): boolean {
    const { counters, votes, issuedByMember, portableBoxes = [], inWords = {} } = protocol;
    const figure = (name: string): number => counters[name] ?? Number.NaN;
    const excess = portableBoxes.filter(({ ballots, applications }) => ballots > applications);
    const figures: Record<string, number> = { ...counters, ...votes };
    return (
      Object.keys(counters).length === 9 &&
      Object.keys(votes).every((optionId) => this.options.get(protocol.contestId)?.has(optionId) === true) &&
      Object.values(figures).every((value) => value <= 1_000_000_000) &&
      figure('took_part') === add(Object.values(votes)) &&
      figure('ballots_found') === figure('took_part') + figure('ballots_invalid') &&
      (issuedByMember === undefined || add(issuedByMember) === figure('ballots_issued')) &&
      figure('ballots_issued') <= figure('voters_on_list') &&
      figure('ballots_found') <= figure('ballots_issued') &&
      add(excess.map(({ ballots }) => ballots)) <= figure('ballots_invalid') &&
      Object.entries(inWords).every(([name, said]) => Number(said.slice(3)) === figures[name])
    );
  }
}

interface Recount {
  readonly toy: ToyRecount;
  /** Verdicts that differ from those which the items foretold. */
  readonly unexpected: readonly string[];
  readonly kinds: ReadonlyMap<string, number>;
  /** Records whose correction was announced and never came. */
  readonly uncorrected: readonly string[];
  /** Precincts of the plain protocols in the order of arrival. */
  readonly order: readonly string[];
}

/** Hears all items; decisions come after `decisionLag` further records, or after the last. */
function recount(definition: RehearsalDefinition, items: Iterable<RehearsalItem>, decisionLag: number): Recount {
  const toy = new ToyRecount(definition);
  const unexpected: string[] = [];
  const desk: RehearsalItem[] = [];
  const kinds = new Map<string, number>();
  const replaced = new Set<string>();
  const announced = new Set<string>();
  const order: string[] = [];
  for (const item of items) {
    const verdict = toy.hear(item.record);
    if (item.verdict !== undefined && verdict !== item.verdict) unexpected.push(`${item.kind}: ${verdict}`);
    if (item.replacesSha256 !== undefined) replaced.add(item.replacesSha256);
    if (item.settle === 'correction_follows') announced.add(nameOf(item.record.value));
    kinds.set(item.kind, (kinds.get(item.kind) ?? 0) + 1);
    if (item.kind === 'protocol') order.push(item.precinctId);
    desk.push(item);
    const due = desk.length > decisionLag ? desk.shift() : undefined;
    if (due?.settle === 'admit' || due?.settle === 'set_aside') toy.settle(due);
  }
  for (const due of desk) if (due.settle === 'admit' || due.settle === 'set_aside') toy.settle(due);
  const uncorrected = [...announced].filter((name) => !replaced.has(name));
  return { toy, unexpected, kinds, uncorrected, order };
}

function differences(toy: ToyRecount, truth: Iterable<Protocol>): string[] {
  const wrong: string[] = [];
  for (const { contestId, precinctId, counters, votes } of truth) {
    const current = toy.cells.get(`${contestId}/${precinctId}`)?.current;
    const same = canonicalize([current?.counters, current?.votes]) === canonicalize([counters, votes]);
    if (!same) wrong.push(`${contestId}/${precinctId}`);
  }
  return wrong;
}

function held(toy: ToyRecount): number {
  return add([...toy.cells.values()].map((cell) => cell.held.size));
}

function hashOf(stream: RehearsalStream): string {
  const hash = createHash('sha256');
  for (const { record } of stream) hash.update(record.key).update(record.value);
  return hash.digest('hex');
}

describe('the stream of the full rehearsal', () => {
  const definition = rehearsalDefinition({ officers: [] });
  const stream = rehearsalStream({ definition, seed: 1, wordsOf: words });
  const { toy, unexpected, kinds, uncorrected, order } = recount(definition, stream, 40);

  it('ends with exactly the true figures of every precinct and nothing held', () => {
    expect(differences(toy, rehearsalProtocols({ definition, seed: 1 }))).toEqual([]);
    expect(held(toy)).toBe(0);
  });

  it('ends with the totals of the lists', () => {
    const votes = [...toy.cells]
      .filter(([key]) => key.startsWith('list/'))
      .map(([, cell]) => cell.current?.votes ?? {});
    expect(add(votes.map(({ kokzhiek = 0 }) => kokzhiek))).toBe(3_431_510);
    expect(add(votes.map((of) => add(Object.values(of))))).toBe(6_366_441);
  });

  it('gets the verdicts that its items foretell, and corrects all that it says it will', () => {
    expect(unexpected).toEqual([]);
    expect(uncorrected).toEqual([]);
  });

  it('has every kind of error several times', () => {
    expect([...kinds.keys()].sort()).toEqual(KINDS);
    expect(Math.min(...kinds.values())).toBeGreaterThanOrEqual(2);
  });

  it('brings small territories before large ones, and no region as a block', () => {
    const meanPlace = (ids: ReadonlySet<string>): number => {
      const places = order.flatMap((precinctId, place) => (ids.has(precinctId.slice(0, 7)) ? [place] : []));
      return add(places) / places.length;
    };
    const sizes = new Map<string, number>();
    for (const { territoryId, district } of definition.precincts) {
      if (district !== '') sizes.set(territoryId, (sizes.get(territoryId) ?? 0) + 1);
    }
    const bySize = [...sizes].sort((left, right) => left[1] - right[1]).map(([territoryId]) => territoryId);
    expect(meanPlace(new Set(bySize.slice(0, 40)))).toBeLessThan(meanPlace(new Set(bySize.slice(-40))));
    const regions = order.map((precinctId) => precinctId.slice(2, 4));
    expect(regions.filter((region, place) => region !== regions[place - 1]).length).toBeGreaterThan(10_000);
  });
});

describe('streams of other sizes', () => {
  it.each([
    [1, 100, 0],
    [12, 50, 0],
    [80, 60, 0],
    [400, 30, 1_000_000],
    [1_500, 5, 7],
  ])('%i precincts with errors at %i %% of the protocols end with the truth', (precincts, errorsPercent, lag) => {
    const { definition, items } = simulateStream({ precincts, seed: 9, errorsPercent, wordsOf: words });
    const { toy, unexpected, uncorrected } = recount(definition, items, lag);
    expect(differences(toy, items.truth)).toEqual([]);
    expect({ held: held(toy), unexpected, uncorrected }).toEqual({ held: 0, unexpected: [], uncorrected: [] });
  });

  it('writes every readable record as canonical JSON in one envelope, with its precinct as key', () => {
    const { items } = simulateStream({ precincts: 150, seed: 3, errorsPercent: 40, wordsOf: words });
    for (const { kind, record, precinctId, verdict } of items) {
      expect(record.key.toString()).toBe(precinctId);
      expect(record.headers.map(([name, value]) => [name, value.toString()])).toEqual([
        ['content-type', 'application/cloudevents+json'],
      ]);
      if (verdict === 'refused') continue;
      const text = record.value.toString();
      const event = JSON.parse(text) as Record<string, unknown>;
      expect({ kind, text: canonicalize(event) }).toEqual({ kind, text });
      expect(event).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json', rehearsal: true });
    }
  });

  it('the same seed gives the same bytes, on every pass; another seed others', () => {
    const of = (seed: number): RehearsalStream => simulateStream({ precincts: 300, seed, errorsPercent: 10 }).items;
    const stream = of(4);
    expect(hashOf(stream)).toBe(hashOf(stream));
    expect(hashOf(stream)).toBe(hashOf(of(4)));
    expect(hashOf(stream)).not.toBe(hashOf(of(5)));
  });

  it('without errors it is the true protocols and nothing else', () => {
    const { items } = simulateStream({ precincts: 100, seed: 2, errorsPercent: 0 });
    const kinds = [...items].map(({ kind }) => kind);
    expect(kinds).toHaveLength(items.protocols);
    expect(new Set(kinds)).toEqual(new Set(['protocol']));
  });

  it('the list contest alone gives one protocol a precinct', () => {
    const { definition, items } = simulateStream({ precincts: 100, seed: 2, contests: 'list', electionId: 'bench-1' });
    expect(definition.contests.map(({ contestId }) => contestId)).toEqual(['list']);
    expect(definition.electionId).toBe('bench-1');
    expect(items.protocols).toBe(100);
  });

  it('leaves out what it is told, and what the definition makes impossible', () => {
    const definition = rehearsalDefinition({ officers: [], precincts: 200, sources: [] });
    const stream = rehearsalStream({ definition, seed: 1, errorsPercent: 50, leaveOut: ['equivocation'] });
    const kinds = new Set<string>([...stream].map(({ kind }) => kind));
    for (const absent of ['equivocation', 'unknown_source', 'foreign_unit', 'control_C10']) {
      expect(kinds.has(absent)).toBe(false);
    }
    expect(kinds.has('duplicate')).toBe(true);
  });

  it('refuses a share of errors that is none', () => {
    expect(() => simulateStream({ precincts: 10, seed: 1, errorsPercent: 101 })).toThrow(RangeError);
    expect(() => simulateStream({ precincts: 10, seed: 1, errorsPercent: Number.NaN })).toThrow(RangeError);
  });
});

const KINDS = [
  'admitted_C10',
  'admitted_C3',
  'admitted_C6',
  'byte_order_mark',
  'control_C1',
  'control_C10',
  'control_C2',
  'control_C3',
  'control_C4',
  'control_C5',
  'control_C6',
  'correction',
  'correction_before_original',
  'duplicate',
  'duplicate_key',
  'equivocation',
  'figure_too_large',
  'foreign_election',
  'foreign_unit',
  'fractional_figure',
  'held_correction',
  'invalid_utf8',
  'lone_surrogate',
  'malformed_json',
  'miscounted',
  'miscounted_again',
  'missing_counter',
  'not_rehearsal',
  'nul',
  'original_after_correction',
  'protocol',
  'recount',
  'second_original',
  'stale_predecessor',
  'too_deep',
  'transposed_digits',
  'unknown_contest',
  'unknown_counter',
  'unknown_option',
  'unknown_precinct',
  'unknown_source',
  'unknown_type',
  'warning_C11',
  'warning_C12',
  'warning_C7',
  'warning_C8',
  'wrong_schema',
];
