/** Fetches what the peers need from the registries, once, into a folder that nothing else uses. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#libs/platform';
import { say } from '../report';

const run = promisify(execFile);

/** Where the programs stand as they are in the repository. */
export function programsFolder(): string {
  return join(repositoryRoot(), 'test', 'bench', 'peers', 'programs');
}

/** A folder with the programs and all their packages. */
export async function installNodePeers(): Promise<string> {
  const folder = join(repositoryRoot(), '.sanaq', 'bench-peers');
  cpSync(programsFolder(), folder, { recursive: true });
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package.json')))
    .digest('hex');
  const mark = join(folder, '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return folder;
  say('peers: installing their packages (about 470 MB, once)');
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder });
  writeFileSync(mark, wanted);
  return folder;
}

/** The class path of the Kafka Streams program; fetches its jars and compiles it. */
export async function installKafkaStreams(folder: string): Promise<string> {
  const own = join(folder, 'kafka-streams');
  const [jars, classes] = [join(own, 'lib'), join(own, 'classes')];
  if (!existsSync(jars)) {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await run('mvn', ['--batch-mode', '--quiet', ...goal], { cwd: own });
  }
  await run('javac', ['-cp', join(jars, '*'), '-d', classes, join(own, 'Totals.java')]);
  return `${classes}:${join(jars, '*')}`;
}
