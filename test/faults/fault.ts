import type { Needs } from './needs';
import type { Scene } from './scene';

/** A kind of fault: what it does, for how long, and how it is taken away again. */
export interface Fault {
  readonly kind: string;
  /** In the report: what happens to whom. */
  readonly what: string;
  /** Seconds for which it lasts, drawn between the two; 0 for one that is over at once. */
  readonly seconds: readonly [number, number];
  /** Not part of a run unless it is named: it needs other servers than most kinds do. */
  readonly needs?: Needs;
  /** Begins it; a function that comes back ends it, before everything is healed. */
  readonly begin: (scene: Scene) => Promise<unknown>;
}
