/** The page docs/editions.md, made from the shipped rule sets, so that it cannot say anything else. */
import { GAPS } from '../gaps';
import type { InForce, RuleSet, Share } from '../rule-sets/rule-set';
import { SHIPPED_RULE_SETS } from '../rule-sets/shipped';

type Flat = ReadonlyMap<string, string>;

function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, one]) => flat(one, path === '' ? key : `${path}.${key}`));
}

const NAMES = new Set(['ruleSetId', 'title', 'edition', 'inForce', 'openDates', 'notes']);

function rulesOf(ruleSet: RuleSet): Flat {
  return new Map(flat(Object.fromEntries(Object.entries(ruleSet).filter(([key]) => !NAMES.has(key)))));
}

/** What differs between the rules of two rule sets, names and days apart: `path: before → after`. */
export function changesBetween(before: RuleSet, after: RuleSet): readonly string[] {
  const [one, other] = [rulesOf(before), rulesOf(after)];
  const paths = [...new Set([...one.keys(), ...other.keys()])];
  return paths
    .filter((path) => one.get(path) !== other.get(path))
    .map((path) => `${path}: ${one.get(path) ?? 'none'} → ${other.get(path) ?? 'none'}`);
}

/** Editions that follow each other in one matter. */
export const SUCCESSIONS: readonly (readonly [string, string])[] = [
  ['kz.mazhilis-list.2007', 'kz.mazhilis-list.2009'],
  ['kz.mazhilis-list.2009', 'kz.mazhilis-list.2021'],
  ['kz.mazhilis-list.2021', 'kz.mazhilis-list.2023'],
  ['kz.mazhilis-list.2023', 'kz.kurultai-list.2026'],
  ['kz.mazhilis-list.2023', 'kz.maslikhat-list.2023'],
  ['kz.mazhilis-smd.2023', 'kz.maslikhat-smd.2023'],
  ['kz.akim.2023', 'kz.akim.2026'],
  ['kz.referendum.2022', 'kz.referendum-constitutional.2022'],
];

function named(name: string): RuleSet {
  const ruleSet = SHIPPED_RULE_SETS.find((one) => one.ruleSetId === name);
  if (ruleSet === undefined) throw new Error(`${name} is not shipped`);
  return ruleSet;
}

export function changes(before: string, after: string): readonly string[] {
  return changesBetween(named(before), named(after));
}

function days({ from, until }: InForce): string {
  return until === null ? `from ${from}` : `${from} – ${until}`;
}

function share({ numerator, denominator }: Share): string {
  return `${numerator}/${denominator}`;
}

/** The rule in one line. */
function ruleOf(ruleSet: RuleSet): string {
  switch (ruleSet.method) {
    case 'hare_largest_remainder': {
      const { threshold, secondList } = ruleSet;
      const bar =
        threshold === null ? 'no threshold' : `threshold ${share(threshold)} of ${threshold.base.join(' + ')}`;
      const second =
        secondList === null
          ? 'a sole passing list takes all'
          : `sole passing list: second one with ${share(secondList.coefficient)}, at least ${secondList.minimumSeats}`;
      return `Hare quota, largest remainders; ${bar}; ${second}`;
    }
    case 'plurality': {
      const ties = {
        decision: 'a tie is decided',
        repeat: 'tie: repeat vote among all tied, repeat elections where two stood',
        repeat_two: 'tie: repeat vote of the two with the most votes',
        repeat_elections: 'tie: repeat elections',
        repeat_unnamed: 'tie: repeat vote, it is not said of whom',
      };
      return `most votes; ${ties[ruleSet.tie]}${ruleSet.severalMarks === true ? '; several winners, several marks' : ''}`;
    }
    case 'absolute_majority':
      return `more than ${share(ruleSet.majority)} of ${ruleSet.majority.base.join(' + ')}, else a repeat vote of two`;
    case 'referendum': {
      const { turnout, adoption, unitMajority } = ruleSet;
      const units =
        unitMajority === null
          ? ''
          : `, and in at least ${share(unitMajority)} of the units (${unitMajority.unitKinds.join(', ')})`;
      return `held by more than ${share(turnout)} of those entitled, adopted by more than ${share(adoption)} of those who took part${units}`;
    }
  }
}

function rowOf(ruleSet: RuleSet): string {
  const open = (ruleSet.openDates ?? []).map((one) => `${one.gap}: ${days(one)}`);
  const articles = [...new Set(Object.values(ruleSet.articles))];
  const cells = [
    `\`${ruleSet.ruleSetId}\``,
    (ruleSet.contestKinds ?? []).map((kind) => `\`${kind}\``).join(', '),
    ruleSet.edition ?? '',
    ruleSet.inForce === undefined ? '' : days(ruleSet.inForce),
    ruleOf(ruleSet),
    articles.join(', '),
    open.join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Markdown of the whole page. */
export function editionsPage(): string {
  const successions = SUCCESSIONS.map(([before, after]) => {
    const lines = changes(before, after).map((change) => `- \`${change}\``);
    return `### ${before} → ${after}\n\n${lines.length === 0 ? 'No rule changed.' : lines.join('\n')}`;
  });
  const open = GAPS.filter(({ id }) => id.startsWith('GAP-EDITION-')).map(
    ({ id, articles, situation }) => `| ${id} | ${articles} | ${situation.en} |`,
  );
  return (
    [
      '# Editions of the rules',
      'Every shipped rule set, made from the data in `libs/allocation/src/rule-sets/shipped` and held to it by a test. An election takes the set that was the law on the day of its first vote: `define` refuses another one, and warns where the last column names a gap for that day. Articles are those of the Constitutional Act "On Elections in the Republic of Kazakhstan" No 2464; `RF` is the Constitutional Law "On the republican referendum". `votes` is the sum over all options, against all included and invalid ballots excluded (Art. 43(5)).',
      [
        '| rule set | contest kinds | edition | in force | rule | articles | open |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        ...SHIPPED_RULE_SETS.map(rowOf),
      ].join('\n'),
      '## What changed',
      'Differences in the data, names and days apart.',
      ...successions,
      '## Open dates',
      ['| gap | articles | what is open |', '| --- | --- | --- |', ...open].join('\n'),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}
