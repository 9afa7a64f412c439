/** From published results to mandates: projections while counting, final distributions of certified contests. */
export { MandatesFenced } from './distribution-store';
export {
  ElectionMandates,
  type ElectionMandatesOptions,
  type MandateActions,
  type MandatesProgress,
} from './election-mandates';
export { MANDATES_LOCKS } from './election-locks';
export { MandateDesk, type Distributed, type Suspended } from './mandate-desk';
export { MANDATES_SOURCE } from './mandate-events';
export { ResultsFold, type ClosedSnapshot, type FoldStep, type StandingContest } from './results-fold';
export { type VerifiedCertification, type VerifiedRevocation, type VerifiedSuspension } from './verify-certification';
export { MandatesWorker, type MandatesWorkerOptions } from './worker';
