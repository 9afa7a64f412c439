export { type ElectionWatch, type PublishedTopic } from './election-watch';
export { ElectionLane, Fenced, type LaneOptions, type LaneProgress } from './lane/election-lane';
export { Relay, type RelayOptions } from './relay/relay';
export { TabulationWorker, type WorkerOptions } from './worker';
