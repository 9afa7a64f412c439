import 'reflect-metadata';

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { kafkaConnection } from './connections';
import { databaseUrlFor, environmentFor, hidePasswords, readEnvironment, requireSettings } from './config';
import { roleUrl } from '../database/database-roles';
import { ENVIRONMENT } from './environment-table';
import { SanaqError } from '#libs/basics';

function failure(work: () => unknown): SanaqError {
  try {
    work();
  } catch (error) {
    if (error instanceof SanaqError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the environment', () => {
  it('has a default for every variable, and the defaults are allowed', () => {
    const settings = readEnvironment({});
    expect(settings).toMatchObject({
      databaseUrl: null,
      kafkaBrokers: null,
      topicPrefix: 'sanaq',
      dataFolder: '.sanaq',
      resultsApiPort: 3000,
      streamsPerCaller: 1000,
      tabulationPort: 3001,
      seatAllocationPort: 3002,
      host: '127.0.0.1',
      logLevel: 'info',
      snapshotIntervalMs: 1000,
      leaseTtlMs: 3000,
      electionPollMs: 1000,
    });
    expect(Object.keys(settings).sort()).toEqual(ENVIRONMENT.map(({ property }) => property).sort());
  });

  it('lists each variable once', () => {
    const names = ENVIRONMENT.flatMap(({ name, alias }) => [name, ...(alias === undefined ? [] : [alias])]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('reads what is set, brokers as a list, an empty variable as not set', () => {
    const settings = readEnvironment({
      DATABASE_URL: 'postgres://u:p@db:5432/sanaq',
      KAFKA_BROKERS: 'one:9092, two:9093',
      LOG_LEVEL: '',
      TABULATION_PORT: ' 4001 ',
    });
    expect(settings.databaseUrl).toBe('postgres://u:p@db:5432/sanaq');
    expect(settings.kafkaBrokers).toEqual(['one:9092', 'two:9093']);
    expect(settings.logLevel).toBe('info');
    expect(settings.tabulationPort).toBe(4001);
  });

  it('prefers the full name to the short one', () => {
    expect(readEnvironment({ PORT: '4000' }).resultsApiPort).toBe(4000);
    expect(readEnvironment({ PORT: '4000', RESULTS_API_PORT: '5000' }).resultsApiPort).toBe(5000);
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['TABULATION_PORT', '3001.5'],
    ['TABULATION_PORT', '0x10'],
    ['SEAT_ALLOCATION_PORT', 'three'],
    ['LOG_LEVEL', 'loud'],
    ['SNAPSHOT_INTERVAL_MS', '9'],
    ['LEASE_TTL_MS', '-1'],
    ['KAFKA_BROKERS', 'nohost'],
    ['KAFKA_BROKERS', 'one:9092,,two:9092'],
    ['DATABASE_URL', 'mysql://db/sanaq'],
    ['SANAQ_TOPIC_PREFIX', 'has space'],
    ['SANAQ_TOPIC_PREFIX', 'ends.'],
  ])('refuses %s=%s, naming the variable, its value and what is allowed', (name, value) => {
    const error = failure(() => readEnvironment({ [name]: value }));
    const variable = ENVIRONMENT.find((one) => one.name === name || one.alias === name);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(`${name} is "${value}" but must be ${variable?.allowed}`);
  });

  it('names every wrong variable at once', () => {
    const { message } = failure(() => readEnvironment({ PORT: 'x', LOG_LEVEL: 'y' }));
    expect(message).toContain('PORT is "x"');
    expect(message).toContain('LOG_LEVEL is "y"');
  });

  it('shows no password', () => {
    const error = failure(() => readEnvironment({ DATABASE_URL: 'mysql://u:secret@db/x', PORT: 'x' }));
    expect(error.message).toContain('mysql://u:***@db/x');
    expect(hidePasswords('a postgres://u:p:q@h/d and http://h:80/x')).toBe('a postgres://u:***@h/d and http://h:80/x');
  });

  it('says which required variables are missing', () => {
    const settings = readEnvironment({ DATABASE_URL: 'postgres://db/sanaq' });
    const error = failure(() => requireSettings(settings, 'databaseUrl', 'kafkaBrokers'));
    expect(error.code).toBe('CONFIG_MISSING');
    expect(error.message).toContain('KAFKA_BROKERS is not set');
    expect(error.message).not.toContain('DATABASE_URL');
    expect(requireSettings(settings, 'databaseUrl').databaseUrl).toBe('postgres://db/sanaq');
  });
});

describe('the environment of a service', () => {
  const owner = 'postgres://owner:secret@db:5432/sanaq';

  it('holds the URL of its own role alone, and nothing from which another could be had', () => {
    const raw = { DATABASE_URL: owner, PGPASSWORD: 'secret', PGUSER: 'owner', KAFKA_BROKERS: 'k:9092', PATH: '/bin' };
    const settings = readEnvironment(raw);
    expect(environmentFor('sanaq_reader', settings, raw)).toEqual({
      DATABASE_READER_URL: roleUrl(owner, 'sanaq_reader'),
      KAFKA_BROKERS: 'k:9092',
      PATH: '/bin',
    });
    const writer = environmentFor('sanaq_writer', settings, raw);
    expect(writer).toMatchObject({ DATABASE_WRITER_URL: roleUrl(owner, 'sanaq_writer') });
    expect(JSON.stringify(writer)).not.toMatch(/secret|sanaq_reader/);
  });

  it('is enough for a service to find its database, and names both variables where neither is set', () => {
    const reader = 'postgres://sanaq_reader:r@db/sanaq';
    expect(databaseUrlFor('sanaq_reader', readEnvironment({ DATABASE_READER_URL: reader }))).toBe(reader);
    expect(databaseUrlFor('sanaq_writer', readEnvironment({ DATABASE_URL: owner }))).toBe(
      roleUrl(owner, 'sanaq_writer'),
    );
    const wrong = failure(() => databaseUrlFor('sanaq_writer', readEnvironment({ DATABASE_READER_URL: reader })));
    expect(wrong).toMatchObject({ code: 'CONFIG_MISSING', exitCode: 2 });
    expect(wrong.message).toMatch(/DATABASE_WRITER_URL.*DATABASE_URL/);
  });
});

describe('connections of a real cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-config-'));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const certificate = file('ca.crt', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n');
  const key = file('client.key', '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n');
  const password = file('password', ' secret \n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('take secrets from files, and show them nowhere', () => {
    const settings = readEnvironment({
      DATABASE_URL_FILE: file('url', 'postgres://u:p@db:5432/sanaq\n'),
      KAFKA_TLS: 'on',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'sanaq-publisher',
      KAFKA_SASL_PASSWORD_FILE: password,
    });
    expect(settings.databaseUrl).toBe('postgres://u:p@db:5432/sanaq');
    expect(kafkaConnection(settings).security()).toEqual({
      ssl: {},
      sasl: { mechanism: 'plain', username: 'sanaq-publisher', password: 'secret' },
    });
    const wrong = failure(() => readEnvironment({ DATABASE_URL_FILE: file('wrong', 'not://a:secret@url') }));
    expect(wrong.message).toContain('DATABASE_URL_FILE');
    expect(wrong.message).not.toContain('secret');
  });

  it('read the files of TLS anew for every new connection, and keep what they held where one is gone', () => {
    const changing = file('changing.crt', '-----BEGIN CERTIFICATE-----\n1');
    const connection = kafkaConnection(readEnvironment({ KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: changing }));
    writeFileSync(changing, 'renewed');
    expect(connection.security()).toEqual({ ssl: { ca: 'renewed' } });
    rmSync(changing);
    expect(connection.security()).toEqual({ ssl: { ca: 'renewed' } });
  });

  it('check PostgreSQL for every role and database derived from the URL', () => {
    const settings = readEnvironment({
      DATABASE_URL: 'postgres://u:p@db:5432/sanaq',
      DATABASE_TLS: 'verify-full',
      DATABASE_TLS_CA_FILE: certificate,
    });
    const { searchParams } = new URL(databaseUrlFor('sanaq_reader', settings));
    expect(Object.fromEntries(searchParams)).toEqual({ sslmode: 'verify-full', sslrootcert: certificate });
  });

  it('give a service no file with the URL of another role', () => {
    const raw = { DATABASE_URL_FILE: file('owner', 'postgres://u:p@db:5432/sanaq') };
    expect(environmentFor('sanaq_reader', readEnvironment(raw), raw)).not.toHaveProperty('DATABASE_URL_FILE');
  });

  it.each<[string, Record<string, string>]>([
    ['KAFKA_TLS_CA_FILE', { KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: key }],
    ['KAFKA_TLS_CA_FILE', { KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: '/nowhere/ca.crt' }],
    ['KAFKA_TLS is off', { KAFKA_TLS_CA_FILE: certificate }],
    ['must be set together', { KAFKA_TLS: 'on', KAFKA_TLS_CERT_FILE: certificate }],
    ['KAFKA_SASL_MECHANISM', { KAFKA_SASL_MECHANISM: 'gssapi' }],
    ['KAFKA_SASL_PASSWORD is not', { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u' }],
    ['KAFKA_SASL_MECHANISM is not', { KAFKA_SASL_USERNAME: 'u' }],
    ['KAFKA_TLS must be on', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' }],
    ['KAFKA_SASL_PASSWORD_FILE', { KAFKA_SASL_PASSWORD_FILE: '/nowhere/password' }],
    ['one of them must go', { KAFKA_SASL_PASSWORD: 'p', KAFKA_SASL_PASSWORD_FILE: password }],
    ['DATABASE_TLS is not', { DATABASE_TLS_CA_FILE: certificate }],
    ['DATABASE_TLS', { DATABASE_TLS: 'require' }],
  ])('are refused with a word on %s (%j)', (named, environment) => {
    const { code, message } = failure(() => readEnvironment(environment));
    expect([code, message]).toEqual(['CONFIG_INVALID', expect.stringContaining(named)]);
  });
});
