import 'reflect-metadata';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

import { HoldsPem } from './pem-files';

const PORT_MAX = 65_535;
const POSTGRES_URL = /^postgres(ql)?:\/\/[^\s]+$/;
const BROKER = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}$/;

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The settings of a process. Names, defaults and meanings stand in {@link ENVIRONMENT}; the decorators here are what
 * is allowed. Optional ones are null where not set.
 */
export class Environment {
  @IsOptional()
  @Matches(POSTGRES_URL)
  readonly databaseUrl!: string | null;

  @IsOptional()
  @Matches(POSTGRES_URL)
  readonly databaseWriterUrl!: string | null;

  @IsOptional()
  @Matches(POSTGRES_URL)
  readonly databaseReaderUrl!: string | null;

  @IsOptional()
  @IsIn(['verify-full'])
  readonly databaseTls!: 'verify-full' | null;

  @IsOptional()
  @HoldsPem('CERTIFICATE')
  readonly databaseTlsCaFile!: string | null;

  @IsOptional()
  @Matches(BROKER, { each: true })
  readonly kafkaBrokers!: readonly string[] | null;

  @IsIn(['on', 'off'])
  readonly kafkaTls!: 'on' | 'off';

  @IsOptional()
  @HoldsPem('CERTIFICATE')
  readonly kafkaTlsCaFile!: string | null;

  @IsOptional()
  @HoldsPem('CERTIFICATE')
  readonly kafkaTlsCertFile!: string | null;

  @IsOptional()
  @HoldsPem('PRIVATE KEY')
  readonly kafkaTlsKeyFile!: string | null;

  @IsOptional()
  @IsNotEmpty()
  readonly kafkaTlsKeyPassword!: string | null;

  @IsOptional()
  @IsIn(SASL_MECHANISMS)
  readonly kafkaSaslMechanism!: SaslMechanism | null;

  @IsOptional()
  @IsNotEmpty()
  readonly kafkaSaslUsername!: string | null;

  @IsOptional()
  @IsNotEmpty()
  readonly kafkaSaslPassword!: string | null;

  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/)
  readonly kafkaGroupPrefix!: string | null;

  @Matches(/^(?=.{1,64}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/)
  readonly topicPrefix!: string;

  @IsString()
  @IsNotEmpty()
  readonly dataFolder!: string;

  @IsOptional()
  @IsNotEmpty()
  readonly filesFolder!: string | null;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly resultsApiPort!: number;

  @IsInt()
  @Min(1)
  @Max(5_000)
  readonly streamsPerCaller!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly tabulationPort!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly seatAllocationPort!: number;

  @Matches(/^[A-Za-z0-9.:_-]+$/)
  readonly host!: string;

  @IsIn(LOG_LEVELS)
  readonly logLevel!: LogLevel;

  @IsOptional()
  @IsString()
  readonly logKeyFile!: string | null;

  @IsOptional()
  @IsString()
  readonly witnessesFile!: string | null;

  @IsInt()
  @Min(10)
  @Max(60_000)
  readonly snapshotIntervalMs!: number;

  @IsInt()
  @Min(500)
  @Max(60_000)
  readonly leaseTtlMs!: number;

  @IsInt()
  @Min(10)
  @Max(60_000)
  readonly electionPollMs!: number;

  @IsInt()
  @Min(100)
  @Max(300_000)
  readonly shutdownMaxMs!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly postgresPort!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly kafkaPort!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly kafkaControllerPort!: number;

  @IsInt()
  @Min(1)
  @Max(PORT_MAX)
  readonly kafkaCertificatePort!: number;
}
