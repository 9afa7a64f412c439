import type { ClassConstructor } from 'class-transformer';
import { CertificationRevoked, ContestCertified, OrderDecided, SuspensionDecided } from './certification';
import { DecisionSubmitted } from './decision-submitted';
import { ElectionDefined } from './election-defined';
import { EVENT_TYPES, type EventType } from './event-types';
import { MandatesDistributed, MandatesProjected, MandatesReinstated, MandatesSuspended } from './mandates';
import { ProtocolSubmitted } from './protocol-submitted';
import { RegisterPublished, RegisterSealed } from './register';
import { SummarySubmitted } from './summary-submitted';
import { ResultsPublished, SnapshotPublished } from './results';
import { VerdictsGiven } from './verdict-given';

/** What `data` is for each type of event. */
export interface EventDataByType {
  readonly [EVENT_TYPES.electionDefined]: ElectionDefined;
  readonly [EVENT_TYPES.registerPublished]: RegisterPublished;
  readonly [EVENT_TYPES.registerSealed]: RegisterSealed;
  readonly [EVENT_TYPES.protocolSubmitted]: ProtocolSubmitted;
  readonly [EVENT_TYPES.decisionSubmitted]: DecisionSubmitted;
  readonly [EVENT_TYPES.summarySubmitted]: SummarySubmitted;
  readonly [EVENT_TYPES.verdictGiven]: VerdictsGiven;
  readonly [EVENT_TYPES.resultsPublished]: ResultsPublished;
  readonly [EVENT_TYPES.snapshotPublished]: SnapshotPublished;
  readonly [EVENT_TYPES.contestCertified]: ContestCertified;
  readonly [EVENT_TYPES.certificationRevoked]: CertificationRevoked;
  readonly [EVENT_TYPES.suspensionDecided]: SuspensionDecided;
  readonly [EVENT_TYPES.orderDecided]: OrderDecided;
  readonly [EVENT_TYPES.mandatesProjected]: MandatesProjected;
  readonly [EVENT_TYPES.mandatesDistributed]: MandatesDistributed;
  readonly [EVENT_TYPES.mandatesSuspended]: MandatesSuspended;
  readonly [EVENT_TYPES.mandatesReinstated]: MandatesReinstated;
}

/** The class of each type's `data`. */
export const EVENT_CLASSES: { readonly [T in EventType]: ClassConstructor<EventDataByType[T]> } = {
  [EVENT_TYPES.electionDefined]: ElectionDefined,
  [EVENT_TYPES.registerPublished]: RegisterPublished,
  [EVENT_TYPES.registerSealed]: RegisterSealed,
  [EVENT_TYPES.protocolSubmitted]: ProtocolSubmitted,
  [EVENT_TYPES.decisionSubmitted]: DecisionSubmitted,
  [EVENT_TYPES.summarySubmitted]: SummarySubmitted,
  [EVENT_TYPES.verdictGiven]: VerdictsGiven,
  [EVENT_TYPES.resultsPublished]: ResultsPublished,
  [EVENT_TYPES.snapshotPublished]: SnapshotPublished,
  [EVENT_TYPES.contestCertified]: ContestCertified,
  [EVENT_TYPES.certificationRevoked]: CertificationRevoked,
  [EVENT_TYPES.suspensionDecided]: SuspensionDecided,
  [EVENT_TYPES.orderDecided]: OrderDecided,
  [EVENT_TYPES.mandatesProjected]: MandatesProjected,
  [EVENT_TYPES.mandatesDistributed]: MandatesDistributed,
  [EVENT_TYPES.mandatesSuspended]: MandatesSuspended,
  [EVENT_TYPES.mandatesReinstated]: MandatesReinstated,
};

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_CLASSES, type);
}
