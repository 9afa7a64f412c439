export { type ElectionWatch, type PublishedTopic } from './election-watch';
export { ElectionFold } from './lane/election-fold';
export {
  ElectionLane,
  Fenced,
  type LaneJournal,
  type LaneOptions,
  type LaneProgress,
  type LaneStore,
} from './lane/election-lane';
export { publishedTo, type PublishedTo } from './lane/published-to';
export { LogKeys } from './publication/log-keys';
export { witnessesOfFile, type WitnessToAsk } from './witnesses/witness-list';
export { WitnessFeed, type WitnessState } from './witnesses/witness-feed';
export { RENDERER } from './publication/snapshot-records';
export { Relay, type RelayOptions } from './relay/relay';
export { relayStoreOf, type ElectionToPublish, type RelayStore } from './publication/relay-store';
export { publicationTroubles } from './relay/publication-trouble';
export { republish, type Republished } from './relay/republish';
export { storeBehind, TabulationWorker, type WorkerLeases, type WorkerOptions, type WorkerStore } from './worker';
export { restoreCheckpoint } from './lane/checkpoint';
export { RuleStorms } from './lane/rule-storms';
