/** How the text of a setting is found: in its variable, under its short name, or in the file that another names. */
import { readFileSync, statSync } from 'node:fs';

import type { EnvironmentVariable } from './environment-table';

/** The environment as Node gives it. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** A secret is a line; a file far beyond one was named by mistake. */
const SECRET_BYTES_MAX = 64 * 1024;

export interface RawSetting {
  /** The variable that gave it, as an error message names it. */
  readonly name: string;
  readonly text: string;
}

/** Null where it is not set. Throws a {@link SettingComplaint} where its file cannot be read or it is given twice. */
export function rawSetting(raw: RawEnvironment, variable: EnvironmentVariable): RawSetting | null {
  const [first] = [variable.name, variable.alias].flatMap((name) => {
    const text = name === undefined ? null : textOf(raw, name);
    return name === undefined || text === null ? [] : [{ name, text }];
  });
  const fileName = variable.file;
  const path = fileName === undefined ? null : textOf(raw, fileName);
  if (fileName === undefined || path === null) return first ?? null;
  if (first !== undefined)
    throw new SettingComplaint(`${fileName} and ${first.name} are both set: one of them must go`);
  return { name: fileName, text: secretIn(path, fileName) };
}

/** One wrong variable, in the words that are shown. */
export class SettingComplaint extends Error {}

/** An empty variable counts as not set, as in most shells and compose files. */
function textOf(raw: RawEnvironment, name: string): string | null {
  const text = raw[name]?.trim();
  return text === undefined || text === '' ? null : text;
}

function secretIn(path: string, variable: string): string {
  const wanted = `${variable} is ${JSON.stringify(path)} but must be the path of a readable file with the value in it`;
  let text: string;
  try {
    if (statSync(path).size > SECRET_BYTES_MAX) throw new SettingComplaint(wanted);
    text = readFileSync(path, 'utf8').trim();
  } catch {
    throw new SettingComplaint(wanted);
  }
  if (text === '') throw new SettingComplaint(`${wanted}; the file is empty`);
  return text;
}
