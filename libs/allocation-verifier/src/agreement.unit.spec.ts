import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { allocate, type Outcome } from '#libs/allocation';
import { repositoryRoot } from '#libs/platform';
import { compareWithEngine, Random, type Engine } from './testing';

const CASES = 100_000;
const SEED = 20_230_319;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

interface Compared {
  readonly cases: number;
  readonly states: Readonly<Record<string, number>>;
  readonly disagreement: unknown;
}

function comparedInPlainNode(): Compared {
  const hook = join(repositoryRoot(), 'test', 'support', 'typescript-hook.cjs');
  const program = join(__dirname, 'testing', 'run-comparison.ts');
  const call = ['-r', hook, program, String(CASES), String(SEED)];
  return JSON.parse(
    execFileSync(process.execPath, call, { encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX }),
  ) as Compared;
}

describe('Engine and verifier', () => {
  it('agree on a hundred thousand random cases with their questions and answers', () => {
    const { cases, states, disagreement } = comparedInPlainNode();
    expect(disagreement).toBeNull();
    expect(cases).toBeGreaterThanOrEqual(CASES);
    const seldom = [
      'completed', 'completed by second list', 'infeasible', 'invalid_input', 'tie', 'GAP-NO-VOTES', 'GAP-LOCAL-1',
      'GAP-LIST-1', 'GAP-LIST-2', 'GAP-LIST-3', 'GAP-LIST-4', 'GAP-SMD-1', 'GAP-SMD-2', 'GAP-SMD-3', 'GAP-SMD-4',
      'GAP-PRES-1', 'GAP-PRES-2', 'GAP-PRES-3', 'GAP-SEN-1', 'GAP-SEN-2', 'GAP-SEN-3', 'GAP-WITHDRAWN-1', 'GAP-AKIM-3', 'GAP-LOCAL-2',
      'GAP-WITHDRAWN-3',
    ].filter((state) => (states[state] ?? 0) < 5); // prettier-ignore
    expect(seldom).toEqual([]);
  });
});

/** A wrong outcome under the name of the right input: what an engine with a slip would publish. */
function passedOff(wrong: Outcome, [ruleSet, input, decisions]: Parameters<Engine>): Outcome {
  const { input: given, inputSha256, ruleSetSha256 } = allocate(ruleSet, input, decisions).trace;
  return { ...wrong, trace: { ...wrong.trace, input: given, inputSha256, ruleSetSha256 } };
}

/** Engines with one slip each, as they have been found in others: the comparison must let none of them pass. */
const SLIPS: Readonly<Record<string, Engine>> = {
  'loses a vote of the first list': (...given) => {
    const [ruleSet, input, decisions] = given;
    const options = input.options.map((one, at) =>
      at === 0 && one.votes > 0 ? { ...one, votes: one.votes - 1 } : one,
    );
    return passedOff(allocate(ruleSet, { ...input, options }, decisions), given);
  },
  'leaves votes against all out of the base': (...given) => {
    const [ruleSet, input, decisions] = given;
    return passedOff(allocate(ruleSet, { ...input, againstAll: null }, decisions), given);
  },
  'has a threshold of its own': (...given) => {
    const [ruleSet, input, decisions] = given;
    if (ruleSet.method !== 'hare_largest_remainder' || ruleSet.threshold === null) return allocate(...given);
    const threshold = { ...ruleSet.threshold, numerator: ruleSet.threshold.numerator + 1 };
    return passedOff(allocate({ ...ruleSet, threshold }, input, decisions), given);
  },
  'forgets the second list': (...given) => {
    const [ruleSet, input, decisions] = given;
    if (ruleSet.method !== 'hare_largest_remainder') return allocate(...given);
    return passedOff(allocate({ ...ruleSet, secondList: null }, input, decisions), given);
  },
  'answers a tie by itself': (...given) => {
    const [ruleSet, input, decisions = []] = given;
    const asked = allocate(...given);
    if (asked.decision?.kind !== 'tie') return asked;
    const { questionSha256, options } = asked.decision;
    const answer = { questionSha256, option: options[0]?.option ?? '' };
    return passedOff(allocate(ruleSet, input, [...decisions, answer]), given);
  },
  'moves a seat': (...given) => {
    const outcome = allocate(...given);
    const [from, to] = Object.keys(outcome.seats);
    if (from === undefined || to === undefined) return outcome;
    const seats = { ...outcome.seats, [from]: (outcome.seats[from] ?? 0) - 1, [to]: (outcome.seats[to] ?? 0) + 1 };
    return { ...outcome, seats };
  },
};

describe('An engine', () => {
  it.each(Object.keys(SLIPS))('that %s is caught within two hundred cases', (slip) => {
    const { disagreement } = compareWithEngine(new Random(SEED), 200, SLIPS[slip]);
    expect(disagreement?.verification.verdict).toBe('differs');
  });
});
