export { type ElectionWatch, type PublishedTopic } from './election-watch';
export { ElectionLane, Fenced, type LaneOptions, type LaneProgress } from './election-lane';
export { Relay, type RelayOptions } from './relay';
export { TabulationWorker, type WorkerOptions } from './worker';
