import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTLED_SCENARIOS } from '#libs/allocation/testing';
import { call } from './testing/call';

const VERBS = [
  'init', 'define', 'submit', 'status', 'results', 'export', 'gather', 'held list', 'held show', 'held admit', 'held set-aside', 'decide',
  'key new', 'certify', 'mandates', 'allocate', 'verify-allocation', 'verify', 'tabulate', 'replay', 'simulate',
  'persons import', 'persons list', 'persons standing', 'persons check', 'persons assign',
  'persons erase',
]; // prettier-ignore

const CASE = {
  ruleSet: { method: 'plurality', tie: 'decision' },
  seats: 1,
  options: [
    { optionId: 'a', votes: 10 },
    { optionId: 'b', votes: 7 },
  ],
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanaq-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the calls of sanaq', () => {
  it('reads files of a stated size at most', async () => {
    const name = file('large.json', `${' '.repeat(2_000)}${JSON.stringify(CASE)}`);
    expect((await call({}, 'allocate', name, '--max-bytes', '2K')).err).toMatch(/^FILE_TOO_LARGE: .* 2048 bytes/);
    expect((await call({}, 'allocate', name, '--max-bytes', '3k')).code).toBe(0);
    expect((await call({}, 'allocate', name, '--max-bytes', 'many')).err).toMatch(/^CALL_INVALID: .*500M or 20G/);
  });

  it.each(VERBS)('shows an example in the help of "%s"', async (verb) => {
    const { code, out, err } = await call({}, ...verb.split(' '), '--help');
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain(`$ sanaq ${verb}`);
    expect(out).toContain('--json');
  });

  it('shows in the help of "decide" where the files of decisions are described', async () => {
    expect((await call({}, 'decide', '--help')).out).toContain('docs/decisions.md');
  });

  it('says which version it is', async () => {
    const { code, out } = await call({}, '--version');
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it('lists every verb in its help', async () => {
    const { code, out } = await call({}, '--help');
    expect(code).toBe(0);
    for (const verb of VERBS) expect(out).toMatch(new RegExp(`^  ${verb.split(' ')[0] ?? ''}\\b`, 'm'));
  });

  it.each([
    ['an unknown verb', ['counte']],
    ['an unknown option', ['status', '--fast']],
    ['a missing argument', ['define']],
    ['an argument too many', ['status', 'a', 'b']],
    ['a group without its verb', ['held']],
    ['an unknown verb of a group', ['held', 'eat', 'x']],
    ['a number that is none', ['submit', 'x.csv', '--rate', 'fast']],
    ['two ways to show results', ['results', 'c', '--children', '--precincts']],
    ['a deciding verb without a key', ['held', 'admit', 'abcd']],
    ['tabulate without input', ['tabulate']],
  ])('answers %s with one line and exit code 2', async (_, args) => {
    const { code, out, err } = await call({}, ...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^CALL_INVALID: [^\n]+ must [^\n]+\n$/);
  });

  it('shows its help and exits with 2 when called without a verb', async () => {
    const { code, out } = await call({});
    expect(code).toBe(2);
    expect(out).toContain('Usage: sanaq');
  });

  it('gives errors as an object with --json', async () => {
    const { code, out, err } = await call({}, 'allocate', join(folder, 'nothing.json'), '--json');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(JSON.parse(err)).toMatchObject({ code: 'FILE_NOT_FOUND', actor: 'user', exitCode: 2 });
  });

  it('names a wrong variable of the environment', async () => {
    const { code, err } = await call({ DATABASE_URL: 'mysql://x' }, 'status');
    expect(code).toBe(2);
    expect(err).toMatch(/^CONFIG_INVALID: DATABASE_URL is "mysql:\/\/x"/);
  });

  it('does not make a store only to look into it', async () => {
    const { code, err } = await call({ SANAQ_DATA: join(folder, 'empty') }, 'status');
    expect(code).toBe(2);
    expect(err).toMatch(/^STORE_MISSING: /);
  });
});

describe('sanaq allocate', () => {
  it.each(SETTLED_SCENARIOS.map((one) => [one.ruleSetId, one.name, one.input] as const))(
    'works with %s (%s), as JSON and as text',
    async (ruleSet, _, input) => {
      const path = file('shipped.json', JSON.stringify({ ruleSet, ...input }));
      const answer = await call({}, 'allocate', path, '--json');
      expect([answer.code, answer.json()]).toMatchObject([0, { state: 'completed', trace: { ruleSetId: ruleSet } }]);
      const text = await call({}, 'allocate', path, '--language', 'kk');
      expect([text.code, text.out]).toEqual([0, expect.stringContaining(`Ережелер: ${ruleSet}`)]);
    },
  );

  it('prints the outcome with --json and sentences without', async () => {
    const path = file('case.json', JSON.stringify(CASE));
    expect((await call({}, 'allocate', path, '--json')).json()).toMatchObject({ state: 'completed', winners: ['a'] });
    const plain = await call({}, 'allocate', path);
    expect(plain.code).toBe(0);
    expect(plain.out).toContain('a');
  });

  it('answers each line of an NDJSON file in order, an invalid one too, and goes on', async () => {
    const tie = { ...CASE, options: CASE.options.map((option) => ({ ...option, votes: 5 })) };
    const lines = [JSON.stringify(CASE), '{"seats": 1}', 'no json', JSON.stringify(tie)];
    const { code, out } = await call({}, 'allocate', file('cases.ndjson', lines.join('\n')), '--json');
    const states = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { state: string }).state);
    expect(states).toEqual(['completed', 'invalid_input', 'invalid_input', 'decision_required']);
    expect(code).toBe(3);
  });

  it('exits with 3 where a commission must decide and with 2 for an invalid case', async () => {
    const tie = { ...CASE, options: CASE.options.map((option) => ({ ...option, votes: 5 })) };
    expect((await call({}, 'allocate', file('tie.json', JSON.stringify(tie)))).code).toBe(3);
    const wrong = await call({}, 'allocate', file('wrong.json', '{"seats": 1}'), '--json');
    expect(wrong.code).toBe(2);
    expect(wrong.json()).toMatchObject({ state: 'invalid_input', seats: {}, winners: [] });
  });
});

