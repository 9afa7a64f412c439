/** The report of a run, for someone who was not there. */
import type { FaultReport } from './run';

export interface RunReport {
  readonly seed: number;
  readonly began: string;
  readonly ended: string;
  readonly faults: readonly FaultReport[];
  /** Lines of logs that report a defect. */
  readonly defects: readonly string[];
}

/** What is named in the reference of faults and was not tried, with the reason. */
export const NOT_TRIED: readonly (readonly [fault: string, reason: string])[] = [
  ['a full disk under Kafka', 'the broker ends itself then: the same as its kill, seen from here'],
  [
    'a full disk under PostgreSQL',
    'needs a small file system of its own; what PostgreSQL says then is tried by a test',
  ],
  ['rebalance of consumer groups', 'nobody reads as a member of a group'],
  [
    'several brokers, change of the leader',
    'one broker: with more of them the connection ends as it does when it is cut',
  ],
  [
    'final mandates',
    'certified elections have tests of their own; the mandates topic is read for ids with two contents',
  ],
];

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

function saidOf({ said, stuck }: FaultReport): string {
  if (stuck !== null) return `STUCK: ${stuck}`;
  if (said === null) return 'nothing: it was over before';
  return said.length > 140 ? `${said.slice(0, 139)}…` : said;
}

const TITLES = [
  'no.',
  'kind',
  'began (UTC)',
  'lasted s',
  'records',
  'lost',
  'doubled',
  'next closing record s',
  'noticed s',
  'what was said first',
];

function row(fault: FaultReport): string {
  const { number, kind, began, lastedSeconds, records, lost, doubled, secondsToClosing, noticedAfterSeconds } = fault;
  const cells = [
    String(number),
    kind,
    began.slice(11, 19),
    String(lastedSeconds),
    String(records),
    String(lost),
    String(doubled),
    String(secondsToClosing ?? '–'),
    String(noticedAfterSeconds ?? '–'),
    cell(saidOf(fault)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Faults that ran longer than this must have been told of by then. */
export const NOTICED_WITHIN_SECONDS = 10;

/** Those that lasted longer and were told of later, or never. */
export function unnoticed(faults: readonly FaultReport[]): FaultReport[] {
  return faults.filter(
    ({ lastedSeconds, noticedAfterSeconds }) =>
      lastedSeconds > NOTICED_WITHIN_SECONDS + 1 && (noticedAfterSeconds ?? Infinity) > NOTICED_WITHIN_SECONDS + 1,
  );
}

export function isClean({ faults, defects }: Pick<RunReport, 'faults' | 'defects'>): boolean {
  return (
    defects.length === 0 &&
    faults.every((one) => one.lost === 0 && one.doubled === 0 && one.differences.length === 0 && one.stuck === null)
  );
}

export function markdown(report: RunReport): string {
  const { seed, began, ended, faults, defects } = report;
  const sum = (of: (fault: FaultReport) => number): number => faults.reduce((all, fault) => all + of(fault), 0);
  const kinds = [...new Map(faults.map(({ kind, what }) => [kind, what])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const late = unnoticed(faults);
  return [
    '# Faults',
    '',
    `The newest full run of \`npm run faults -- --count ${faults.length} --seed ${seed}\`, on a real Kafka and PostgreSQL, two tabulation processes, seat-allocation and results-api, from ${began} to ${ended}. While each fault lasted, records came in; after it, a program that shares no code with the services counted the stream anew and held every verdict, every figure at every closing record, every sum of parts, and the count and hash of every closing record against what was published.`,
    '',
    `**${faults.length} faults of ${kinds.length} kinds: ${sum(({ lost }) => lost)} records lost, ${sum(({ doubled }) => doubled)} doubled, ${sum(({ differences }) => differences.length)} differences, ${faults.filter(({ stuck }) => stuck !== null).length} without a way on, ${defects.length} lines of logs that report a defect.** Of those that lasted longer than ${NOTICED_WITHIN_SECONDS} seconds ${late.length} were told of later than that${late.length === 0 ? '' : ` (${late.map(({ number, kind }) => `${number} ${kind}`).join(', ')})`}.`,
    '',
    `| ${TITLES.join(' | ')} |`,
    `| ${TITLES.map(() => '---').join(' | ')} |`,
    ...faults.map(row),
    '',
    'Lost: verdicts that follow from the stream and were not published. Doubled: verdicts that follow from no record, and ids with two contents. Next closing record: from the beginning of the fault. Noticed: until a service said in `/health/ready` what is wrong; a fault of a process alone is noticed by whoever watches the process.',
    '',
    '## Kinds',
    '',
    ...kinds.map(([kind, what]) => `- \`${kind}\`: ${what}`),
    '',
    '## Not tried here',
    '',
    ...NOT_TRIED.map(([fault, reason]) => `- ${fault}: ${reason}`),
    ...differencesOf(faults, defects),
    '',
  ].join('\n');
}

function differencesOf(faults: readonly FaultReport[], defects: readonly string[]): string[] {
  const lines = faults.flatMap(({ number, kind, differences }) =>
    differences.map((text) => `- ${number} ${kind}: ${text}`),
  );
  const said = defects.slice(0, 20).map((line) => `- ${line.slice(0, 300)}`);
  if (lines.length + said.length === 0) return [];
  return ['', '## Differences', '', ...lines, ...said];
}
