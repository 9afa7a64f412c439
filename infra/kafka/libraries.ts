import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { withFolderLock } from '#infra/process';
import { repositoryRoot, SanaqError } from '#libs/platform';

/** Where the jars of this clone's pom.xml lie once they are complete. */
export function librariesFolder(): string {
  const hash = createHash('sha256').update(readFileSync(pomFile())).digest('hex').slice(0, 12);
  return join(repositoryRoot(), '.sanaq', 'kafka-libs', hash);
}

/** Fetches the broker's jars from Maven Central once; the folder gets its name only when all are there. */
export async function fetchLibraries(log: (line: string) => void): Promise<string> {
  const target = librariesFolder();
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  await withFolderLock(dirname(target), async () => {
    if (existsSync(target)) return;
    log('fetching Apache Kafka from Maven Central (about 45 MB, once)');
    const partial = `${target}.part`;
    await rm(partial, { recursive: true, force: true });
    await runMaven(partial);
    await rename(partial, target);
  });
  return target;
}

function pomFile(): string {
  return join(repositoryRoot(), 'infra', 'kafka', 'pom.xml');
}

async function runMaven(folder: string): Promise<void> {
  const child = spawn(
    'mvn',
    [
      '--batch-mode',
      '--quiet',
      '--file',
      pomFile(),
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const collect = (text: string): void => {
    output = (output + text).slice(-2_000);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code === 0 && existsSync(folder)) return;
  await rm(folder, { recursive: true, force: true });
  throw new SanaqError({
    code: 'KAFKA_NOT_FETCHED',
    message: `Maven could not fetch Apache Kafka: ${output.trim() || `exit code ${code}`}`,
    place: 'infra/kafka/pom.xml',
    actor: 'operator',
    action: 'give Maven a way to Maven Central, or set KAFKA_BROKERS to a broker of your own',
    exitCode: 4,
  });
}
