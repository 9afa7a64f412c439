/** The true figures of every (contest, precinct): votes that sum exactly, and complete protocols made on demand. */
import type { Protocol } from '#libs/election';
import { FULL_PRECINCTS, type RehearsalPrecinct } from '../definition/country';
import { type RehearsalContest, type RehearsalDefinition } from '../definition/definition';
import { DistrictVotes } from './district-votes';
import { checkSeed, draw, drawBetween, PURPOSE } from '../draw';
import { countersOf, drawBase, drawInvalid, type PrecinctBase, wordsFor, type WordsOf } from './figures';
import { AGAINST_ALL, INVENTED_LISTS } from '../definition/names';
import { largestRemainder, RunningShare } from '../shares';

/** Which of a precinct's two protocols. */
export const LIST = 0;
export const DISTRICT = 1;
export type Ballot = typeof LIST | typeof DISTRICT;

export interface RehearsalProtocolsOptions {
  readonly definition: RehearsalDefinition;
  readonly seed: number;
  /** What the totals of the full country are multiplied by; default: precincts of the definition to 10,223. */
  readonly scale?: { readonly numerator: number; readonly denominator: number };
  /** Adds the figures in words to every eighth precinct's protocols. */
  readonly wordsOf?: WordsOf;
}

/** Totals of the list contest by option id, scaled by largest remainder. */
export function scaledTotals(numerator: number, denominator: number): ReadonlyMap<string, number> {
  const full = [...INVENTED_LISTS, AGAINST_ALL];
  const votes = full.map((option) => option.votes);
  const sum = votes.reduce((left, right) => left + right, 0);
  const parts = largestRemainder(Math.floor((sum * numerator) / denominator), votes);
  return new Map(full.map(({ optionId }, index) => [optionId, parts[index] ?? 0]));
}

/** The definition's precincts with their region and district as numbers. */
class Register {
  readonly rows: readonly RehearsalPrecinct[];
  readonly region: Uint16Array;
  readonly territory: Uint16Array;
  /** Index of the district contest, or -1. */
  readonly district: Int16Array;

  constructor(definition: RehearsalDefinition, districts: readonly RehearsalContest[]) {
    this.rows = definition.precincts;
    const regionIds = definition.units.filter(({ kind }) => kind === 'region').map(({ unitId }) => unitId);
    const leaves = definition.units.filter(({ kind }) => kind === 'territory');
    const territoryIndex = new Map(leaves.map(({ unitId }, index) => [unitId, index]));
    const regionOf = leaves.map(({ parentId }) => regionIds.indexOf(parentId ?? ''));
    const districtIndex = new Map(
      districts.map(({ constituency }, index) => [constituency?.constituencyId ?? '', index]),
    );
    this.region = new Uint16Array(this.rows.length);
    this.territory = new Uint16Array(this.rows.length);
    this.district = new Int16Array(this.rows.length);
    this.rows.forEach(({ territoryId, district }, row) => {
      const territory = territoryIndex.get(territoryId) ?? 0;
      this.territory[row] = territory;
      this.region[row] = regionOf[territory] ?? 0;
      this.district[row] = districtIndex.get(district) ?? -1;
    });
  }
}

/**
 * Every true protocol of the rehearsal. Iterating gives them in register order, a precinct's list protocol first;
 * they are made one by one, so that even a million precincts need only a table of their votes.
 */
export class RehearsalTruth implements Iterable<Protocol> {
  readonly definition: RehearsalDefinition;
  readonly seed: number;
  readonly register: Register;
  readonly listContest: RehearsalContest;
  readonly districtContests: readonly RehearsalContest[];
  private readonly wordsOf: WordsOf | undefined;
  /** Option ids of the list contest in the order of canonical JSON: the columns of `listVotes`. */
  private readonly listColumns: readonly string[];
  private readonly listVotes: Uint32Array;
  private readonly listValid: Uint32Array;
  private readonly districtVotes: DistrictVotes;
  private rowOfPrecinct: Map<string, number> | undefined;

  constructor(options: RehearsalProtocolsOptions) {
    const { definition, scale } = options;
    this.definition = definition;
    this.seed = checkSeed(options.seed);
    this.wordsOf = options.wordsOf;
    const list = definition.contests.find(({ kind }) => kind === 'mazhilis_list');
    if (list === undefined) throw new RangeError('the definition was not made by rehearsalDefinition: no list contest');
    this.listContest = list;
    this.districtContests = definition.contests.filter(({ kind }) => kind === 'mazhilis_smd');
    this.register = new Register(definition, this.districtContests);
    const rows = this.register.rows.length;
    this.listColumns = list.options.map(({ optionId }) => optionId).sort();
    this.listVotes = new Uint32Array(rows * this.listColumns.length);
    this.listValid = new Uint32Array(rows);
    this.fillListVotes(scaledTotals(scale?.numerator ?? rows, scale?.denominator ?? FULL_PRECINCTS));
    this.districtVotes = new DistrictVotes(
      this.seed,
      this.districtContests,
      this.register.district,
      (row) => this.ballots(row, DISTRICT).valid,
    );
  }

  /** Number of true protocols. */
  get size(): number {
    const inDistricts = this.register.district.reduce((sum, district) => sum + (district >= 0 ? 1 : 0), 0);
    return this.register.rows.length + inDistricts;
  }

  /** Row numbers are those of the definition's `precincts`. Null where the precinct has no such contest. */
  contestAt(row: number, ballot: Ballot): RehearsalContest | null {
    if (ballot === LIST) return this.listContest;
    return this.districtContests[this.register.district[row] ?? -1] ?? null;
  }

