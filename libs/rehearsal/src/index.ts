/** The seeded generator of the rehearsal: an election of an invented country with every kind of error in it. */
export type { RehearsalPrecinct } from './definition/country';
export { rehearsalDefinition } from './definition/definition';
export type { RehearsalContest, RehearsalDefinition, RehearsalDefinitionOptions } from './definition/definition';
export { inventMap } from './definition/map';
export { wonByMainSide } from './definition/districts-won';
export type { WordsOf } from './truth/figures';
export type { RehearsalRecord } from './stories/event';
export type { RehearsalItem, Settle } from './stories/item';
export type { RehearsalKind, ScenarioName } from './stories/kinds';
export { REPEAT_DAY, REPEAT_ROUND, repeatVote } from './repeat-vote';
export type { RepeatVote } from './repeat-vote';
export { rehearsalStream } from './stream';
export type { RehearsalStream, RehearsalStreamOptions } from './stream';
export { simulateStream } from './simulate';
export type { SimulateOptions, Simulation } from './simulate';
export { rehearsalProtocols, scaledTotals } from './truth/truth';
export type { RehearsalProtocolsOptions, RehearsalTruth } from './truth/truth';
