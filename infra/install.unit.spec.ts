/** `npm ci` on the oldest Node that we promise prints nothing that a user would have to act on and cannot. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/platform';

interface Package {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
}

const semver = jest.requireActual<{ satisfies(version: string, range: string): boolean }>('semver');

const read = (name: string): unknown => JSON.parse(readFileSync(join(repositoryRoot(), name), 'utf8'));
const { engines, allowScripts } = read('package.json') as {
  readonly engines: { readonly node: string };
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Package>> };
const others = Object.entries(packages).filter(([path]) => path !== '');
/** The last part of `node_modules/a/node_modules/@b/c`. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('what npm installs', () => {
  it('runs on the oldest Node that we promise, and on those after it that are maintained', () => {
    const oldest = `${engines.node.replace('>=', '')}.0`;
    for (const node of [oldest, '20.20.2', '22.22.3', '24.15.0']) {
      const unfit = others.filter(([, { engines: wanted }]) => wanted?.node && !semver.satisfies(node, wanted.node));
      expect([node, unfit.map(([path, { version }]) => `${path}@${version}`)]).toEqual([node, []]);
    }
  });

  it('has no install script on which nobody has decided', () => {
    const scripts = others.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect(scripts.filter((name) => !(name in allowScripts))).toEqual([]);
    expect(Object.keys(allowScripts).filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('holds nothing that its authors have given up', () => {
    expect(others.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual([]);
  });
});
