/** The records of a results topic as far as a reader needs them; anything else in them is left alone. */

/** Numbers of precincts by state, open items and figures of one unit. */
export interface UnitFigures {
  readonly precincts: Readonly<Record<string, number>>;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

export interface Unit extends UnitFigures {
  readonly hierarchy: string;
  readonly unitId: string;
  readonly unitKind: string;
  readonly parentId: string | null;
}

export interface Precinct {
  readonly precinctId: string;
  readonly territoryId: string;
  readonly state: string;
  readonly openItems: number;
  /** Hash of the protocol that is counted; null unless one is. */
  readonly protocol: string | null;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

export interface UnitRecord {
  readonly kind: 'unit';
  readonly id: string;
  readonly snapshot: number;
  readonly contestId: string;
  readonly round: number;
  readonly unit: Unit;
  readonly precincts: readonly Precinct[];
}

export interface ClosingRecord {
  readonly kind: 'closing';
  readonly id: string;
  readonly snapshot: number;
  readonly root: string;
  readonly time: string;
  readonly records: number;
  readonly recordsSha256: string;
}

/** A certification or a later decision: it belongs to its snapshot, and has no figures that are added up. */
export interface OtherRecord {
  readonly kind: 'other';
  readonly id: string;
}

export type ResultsRecord = UnitRecord | ClosingRecord | OtherRecord;

const UNIT = 'kz.sanaq.results.published.v1';
const CLOSING = 'kz.sanaq.snapshot.published.v1';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new TypeError('not a count');
  return value as number;
}

function figures(value: unknown): Record<string, number> {
  if (!isObject(value)) throw new TypeError('not figures');
  // fromEntries makes own properties, so that a name such as `__proto__` survives.
  return Object.fromEntries(Object.entries(value).map(([name, figure]) => [name, whole(figure)]));
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value;
}

function named(names: readonly string[], values: unknown): Record<string, number> {
  const numbers = list(values).map(whole);
  return Object.fromEntries(names.map((name, at) => [name, numbers[at] ?? 0]));
}

function precinctsOf(changed: unknown, territoryId: string): Precinct[] {
  if (changed === undefined) return [];
  if (!isObject(changed)) throw new TypeError('not precincts');
  const counters = list(changed['counters']).map(text);
  const votes = list(changed['votes']).map(text);
  return list(changed['rows']).map((row) => {
    const [precinctId, state, openItems, protocol, counted, given] = list(row);
    return {
      precinctId: text(precinctId),
      territoryId,
      state: text(state),
      openItems: whole(openItems),
      protocol: protocol === null ? null : text(protocol),
      counters: named(counters, counted),
      votes: named(votes, given),
    };
  });
}

function unitRecord(id: string, data: Json): UnitRecord {
  const unit = {
    hierarchy: text(data['hierarchy']),
    unitId: text(data['unitId']),
    unitKind: text(data['unitKind']),
    parentId: data['parentId'] === null ? null : text(data['parentId']),
    precincts: figures(data['precincts']),
    openItems: whole(data['openItems']),
    counters: figures(data['counters']),
    votes: figures(data['votes']),
  };
  return {
    kind: 'unit',
    id,
    snapshot: whole(data['snapshot']),
    contestId: text(data['contestId']),
    round: whole(data['round']),
    unit,
    precincts: precinctsOf(data['changed'], unit.unitId),
  };
}

/** The record of a value; null where it is no event of a results topic, or a member is not what it should be. */
export function parseRecord(value: string): ResultsRecord | null {
  try {
    const event: unknown = JSON.parse(value);
    if (!isObject(event) || !isObject(event['data'])) return null;
    const id = text(event['id']);
    const { data } = event as { data: Json };
    if (event['type'] === UNIT) return unitRecord(id, data);
    if (event['type'] !== CLOSING) return { kind: 'other', id };
    return {
      kind: 'closing',
      id,
      snapshot: whole(data['snapshot']),
      root: text(data['root']),
      time: text(data['time']),
      records: whole(data['records']),
      recordsSha256: text(data['recordsSha256']),
    };
  } catch {
    return null;
  }
}
