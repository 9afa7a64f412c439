/** Types of the events on Sanaq's topics. A type never changes its meaning; a change is a new version next to it. */
export const EVENT_TYPES = {
  electionDefined: 'kz.sanaq.election.defined.v1',
  registerPublished: 'kz.sanaq.register.published.v1',
  registerSealed: 'kz.sanaq.register.sealed.v1',
  protocolSubmitted: 'kz.sanaq.protocol.submitted.v1',
  decisionSubmitted: 'kz.sanaq.decision.submitted.v1',
  summarySubmitted: 'kz.sanaq.summary.submitted.v1',
  verdictGiven: 'kz.sanaq.verdict.given.v1',
  resultsPublished: 'kz.sanaq.results.published.v1',
  snapshotPublished: 'kz.sanaq.snapshot.published.v1',
  contestCertified: 'kz.sanaq.contest.certified.v1',
  certificationRevoked: 'kz.sanaq.certification.revoked.v1',
  suspensionDecided: 'kz.sanaq.suspension.decided.v1',
  orderDecided: 'kz.sanaq.order.decided.v1',
  mandatesProjected: 'kz.sanaq.mandates.projected.v1',
  mandatesDistributed: 'kz.sanaq.mandates.distributed.v1',
  mandatesSuspended: 'kz.sanaq.mandates.suspended.v1',
  mandatesReinstated: 'kz.sanaq.mandates.reinstated.v1',
} as const;

export type EventType = (typeof EVENT_TYPES)[keyof typeof EVENT_TYPES];
