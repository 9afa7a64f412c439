/** Servers on small disks, that may be filled; or three brokers, each with all topics. */
export type Needs = 'small-disks' | 'three-brokers';
