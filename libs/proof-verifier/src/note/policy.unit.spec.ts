import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy, PolicyInvalid } from './policy';

/** Keys of the examples: docs/vectors/policy.txt. */
const TEXT = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'vectors', 'policy.txt'), 'utf8');
const [log = '', w1 = '', w2 = '', w3 = ''] = TEXT.split('\n').filter((line) => /^(log|witness) /.test(line));

const policy = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('a policy names logs, witnesses, groups of groups, and a quorum', () => {
  const read = parsePolicy(
    policy(
      '# who',
      log,
      '',
      `\t${w1}  https://w1.example`,
      w2,
      w3,
      'group a any W1 W2',
      'group b all a W3',
      'quorum b',
    ),
  );
  expect(read.logs.map(({ key }) => key.name)).toEqual(['example.org/elections/small-2026']);
  expect(read.witnesses.map(({ name, url }) => [name, url])).toEqual([
    ['W1', 'https://w1.example'],
    ['W2', null],
    ['W3', null],
  ]);
  expect(read.quorum).toMatchObject({ kind: 'group', name: 'b', threshold: 2 });
  expect(parsePolicy('quorum none\n').quorum).toBeNull();
});

test.each([
  ['no quorum', policy(log)],
  ['two quorums', policy(log, 'quorum none', 'quorum none')],
  ['an unknown word', policy('logs x', 'quorum none')],
  ['a key twice', policy(log, log, 'quorum none')],
  ['a name twice', policy(w1, w2.replace('W2', 'W1'), 'quorum none')],
  ['a witness called none', policy(w1.replace('W1', 'none'), 'quorum none')],
  ['the key of a witness as a log', policy(`log ${w1.split(' ')[2] ?? ''}`, 'quorum none')],
  ['the key of a log as a witness', policy(`witness X ${log.split(' ')[1] ?? ''}`, 'quorum X')],
  ['a damaged key', policy(log.slice(0, -4), 'quorum none')],
  ['a quorum that is defined below', policy('quorum W1', w1)],
  ['a member twice', policy(w1, w2, 'group a 1 W1 W2', 'group b 1 W1', 'quorum b')],
  ['a threshold of nothing', policy(w1, 'group a 0 W1', 'quorum a')],
  ['a threshold above its members', policy(w1, 'group a 2 W1', 'quorum a')],
  ['a group without members', policy(w1, 'group a any', 'quorum W1')],
  ['a group of none', policy(w1, 'group a any none', 'quorum W1')],
  ['a carriage return', `${log}\r\nquorum none\n`],
])('a policy with %s is none', (_, text) => {
  expect(() => parsePolicy(text)).toThrow(PolicyInvalid);
});
