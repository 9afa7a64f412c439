/** Logs, notes and tiles: what Go's and Python's own libraries make of ours, and ours of theirs. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { CompactRange, leafHash as leafOf, parseTilePath, TILE_WIDTH } from '#libs/log';
import {
  fromBase64,
  fromHashName,
  isConsistent,
  isIncluded,
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from '#libs/proof-verifier';
import { describeWith, goTool, pythonWith, type Program } from '../support/other-languages';

const VECTORS = join(repositoryRoot(), 'docs', 'vectors');
const LOG = join(VECTORS, 'log.json');
const ORACLE = join(__dirname, 'log-oracle');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hashes = (path: readonly string[]): Uint8Array[] => path.map((one) => fromBase64(one)!);

/** Go with the module of the oracle, which is fetched once. */
function goWithModule(): Program {
  const go = goTool();
  if ('reason' in go) return go;
  const { status, stderr } = spawnSync(go.command, ['mod', 'download'], { cwd: ORACLE, encoding: 'utf8' });
  return status === 0 ? go : { reason: `golang.org/x/mod could not be fetched: ${stderr.trim().slice(0, 200)}` };
}

interface FromGo {
  readonly vkey: string;
  readonly note: string;
  readonly size: number;
  readonly root: string;
  readonly records: readonly { readonly index: number; readonly data: string; readonly path: readonly string[] }[];
  readonly trees: readonly { readonly from: number; readonly root: string; readonly path: readonly string[] }[];
  readonly tiles: readonly { readonly path: string; readonly bytes: string }[];
}

describeWith(goWithModule(), 'logs as Go has them', (go) => {
  let made: FromGo;

  it('Go finds our leaves, roots, consistency proofs and signed checkpoint right', () => {
    const vkey = /^log (\S+)$/m.exec(readFileSync(join(VECTORS, 'policy.txt'), 'utf8'))?.[1] ?? '';
    const { status, stdout, stderr } = spawnSync(go, ['run', '.', LOG, join(VECTORS, 'kept.txt'), vkey], {
      cwd: ORACLE,
      encoding: 'utf8',
    });
    expect([status, stderr.replace(/^go: .*\n/gm, '')]).toEqual([0, '']);
    made = JSON.parse(stdout) as FromGo;
  });

  it('we find its note, records, consistency proofs and tiles right', async () => {
    const [note, key] = [parseNote(made.note)!, parseVerifierKey(made.vkey)!];
    expect(await isSignedBy(note, key)).toBe(true);
    const root = fromHashName(made.root)!;
    expect(parseCheckpoint(note.text)).toEqual({ origin: 'go.example.org/log', size: made.size, root });
    for (const { index, data, path } of made.records) {
      expect(isIncluded(leafHash(utf8(data)), index, made.size, hashes(path), root)).toBe(true);
      expect(isIncluded(leafHash(utf8(data)), index ^ 1, made.size, hashes(path), root)).toBe(false);
    }
    for (const { from, root: before, path } of made.trees) {
      expect(isConsistent(from, fromHashName(before)!, made.size, root, hashes(path))).toBe(true);
    }
    const nodes = new Map<string, Buffer>();
    const ours = new CompactRange((level, index, hash) => void nodes.set(`${level}/${index}`, hash));
    for (let index = 0; index < made.size; index++) ours.append(leafOf(Buffer.from(`record ${index}`)));
    expect(ours.root()).toEqual(Buffer.from(root));
    for (const { path, bytes } of made.tiles) {
      const tile = parseTilePath(path)!;
      const level = 8 * Number(tile.level);
      const own = Array.from({ length: tile.width }, (_, at) => nodes.get(`${level}/${tile.index * TILE_WIDTH + at}`)!);
      expect(Buffer.concat(own).toString('base64')).toBe(bytes);
    }
    expect(made.tiles.length).toBeGreaterThan(2);
  });
});

describeWith(pythonWith('pymerkle'), 'logs as Python has them', (python) => {
  it('a Python tree has our roots and our inclusion paths', () => {
    const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'log_oracle.py'), LOG], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const { roots, paths } = JSON.parse(stdout) as { roots: string[]; paths: string[][] };
    const { leaves, roots: ours } = JSON.parse(readFileSync(LOG, 'utf8')) as {
      leaves: { leaf: string }[];
      roots: string[];
    };
    expect(roots.map((root) => `sha256:${root}`)).toEqual(ours);
    const root = fromHashName(ours.at(-1)!)!;
    for (const [index, [leaf = '', ...path]] of paths.entries()) {
      expect(`sha256:${leaf}`).toBe(leaves[index]!.leaf);
      const siblings = path.map((hash) => Buffer.from(hash, 'hex'));
      expect(isIncluded(Buffer.from(leaf, 'hex'), index, ours.length, siblings, root)).toBe(true);
    }
    expect(paths).toHaveLength(ours.length);
  });
});
