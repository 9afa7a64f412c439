/** A recount in memory and one by the whole pipeline: the same document, records, verdicts, held list and exit code. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { repositoryRoot } from '#libs/platform';
import { exportOfTopic, exportStream, tabulate, type TabulateOptions, type TabulateResult } from '#libs/replay';
import { lineOf } from '../../libs/replay/src/files/stream-line';
import { georgiaFiles, georgiaMissing, recountOf } from '../elections/georgia';
import { ReplayedElection } from '../elections/replayed-election';
import { crashElection, openingOf } from '../elections/crash-election';
import type { RawRecord } from '../crash/plain-kafka';
import { Seeded } from '../crash/seeded';
import { StreamGenerator } from '../crash/stream-generator';
import { testPostgres, type TestDatabase } from '../support/servers';

jest.setTimeout(300_000);

const CASES = resolve(repositoryRoot(), '..', 'shared', 'cases');
const EXAMPLES = join(repositoryRoot(), 'examples');

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testPostgres();
  folder = mkdtempSync(join(tmpdir(), 'both-ways-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

interface Told {
  readonly result: TabulateResult | null;
  readonly uncounted: readonly object[];
  /** Code of the error where the files cannot be counted at all. */
  readonly refused: unknown;
}

async function told(options: TabulateOptions): Promise<Told> {
  const uncounted: object[] = [];
  try {
    const result = await tabulate({ ...options, onUncounted: (record) => void uncounted.push(record) });
    return { result, uncounted, refused: null };
  } catch (error) {
    const { code, exitCode } = error as { readonly code?: string; readonly exitCode?: number };
    return { result: null, uncounted, refused: { code, exitCode } };
  }
}

/** Records of files come into a stream at a time of its own, and into memory at none. */
function withoutTimes({ result, ...rest }: Told): Told {
  if (result === null) return { result, ...rest };
  return { ...rest, result: { ...result, held: result.held.map((item) => ({ ...item, heldSinceMs: 0 })) } };
}

async function bothWays(options: TabulateOptions): Promise<Told> {
  const inMemory = await told(options);
  const pipeline = await told({ ...options, pipeline: true, serverUrl: database.url });
  const seen = options.stream === undefined ? withoutTimes : (one: Told): Told => one;
  expect(seen(inMemory)).toEqual(seen(pipeline));
  // Members in the same order, too: the answers are the same bytes.
  expect(JSON.stringify(inMemory.result?.document)).toBe(JSON.stringify(pipeline.result?.document));
  return inMemory;
}

function filesIn(path: string): TabulateOptions {
  const names = readdirSync(path);
  const protocols = names
    .filter((name) => /^(rows|protocols)\./.test(name))
    .map((name) => ({
      path: join(path, name),
      ...(names.includes('map.json') ? { map: join(path, 'map.json') } : {}),
    }));
  return { definition: join(path, 'election.json'), protocols };
}

/** Folders with an election of their own, by name. */
function electionsBelow(path: string): [name: string, path: string][] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('election.json'))
    .map((name) => resolve(path, name, '..'))
    .map((found) => [found.slice(path.length + 1), found] as [string, string])
    .sort(([a], [b]) => a.localeCompare(b));
}

function writeStream(name: string, records: readonly RawRecord[]): string {
  const file = join(folder, name);
  const lines = records.map(({ key, value, headers }, position) =>
    lineOf({ position, timestampMs: position * 1_000, key, value, headers: headers.map(([id, at]) => [id, at]) }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('A recount in memory and one by the pipeline agree', () => {
  it.each(electionsBelow(EXAMPLES))('on the example %s', async (_name, path) => {
    const { result } = await bothWays(filesIn(path));
    expect(result?.document).not.toBeNull();
  });

  const cases = electionsBelow(CASES);
  if (cases.length === 0) it.skip('on the strangers’ files [skipped where ../shared/cases is absent]', () => undefined);
  else
    it.each(cases)('on the strangers’ files %s', async (_name, path) => {
      await bothWays(filesIn(path));
    });

  (georgiaMissing() === null ? it : it.skip)(
    'on the parliament of Georgia of 2012 [skipped where ../shared/data has no figures of it]',
    async () => {
      const { result } = await bothWays(recountOf(georgiaFiles(join(folder, 'georgia'), [])));
      expect(result?.verdicts).toMatchObject({ counted: 3_695 + 3_648, held: 2 });
      expect(result?.held).toHaveLength(2);
    },
  );

  it('on a history with decisions and a certified contest, whole and as of every snapshot', async () => {
    const election = await ReplayedElection.opened();
    try {
      await election.history();
      const { stream, topics } = election;
      const out = join(folder, 'history.ndjson.gz');
      for (const { snapshot, root } of await election.snapshots()) {
        await exportStream({ source: await exportOfTopic(stream, topics.stream), out, asOf: snapshot });
        const { result } = await bothWays({ stream: out });
        expect(result?.document).toMatchObject({ snapshot, root });
      }
      await exportStream({ source: await exportOfTopic(stream, topics.stream), out });
      const { result } = await bothWays({ stream: out });
      expect(result?.document?.contests.map(({ state }) => state)).toEqual(['complete', 'certified']);
    } finally {
      await election.close();
    }
  });

  it('on random streams with everything that goes wrong in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 600 }), async (seed, count) => {
        const election = crashElection(40);
        const generator = new StreamGenerator(election, new Seeded(seed));
        const { before, seal } = openingOf(election);
        const records = [...before, ...generator.next(Math.ceil(count / 10)), seal, ...generator.next(count)];
        const { result } = await bothWays({ stream: writeStream('random.ndjson', records) });
        expect(Object.values(result?.verdicts ?? {}).reduce((sum, one) => sum + one, 0)).toBe(records.length);
      }),
      { numRuns: 8 },
    );
  });

  it('on a stream that is never sealed: there is nothing to count', async () => {
    const { before } = openingOf(crashElection(40));
    const { refused } = await bothWays({ stream: writeStream('unsealed.ndjson', before) });
    expect(refused).toEqual({ code: 'ELECTION_NOT_SEALED', exitCode: 2 });
  });
});
