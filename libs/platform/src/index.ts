export { databaseUrlFor, environmentFor, hidePasswords, readEnvironment, requireSettings } from './settings/config';
export { kafkaConnection, withDatabaseTls, type KafkaConnection, type KafkaSecurity } from './settings/connections';
export {
  clientConfig,
  createPool,
  databaseTypes,
  withDatabasePlace,
  withTransaction,
  type PoolSettings,
  type TransactionOptions,
} from './database/database';
export { csvText } from './csv-text';
export { causes, codeOf, messageOf } from './causes';
export { databaseRefusal, isConnectionLost, isDatabaseRefusal } from './database/database-refusals';
export { DATABASE_ROLES, roleUrl, withDatabase, type DatabaseRole } from './database/database-roles';
export { Environment, LOG_LEVELS, type LogLevel, type SaslMechanism } from './settings/environment';
export { Duties, DUTY_MAX_MS } from './duties';
export { ENVIRONMENT, type EnvironmentVariable } from './settings/environment-table';
export {
  causeChain,
  errorDocument,
  renderError,
  toSanaqError,
  type ErrorDocument,
  type SerializedError,
} from './error-text';
export { EXIT, SanaqError, type Actor, type ExitCode, type SanaqErrorFields } from './errors';
export { askReadiness, createRegistry, portInUse, type HealthOptions, type Readiness } from './health';
export { createLogger, type Logger, type LoggerOptions } from './logging';
export { didYouMean, nearestNames } from './nearest-names';
export { createDatabase, dropDatabase } from './database/own-database';
export { hasSchema, migrate, requireSchema, type MigrateOptions, type MigrateResult } from './database/migrate';
export { type RawEnvironment } from './settings/raw-settings';
export { repositoryRoot } from './repository-root';
export { runService, type RunningService, type ServiceDefinition, type StartedService } from './service/run-service';
export { openServicePort, type RequestTimes, type ServicePort } from './service/service-port';
export { type Shell } from './service/shell';
export { onShutdown, type ShutdownOptions } from './service/shutdown';
export { visibleJson, visibleLines, visibleText } from './visible-text';
