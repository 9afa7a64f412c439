/** From published results to mandates: projections while counting, final distributions of certified contests. */
export { MandateDerivation, type Consequence } from './derivation';
export { DistributionsAnew, mandatesReader } from './distributions-anew';
export {
  ElectionMandates,
  type ElectionMandatesOptions,
  type MandateActions,
  type MandatesProgress,
} from './election-mandates';
export { newsOf } from './fact-events';
export { definitionIn, type KnownElection } from './known-election';
export { MandateDesk, type Assigned, type Distributed, type Suspended } from './mandate-desk';
export { projectionOf } from './projection';
export { witnessOf, type Evidence, type StreamWitness } from './stream-evidence';
export {
  ResultsFold,
  type ClosedSnapshot,
  type FoldStep,
  type ShownContest,
  type StandingContest,
} from './results-fold';
export { type VerifiedCertification } from './verify-certification';
export { type VerifiedOrder, type VerifiedRevocation, type VerifiedSuspension } from './verify-later-decision';
export { MandatesWorker, type MandatesWorkerOptions } from './worker';
