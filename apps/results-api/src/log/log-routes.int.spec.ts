/** What a stranger can take from the API of the log, held to what a verifier makes of it. */
import {
  isConsistent,
  isIncluded,
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  rootOf,
} from '#libs/proof-verifier';
import { formatVerifierKey } from '#libs/log';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../../../../test/elections/replayed-election';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';

jest.setTimeout(120_000);

let election: ReplayedElection;
let api: RunningResultsApi;
let base: string;

beforeAll(async () => {
  election = await ReplayedElection.opened(testLogKey());
  await election.history();
  api = await startResultsApi({ pool: election.reader, host: '127.0.0.1', port: 0 });
  base = `${api.url}/v1/elections/${ELECTION_ID}`;
});

afterAll(async () => {
  await api.stop();
  await election.close();
});

async function bytes(path: string): Promise<Buffer> {
  const answer = await fetch(`${base}${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return Buffer.from(await answer.arrayBuffer());
}

async function entries(size: number): Promise<Buffer[]> {
  const tile = await bytes(`/log/tile/entries/000.p/${size}`);
  const found: Buffer[] = [];
  for (let at = 0; at < tile.length;) {
    const length = tile.readUInt16BE(at);
    found.push(tile.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

async function checkpoint(): Promise<{ readonly text: string; readonly size: number; readonly root: Uint8Array }> {
  const text = (await bytes('/log/checkpoint')).toString('utf8');
  const read = parseCheckpoint(text);
  if (read === null) throw new Error('no checkpoint');
  return { text, size: read.size, root: read.root };
}

describe('the log in the API', () => {
  it('has a checkpoint that the log’s key signed, over the closing records that it serves', async () => {
    const { text, size, root } = await checkpoint();
    const note = parseNote(text);
    const key = parseVerifierKey(formatVerifierKey(testLogKey().verifier));
    if (note === null || key === null) throw new Error('no note');
    expect(await isSignedBy(note, key)).toBe(true);
    const leaves = await entries(size);
    expect(size).toBeGreaterThan(3);
    expect(leaves).toHaveLength(size);
    expect(rootOf(leaves.map((leaf) => leafHash(leaf)))).toEqual(root);
    expect((await bytes(`/log/entries/000.p/${size}`)).equals(await bytes(`/log/tile/entries/000.p/${size}`))).toBe(
      true,
    );
    const hashes = await bytes(`/log/tile/0/000.p/${size}`);
    expect(hashes).toEqual(Buffer.concat(leaves.map((leaf) => leafHash(leaf))));
  });

  it('shows for every smaller size that it only grew', async () => {
    const { size, root } = await checkpoint();
    const leaves = (await entries(size)).map((leaf) => leafHash(leaf));
    for (let from = 1; from <= size; from++) {
      const proof = JSON.parse((await bytes(`/log/proof?from=${from}&to=${size}`)).toString()) as { path: string[] };
      const path = proof.path.map((hash) => Buffer.from(hash, 'base64'));
      expect(isConsistent(from, rootOf(leaves.slice(0, from)), size, root, path)).toBe(true);
      expect(isConsistent(from, leafHash(root), size, root, path)).toBe(false);
    }
    expect(isIncluded(leaves[0] ?? root, 0, 1, [], rootOf(leaves.slice(0, 1)))).toBe(true);
  });

  it('serves the stream that the newest closing record binds, whole and in parts', async () => {
    const { size } = await checkpoint();
    const newest = JSON.parse((await entries(size)).at(-1)?.toString() ?? '{}') as {
      snapshot: number;
      stream: { size: number };
    };
    const lines = (await bytes('/stream.ndjson')).toString('utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(newest.stream.size);
    const positions = lines.map((line) => (JSON.parse(line) as { position: number }).position);
    expect(positions.at(-1)).toBe(newest.snapshot);
    const part = (await bytes(`/stream.ndjson?from=2&to=4`)).toString('utf8');
    expect(part).toBe(
      lines
        .slice(2, 5)
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect((await bytes('/stream.ndjson?from=5&to=4')).length).toBe(0);
  });

  it('names what is not there, each with its code', async () => {
    const { size } = await checkpoint();
    const codes: unknown[] = [];
    for (const path of [
      `/log/tile/0/000.p/${size + 1}`,
      '/log/tile/0/000',
      '/log/tile/7/000',
      '/log/tile/0/0.p/1',
      `/log/proof?from=1&to=${size + 1}`,
    ]) {
      const answer = await fetch(`${base}${path}`);
      codes.push([answer.status, ((await answer.json()) as { code: string }).code]);
    }
    expect(codes).toEqual([
      [404, 'TILE_UNKNOWN'],
      [404, 'TILE_UNKNOWN'],
      [404, 'TILE_UNKNOWN'],
      [404, 'TILE_UNKNOWN'],
      [404, 'SIZE_UNKNOWN'],
    ]);
  });

  it('keeps a tile for good, and asks about the checkpoint again', async () => {
    const tile = await fetch(`${base}/log/tile/0/000.p/1`);
    const newest = await fetch(`${base}/log/checkpoint`);
    expect([tile.headers.get('cache-control'), newest.headers.get('cache-control')]).toEqual([
      'public, max-age=31536000, immutable',
      'no-cache',
    ]);
    const again = await fetch(`${base}/log/tile/0/000.p/1`, {
      headers: { 'if-none-match': tile.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });
});
