/** Merkle logs as others verify them: RFC 6962 trees, their proofs and tiles, checkpoints as signed notes. */
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, sha256 } from './merkle-hash';
export { CompactRange, type NodeSink } from './compact-range';
export { KnownNodes } from './known-nodes';
export { WholeTree } from './whole-tree';
export { consistencyProof, inclusionProof, rootOf, type NodeReader } from './proofs';
export { fullSubtrees, type FullSubtree } from './subtrees';
export { parseTilePath, TILE_HEIGHT, TILE_WIDTH, tilePath, tileWidth, type TileName } from './tiles';
export { checkpointText, parseCheckpoint, type Checkpoint } from './checkpoint';
export {
  COSIGNATURE_TYPE,
  cosignatureLine,
  ED25519_TYPE,
  formatSignerKey,
  formatVerifierKey,
  isSignedBy,
  parseNote,
  parseSignerKey,
  parseVerifierKey,
  privateKeyOf,
  publicKeyOf,
  signatureOf,
  signNote,
  verifierKey,
  type NoteSignature,
  type SignedNote,
  type SignerKey,
  type VerifierKey,
} from './signed-note';
