/** What `sanaq tabulate` says of records that are not in the figures. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import type { UncountedRecord } from '../../output/record-report';
import { call, type CallResult } from '../../testing/call';

jest.setTimeout(120_000);

const CASES = join(repositoryRoot(), '..', 'shared', 'cases', 'refused-in-silence');

let folder: TestFolder;

beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => {
  folder.remove();
});

function tabulate(definition: string, protocols: string, ...more: readonly string[]): Promise<CallResult> {
  return call({}, 'tabulate', '--election', definition, '--protocols', protocols, ...more);
}

function uncounted(result: CallResult): readonly (readonly [number | null, string, string])[] {
  const { uncounted: records } = result.json() as { uncounted: readonly UncountedRecord[] };
  return records.map(({ line, verdict, codes }) => [line, verdict, codes.join(' ')]);
}

function event(id: string, data: Record<string, unknown>, type = 'kz.sanaq.protocol.submitted.v1'): string {
  const figures = { counters: { invalid: 0, issued: 100 }, votes: { a: 7, b: 4 } };
  const whole = { electionId: 'tab', contestId: 'list', round: 1, ...figures, ...data };
  return JSON.stringify({ specversion: '1.0', type, source: 'urn:test', id, data: whole });
}

describe('sanaq tabulate', () => {
  it('names each refused and held record by file, line, code and detail, with exit code 1', async () => {
    folder.write('register.csv', REGISTER_CSV);
    const definition = folder.write('election.json', electionFile('tab'));
    const good = ['p1', 'p2', 'p3', 'p4'].map((precinctId) => event(`good-${precinctId}`, { precinctId }));
    const rows = folder.write(
      'rows.ndjson',
      [
        ...good,
        event('text', { precinctId: 'p1', votes: { a: '12', b: 1 } }),
        event('other', { precinctId: 'p1', electionId: 'other' }),
        event('type', { precinctId: 'p1' }, 'kz.sanaq.protocol.submittd.v1'),
        event('second', { precinctId: 'p2' }),
        '',
      ].join('\n'),
    );
    const report = join(folder.path, 'report.ndjson');
    const { code, err } = await tabulate(definition, rows, '--report', report);
    expect(code).toBe(1);
    expect(err).toMatch(/^refused SCHEMA_INVALID: .*rows\.ndjson:5, .*votes/m);
    expect(err).toMatch(/^refused ELECTION_UNKNOWN: .*rows\.ndjson:6, this stream is of "tab", not of "other"/m);
    expect(err).toMatch(/^refused TYPE_UNKNOWN: .*rows\.ndjson:7, .*submittd/m);
    expect(err).toMatch(/^held SECOND_ORIGINAL: .*rows\.ndjson:8/m);
    expect(readFileSync(report, 'utf8').trimEnd().split('\n')).toHaveLength(4);
    const json = await tabulate(definition, rows, '--json');
    expect(uncounted(json)).toEqual([
      [5, 'refused', 'SCHEMA_INVALID'],
      [6, 'refused', 'ELECTION_UNKNOWN'],
      [7, 'refused', 'TYPE_UNKNOWN'],
      [8, 'held', 'SECOND_ORIGINAL'],
    ]);
  });

  it('does not take a file of another election for a question to the commission', async () => {
    folder.write('register.csv', REGISTER_CSV);
    const definition = folder.write('election.json', electionFile('tab'));
    const others = ['p1', 'p2'].map((precinctId) => event(precinctId, { precinctId, electionId: 'other' }));
    const result = await tabulate(definition, folder.write('rows.ndjson', `${others.join('\n')}\n`), '--json');
    expect(result.code).toBe(1);
    expect(uncounted(result)).toEqual([
      [1, 'refused', 'ELECTION_UNKNOWN'],
      [2, 'refused', 'ELECTION_UNKNOWN'],
    ]);
  });

  (existsSync(CASES) ? it : it.skip)(
    'says of the strangers’ files what is right (skipped where they are not)',
    async () => {
      const files = (name: string): [string, string] => [
        join(CASES, name, 'election.json'),
        join(CASES, name, 'rows.ndjson'),
      ];
      const one = await tabulate(...files('one-refused'), '--json');
      expect(one.code).toBe(1);
      expect(uncounted(one)).toEqual([
        [7, 'refused', 'SCHEMA_INVALID'],
        [8, 'refused', 'ELECTION_UNKNOWN'],
        [9, 'refused', 'TYPE_UNKNOWN'],
      ]);
      const other = await tabulate(...files('wrong-election'), '--json');
      expect(other.code).toBe(1);
      expect(uncounted(other)).toHaveLength(6);
    },
  );
});
