/** Files on the disk without a store: names, hashes, the archive, many contests, and what a process that ends leaves behind. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { ContestPlaces } from '#libs/open-data';
import { HEAD, LISTS, samplePlaces } from '#libs/open-data/testing';
import type { FigureSource } from './election-figures';
import { fileSet, type FileSet } from './file-index';
import { makeFiles } from './make-files';
import { Pace } from './pace';
import { partOf } from './send-file';

const never = new AbortController().signal;
const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('Files on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-files-test-'));
  let made = 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  const sourceOf = (all: readonly ContestPlaces[]): FigureSource => ({
    head: HEAD,
    contests: () => Promise.resolve(all.map(({ contest }) => contest)),
    places: ({ contestId }) => Promise.resolve(all.find(({ contest }) => contest.contestId === contestId)!),
  });

  async function make(all: readonly ContestPlaces[]): Promise<FileSet> {
    const path = join(folder, `set-${++made}`);
    await makeFiles(sourceOf(all), path, new Pace(1, never));
    return fileSet(path, readFileSync(join(path, 'index.json'), 'utf8'));
  }

  const read = ({ folder: path }: FileSet, name: string): Buffer => readFileSync(join(path, name));

  it('are what the list says, whole and compressed, and all in the archive', async () => {
    // Large enough to be written in pieces.
    const set = await make([samplePlaces({ precincts: 1500 })]);
    const [archive, ...files] = set.index.files;
    expect(files).toHaveLength(2 * 3 + 6 * 3 + 1);
    const entries = unzipSync(read(set, archive?.name ?? ''));
    expect(Object.keys(entries).sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, bytes, sha256, gzipBytes } of files) {
      const whole = read(set, name);
      expect([whole.length, hashOf(whole), hashOf(entries[name]!)]).toEqual([bytes, sha256, sha256]);
      if (gzipBytes === null) continue;
      const packed = read(set, `${name}.gz`);
      expect(packed).toHaveLength(gzipBytes);
      expect(hashOf(gunzipSync(packed))).toBe(sha256);
    }
    expect(files.some(({ bytes }) => bytes > 300_000)).toBe(true);
    const kept = readdirSync(set.folder).filter((name) => !name.endsWith('.gz'));
    expect(kept.sort()).toEqual([...set.index.files.map(({ name }) => name), 'index.json'].sort());
  });

  it('of 250 contests have names of their own, and are the same each time', async () => {
    const { contest, units, precincts } = samplePlaces({ precincts: 4, inConstituency: true });
    const all = Array.from({ length: 250 }, (_, no) => ({
      contest: { ...contest, contestId: `Округ ${no}` },
      units,
      precincts,
    }));
    const [one, other] = [await make(all), await make(all)];
    expect(other.text).toBe(one.text);
    const names = one.index.files.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(names.length).toBe(1 + 6 + 250 * (3 * 3 + 1));
  });

  it('come from votes or none, and with "against all" anywhere', async () => {
    const options = [...LISTS].reverse();
    const set = await make([samplePlaces({ options, votesOf: () => 0 })]);
    const nation = set.index.files.find(({ level, format }) => level === 'nation' && format === 'json');
    expect(JSON.parse(read(set, nation?.name ?? '').toString())).toMatchObject({ rows: [{ votes: { amanat: 0 } }] });
  });

  it('are there whole or not at all', async () => {
    const path = join(folder, 'broken');
    const source = { ...sourceOf([samplePlaces()]), places: () => Promise.reject(new Error('gone')) };
    await expect(makeFiles(source, path, new Pace(1, never))).rejects.toThrow('gone');
    expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
  });

  it('that another process has made meanwhile are left as they are', async () => {
    const set = await make([samplePlaces()]);
    await makeFiles(sourceOf([samplePlaces()]), set.folder, new Pace(1, never));
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('are not made any further once the process is told to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const busy = samplePlaces({ precincts: 3000 });
    await expect(makeFiles(sourceOf([busy]), join(folder, 'stopped'), new Pace(0.5, stop.signal))).rejects.toThrow();
  });
});

describe('A part of a file', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=100-', 'beyond'],
    ['bytes=-0', 'beyond'],
    ['bytes=9-3', null],
    ['bytes=0-1,3-4', null],
    ['bytes=-', null],
    ['lines=0-1', null],
  ])('%s', (range, part) => {
    expect(partOf(range, 100)).toEqual(part);
  });
});