describe('sanaq verify-allocation', () => {
  async function outcome(): Promise<string> {
    return (await call({}, 'allocate', file('claim.json', JSON.stringify(CASE)), '--json')).out;
  }

  it('exits with 0 where the outcome follows from its own input', async () => {
    const path = file('outcome.json', await outcome());
    const { code, out } = await call({}, 'verify-allocation', path);
    expect([code, out]).toEqual([0, expect.stringContaining(`${path}: outcome agrees: completed, a; rules inline`)]);
    const json = (await call({}, 'verify-allocation', path, '--json')).json();
    expect(json).toMatchObject({ file: path, verifications: [{ verdict: 'agrees', winners: ['a'] }] });
  });

  it('exits with 1 and names the first wrong place', async () => {
    const path = file('forged.json', (await outcome()).replace('"winners": [\n    "a"', '"winners": [\n    "b"'));
    const { code, out } = await call({}, 'verify-allocation', path);
    expect(code).toBe(1);
    expect(out).toBe(`${path}: outcome differs: winners[0] is "b", but "a" follows\n`);
  });

  it('exits with 2 where there is nothing to verify', async () => {
    const { code, out } = await call({}, 'verify-allocation', file('plain.json', JSON.stringify(CASE)));
    expect([code, out]).toEqual([2, expect.stringContaining('CLAIM_MISSING')]);
    expect((await call({}, 'verify-allocation', join(folder, 'nothing.json'))).code).toBe(2);
  });

  it('answers each line of an NDJSON file', async () => {
    const good = JSON.stringify(JSON.parse(await outcome()));
    const lines = [good, good.replace('"votes":10', '"votes":11'), good.replace('"result":"elected"', '"result":null')];
    const { code, out } = await call({}, 'verify-allocation', file('outcomes.ndjson', lines.join('\n')), '--json');
    const verdicts = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; verifications: { verdict: string }[] });
    expect(verdicts.map((one) => one.verifications[0]?.verdict)).toEqual(['agrees', 'differs', 'differs']);
    expect(verdicts.map((one) => one.line)).toEqual([1, 2, 3]);
    expect(code).toBe(1);
  });
});

