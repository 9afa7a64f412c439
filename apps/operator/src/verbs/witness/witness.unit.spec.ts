/** A witness as C2SP tlog-witness asks for it: what it signs, what it refuses and with which status. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointText } from '#libs/log';
import { isSignedBy, parseNote, parseVerifierKey } from '#libs/proof-verifier';
import { call } from '../../testing/call';
import { logKey, signed, type NoteKey } from '../../../../../test/vectors/made/keys';
import { MadeTree } from '../../../../../test/vectors/made/merkle';
import { leafHash } from '#libs/log';
import { Witness } from './add-checkpoint';
import { parseWitnessKey, readWitnessKey, witnessKeyLine } from './witness-key';
import { FileWitnessStore, type WitnessStore } from './witness-store';

const ORIGIN = 'log.example';
const LOG = logKey(ORIGIN);
const OWN = parseWitnessKey(witnessKeyLine('witness.example', Buffer.alloc(32, 7)))!;

class MemoryStore implements WitnessStore {
  readonly kept = new Map<string, string>();
  last(origin: string): Promise<string | null> {
    return Promise.resolve(this.kept.get(origin) ?? null);
  }
  keep(origin: string, checkpoint: string): Promise<void> {
    this.kept.set(origin, checkpoint);
    return Promise.resolve();
  }
}

const tree = new MadeTree(Array.from({ length: 9 }, (_, index) => leafHash(Buffer.from(`${index}`))));
const otherTree = new MadeTree(Array.from({ length: 9 }, (_, index) => leafHash(Buffer.from(`other ${index}`))));

async function checkpoint(size: number, of = tree, key: NoteKey = LOG): Promise<string> {
  return signed(checkpointText({ origin: key.key.name, size, root: await of.rootAt(size) }), key);
}

function request(old: number, path: readonly string[], note: string): string {
  return `old ${old}\n${path.map((line) => `${line}\n`).join('')}\n${note}`;
}

describe('a witness', () => {
  let store: MemoryStore;
  let witness: Witness;
  beforeEach(() => {
    store = new MemoryStore();
    witness = new Witness(OWN, [LOG.key], store, () => 1_800_000_000);
  });
  const add = (...parts: Parameters<typeof request>): ReturnType<Witness['addCheckpoint']> =>
    witness.addCheckpoint(request(...parts));

  it('signs the first checkpoint of a log and each that continues it, with the time', async () => {
    const first = await add(0, [], await checkpoint(3));
    expect(first.status).toBe(200);
    const note = await checkpoint(8);
    const second = await add(3, await tree.consistency(3, 8), note);
    expect(second.status).toBe(200);
    const key = parseVerifierKey(OWN.vkey)!;
    expect(await isSignedBy(parseNote(note + second.body)!, key)).toBe(true);
    expect(store.kept.get(ORIGIN)).toContain('\n8\n');
  });

  it('signs the same checkpoint again', async () => {
    await add(0, [], await checkpoint(3));
    expect((await add(3, [], await checkpoint(3))).status).toBe(200);
  });

  it('names its size where the old size is another one (409)', async () => {
    await add(0, [], await checkpoint(5));
    const { status, body, contentType } = await add(3, await tree.consistency(3, 8), await checkpoint(8));
    expect([status, body, contentType]).toEqual([409, '5\n', 'text/x.tlog.size']);
    expect((await add(0, [], await checkpoint(8))).body).toBe('5\n');
  });

  it('does not sign another root of the same size (409), nor a history that does not continue (422)', async () => {
    await add(0, [], await checkpoint(5));
    expect((await add(5, [], await checkpoint(5, otherTree))).status).toBe(409);
    expect((await add(5, await otherTree.consistency(5, 8), await checkpoint(8, otherTree))).status).toBe(422);
    expect((await add(5, [], await checkpoint(8))).status).toBe(422);
    expect(store.kept.get(ORIGIN)).toContain('\n5\n');
  });

  it('takes no proof where there is nothing to continue (422)', async () => {
    expect((await add(0, await tree.consistency(3, 8), await checkpoint(8))).status).toBe(422);
  });

  it('knows only its logs (404) and their keys (403)', async () => {
    expect((await add(0, [], await checkpoint(3, tree, logKey('another.example')))).status).toBe(404);
    expect((await add(0, [], await checkpoint(3, tree, logKey(ORIGIN, 'an impostor')))).status).toBe(403);
    expect(store.kept.size).toBe(0);
  });

  it.each([
    ['nothing', ''],
    ['no old size', '\nlog.example\n'],
    ['a leading zero', 'old 01\n\nx'],
    ['a line that is no hash', 'old 1\nAAAA\n\nx'],
    ['too many lines', `old 1\n${`${'A'.repeat(43)}=\n`.repeat(64)}\nx`],
  ])('%s is a bad request (400)', async (_, body) => {
    expect((await witness.addCheckpoint(body)).status).toBe(400);
  });

  it('an old size above that of the checkpoint is a bad request (400)', async () => {
    expect((await add(4, [], await checkpoint(3))).status).toBe(400);
  });

  it('of two requests at once only one continues the same size', async () => {
    await add(0, [], await checkpoint(3));
    const [a, b] = await Promise.all([
      add(3, await tree.consistency(3, 8), await checkpoint(8)),
      add(3, await tree.consistency(3, 5), await checkpoint(5)),
    ]);
    expect([a.status, b.status]).toEqual([200, 409]);
    expect(store.kept.get(ORIGIN)).toContain('\n8\n');
  });

  it('gives no signature where it could not store', async () => {
    store.keep = () => Promise.reject(new Error('the disk is full'));
    await expect(add(0, [], await checkpoint(3))).rejects.toThrow('the disk is full');
  });
});

describe('what a witness keeps', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sanaq-witness-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is there for the next process, a file a log, whole', async () => {
    const store = new FileWitnessStore(join(folder, 'store'));
    expect(await store.last(ORIGIN)).toBeNull();
    await store.keep(ORIGIN, await checkpoint(3));
    await store.keep(ORIGIN, await checkpoint(8));
    expect(await new FileWitnessStore(join(folder, 'store')).last(ORIGIN)).toBe(await checkpoint(8));
    expect(readdirSync(join(folder, 'store'))).toHaveLength(1);
  });

  it('is a key that only its owner reads, made once', async () => {
    const file = join(folder, 'witness.key');
    await expect(readWitnessKey(file, undefined)).rejects.toThrow('there is no key');
    const made = await readWitnessKey(file, 'w.example');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await readWitnessKey(file, 'w.example')).vkey).toBe(made.vkey);
    expect(parseVerifierKey(made.vkey)?.type).toBe(4);
    expect(readFileSync(file, 'utf8')).toMatch(/^PRIVATE\+KEY\+w\.example\+[0-9a-f]{8}\+/);
  });

  it.each([
    ['without a key', ['--log', LOG.vkey]],
    ['without a log', ['--key', 'x']],
    ['with a log that is none', ['--key', 'x', '--log', 'x']],
    ['with the key of a witness as a log', ['--key', 'x', '--log', OWN.vkey]],
  ])('a call %s is a wrong one', async (_, args) => {
    expect(await call({}, 'witness', ...args)).toMatchObject({ code: 2, err: expect.stringMatching(/^CALL_INVALID/) });
  });
});
