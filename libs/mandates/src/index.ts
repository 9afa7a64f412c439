/** From published results to mandates: projections while counting, final distributions of certified contests. */
export { MandateDerivation, type Consequence } from './distributions/derivation';
export { DistributionsAnew, mandatesReader } from './distributions/distributions-anew';
export {
  ElectionMandates,
  mandatesStoreOf,
  type ElectionMandatesOptions,
  type MandateActions,
  type MandatesProgress,
  type MandatesStore,
} from './election-mandates';
export { newsOf } from './distributions/fact-events';
export { definitionIn, type KnownElection } from './evidence/known-election';
export { MandateDesk, type Assigned, type Distributed, type Suspended } from './mandate-desk';
export { projectionOf } from './distributions/projection';
export { witnessOf, type Evidence, type StreamWitness } from './evidence/stream-evidence';
export {
  ResultsFold,
  type ClosedSnapshot,
  type FoldStep,
  type ShownContest,
  type ContestAtSnapshot,
} from './results-fold';
export { type VerifiedCertification } from './evidence/verify-certification';
export { type VerifiedOrder, type VerifiedRevocation, type VerifiedSuspension } from './evidence/verify-later-decision';
export { MandatesWorker, type MandatesWorkerOptions } from './worker';
