import type { Environment } from './environment';

/** One environment variable: what the README lists and what an error message says. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Read where `name` is not set. */
  readonly alias?: string;
  readonly property: keyof Environment;
  /** Of a secret: the variable that may name a file with the value, so that it is in no list of processes. */
  readonly file?: string;
  readonly kind: 'text' | 'integer' | 'list';
  /** As it would be written in the environment; null: not set. */
  readonly default: string | null;
  readonly allowed: string;
  readonly meaning: string;
}

const PORT_RANGE = 'an integer from 1 to 65535';
const PEM_CERTIFICATE = 'the path of a PEM file with certificates';
const POSTGRES_URL = 'a URL postgres://user:password@host:port/database';

/** Every variable that Sanaq reads, and the only list of them. */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  {
    name: 'DATABASE_URL',
    file: 'DATABASE_URL_FILE',
    property: 'databaseUrl',
    kind: 'text',
    default: null,
    allowed: POSTGRES_URL,
    meaning:
      'PostgreSQL as the owner of the schema: migrations, and the roles below where they have no URL of their own',
  },
  {
    name: 'DATABASE_WRITER_URL',
    file: 'DATABASE_WRITER_URL_FILE',
    property: 'databaseWriterUrl',
    kind: 'text',
    default: null,
    allowed: POSTGRES_URL,
    meaning: 'PostgreSQL for the services that write (role sanaq_writer); derived from DATABASE_URL where not set',
  },
  {
    name: 'DATABASE_READER_URL',
    file: 'DATABASE_READER_URL_FILE',
    property: 'databaseReaderUrl',
    kind: 'text',
    default: null,
    allowed: POSTGRES_URL,
    meaning: 'PostgreSQL for the services that only read (role sanaq_reader); derived from DATABASE_URL where not set',
  },
  {
    name: 'DATABASE_TLS',
    property: 'databaseTls',
    kind: 'text',
    default: null,
    allowed: 'verify-full',
    meaning:
      'verify-full: PostgreSQL by TLS alone, its certificate and name checked; not set: as `sslmode` in the URL says',
  },
  {
    name: 'DATABASE_TLS_CA_FILE',
    property: 'databaseTlsCaFile',
    kind: 'text',
    default: null,
    allowed: PEM_CERTIFICATE,
    meaning: "authorities that PostgreSQL's certificate may come from; those of Node where not set",
  },
  {
    name: 'KAFKA_BROKERS',
    property: 'kafkaBrokers',
    kind: 'list',
    default: null,
    allowed: 'host:port, several separated by commas',
    meaning: 'Kafka bootstrap brokers',
  },
  {
    name: 'KAFKA_TLS',
    property: 'kafkaTls',
    kind: 'text',
    default: 'off',
    allowed: 'on or off',
    meaning: "Kafka by TLS, the brokers' certificates and names checked",
  },
  {
    name: 'KAFKA_TLS_CA_FILE',
    property: 'kafkaTlsCaFile',
    kind: 'text',
    default: null,
    allowed: PEM_CERTIFICATE,
    meaning: "authorities that the brokers' certificates may come from; those of Node where not set",
  },
  {
    name: 'KAFKA_TLS_CERT_FILE',
    property: 'kafkaTlsCertFile',
    kind: 'text',
    default: null,
    allowed: PEM_CERTIFICATE,
    meaning: 'our client certificate',
  },
  {
    name: 'KAFKA_TLS_KEY_FILE',
    property: 'kafkaTlsKeyFile',
    kind: 'text',
    default: null,
    allowed: 'the path of a PEM file with a private key',
    meaning: 'private key of that certificate',
  },
  {
    name: 'KAFKA_TLS_KEY_PASSWORD',
    file: 'KAFKA_TLS_KEY_PASSWORD_FILE',
    property: 'kafkaTlsKeyPassword',
    kind: 'text',
    default: null,
    allowed: 'the password of the private key',
    meaning: 'opens the private key, where it is encrypted',
  },
  {
    name: 'KAFKA_SASL_MECHANISM',
    property: 'kafkaSaslMechanism',
    kind: 'text',
    default: null,
    allowed: 'plain (with KAFKA_TLS=on), scram-sha-256 or scram-sha-512',
    meaning: 'how user and password are sent to Kafka; not set: without them',
  },
  {
    name: 'KAFKA_SASL_USERNAME',
    property: 'kafkaSaslUsername',
    kind: 'text',
    default: null,
    allowed: 'the name of a Kafka user',
    meaning: 'user at Kafka',
  },
  {
    name: 'KAFKA_SASL_PASSWORD',
    file: 'KAFKA_SASL_PASSWORD_FILE',
    property: 'kafkaSaslPassword',
    kind: 'text',
    default: null,
    allowed: 'the password of that user',
    meaning: 'password at Kafka',
  },
  {
    name: 'KAFKA_GROUP_PREFIX',
    property: 'kafkaGroupPrefix',
    kind: 'text',
    default: null,
    allowed: '1 to 64 of the characters a-z, A-Z, 0-9, ".", "_" and "-"',
    meaning:
      'beginning of the names of our consumer groups; not set: sanaq-tabulation, sanaq-seat-allocation, sanaq-operator',
  },
  {
    name: 'SANAQ_TOPIC_PREFIX',
    property: 'topicPrefix',
    kind: 'text',
    default: 'sanaq',
    allowed: '1 to 64 of the characters a-z, A-Z, 0-9, "_" and "-", and "." between them',
    meaning: 'first part of the name of every topic',
  },
  {
    name: 'SANAQ_DATA',
    property: 'dataFolder',
    kind: 'text',
    default: '.sanaq',
    allowed: 'a path of a folder; a relative one begins at the working directory',
    meaning: 'where the standalone and `npm run infra` keep their data',
  },
  {
    name: 'SANAQ_FILES_DIR',
    property: 'filesFolder',
    kind: 'text',
    default: null,
    allowed: 'a path of a folder; a relative one begins at the working directory',
    meaning:
      'where results-api keeps the files that it makes of published snapshots; not set: of the standalone, `files` in SANAQ_DATA; else a temporary folder',
  },
  {
    name: 'RESULTS_API_PORT',
    alias: 'PORT',
    property: 'resultsApiPort',
    kind: 'integer',
    default: '3000',
    allowed: PORT_RANGE,
    meaning: 'port of results-api',
  },
  {
    name: 'RESULTS_API_STREAMS_PER_CALLER',
    property: 'streamsPerCaller',
    kind: 'integer',
    default: '1000',
    allowed: 'an integer from 1 to 5000',
    meaning:
      'event streams that one address may hold open; behind a proxy of another machine, which is one address, set it to 5000',
  },
  {
    name: 'TABULATION_PORT',
    property: 'tabulationPort',
    kind: 'integer',
    default: '3001',
    allowed: PORT_RANGE,
    meaning: 'port of health and metrics of tabulation',
  },
  {
    name: 'SEAT_ALLOCATION_PORT',
    property: 'seatAllocationPort',
    kind: 'integer',
    default: '3002',
    allowed: PORT_RANGE,
    meaning: 'port of health and metrics of seat-allocation',
  },
  {
    name: 'RESULTS_API_HOST',
    alias: 'HOST',
    property: 'host',
    kind: 'text',
    default: '127.0.0.1',
    allowed: 'an address or host name of this machine',
    meaning: 'address on which every HTTP port listens',
  },
  {
    name: 'LOG_LEVEL',
    property: 'logLevel',
    kind: 'text',
    default: 'info',
    allowed: 'fatal, error, warn, info, debug, trace or silent',
    meaning: 'lowest level that is logged',
  },
  {
    name: 'SNAPSHOT_INTERVAL_MS',
    property: 'snapshotIntervalMs',
    kind: 'integer',
    default: '1000',
    allowed: 'an integer from 10 to 60000',
    meaning: 'shortest time between two snapshots of an election',
  },
  {
    name: 'SANAQ_LOG_KEY_FILE',
    property: 'logKeyFile',
    kind: 'text',
    default: null,
    allowed: 'a file that sanaq key new --log wrote',
    meaning: 'key with which tabulation signs checkpoints of the log of closing records',
  },
  {
    name: 'SANAQ_WITNESSES_FILE',
    property: 'witnessesFile',
    kind: 'text',
    default: null,
    allowed: 'a policy (C2SP tlog-policy) in which every witness has an address',
    meaning: 'witnesses that tabulation asks to cosign checkpoints',
  },
  {
    name: 'LEASE_TTL_MS',
    property: 'leaseTtlMs',
    kind: 'integer',
    default: '3000',
    allowed: 'an integer from 500 to 60000',
    meaning:
      'how long without a heartbeat until another process takes over an election; longer by itself where it is lost again and again',
  },
  {
    name: 'ELECTION_POLL_MS',
    property: 'electionPollMs',
    kind: 'integer',
    default: '1000',
    allowed: 'an integer from 10 to 60000',
    meaning: 'pause between two looks for new elections',
  },
  {
    name: 'SHUTDOWN_MAX_MS',
    property: 'shutdownMaxMs',
    kind: 'integer',
    default: '10000',
    allowed: 'an integer from 100 to 300000',
    meaning: 'how long a process may take to stop before it gives up its batch',
  },
  {
    name: 'POSTGRES_PORT',
    property: 'postgresPort',
    kind: 'integer',
    default: '5432',
    allowed: PORT_RANGE,
    meaning: 'port of the PostgreSQL of `npm run infra`',
  },
  {
    name: 'KAFKA_PORT',
    property: 'kafkaPort',
    kind: 'integer',
    default: '9092',
    allowed: PORT_RANGE,
    meaning: 'port of the Kafka of `npm run infra`',
  },
  {
    name: 'KAFKA_CONTROLLER_PORT',
    property: 'kafkaControllerPort',
    kind: 'integer',
    default: '9093',
    allowed: PORT_RANGE,
    meaning: "port of that Kafka's controller",
  },
  {
    name: 'KAFKA_CERTIFICATE_PORT',
    property: 'kafkaCertificatePort',
    kind: 'integer',
    default: '9095',
    allowed: PORT_RANGE,
    meaning: 'port of the Kafka of `npm run infra -- --secure` for clients with certificates',
  },
];
