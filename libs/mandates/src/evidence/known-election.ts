/** What seat-allocation knows of an election: its definition, read from the stream and from nowhere else. */
import { canonicalJson, decodeRecord } from '#libs/contracts';
import {
  amendedDefinition,
  checkDefinition,
  decidingUnitIds,
  totalsOf,
  type Amendment,
  type Contest,
  type ContestTotals,
  type DecodedRecord,
  type ElectionDefinition,
  type Officer,
  type OutcomeFacts,
  type UnitTotals,
  type WithdrawnOption,
} from '#libs/election';
import type { EventStream } from '#libs/event-stream';
import { contestKey } from '../contest-key';

/** A contest in one of its rounds; `contestNo` is its number in the store. */
export interface ContestRound {
  readonly contest: Contest;
  readonly round: number;
  readonly contestNo: number;
}

type Figures = Readonly<Record<string, number>>;

export class KnownElection {
  private readonly rounds = new Map<string, ContestRound>();
  private readonly officers: ReadonlyMap<string, Officer>;

  /**
   * `definitionSha256` is that of the definition as published, whatever amendments came since; `former`: officers as
   * they were before them.
   */
  constructor(
    readonly definition: ElectionDefinition,
    readonly definitionSha256: string,
    private readonly former: readonly Officer[] = [],
  ) {
    for (const contest of definition.contests) {
      for (const { round } of contest.rounds) {
        this.rounds.set(contestKey(contest.contestId, round), { contest, round, contestNo: this.rounds.size });
      }
    }
    this.officers = new Map((definition.officers ?? []).map((officer) => [officer.officerId, officer]));
  }

  contest(contestId: string, round: number): ContestRound | null {
    return this.rounds.get(contestKey(contestId, round)) ?? null;
  }

  /**
   * The contest as results show it: of a round that the definition does not have, with the options that are voted on.
   */
  contestShown(contestId: string, round: number, votes: Figures): Contest | null {
    const defined = this.contest(contestId, round);
    if (defined !== null) return defined.contest;
    const contest = this.definition.contests.find((one) => one.contestId === contestId);
    if (contest === undefined) return null;
    return { ...contest, options: contest.options.filter(({ optionId }) => Object.hasOwn(votes, optionId)) };
  }

  /** The election with its officers after an amendment. */
  amended(amendment: Amendment): KnownElection {
    const former = [...this.former, ...this.officers.values()];
    return new KnownElection(amendedDefinition(this.definition, amendment), this.definitionSha256, former);
  }

  /** Every officer who had this id at any time, the present one first. */
  officersEver(officerId: string): readonly Officer[] {
    const present = this.officer(officerId);
    const former = this.former.filter((one) => one.officerId === officerId);
    return present === null ? former : [present, ...former];
  }

  /** Units whose figures the contest's outcome needs beside its totals. */
  decidingUnits(contestId: string): readonly string[] {
    const contest = this.definition.contests.find((one) => one.contestId === contestId);
    return contest === undefined ? [] : decidingUnitIds(this.definition, contest);
  }

  /**
   * What the outcome of a contest rests on beside its totals, from the figures of a closed snapshot. A unit without
   * figures has no precinct of the contest, so zeros. Null where the figures name other counters or options.
   */
  outcomeFacts(
    { contest, round }: Pick<ContestRound, 'contest' | 'round'>,
    figuresOf: ReadonlyMap<string, { readonly counters: Figures; readonly votes: Figures }>,
    withdrawn: readonly WithdrawnOption[],
  ): OutcomeFacts | null {
    const units: UnitTotals[] = [];
    for (const unitId of this.decidingUnits(contest.contestId)) {
      const figures = figuresOf.get(unitId);
      const totals =
        figures === undefined ? totalsOf(contest, []) : namedTotals(contest, figures.counters, figures.votes);
      if (totals === null) return null;
      units.push({ unitId, totals });
    }
    return { round, units, withdrawn: withdrawn.map(({ optionId }) => optionId) };
  }

  officer(officerId: string): Officer | null {
    return this.officers.get(officerId) ?? null;
  }
}

/** Named figures in the definition's order; null where an id is missing or too many. */
export function namedTotals(contest: Contest, counters: Figures, votes: Figures): ContestTotals | null {
  const counterIds = contest.form.counters.map(({ counterId }) => counterId);
  const optionIds = contest.options.map(({ optionId }) => optionId);
  if (!hasExactly(counters, counterIds) || !hasExactly(votes, optionIds)) return null;
  return {
    counters: new Map(counterIds.map((id) => [id, counters[id] ?? 0])),
    votes: new Map(optionIds.map((id) => [id, votes[id] ?? 0])),
  };
}

function hasExactly(figures: Figures, ids: readonly string[]): boolean {
  return canonicalJson(Object.keys(figures).sort()) === canonicalJson([...ids].sort());
}

/** The same questions as the judge's: the first definition that passes them is the election's. */
export function definitionIn({ body }: DecodedRecord, electionId: string): KnownElection | null {
  if (body.kind !== 'definition') return null;
  const { definition, definitionSha256, envelope } = body;
  const ours = definition.electionId === electionId && definition.rehearsal === envelope.rehearsal;
  return ours && checkDefinition(definition).length === 0 ? new KnownElection(definition, definitionSha256) : null;
}

/**
 * The election as its stream defines it. Waits for the definition; with `untilEnd` it looks only at what is there now.
 * Null where there is none, or the signal came first. Throws StreamError.
 */
export async function readDefinition(
  stream: EventStream,
  topic: string,
  electionId: string,
  options: { readonly signal: AbortSignal; readonly untilEnd: boolean },
): Promise<KnownElection | null> {
  const facts = await stream.describe(topic);
  if (options.untilEnd && (facts === null || facts.endPosition === facts.beginPosition)) return null;
  for await (const batch of stream.read(topic, { from: facts?.beginPosition ?? 0, signal: options.signal })) {
    for (const record of batch.records) {
      const known = definitionIn(decodeRecord(record), electionId);
      if (known !== null) return known;
    }
    if (options.untilEnd && batch.nextPosition >= (facts?.endPosition ?? 0)) return null;
  }
  return null;
}
