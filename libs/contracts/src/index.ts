/** Contracts: events, their schemas, envelope, signatures and topics. */
export { canonicalBytes, canonicalJson, canonicalSha256, NotCanonicalError, sha256, sha256FromName } from './canonical';
export {
  cloudEvent,
  encodeCloudEvent,
  encodeEvent,
  isCloudEvent,
  STRUCTURED_CONTENT_TYPE,
  type CloudEvent,
  type EventFields,
} from './cloud-event';
export {
  decodeEvent,
  decodeEventObject,
  decodeForCounting,
  decodeRecord,
  type AnyDecodedEvent,
  type DecodeCode,
  type DecodedEvent,
} from './codec';
export { chained } from './closing-chain';
export { sha256Bytes, sha256Name } from '#libs/election';
export { dataSchema } from './schema/json-schema';
export { EVENT_CLASSES, isEventType, type EventDataByType } from './events/event-classes';
export { EVENT_TYPES, type EventType } from './events/event-types';
export {
  NamedRecord,
  CertificationRevoked,
  CertifiedTotals,
  ContestCertified,
  GapDecision,
  AmendingRecord,
  OpeningRecord,
  OrderDecided,
  SignedRecord,
  SuspensionDecided,
  type EmbeddedEvent,
} from './events/certification';
export { CLOSING_FORMAT, ClosingLeaf, ClosingPlace, PreviousClosing, SizedRoot } from './events/closing';
export { DecisionSubmitted } from './events/decision-submitted';
export { ElectionDefined } from './events/election-defined';
export {
  CertifyingOfficer,
  DISTRIBUTION_REASONS,
  ListHolders,
  MANDATE_RESULTS,
  MandatesDistributed,
  MandatesProjected,
  MandatesReinstated,
  MandatesSuspended,
  OrderBehind,
  type DistributionReason,
  type MandateResult,
} from './events/mandates';
export { ProtocolSubmitted } from './events/protocol-submitted';
export { RegisterPublished, RegisterSealed } from './events/register';
export {
  ChangedPrecincts,
  CONTEST_STATES,
  precinctsIn,
  PrecinctTally,
  ResultsPublished,
  SnapshotContest,
  SnapshotPublished,
  type ContestState,
  type PrecinctRowData,
  type PublishedPrecinct,
} from './events/results';
export {
  verdictsIn,
  VERDICT_ROWS_MAX,
  VerdictsGiven,
  type VerdictGiven,
  type VerdictRowData,
  type VerdictSubject,
} from './events/verdict-given';
export { ContestWriter, type CellRow, type UnitFigures, type WrittenUnit } from './writers/contest-writer';
export { ByteRoom, type Written } from './writers/byte-room';
export { VerdictBatch, type BatchHead, type BatchMark } from './writers/verdict-batch';
export {
  chainedRowText,
  putRow,
  type LaterVerdict,
  type VerdictNames,
  type VerdictToWrite,
} from './writers/verdict-row-bytes';
export { instantOf } from './instant-of';
export { fileSchemaFiles, schemaFiles, writeFileSchemas, writeSchemas } from './schema/published-schemas';
export { isId, isNfc } from './schema/shapes';
export { allDataProblems, checkEventData } from './schema/validators';
export {
  generateKeyPair,
  isPublicKey,
  keyIdOf,
  signatureOf,
  signedBytes,
  signEvent,
  type KeyPair,
  type PrivateKeyJwk,
} from './signature';
export {
  parseStrictJson,
  RECORD_LIMITS,
  type JsonLimits,
  type StrictJson,
  type StrictJsonCode,
  type StrictJsonProblem,
} from './strict-json';
export { MANDATES_SOURCE, TABULATION_SOURCE } from './sources';
export { electionOfStreamTopic, topicNames, type TopicNames } from './topics';
