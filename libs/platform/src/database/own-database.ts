/** A database of one's own in a server that runs. */
import { Client, escapeIdentifier } from 'pg';
import { clientConfig } from './database';

/** Connects as an owner; throws pg errors, also where the name is taken. */
export async function createDatabase(serverUrl: string, name: string, applicationName: string): Promise<void> {
  await run(serverUrl, `create database ${escapeIdentifier(name)}`, applicationName);
}

/** Ends every session in it. Nothing where it is gone already. */
export async function dropDatabase(serverUrl: string, name: string, applicationName: string): Promise<void> {
  await run(serverUrl, `drop database if exists ${escapeIdentifier(name)} with (force)`, applicationName);
}

async function run(url: string, sql: string, applicationName: string): Promise<void> {
  const client = new Client(clientConfig(url, applicationName));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
