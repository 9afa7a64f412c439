/** Names of the stories, and of the kinds of records in them. */
import type { BREAKS } from './broken-records';
import type { ADMITTED_MISTAKES, CONTROL_MISTAKES, OTHER_MISTAKES, WARNING_MISTAKES } from './mistakes';

type FixedScenario =
  | keyof typeof CONTROL_MISTAKES
  | keyof typeof OTHER_MISTAKES
  | keyof typeof WARNING_MISTAKES
  | keyof typeof ADMITTED_MISTAKES
  | keyof typeof BREAKS;

/** Names of the stories. */
export type ScenarioName =
  | FixedScenario
  | 'control_C10'
  | 'admitted_C10'
  | 'duplicate'
  | 'equivocation'
  | 'second_original'
  | 'correction'
  | 'recount'
  | 'correction_chain'
  | 'held_correction'
  | 'correction_before_original'
  | 'stale_predecessor'
  | 'unknown_precinct'
  | 'unknown_contest'
  | 'foreign_election'
  | 'not_rehearsal'
  | 'unknown_source'
  | 'foreign_unit';

/** Kinds of single records: the stories' names for the record that is wrong, and those of the others in a story. */
export type RehearsalKind =
  | Exclude<ScenarioName, 'correction_chain'>
  /** A true protocol. */
  | 'protocol'
  /** Holds every control, but is not what the precinct counted; a `correction` or `recount` follows. */
  | 'miscounted'
  /** A correction that is itself `miscounted`. */
  | 'miscounted_again'
  | 'original_after_correction';
