import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { librariesFolder } from './libraries';

export type KafkaAvailability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const JAVA_MIN = 17;

/** Whether a real broker can be started here: Java, and Maven unless the broker's jars have been fetched before. */
export function kafkaAvailable(): KafkaAvailability {
  const java = javaMajor();
  if (java === null) return { ok: false, reason: `Java ${JAVA_MIN} or newer is needed and "java" was not found` };
  if (java < JAVA_MIN)
    return { ok: false, reason: `Java ${JAVA_MIN} or newer is needed and "java" is version ${java}` };
  if (!existsSync(librariesFolder()) && !isProgram('mvn')) {
    return { ok: false, reason: 'Maven is needed to fetch the broker and "mvn" was not found' };
  }
  return { ok: true };
}

/** Java prints its version on stderr: `openjdk version "17.0.15" …`; before 9 it was `1.8.0`. */
function javaMajor(): number | null {
  const run = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (run.error !== undefined || run.status !== 0) return null;
  const match = /version "(?:1\.)?([0-9]+)/.exec(run.stderr);
  return match === null ? null : Number(match[1]);
}

function isProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
