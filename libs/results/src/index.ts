export { writeFrame } from './frame-rows';
export { Snapshotter, writeSnapshot, type SnapshotHead, type SnapshotRows, type Standing } from './snapshot-rows';
