/** Whatever delivery does to a published night: a reader shows figures that were true, or is told what is wrong. */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { ageOf, ResultsReader, type WholeSnapshot } from '#libs/reader-kit';
import { repositoryRoot } from '#libs/basics';
import { describeWith, pythonWith } from '../support/other-languages';
import { figuresOf, publishedNight, type Night } from './published-night';

const CASES = 10_000;
const CASES_IN_PYTHON = 1_000;

/** The same numbers from the same seed, everywhere. */
function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function altered(value: string, draw: (below: number) => number): string {
  const digits = [...value.matchAll(/[0-9]/g)].map(({ index }) => index);
  const at = digits[draw(digits.length)] ?? 0;
  return `${value.slice(0, at)}${(Number(value[at]) + 1 + draw(9)) % 10}${value.slice(at + 1)}`;
}

/** One to three things that go wrong on the way. */
function delivered(values: readonly string[], seed: number): readonly string[] {
  const draw = drawing(seed);
  const out = [...values];
  for (let times = 1 + draw(3); times > 0; times--) {
    const at = draw(out.length);
    const chosen = out[at] ?? '';
    switch (draw(7)) {
      case 0:
        out.splice(at + draw(out.length - at), 0, chosen);
        break;
      case 1:
        out.splice(at, 1);
        break;
      case 2:
        out.splice(at, 1 + draw(12));
        break;
      case 3:
        out.splice(at, 1);
        out.splice(draw(out.length), 0, chosen);
        break;
      case 4:
        out[at] = altered(chosen, draw);
        break;
      case 5:
        out.push(...out.slice(at));
        break;
      default:
        out.length = at;
    }
  }
  return out;
}

function figuresIn(snapshot: WholeSnapshot): string {
  return figuresOf(
    [...snapshot.contests.values()].map(({ units, precincts, ...contest }) => ({
      ...contest,
      units: [...units.values()],
      precincts: [...precincts.values()].map((precinct) =>
        precinct.state === 'counted' ? precinct : { ...precinct, counters: {}, votes: {} },
      ),
    })),
  );
}

interface Reading {
  readonly shown: readonly string[];
  readonly problem: string | null;
}

async function reading(values: readonly string[]): Promise<Reading> {
  const reader = new ResultsReader({ sha256: (bytes) => hash('sha256', bytes, 'buffer') });
  const shown: string[] = [];
  for (const value of values) {
    const step = await reader.take(value);
    if (step.kind === 'snapshot') shown.push(figuresIn(step.snapshot));
    if (step.kind === 'problem') return { shown, problem: step.problem };
  }
  return { shown, problem: null };
}

describe('a reader with the kit', () => {
  let night: Night;
  let truths: readonly string[];

  beforeAll(async () => {
    night = await publishedNight();
    truths = [...night.truth.values()];
  });

  test('shows every snapshot of a night that arrives whole', async () => {
    expect(truths.length).toBeGreaterThan(5);
    expect(await reading(night.values)).toEqual({ shown: truths, problem: null });
  });

  test('shows the same where everything comes twice', async () => {
    const twice = night.values.flatMap((value) => [value, value]);
    expect(await reading(twice)).toEqual({ shown: truths, problem: null });
    expect(await reading([...night.values, ...night.values])).toEqual({ shown: truths, problem: null });
  });

  test(`never shows a figure that was not true, in ${CASES} ways of going wrong`, async () => {
    const named = new Map<string, number>();
    for (let seed = 1; seed <= CASES; seed++) {
      const { shown, problem } = await reading(delivered(night.values, seed));
      // In their order, too: nothing goes back to what it was.
      let at = -1;
      for (const figures of shown) {
        const next = truths.indexOf(figures, at + 1);
        if (next < 0) throw new Error(`seed ${seed}: figures were shown that were never true`);
        at = next;
      }
      named.set(problem ?? 'none', (named.get(problem ?? 'none') ?? 0) + 1);
    }
    for (const problem of ['none', 'gap', 'repeat', 'mismatch']) expect(named.get(problem)).toBeGreaterThan(0);
  });

  test('names figures that do not add up although every record came as it was sent', async () => {
    // A whole snapshot is lost, its closing record too; the next one that changes the same territory tells.
    const closings = night.values.flatMap((value, index) => (value.includes('/closed"') ? [index] : []));
    const [first = 0, second = 0] = closings;
    const lost = [...night.values.slice(0, first + 1), ...night.values.slice(second + 1)];
    const { shown, problem } = await reading(lost);
    expect(problem).toBe('mismatch');
    expect(shown).toEqual(truths.slice(0, 1));
  });

  test('says that figures are stale by the last contact and not by the age of a snapshot', () => {
    expect(ageOf(1_000_000, 1_009_000, 10)).toEqual({ seconds: 9, isStale: false });
    expect(ageOf(1_000_000, 1_011_500, 10)).toEqual({ seconds: 11, isStale: true });
  });
});

describeWith(pythonWith('json', 'hashlib'), 'The same kit in Python', (python) => {
  test(`comes to the same answer in ${CASES_IN_PYTHON} ways of going wrong`, async () => {
    const night = await publishedNight();
    const cases = Array.from({ length: CASES_IN_PYTHON }, (_, at) => delivered(night.values, at + 1));
    const expected = [];
    for (const values of cases) {
      const { shown, problem } = await reading(values);
      expected.push({ shown: shown.length, problem });
    }
    const input = cases.map((values) => `${JSON.stringify(values)}\n`).join('');
    const kit = join(repositoryRoot(), 'libs', 'reader-kit');
    const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'drive.py'), kit], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(answers).toEqual(expected);
  });
});
