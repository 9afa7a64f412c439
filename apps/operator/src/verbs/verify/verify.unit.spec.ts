/** `sanaq verify` on the examples of docs/vectors: exit codes, numbers of checks, and what is said to whom. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { call } from '../../testing/call';

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly fails: readonly string[];
  readonly policy?: string;
  readonly kept?: string;
  readonly consistency?: string;
  readonly rehearsal?: true;
  readonly asked?: Readonly<Record<string, string | number>>;
  readonly typed?: Readonly<Record<string, number>>;
}

const VECTORS = join(repositoryRoot(), 'docs', 'vectors');
const CASES = JSON.parse(readFileSync(join(VECTORS, 'cases.json'), 'utf8')) as readonly Case[];
const vector = (name: string): string => join(VECTORS, name);

const OPTION: Readonly<Record<string, string>> = {
  contestId: '--contest',
  precinctId: '--precinct',
  snapshot: '--snapshot',
  hierarchy: '--hierarchy',
  register: '--register',
};

function argumentsOf({ file, policy, kept, consistency, rehearsal, asked = {}, typed = {} }: Case): string[] {
  const files = Object.entries({ policy, kept, consistency }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, vector(value)],
  );
  return [
    'verify',
    vector(file),
    ...files,
    ...(rehearsal === true ? ['--rehearsal'] : []),
    ...Object.entries(asked).flatMap(([name, value]) => [OPTION[name]!, String(value)]),
    ...Object.entries(typed).flatMap(([name, value]) => ['--typed', `${name}=${value}`]),
  ];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanaq-verify-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly holds: boolean;
  readonly checks: readonly {
    readonly number: string;
    readonly name: string;
    readonly outcome: string;
    readonly what: string;
  }[];
}

test.each(CASES.map((one) => [one.file, one] as const))('%s', async (_, one) => {
  const { code, json } = await call({}, ...argumentsOf(one), '--json');
  const { checks, holds } = json() as Answer;
  expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ number }) => number)).toEqual(one.fails);
  expect([code, holds]).toEqual(one.fails.length === 0 ? [0, true] : [1, false]);
});

const POLICY = ['--policy', vector('policy.txt')];

test('people read every check with its number, the totals on the way, and what is not proved', async () => {
  const { code, out, err } = await call(
    {},
    'verify',
    vector('valid/proof.json'),
    ...POLICY,
    '--typed',
    'a=150,took_part=310',
  );
  expect([code, err]).toEqual([0, '']);
  expect(out.match(/^C\d+ /gm)).toHaveLength(13);
  expect(out).toContain('T-1: 3 of 3 precincts counted');
  expect(out).toContain('12 passed, 0 failed, 1 not applicable; no check failed');
  expect(out).toContain('What this does not prove: that the paper is true');
});

test('a failing check is named with its place, and the last line has the numbers', async () => {
  const { code, out } = await call({}, 'verify', vector('broken/audit-verdict-changed.tar.gz'), ...POLICY);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^C16 FAILED .*a verdict of positions 3 to 6 is not the one that was bound \(at closing\.ndjson:2\)$/m,
  );
  expect(out).toContain('failed: C16');
});

test('without a policy it is said that nobody was asked whose key it is', async () => {
  const { code, err } = await call({}, 'verify', vector('valid/proof.json'));
  expect(code).toBe(0);
  expect(err).toContain('no --policy was given');
});

test('a receipt is checked by itself, and against what is shown later', async () => {
  const receipt = ['--receipt', vector('valid/receipt.json'), ...POLICY];
  expect((await call({}, 'verify', ...receipt)).code).toBe(0);
  expect((await call({}, 'verify', vector('valid/audit.tar.gz'), ...receipt)).code).toBe(0);
  const gone = await call({}, 'verify', vector('broken/audit-record-changed.tar.gz'), ...receipt);
  expect(gone.code).toBe(1);
  expect(gone.out).toContain('failed: C10');
});

test('a receipt that no checkpoint covers yet shows nothing yet', async () => {
  const receipt = JSON.parse(readFileSync(vector('valid/receipt.json'), 'utf8')) as object;
  const early = join(folder, 'early.json');
  writeFileSync(early, JSON.stringify({ ...receipt, closing: null, log: null }));
  const { code, out } = await call({}, 'verify', '--receipt', early);
  expect(code).toBe(1);
  expect(out).toContain('no checkpoint covers it yet');
});

test.each([
  ['no target', [], 'CALL_INVALID'],
  ['a file that is not there', ['nothing.json'], 'FILE_NOT_FOUND'],
  ['a file of something else', [vector('cases.json')], 'VERIFY_FORMAT_UNKNOWN'],
  ['a policy with an unknown word', [vector('valid/proof.json'), '--policy', vector('kept.txt')], 'POLICY_INVALID'],
  ['a figure that is none', [vector('valid/proof.json'), '--typed', 'a=many'], 'CALL_INVALID'],
  [
    'a consistency proof that is none',
    [vector('valid/proof.json'), '--kept', vector('kept.txt'), '--consistency', vector('cases.json')],
    'CONSISTENCY_INVALID',
  ],
])('%s is a wrong call', async (_, args, code) => {
  const answer = await call({}, 'verify', ...args);
  expect([answer.code, answer.err.split(':')[0]]).toEqual([2, code]);
});

test('an address where nobody answers is unreachable', async () => {
  const { code, err } = await call({}, 'verify', 'http://127.0.0.1:9/v1/elections/e');
  expect([code, err.split(':')[0]]).toEqual([4, 'URL_UNREACHABLE']);
});

test('the help says who sees which cheat, and what that takes', async () => {
  const { out } = await call({}, 'verify', '--help');
  expect(out).toMatch(/T3, T4 and T5 somebody must have kept a checkpoint or be a witness/);
});
