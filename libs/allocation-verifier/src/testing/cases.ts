/** Cheap random cases for engine and verifier: ties, thresholds hit to the vote, a second list, gaps, odd bases. */
import type { AllocationInput, AllocationOption, ListRuleSet, PluralityRuleSet, RuleSet } from '#libs/allocation';
import { SHIPPED_RULE_SETS } from '#libs/allocation';
import type { Random } from './random';

export interface RandomCase {
  readonly ruleSet: RuleSet;
  readonly input: AllocationInput;
}

const THRESHOLDS = [
  null,
  { numerator: 5, denominator: 100 },
  { numerator: 7, denominator: 100 },
  { numerator: 10, denominator: 100 },
  { numerator: 0, denominator: 1 },
];
const BASES = [['votes'], ['votes'], ['votes'], ['lists'], ['votes', 'invalid'], ['2*votes', '-1*lists'], ['invalid']];
const SECOND_LISTS = [
  null,
  { minimumSeats: 2, coefficient: { numerator: 7, denominator: 10 } },
  { minimumSeats: 1, coefficient: { numerator: 7, denominator: 10 } },
  { minimumSeats: 3, coefficient: { numerator: 1, denominator: 1 } },
];
const ARTICLES = { threshold: 'Art. 1', quota: 'Art. 2', remainder: 'Art. 3', tie: 'Art. 4', secondList: 'Art. 5' };

function listRules(random: Random): ListRuleSet {
  const threshold = random.pick(THRESHOLDS);
  return {
    ruleSetId: 'inline',
    method: 'hare_largest_remainder',
    threshold: threshold === null ? null : { ...threshold, base: random.pick(BASES) },
    tie: random.pick(['registered_earlier', 'decision']),
    secondList: random.pick(SECOND_LISTS),
    articles: random.pick([{}, ARTICLES]),
  };
}

const PLURALITY: PluralityRuleSet = {
  ruleSetId: 'inline',
  method: 'plurality',
  tie: 'decision',
  againstAllBlocks: false,
  articles: {},
};

/** Votes of one scale: small ones tie often, large ones almost never. */
function votesOf(random: Random): readonly number[] {
  const most = random.pick([2, 6, 12, 40, 1_000, 5_000_000, Number.MAX_SAFE_INTEGER]);
  const votes = Array.from({ length: random.chance(4) ? random.whole(1, 7) : random.whole(2, 4) }, () =>
    random.whole(0, most),
  );
  // One list far ahead of all others, as in 2007.
  if (random.chance(6)) votes[random.whole(0, votes.length - 1)] = Math.min(most * 50, Number.MAX_SAFE_INTEGER);
  if (random.chance(12)) votes.fill(random.chance(2) ? 0 : (votes[0] ?? 0));
  return votes;
}

/** Moves one list to the vote at which it just passes, or just fails. */
function atThreshold(votes: readonly number[], { numerator, denominator }: { numerator: number; denominator: number }) {
  const others = votes.slice(1).reduce((sum, count) => sum + BigInt(count), 0n);
  const moving = BigInt(denominator - numerator);
  if (moving === 0n) return votes;
  const needed = (others * BigInt(numerator) + moving - 1n) / moving;
  return needed > BigInt(Number.MAX_SAFE_INTEGER) ? votes : [Number(needed), ...votes.slice(1)];
}

function optionsOf(random: Random, votes: readonly number[]): readonly AllocationOption[] {
  const order = random.chance(2) ? 1 : -1;
  const undated = random.chance(12) ? random.whole(0, votes.length - 1) : -1;
  const together = random.chance(60);
  return votes.map((count, index) => {
    const minute = together ? 17 : order > 0 ? 10 + index : 40 - index;
    const dated = index === undated ? {} : { registeredAt: `2023-01-31T10:${minute}:00+06:00` };
    return { optionId: `l${(index * 7) % 10}${index}`, votes: count, ...dated };
  });
}

export function randomList(random: Random, ruleSet: ListRuleSet = listRules(random)): RandomCase {
  const plain = votesOf(random);
  const edge = ruleSet.threshold !== null && random.chance(4);
  const exact = edge && ruleSet.threshold !== null ? atThreshold(plain, ruleSet.threshold) : plain;
  const votes = exact.map((count) => (edge && random.chance(10) && count > 0 ? count - 1 : count));
  const againstAll = random.chance(12) ? random.whole(0, 100_000) : random.pick([null, 0, random.whole(0, 30)]);
  const counters: AllocationInput['counters'] = random.chance(20) ? {} : { invalid: random.whole(0, 50) };
  const input = {
    seats: random.pick([random.whole(1, 4), random.whole(1, 12), random.whole(1, 160), 69, 98, 145]),
    options: optionsOf(random, votes),
    againstAll,
    counters,
  };
  return { ruleSet, input };
}

