/** Anyone who publishes in Python or Go validates with our schemas before sending: they must say there what they say here. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEventData, EVENT_TYPES } from '#libs/contracts';
import { repositoryRoot } from '#libs/platform';
import { sampleData } from '../../libs/contracts/src/testing/samples';
import { describeWith, goTool, pythonWith } from '../support/other-languages';

const FOLDERS = ['schemas', 'file-schemas'].map((name) => join(repositoryRoot(), 'docs', name));

/** Texts on both sides of every rule. None but NFC: `format` is a note to others. No lone surrogate: it is not UTF-8. */
const TEXTS = [
  ...['', 'x', 'R-17', ' x', 'x ', 'x\u00a0', '\u2003x', '\ufeffx', 'x\u3000', 'a/b', 'a b', 'é', 'ә', '😀'],
  ...['\u0000', 'x\ny', 'x\n', '\tx', '\u0085', '\u009f', '\u00a0', 'x\u007f', '\u2028', 'x\u001fx'],
  ...['kz-2023-03-19', 'kz-2023-03-19\n', '-kz', 'KZ', 'k'.repeat(63), 'k'.repeat(64)],
  ...['2023-03-19', '2023-03-19\n', '2023-13-01', '2023-02-30', '٢٠٢٣-03-19'],
  ...['2023-03-19T20:00:00+06:00', '2023-03-19T20:00:00Z', '2023-03-19T20:00:00', '2023-03-19T24:00:00Z'],
  ...[`sha256:${'a'.repeat(64)}`, `sha256:${'a'.repeat(64)}\n`, `sha256:${'A'.repeat(64)}`, 'a'.repeat(64)],
  ...['a'.repeat(43), 'а'.repeat(43), '😀'.repeat(256), '😀'.repeat(257), 'x'.repeat(512), 'x'.repeat(4_001)],
];
const OTHERS = [null, true, -1, 1.5, 2 ** 53, [], {}];

function run(command: string, args: readonly string[], cases: readonly object[]): readonly boolean[] {
  const input = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.slice(0, 2_000));
  return stdout
    .trim()
    .split('\n')
    .map((line) => line === 'true');
}

/** Values of a keyword anywhere within a schema. */
function valuesOf(schema: unknown, keyword: string): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) =>
    name === keyword && typeof value === 'string' ? [value] : valuesOf(value, keyword),
  );
}

const schemas = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown),
);
const patterns = [...new Set(schemas.flatMap((schema) => valuesOf(schema, 'pattern')).map(String))];

let places = 0;

/** A quarter of the texts, another one for each place: together they come to every kind of place. */
function someTexts(): readonly string[] {
  places += 1;
  return TEXTS.filter((_, index) => index % 4 === places % 4);
}

/** Copies of a value, in each of which one thing is another. */
function* changed(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) {
    yield* typeof value === 'string' ? [...someTexts(), ...OTHERS] : [...OTHERS, 'x'];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const other of changed(item)) yield value.with(index, other);
  } else {
    for (const [name, member] of Object.entries(value)) {
      for (const other of changed(member)) yield { ...value, [name]: other };
      const { [name]: _left, ...others } = value as Record<string, unknown>;
      yield others;
    }
    yield { ...value, unknownMember: 1 };
  }
}

describe('The patterns of our schemas', () => {
  it('use nothing that Python or Go lacks', () => {
    expect(patterns.length).toBeGreaterThan(5);
    const foreign = patterns.filter((pattern) => /\(\?|\\[upPsSdDwWbB]|\{\d*,?\d{4,}\}/.test(pattern));
    expect(foreign).toEqual([]);
  });
});

describeWith(pythonWith('jsonschema'), "Python's jsonschema", (python) => {
  it.each(Object.values(EVENT_TYPES))('judges changed events of the type %s as we do', (type) => {
    const schema = join(repositoryRoot(), 'docs', 'schemas', `${type}.json`);
    const documents = [sampleData(type), ...changed(sampleData(type))];
    const judged = run(
      python,
      [join(__dirname, 'validate.py')],
      documents.map((data) => ({ schema, data })),
    );
    const ours = documents.map((data) => checkEventData(type, data));
    expect(ours[0]).toBeNull();
    const differ = documents
      .map((data, index) => ({ data, ours: ours[index], python: judged[index] }))
      .filter((one) => (one.ours === null) !== one.python);
    expect(differ.slice(0, 3)).toEqual([]);
    expect(judged).toContain(false);
  });
});

describeWith(pythonWith('jsonschema'), 'The examples in our schemas', (python) => {
  it("are right by Python's jsonschema, each with every member in its place", () => {
    const cases = FOLDERS.flatMap((folder) =>
      readdirSync(folder).flatMap((name) => {
        const schema = join(folder, name);
        const { examples = [] } = JSON.parse(readFileSync(schema, 'utf8')) as { examples?: readonly object[] };
        return examples.map((data) => ({ schema, data }));
      }),
    );
    expect(cases.length).toBeGreaterThanOrEqual(Object.values(EVENT_TYPES).length);
    const judged = run(python, [join(__dirname, 'validate.py')], cases);
    expect(cases.filter((_, index) => judged[index] !== true).map(({ schema }) => schema)).toEqual([]);
  });
});

describeWith(goTool(), "Go's regexp", (go) => {
  it('takes every pattern, and matches every text as JavaScript does', () => {
    const cases = patterns.flatMap((pattern) => TEXTS.map((text) => ({ pattern, text })));
    const matched = run(go, ['run', join(__dirname, 'patterns.go')], cases);
    const differ = cases.filter(({ pattern, text }, index) => new RegExp(pattern, 'u').test(text) !== matched[index]);
    expect(differ).toEqual([]);
    expect(new Set(matched).size).toBe(2);
  });
});
