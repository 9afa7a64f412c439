export * from '#libs/basics';
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
export { DATABASE_ROLES, roleUrl, withDatabase, type DatabaseRole } from './database/database-roles';
export { Environment, LOG_LEVELS, type LogLevel, type SaslMechanism } from './settings/environment';
export { Duties, DUTY_MAX_MS } from './duties';
export { ENVIRONMENT, type EnvironmentVariable } from './settings/environment-table';
export { askReadiness, createRegistry, measureTroubles, portInUse, type HealthOptions, type Readiness } from './health';
export { createLogger, type Logger, type LoggerOptions } from './logging';
export { createDatabase, dropDatabase } from './database/own-database';
export { hasSchema, migrate, requireSchema, type MigrateOptions, type MigrateResult } from './database/migrate';
export { type RawEnvironment } from './settings/raw-settings';
export { runService, type RunningService, type ServiceDefinition, type StartedService } from './service/run-service';
export { openServicePort, type RequestTimes, type ServicePort } from './service/service-port';
export { type Shell } from './service/shell';
export { onShutdown, type ShutdownOptions } from './service/shutdown';
