/**
 * Re-derives an outcome from its trace alone, by exact fractions and without a line of the engine's code, and names
 * the first place that is wrong. It imports nothing of ours, so that a party can read it and run it by itself.
 */
export { shown, verifyDocument } from './verify';
export type { Agreement, Disagreement, Unverifiable, Verification } from './verify';
export type { Difference } from './document/compare';