describe('sanaq key new', () => {
  it('writes a private file and prints the line for the definition', async () => {
    const path = join(folder, 'o1.json');
    const { code, out, err } = await call({}, 'key', 'new', 'o1', '--out', path, '--commission', 'CEC');
    expect(code).toBe(0);
    const officer = JSON.parse(out) as { publicKey: string };
    expect(officer).toMatchObject({ officerId: 'o1', commission: 'CEC', may: [] });
    const key = JSON.parse(readFileSync(path, 'utf8')) as { x: string; d: string };
    expect(key.x).toBe(officer.publicKey);
    expect(out + err).not.toContain(key.d);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('never writes over a key', async () => {
    const path = join(folder, 'o2.json');
    await call({}, 'key', 'new', 'o2', '--out', path);
    const before = readFileSync(path, 'utf8');
    const again = await call({}, 'key', 'new', 'o2', '--out', path);
    expect(again.code).toBe(2);
    expect(again.err).toMatch(/^KEY_EXISTS: /);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('sanaq allocate for lists', () => {
  const lists = {
    ruleSet: 'kz.mazhilis-list.2023',
    seats: 69,
    options: [
      ['amanat', 3_431_510], ['auyl', 693_938], ['respublica', 547_154], ['aq-jol', 535_139], ['qhp', 432_920],
      ['osdp', 331_058], ['baitaq', 146_431],
    ].map(([optionId, votes]) => ({ optionId, votes })),
    againstAll: 248_291,
  }; // prettier-ignore

  it('says how many votes the seats rest on, and what further voters cannot change', async () => {
    const path = file('lists.json', JSON.stringify(lists));
    const json = (await call({}, 'allocate', path, '--json', '--uncounted', '1000')).json();
    expect(json).toMatchObject({
      seats: { amanat: 40 },
      sensitivity: {
        ties: 'not_counted',
        lastSeat: { holder: 'amanat', next: 'respublica', votesTransferred: 14_159 },
      },
      settledSeats: { verdict: 'settled' },
    });
    const { out } = await call({}, 'allocate', path, '--uncounted', '1000000');
    expect(out).toContain(
      'Cheapest transfer: 12,736 votes from osdp to amanat: amanat +2, respublica +1, aq-jol +1, osdp −4.',
    );
    expect(out).toContain('At most 1,000,000 further voters can change a seat.');
    for (const language of ['kk', 'ru']) {
      expect((await call({}, 'allocate', path, '--language', language)).out).toContain('19,156');
    }
  });

  it('says it of the lines of an NDJSON file only where it is asked to', async () => {
    const path = file('lists.ndjson', JSON.stringify(lists));
    const [plain, weighed] = [
      await call({}, 'allocate', path, '--json'),
      await call({}, 'allocate', path, '--json', '--sensitivity'),
    ];
    expect(plain.json()).not.toHaveProperty('sensitivity');
    expect(weighed.json()).toHaveProperty('sensitivity.transfers');
  });

  it('gives an outcome that verifies, though its sensitivity is not looked at', async () => {
    const { out } = await call({}, 'allocate', file('lists.json', JSON.stringify(lists)), '--json');
    const verified = await call({}, 'verify-allocation', file('lists-outcome.json', out));
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('; not verified: sensitivity')]);
  });
});