/** Shipped rule sets for persons with a single mandate or office, and inline ones for several. */
const SINGLE = SHIPPED_RULE_SETS.filter(
  (ruleSet) => ruleSet.method === 'absolute_majority' || (ruleSet.method === 'plurality' && ruleSet.tie !== 'decision'),
);
const SEVERAL: readonly RuleSet[] = [
  PLURALITY,
  { ...PLURALITY, tieGap: 'GAP-LOCAL-1' },
  ...SHIPPED_RULE_SETS.filter((ruleSet) => ruleSet.method === 'plurality' && ruleSet.tie === 'decision'),
];

function randomPersons(random: Random): RandomCase {
  const repeatVote = random.chance(4) ? { repeatVote: true } : {};
  const all = optionsOf(random, votesOf(random));
  const options = all.slice(0, random.pick([1, 2, 3, all.length]));
  const one = random.chance(2);
  const input = { options, againstAll: random.whole(0, 9), counters: {}, ...repeatVote };
  if (one) return { ruleSet: random.pick(SINGLE), input: { seats: 1, ...input } };
  return { ruleSet: random.pick(SEVERAL), input: { seats: random.whole(1, 4), ...input } };
}

const REFERENDUMS = SHIPPED_RULE_SETS.filter((ruleSet) => ruleSet.method === 'referendum');

/** Units that add up, but for one case in ten. */
function randomReferendum(random: Random): RandomCase {
  const most = random.pick([3, 10, 1_000_000]);
  const units = Array.from({ length: random.whole(1, 6) }, (_, index) => {
    const [yes, no, others] = [random.whole(0, most), random.whole(0, most), random.whole(0, 2)];
    const took_part = yes + no + others;
    const listed = random.chance(60) ? took_part - 1 : took_part + random.whole(0, 2 * took_part + 2);
    const counters = { took_part, voters_on_list: Math.max(0, listed) };
    return { unitId: `u${index}`, counters, votes: { yes, no } };
  });
  const total = (figure: (unit: (typeof units)[number]) => number): number =>
    units.reduce((sum, unit) => sum + figure(unit), random.chance(30) ? 1 : 0);
  const input: AllocationInput = {
    seats: 1,
    options: [
      { optionId: 'yes', votes: total((unit) => unit.votes.yes) },
      { optionId: 'no', votes: total((unit) => unit.votes.no) },
    ],
    againstAll: null,
    counters: {
      took_part: total((unit) => unit.counters.took_part),
      voters_on_list: total((unit) => unit.counters.voters_on_list),
    },
    ...(random.chance(20) ? {} : { units }),
  };
  return { ruleSet: random.pick(REFERENDUMS), input };
}

const SHIPPED_LISTS = SHIPPED_RULE_SETS.filter((ruleSet) => ruleSet.method === 'hare_largest_remainder');

/** Some of the options withdrawn; one time in twenty someone who is none of them. */
function withdrawing(random: Random, { ruleSet, input }: RandomCase): RandomCase {
  const ids = input.options.map(({ optionId }) => optionId).filter(() => random.chance(2));
  const withdrawn = random.chance(20) ? [...ids, 'nobody'] : ids;
  return { ruleSet, input: { ...input, withdrawn } };
}

/** Further counters that mostly close, and totals that are taken as counted where they do not. */
function counting(random: Random, { ruleSet, input }: RandomCase): RandomCase {
  const votes = input.options.reduce((sum, option) => sum + option.votes, input.againstAll ?? 0);
  if (votes > 1_000_000_000) return { ruleSet, input };
  const slip = (): number => (random.chance(8) ? 1 : 0);
  const [invalid, took] = [random.whole(0, 3), votes + slip()];
  const some: AllocationInput['counters'] = {
    ...(random.chance(2) ? { ballots_invalid: invalid } : {}),
    ...(random.chance(2) ? { ballots_found: votes + invalid + slip() } : {}),
    ...(random.chance(3) ? { ballots_issued: votes + 1 } : {}),
    ...(random.chance(3) ? { ballots_not_counted: random.whole(0, 1) } : {}),
    ...(random.chance(2) ? { took_part: took, voters_on_list: took + 1 - slip() } : {}),
  };
  const counters = ruleSet.method === 'referendum' ? { ...some, ...input.counters } : { ...input.counters, ...some };
  return { ruleSet, input: { ...input, counters, ...(random.chance(3) ? { asCounted: true } : {}) } };
}

export function randomCase(random: Random): RandomCase {
  const plain = randomVotes(random);
  const found = random.chance(4) ? counting(random, plain) : plain;
  // Who stands again depends on who withdrew: a third of the contests of persons have someone.
  const often = found.ruleSet.method === 'hare_largest_remainder' ? 5 : 3;
  return random.chance(often) ? withdrawing(random, found) : found;
}

function randomVotes(random: Random): RandomCase {
  if (random.chance(50)) return randomReferendum(random);
  if (random.chance(4)) return randomPersons(random);
  return randomList(random, random.chance(12) ? random.pick(SHIPPED_LISTS) : undefined);
}
