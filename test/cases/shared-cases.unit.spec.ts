/** The files of strangers that lie beside the clone: each says in its README what is right. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinitionFile, readProtocolFiles, type RowProblem } from '#libs/backend';
import { repositoryRoot } from '#libs/platform';

const CASES = join(repositoryRoot(), '..', 'shared', 'cases');

/** Where each folder of the strangers is held to what its README calls right; `here` reads their own files. */
const HELD_BY: Readonly<Record<string, string>> = {
  decimals: 'here',
  'delimiter-and-encoding': 'here',
  'if-none-match-star': 'apps/results-api/src/http-semantics.int.spec.ts',
  'json-not-lines': 'here',
  'quote-swallow': 'here',
  'ragged-rows': 'here',
  'refused-in-silence': 'apps/operator/src/verbs/tabulate/tabulate.int.spec.ts',
  'stray-quotes': 'here',
  'topic-recreated': 'test/services/topic-recreated.e2e.spec.ts',
  'zero-for-other-ballots': 'here',
};

function foldersIn(path: string): readonly string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Folder, and what is said of how it was read. */
const READ_AS: readonly (readonly [string, RegExp | null])[] = [
  ['enc-cp1251', /read as windows-1251/],
  ['enc-cr', /lines ended by carriage returns/],
  ['preamble', /the heading is line 3, the lines above it are ignored/],
  ['sep-line', /separated by ;/],
  ['sep-line-comma', null],
  ['sep-semicolon', /separated by ;/],
  ['sep-tab', /separated by tab/],
];
const RAGGED = ['header-trailing-comma', 'short-trailing-blank', 'tail-blank', 'trailing-comma'];
const QUOTED = [
  'stray-quotes/quote-inch',
  'stray-quotes/quote-open',
  'stray-quotes/quote-backslash',
  'quote-swallow/quote-swallow',
];
const ALONE = [
  'decimals/numbers',
  'json-not-lines/ndjson-array',
  'json-not-lines/ndjson-pretty',
  'zero-for-other-ballots/wide-two',
];

interface ReadCase {
  /** Options' votes by precinct. */
  readonly votes: Record<string, Record<string, number>>;
  readonly counters: Record<string, Record<string, number>>;
  readonly problems: RowProblem[];
  readonly notes: string[];
}

async function read(folder: string): Promise<ReadCase> {
  const path = join(CASES, folder);
  const rows = readdirSync(path).find((name) => name.startsWith('rows.')) ?? '';
  const map = existsSync(join(path, 'map.json')) ? join(path, 'map.json') : undefined;
  const defined = await readDefinitionFile(join(path, 'election.json'));
  if ('problems' in defined) throw new Error(JSON.stringify(defined.problems));
  const result: ReadCase = { votes: {}, counters: {}, problems: [], notes: [] };
  const onNote = (note: string): void => void result.notes.push(note);
  for await (const item of readProtocolFiles(join(path, rows), map, defined.definition, onNote)) {
    if ('problem' in item) {
      result.problems.push(item.problem);
      continue;
    }
    const event = JSON.parse(item.record.value?.toString('utf8') ?? '') as {
      readonly data: { readonly precinctId: string } & Record<'votes' | 'counters', Record<string, number>>;
    };
    result.votes[event.data.precinctId] = event.data.votes;
    result.counters[event.data.precinctId] = event.data.counters;
  }
  return result;
}

function sums({ votes }: ReadCase): Record<string, number> {
  const total: Record<string, number> = { protocols: Object.keys(votes).length };
  for (const of of Object.values(votes)) {
    for (const [id, figure] of Object.entries(of)) total[id] = (total[id] ?? 0) + figure;
  }
  return total;
}

const places = ({ problems }: ReadCase): readonly string[] => problems.map(({ code, line }) => `${code}:${line}`);

if (existsSync(CASES)) {
  describe('The files of strangers', () => {
    it('have a test each', () => {
      expect(foldersIn(CASES)).toEqual(Object.keys(HELD_BY));
      const elsewhere = Object.values(HELD_BY).filter((file) => file !== 'here');
      expect(elsewhere.filter((file) => !existsSync(join(repositoryRoot(), file)))).toEqual([]);
      const here = Object.keys(HELD_BY).filter((name) => HELD_BY[name] === 'here');
      const read = [
        ...READ_AS.map(([name]) => `delimiter-and-encoding/${name}`),
        ...RAGGED.map((name) => `ragged-rows/${name}`),
        ...QUOTED,
        ...ALONE,
      ];
      expect(here.flatMap((name) => foldersIn(join(CASES, name)).map((one) => `${name}/${one}`))).toEqual(read.sort());
    });

    it.each(READ_AS)('delimiter-and-encoding/%s is read, and says in one line how', async (name, note) => {
      const found = await read(`delimiter-and-encoding/${name}`);
      expect(found.problems).toEqual([]);
      expect(sums(found)).toEqual({ protocols: 6, a: 21, b: 21 });
      expect(found.notes).toEqual(note === null ? [] : [expect.stringMatching(note)]);
    });

    it.each(RAGGED)('ragged-rows/%s is read whole', async (name) => {
      const found = await read(`ragged-rows/${name}`);
      expect(found.problems).toEqual([]);
      expect(sums(found)).toEqual({ protocols: 6, a: 21, b: 21 });
    });

    it.each(QUOTED)('%s loses its two broken rows alone, and names both', async (name) => {
      const found = await read(name);
      expect(places(found)).toEqual(['ROW_QUOTES:3', 'ROW_QUOTES:5']);
      expect(sums(found)).toEqual({ protocols: 4, a: 54, b: 29 });
    });

    it('decimals/numbers reads plain digits alone, because the file writes figures in several ways, and says of each cell what it may be', async () => {
      const found = await read('decimals/numbers');
      expect(Object.keys(found.votes)).toEqual(['P-14', 'P-15', 'P-18']);
      expect(sums(found)).toMatchObject({ a: 24 });
      expect(found.problems.map(({ code, line, column }) => [code, line, column])).toEqual(
        [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 20].map((line) => ['FIGURE_INVALID', line, 5]),
      );
      const detailOf = (line: number): string => found.problems.find((one) => one.line === line)?.detail ?? '';
      expect(detailOf(2)).toMatch(/"12\.0" .*looks like 12.*export whole numbers/);
      expect(new Set([4, 5].map(detailOf)).size).toBe(2);
      expect([4, 5].map(detailOf).join()).toContain('1<U+00A0>346');
    });

    it('json-not-lines names the shape of the file, once', async () => {
      await expect(read('json-not-lines/ndjson-array')).rejects.toMatchObject({
        code: 'JSON_NOT_LINES',
        message: expect.stringMatching(/array/) as string,
      });
      await expect(read('json-not-lines/ndjson-pretty')).rejects.toMatchObject({
        code: 'JSON_NOT_LINES',
        message: expect.stringMatching(/several lines/) as string,
      });
    });

    it('zero-for-other-ballots says what the map could say', async () => {
      const found = await read('zero-for-other-ballots/wide-two');
      expect(found.problems).toEqual([]);
      expect(found.notes).toEqual([expect.stringMatching(/12 cells hold 0 .*"notOnBallot": \["0"\]/)]);
    });
  });
} else {
  it.skip('the files of strangers are not beside this clone', () => undefined);
}
