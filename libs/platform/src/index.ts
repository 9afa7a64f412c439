export {
  databaseUrlFor,
  environmentFor,
  hidePasswords,
  readEnvironment,
  requireSettings,
  type RawEnvironment,
} from './config';
export {
  clientConfig,
  createPool,
  databaseTypes,
  databaseUnreachable,
  isUnreachable,
  retryWithPauses,
  withTransaction,
  type PoolSettings,
  type RetryOptions,
  type TransactionOptions,
} from './database';
export { csvText } from './csv-text';
export { DATABASE_ROLES, roleUrl, withDatabase, type DatabaseRole } from './database-roles';
export { Environment, LOG_LEVELS, type LogLevel } from './environment';
export { ENVIRONMENT, type EnvironmentVariable } from './environment-table';
export {
  causeChain,
  causes,
  codeOf,
  errorDocument,
  EXIT,
  messageOf,
  renderError,
  SanaqError,
  toSanaqError,
  type Actor,
  type ErrorDocument,
  type ExitCode,
  type SanaqErrorFields,
  type SerializedError,
} from './errors';
export {
  createRegistry,
  healthListener,
  portInUse,
  startHealthServer,
  type HealthOptions,
  type HealthServer,
  type Readiness,
} from './health';
export { createLogger, type Logger, type LoggerOptions } from './logging';
export { migrate, requireSchema, type MigrateOptions, type MigrateResult } from './migrate';
export { repositoryRoot } from './repository-root';
export { onShutdown, type ShutdownOptions } from './shutdown';
export { visibleJson, visibleLines, visibleText } from './visible-text';
