/** Stylesheet and script of the page, as the build has left them: names with a hash, so that copies hold for ever. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/platform';

export interface Asset {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** Where the page finds what it needs, and the files behind these addresses. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  /** Of the custom element for the sites of others: a name in `files`. */
  readonly embed: string;
  readonly files: ReadonlyMap<string, Asset>;
}

export const ASSETS_PATH = 'assets';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** Throws where the page was not built: a process that serves it must have it. */
export function readAssets(folder = join(repositoryRoot(), 'dist', 'apps', 'dashboard', 'assets')): Assets {
  const names = readdirSync(folder);
  const files = new Map<string, Asset>();
  for (const name of names) {
    const contentType = CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (contentType !== undefined) files.set(name, { bytes: readFileSync(join(folder, name)), contentType });
  }
  const named = (pattern: RegExp): string => {
    const name = names.find((one) => pattern.test(one));
    if (name === undefined) throw new Error(`${folder} has no ${pattern.source}: build the page with "npm run build"`);
    return name;
  };
  const address = (pattern: RegExp): string => `/${ASSETS_PATH}/${named(pattern)}`;
  return {
    style: address(/^page-\w+\.css$/),
    script: address(/^page-\w+\.js$/),
    embed: named(/^embed-\w+\.js$/),
    files,
  };
}
