import { spawnSync } from 'node:child_process';

import type { Binaries } from './binaries';
import type { RunAs } from './placement';

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // Loopback TCP only: the path of a socket below a deep folder can exceed the 107 bytes that systems allow.
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  max_connections: '100',
  synchronous_commit: 'on',
  fsync: 'on',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
};

/** Command-line settings of the server; `own` wins over the defaults. */
export function settingsArguments(
  binaries: Binaries,
  cluster: string,
  port: number,
  runAs: RunAs,
  own: Readonly<Record<string, string>>,
): string[] {
  const chosen = {
    ...SETTINGS,
    port: String(port),
    ...(supports(binaries, cluster, runAs, 'wal_compression', 'lz4') ? { wal_compression: 'lz4' } : {}),
    ...own,
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Builds differ in their compression libraries, and a server refuses to start with a value it does not know. */
function supports(binaries: Binaries, cluster: string, runAs: RunAs, name: string, value: string): boolean {
  const run = spawnSync(binaries.postgres, ['-D', cluster, '-c', `${name}=${value}`, '-C', name], {
    ...runAs.ids,
    cwd: '/',
    stdio: 'ignore',
  });
  return run.status === 0;
}
