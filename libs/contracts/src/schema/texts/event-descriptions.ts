/** What each type of event says, who writes it and on which topic. */
import { EVENT_TYPES, type EventType } from '../../events/event-types';

const STREAM = 'On sanaq.<election>.stream.v1.';
const RESULTS = 'On sanaq.<election>.results.v1, by tabulation.';
const MANDATES = 'On sanaq.<election>.mandates.v1, by seat-allocation.';

export const EVENT_DESCRIPTIONS: Readonly<Record<EventType, string>> = {
  [EVENT_TYPES.electionDefined]: `Opens an election: units, contests, who may speak and decide. ${STREAM} By \`sanaq define\`.`,
  [EVENT_TYPES.registerPublished]: `A slice of the register of precincts. ${STREAM} By \`sanaq define\`.`,
  [EVENT_TYPES.registerSealed]: `Closes the register; from here on protocols count. ${STREAM} By \`sanaq define\`.`,
  [EVENT_TYPES.protocolSubmitted]: `The figures of one precinct in one contest and round, as its commission signed them. ${STREAM} By publishers.`,
  [EVENT_TYPES.decisionSubmitted]: `A signed decision of an officer. ${STREAM} By the deciding verbs of \`sanaq\`.`,
  [EVENT_TYPES.summarySubmitted]: `A commission's own sum over the precincts of its unit; it is compared and changes nothing. ${STREAM} By publishers.`,
  [EVENT_TYPES.verdictGiven]:
    'What became of records, many a row. On sanaq.<election>.verdicts.v1, by tabulation, which writes it as a table: columns are named once.',
  [EVENT_TYPES.resultsPublished]: `The figures of one unit at a snapshot, with the precincts that changed. ${RESULTS}`,
  [EVENT_TYPES.snapshotPublished]: `Closes a snapshot: only what stands before it counts for readers. ${RESULTS}`,
  [EVENT_TYPES.contestCertified]: `Two officers have certified a contest. ${RESULTS}`,
  [EVENT_TYPES.certificationRevoked]: `A certification no longer stands. ${RESULTS}`,
  [EVENT_TYPES.suspensionDecided]: `The mandates of a certified contest are suspended, or the suspension is lifted. ${RESULTS}`,
  [EVENT_TYPES.orderDecided]: `The mandates of a list are given to persons. ${RESULTS}`,
  [EVENT_TYPES.mandatesProjected]: `What the seats would be if the count ended here: never final. ${MANDATES}`,
  [EVENT_TYPES.mandatesDistributed]: `The final distribution of a certified contest, with every step. ${MANDATES}`,
  [EVENT_TYPES.mandatesSuspended]: `A distribution does not stand for the time being. ${MANDATES}`,
  [EVENT_TYPES.mandatesReinstated]: `A suspended distribution stands again. ${MANDATES}`,
};
