/** Checks proofs from the documents alone: nothing of the engine is used here, and the page runs the same code. */
export { verifyProof } from './proof/verify-proof';
export type {
  Asked,
  NamedFigure,
  ProofQuestion,
  ProofResult,
  ProofSummary,
  Subtotal,
  Typed,
} from './proof/verify-proof';
export {
  formatOf,
  recordShownNow,
  verifyReceipt,
  type ReceiptQuestion,
  type ReceiptResult,
} from './proof/verify-receipt';
export { verifyAudit, type AuditResult, type AuditSummary } from './audit/verify-audit';
export type { SeatsFollow } from './audit/seats';
export { verifyLog, type LogBeingRead, type LogResult } from './audit/verify-log';
export type { AuditRecord } from './audit/stream-lines';
export { readStream, type StreamResult } from './audit/read-stream';
export { filesOfTar, type AuditFiles } from './audit/archive';
export { consistencyOf, readCheckpoint, signedByLog, type Consistency, type Trust } from './proof/log-place';
export { closingOf, outcomeEntryOf, type Closing, type OutcomeEntry } from './proof/closing';
export { holds, shownCheck, type Check, type Outcome, type ShownCheck } from './checks/check';
export { inWords } from './words/reasons';
export { CHECK_NAMES, type CheckNumber, type Language } from './words/names';
export { leastWitnesses, parsePolicy, PolicyInvalid, witnessesOf, type Policy } from './note/policy';
export { isConsistent, isIncluded, leafHash, nodeHash, rootOf } from './tree/merkle-proofs';
export { GrowingTree } from './tree/growing-tree';
export { streamLeaf, type StreamRecord } from './tree/stream-leaf';
export { fromBase64, fromHashName, hashName } from './bytes/encodings';
export { isSignedBy, parseCheckpoint, parseNote, parseVerifierKey } from './note/verify-note';
export type { Checkpoint, ParsedNote, VerifierKey } from './note/verify-note';
export { sha256 } from './bytes/sha256';
export { contestHash, contestLeaf, sumLeaf, unitAbove } from './tree/sum-tree';
export type { ContestNode, SumNode, UnitOnWay } from './tree/sum-tree';
export { NotStrict, parseStrict, type Json } from './json/strict-json';
export { canonical } from './json/canonical';
