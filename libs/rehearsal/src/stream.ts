/** The rehearsal's evening: true protocols in their order of arrival, with errors of every kind strewn in. */
import { Arrival, type Slot } from './arrival';
import { NATION_ID, twoDigits } from './definition/country';
import { regionSource, type RehearsalDefinition } from './definition/definition';
import { draw, drawBetween, drawOrder, PURPOSE } from './draw';
import type { WordsOf } from './truth/figures';
import type { RehearsalItem } from './stories/item';
import type { ScenarioName } from './stories/kinds';
import { type Case, plainProtocol, type Scenario, scenarios } from './stories/scenarios';
import { DISTRICT, RehearsalTruth } from './truth/truth';

export interface RehearsalStreamOptions {
  readonly definition: RehearsalDefinition;
  readonly seed: number;
  /**
   * Share of the protocols to which something happens, in percent (thousandths count); default 1. Above 0 every kind
   * of error comes at least once, as far as there are protocols enough. 0 gives true protocols only.
   */
  readonly errorsPercent?: number;
  /** Scenarios that shall not happen. */
  readonly leaveOut?: readonly ScenarioName[];
  readonly wordsOf?: WordsOf;
}

/** Later records of a story follow after 5 to this many further protocols. */
const DELAY_MAX = 600;
const DELAY_MIN = 5;

interface PlannedError {
  readonly place: number;
  readonly name: ScenarioName;
}

/**
 * The records of an evening. Can be iterated any number of times and gives the same bytes each time; records are made
 * one by one.
 */
export class RehearsalStream implements Iterable<RehearsalItem> {
  readonly truth: RehearsalTruth;
  private readonly arrival: Arrival;
  private readonly stories: ReadonlyMap<ScenarioName, Scenario>;
  private readonly names: readonly ScenarioName[];
  private readonly errors: number;
  private readonly regions: number;

  constructor(private readonly options: RehearsalStreamOptions) {
    const { definition, seed, wordsOf } = options;
    const thousandths = Math.round((options.errorsPercent ?? 1) * 1_000);
    if (!(thousandths >= 0 && thousandths <= 100_000)) throw new RangeError('errorsPercent must be from 0 to 100');
    this.truth = new RehearsalTruth({ definition, seed, ...(wordsOf ? { wordsOf } : {}) });
    this.arrival = new Arrival(this.truth);
    this.stories = scenarios(wordsOf);
    this.regions = definition.units.filter(({ kind }) => kind === 'region').length;
    this.names = this.possibleScenarios();
    const wanted = Math.ceil((this.arrival.length * thousandths) / 100_000);
    const errors = thousandths === 0 ? 0 : Math.max(wanted, this.names.length);
    this.errors = this.names.length === 0 ? 0 : Math.min(errors, this.arrival.length);
  }

  /** Number of true protocols; the stream has more records by what the errors add. */
  get protocols(): number {
    return this.arrival.length;
  }

  *[Symbol.iterator](): Iterator<RehearsalItem> {
    const later = new Map<number, RehearsalItem[]>();
    let planned = this.plan(0);
    for (let place = 0; place < this.arrival.length; place += 1) {
      const slot = this.arrival.at(place);
      if (planned?.error.place === place) {
        const [first, ...others] = this.tell(planned.error.name, slot, place);
        if (first !== undefined) yield first;
        this.putOff(others, place, later);
        planned = this.plan(planned.index + 1);
      } else {
        yield this.plain(slot);
      }
      const due = later.get(place);
      if (due === undefined) continue;
      later.delete(place);
      yield* due;
    }
    for (const place of [...later.keys()].sort((left, right) => left - right)) yield* later.get(place) ?? [];
  }

  private plain({ row, ballot }: Slot): RehearsalItem {
    return plainProtocol(this.trueProtocol({ row, ballot }), this.sourceOf(row));
  }

  private trueProtocol({ row, ballot }: Slot): Case['truth'] {
    const protocol = this.truth.protocolAt(row, ballot);
    if (protocol === null) throw new Error(`no protocol at row ${row}, ballot ${ballot}`);
    return protocol;
  }

  private sourceOf(row: number, regionsOn = 0): string {
    const region = ((this.truth.register.region[row] ?? 0) + regionsOn) % this.regions;
    return regionSource(`${NATION_ID}-${twoDigits(region + 1)}`);
  }

  /** Sources can be unknown or speak beyond their units only where the definition names them so. */
  private possibleScenarios(): ScenarioName[] {
    const { sources } = this.options.definition;
    const limited = this.regions > 1 && sources.length > 0 && sources.every(({ units }) => units !== undefined);
    return [...this.stories.keys()].filter((name) => {
      if (this.options.leaveOut?.includes(name)) return false;
      if (name === 'unknown_source') return sources.length > 0;
      if (name === 'foreign_unit') return limited;
      if (name === 'warning_C12') return this.truth.districtContests.length > 0;
      return true;
    });
  }

  /** The `index`th error: one in each equal stretch of the evening, the kinds in ever new order. */
  private plan(index: number): { readonly index: number; readonly error: PlannedError } | null {
    if (index >= this.errors) return null;
    const { seed } = this.options;
    const from = Math.floor((index * this.arrival.length) / this.errors);
    const length = Math.floor(((index + 1) * this.arrival.length) / this.errors) - from;
    const round = Math.floor(index / this.names.length);
    const order = drawOrder(this.names.length, seed, PURPOSE.scenarioOrder, round);
    const name = this.names[order[index % this.names.length] ?? 0] ?? 'duplicate';
    const start = draw(seed, PURPOSE.errorPlace, index) % length;
    for (let step = 0; step < length; step += 1) {
      const place = from + ((start + step) % length);
      if (name !== 'warning_C12' || this.arrival.at(place).ballot === DISTRICT)
        return { index, error: { place, name } };
    }
    // Only a stretch without any district protocol comes here: C12 compares the second protocol with the first.
    return { index, error: { place: from + start, name: 'duplicate' } };
  }

  private tell(name: ScenarioName, slot: Slot, place: number): readonly RehearsalItem[] {
    const story = this.stories.get(name);
    if (story === undefined) throw new Error(`no scenario ${name}`);
    return story({
      truth: this.trueProtocol(slot),
      source: this.sourceOf(slot.row),
      foreignSource: this.sourceOf(slot.row, 1),
      variant: draw(this.options.seed, PURPOSE.variant, place),
    });
  }

  private putOff(others: readonly RehearsalItem[], place: number, later: Map<number, RehearsalItem[]>): void {
    const longest = Math.max(20, Math.min(DELAY_MAX, Math.floor(this.arrival.length / 20)));
    let due = place;
    others.forEach((item, index) => {
      due += drawBetween(DELAY_MIN, longest, this.options.seed, PURPOSE.delay, place, index);
      const waiting = later.get(due) ?? [];
      waiting.push(item);
      later.set(due, waiting);
    });
  }
}

/**
 * The records of the rehearsal in the order in which they arrive. After the officers have done what each item's
 * `settle` asks for, every precinct has exactly its true figures counted, and the totals are those of the definition.
 */
export function rehearsalStream(options: RehearsalStreamOptions): RehearsalStream {
  return new RehearsalStream(options);
}