  /** The true protocol; keys in the order of canonical JSON. */
  protocolAt(row: number, ballot: Ballot): Protocol | null {
    const contest = this.contestAt(row, ballot);
    const precinct = this.register.rows[row];
    if (contest === null || precinct === undefined) return null;
    const base = this.base(row);
    const figures = { counters: countersOf(base, this.ballots(row, ballot)), votes: this.votes(row, ballot) };
    const inWords = this.wordsOf !== undefined && draw(this.seed, PURPOSE.words, row) % 8 === 0;
    const language = (this.register.region[row] ?? 0) % 2 === 0 ? 'kk' : 'ru';
    return {
      contestId: contest.contestId,
      counters: figures.counters,
      electionId: this.definition.electionId,
      ...(inWords && this.wordsOf ? { inWords: wordsFor(figures, language, this.wordsOf) } : {}),
      ...(base.issuedByMember.length > 0 ? { issuedByMember: base.issuedByMember } : {}),
      ...(base.portableBoxes.length > 0 ? { portableBoxes: base.portableBoxes } : {}),
      precinctId: precinct.precinctId,
      round: 1,
      votes: figures.votes,
    };
  }

  /** The true protocol by ids, or null where the precinct is unknown or does not vote in that contest. */
  protocol(contestId: string, precinctId: string): Protocol | null {
    this.rowOfPrecinct ??= new Map(this.register.rows.map((precinct, row) => [precinct.precinctId, row]));
    const row = this.rowOfPrecinct.get(precinctId);
    if (row === undefined) return null;
    const ballot = contestId === this.listContest.contestId ? LIST : DISTRICT;
    return this.contestAt(row, ballot)?.contestId === contestId ? this.protocolAt(row, ballot) : null;
  }

  *[Symbol.iterator](): Iterator<Protocol> {
    for (let row = 0; row < this.register.rows.length; row += 1) {
      for (const ballot of [LIST, DISTRICT] as const) {
        const protocol = this.protocolAt(row, ballot);
        if (protocol !== null) yield protocol;
      }
    }
  }

  private fillListVotes(totals: ReadonlyMap<string, number>): void {
    const columns = this.listColumns;
    const voters = this.votersByTurnout();
    const weights = new Uint32Array(voters.length);
    columns.forEach((optionId, column) => {
      const total = totals.get(optionId);
      if (total === undefined) throw new RangeError(`the definition was not made by rehearsalDefinition: ${optionId}`);
      let sum = 0;
      for (let row = 0; row < voters.length; row += 1) {
        const weight = (voters[row] ?? 0) * this.strength(row, column);
        weights[row] = weight;
        sum += weight;
      }
      const share = new RunningShare(total, sum);
      for (let row = 0; row < voters.length; row += 1) {
        const votes = share.next(weights[row] ?? 0);
        this.listVotes[row * columns.length + column] = votes;
        this.listValid[row] = (this.listValid[row] ?? 0) + votes;
      }
    });
    this.listValid.forEach((valid, row) => {
      const registered = this.register.rows[row]?.registered ?? 0;
      if (valid > registered) throw new RangeError(`scale is too large: ${valid} votes of ${registered} voters`);
    });
  }

  /** Voters of every precinct, bent by the turnout of its region and its own. */
  private votersByTurnout(): Uint32Array {
    return Uint32Array.from(this.register.rows, ({ registered }, row) => {
      const region = drawBetween(88, 112, this.seed, PURPOSE.regionTurnout, this.register.region[row] ?? 0);
      const turnout = region * drawBetween(92, 108, this.seed, PURPOSE.precinctTurnout, row);
      return Math.floor((registered * turnout) / 10_000);
    });
  }

  /** An option's strength at a precinct in hundredths: that of the region, and a little of the precinct's own. */
  private strength(row: number, column: number): number {
    const region = this.register.region[row] ?? 0;
    return (
      drawBetween(85, 115, this.seed, PURPOSE.regionStrength, region, column) +
      drawBetween(-12, 12, this.seed, PURPOSE.precinctStrength, row, column)
    );
  }

  private ballots(row: number, ballot: Ballot): { readonly valid: number; readonly invalid: number } {
    const valid = this.listValid[row] ?? 0;
    const room = (this.register.rows[row]?.registered ?? 0) - valid;
    const invalid = drawInvalid(this.seed, row, LIST, valid, room);
    if (ballot === LIST) return { valid, invalid };
    // The same voters cast both ballots; some more or fewer of the district ballots are invalid.
    const otherInvalid = Math.min(valid + invalid, drawInvalid(this.seed, row, DISTRICT, valid, room));
    return { valid: valid + invalid - otherInvalid, invalid: otherInvalid };
  }

  private base(row: number): PrecinctBase {
    const registered = this.register.rows[row]?.registered ?? 0;
    const list = this.ballots(row, LIST);
    const invalid = Math.min(list.invalid, this.ballots(row, DISTRICT).invalid);
    return drawBase(this.seed, row, registered, list.valid + list.invalid, invalid);
  }

  private votes(row: number, ballot: Ballot): Record<string, number> {
    if (ballot === DISTRICT) return this.districtVotes.votes(row);
    const offset = row * this.listColumns.length;
    const votes: Record<string, number> = {};
    this.listColumns.forEach((optionId, column) => {
      votes[optionId] = this.listVotes[offset + column] ?? 0;
    });
    return votes;
  }
}

/** The true protocols of every (contest, precinct) of a definition made by `rehearsalDefinition`. */
export function rehearsalProtocols(options: RehearsalProtocolsOptions): RehearsalTruth {
  return new RehearsalTruth(options);
}
