/** Checks proofs from the documents alone: nothing of the engine is used here, and the page runs the same code. */
export { isConsistent, isIncluded, leafHash, nodeHash, rootOf } from './tree/merkle-proofs';
export { isSignedBy, parseCheckpoint, parseNote, parseVerifierKey } from './note/verify-note';
export type { Checkpoint, ParsedNote, VerifierKey } from './note/verify-note';
export { sha256 } from './bytes/sha256';
export { contestHash, contestLeaf, sumLeaf, unitAbove } from './tree/sum-tree';
export type { ContestNode, SumNode, UnitOnWay } from './tree/sum-tree';
