/** The seeded generator of the rehearsal: an election of an invented country with every kind of error in it. */
export type { RehearsalPrecinct } from './country';
export { rehearsalDefinition } from './definition';
export type { RehearsalContest, RehearsalDefinition, RehearsalDefinitionOptions } from './definition';
export { wonByMainSide } from './districts-won';
export type { WordsOf } from './figures';
export type { RehearsalRecord } from './event';
export type { RehearsalItem, Settle } from './item';
export type { RehearsalKind, ScenarioName } from './kinds';
export { REPEAT_DAY, REPEAT_ROUND, repeatVote } from './repeat-vote';
export type { RepeatVote } from './repeat-vote';
export { rehearsalStream } from './stream';
export type { RehearsalStream, RehearsalStreamOptions } from './stream';
export { simulateStream } from './simulate';
export type { SimulateOptions, Simulation } from './simulate';
export { rehearsalProtocols, scaledTotals } from './truth';
export type { RehearsalProtocolsOptions, RehearsalTruth } from './truth';
