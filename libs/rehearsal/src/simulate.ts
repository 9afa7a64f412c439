/** Rehearsal data of any size, for `sanaq simulate` and for benchmarks. */
import type { Officer } from '#libs/election';
import { rehearsalDefinition, type RehearsalDefinition } from './definition/definition';
import type { WordsOf } from './truth/figures';
import { rehearsalStream, type RehearsalStream } from './stream';

export interface SimulateOptions {
  /** 1 to 4,194,304. */
  readonly precincts: number;
  /** `list` gives one protocol a precinct, `all` (default) the districts' contests too. */
  readonly contests?: 'all' | 'list';
  readonly seed: number;
  /** Share of protocols to which something happens, in percent; default 1. */
  readonly errorsPercent?: number;
  /** Default `rehearsal`. */
  readonly electionId?: string;
  /** Default none: then no decision can be made. */
  readonly officers?: readonly Officer[];
  readonly wordsOf?: WordsOf;
}

export interface Simulation {
  readonly definition: RehearsalDefinition;
  /** Lazy: beyond the definition only a table of about 60 bytes a precinct is kept. */
  readonly items: RehearsalStream;
}

export function simulateStream(options: SimulateOptions): Simulation {
  const { precincts, contests, seed, errorsPercent, electionId, officers, wordsOf } = options;
  const definition = rehearsalDefinition({
    precincts,
    seed,
    officers: officers ?? [],
    ...(contests === undefined ? {} : { contests }),
    ...(electionId === undefined ? {} : { electionId }),
  });
  const items = rehearsalStream({
    definition,
    seed,
    ...(errorsPercent === undefined ? {} : { errorsPercent }),
    ...(wordsOf === undefined ? {} : { wordsOf }),
  });
  return { definition, items };
}
