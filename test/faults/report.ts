/** The report of a run, for someone who was not there. */
import { VOICES, type Voice } from './listening';
import type { FaultReport } from './run';

export interface RunReport {
  /** Its parameters. */
  readonly call: string;
  readonly began: string;
  readonly ended: string;
  readonly faults: readonly FaultReport[];
  /** Lines of logs that report a defect. */
  readonly defects: readonly string[];
}

/** What is named in the reference of faults and was not tried, with the reason. */
export const NOT_TRIED: readonly (readonly [fault: string, reason: string])[] = [
  ['rebalance of consumer groups', 'nobody reads as a member of a group'],
];

/** Faults that ran longer than this must have been told of by then. */
export const NOTICED_WITHIN_SECONDS = 10;
/** Between two looks at what is said. */
const LOOK_SECONDS = 0.5;

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** What was said first by anyone. */
function saidOf({ heard, stuck, wentOn }: FaultReport): string {
  if (stuck !== null) return `STUCK: ${stuck}`;
  const [first] = VOICES.flatMap((voice) => heard[voice] ?? []).sort((a, b) => a.afterSeconds - b.afterSeconds);
  if (first === undefined) return wentOn ? 'nothing: all went on' : 'nothing: it was over before';
  return first.text.length > 140 ? `${first.text.slice(0, 139)}…` : first.text;
}

const TITLES = [
  'no.',
  'kind',
  'began (UTC)',
  'lasted s',
  'records',
  'certified',
  'lost',
  'doubled',
  'next closing record s',
  ...VOICES.map((voice) => `${voice} s`),
  'what was said first',
];

function row(fault: FaultReport): string {
  const { number, kind, began, lastedSeconds, records, certified, lost, doubled, secondsToClosing, heard } = fault;
  const figures = [lastedSeconds, records, certified, lost, doubled, secondsToClosing ?? '–'];
  const said = VOICES.map((voice) => heard[voice]?.afterSeconds ?? '–');
  return `| ${[number, kind, began.slice(11, 19), ...figures, ...said, cell(saidOf(fault))].join(' | ')} |`;
}

/**
 * Of a fault that lasted longer: who said nothing of it within ten seconds. Nobody need say anything where all went on;
 * what is said then anyway stands in the table.
 */
export function silentVoices({ lastedSeconds, heard, wentOn }: FaultReport): Voice[] {
  if (lastedSeconds <= NOTICED_WITHIN_SECONDS + 2 * LOOK_SECONDS || wentOn) return [];
  return VOICES.filter((voice) => (heard[voice]?.afterSeconds ?? Infinity) > NOTICED_WITHIN_SECONDS + LOOK_SECONDS);
}

function lateOnes(faults: readonly FaultReport[]): string[] {
  return faults.flatMap((fault) => {
    const silent = silentVoices(fault);
    return silent.length === 0 ? [] : [`${fault.number} ${fault.kind}: ${silent.join(', ')}`];
  });
}

export function isClean({ faults, defects }: Pick<RunReport, 'faults' | 'defects'>): boolean {
  return (
    defects.length === 0 &&
    lateOnes(faults).length === 0 &&
    faults.every((one) => one.lost === 0 && one.doubled === 0 && one.differences.length === 0 && one.stuck === null)
  );
}

export function markdown(report: RunReport): string {
  const { call, began, ended, faults, defects } = report;
  const sum = (of: (fault: FaultReport) => number): number => faults.reduce((all, fault) => all + of(fault), 0);
  const kinds = [...new Map(faults.map(({ kind, what }) => [kind, what])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const long = faults.filter(({ lastedSeconds }) => lastedSeconds > NOTICED_WITHIN_SECONDS + 2 * LOOK_SECONDS);
  const late = lateOnes(faults);
  return [
    '# Faults',
    '',
    `The newest full run of \`npm run faults -- ${call}\`, on a real Kafka and PostgreSQL, two tabulation processes, seat-allocation and results-api, from ${began} to ${ended}. While each fault lasted, records came in and a contest of a second election was certified; after it, a program that shares no code with the services counted both streams anew and held every verdict, every figure at every closing record, every sum of parts, the count and hash of every closing record, and the final mandates of every certified contest against what was published.`,
    '',
    `**${faults.length} faults of ${kinds.length} kinds: ${sum(({ lost }) => lost)} records lost, ${sum(({ doubled }) => doubled)} doubled, ${sum(({ differences }) => differences.length)} differences, ${faults.filter(({ stuck }) => stuck !== null).length} without a way on, ${defects.length} lines of logs that report a defect; ${faults.at(-1)?.certified ?? 0} contests certified meanwhile, each with one final distribution.** ${long.length} lasted longer than ${NOTICED_WITHIN_SECONDS} seconds; of ${late.length === 0 ? 'all of them where anything stood still' : `all of them but ${late.length} (${late.join('; ')})`} health, metrics and \`sanaq status\` had said by then what is wrong and who must act.`,
    '',
    `| ${TITLES.join(' | ')} |`,
    `| ${TITLES.map(() => '---').join(' | ')} |`,
    ...faults.map(row),
    '',
    'Records: of both streams, when it was over. Certified: contests of the second election by then. Lost: verdicts and final mandates that follow from the streams and were not published. Doubled: verdicts and mandates that follow from nothing, and ids with two contents. Next closing record: from the beginning of the fault. Health, metrics, status: until `/health/ready`, `/metrics` (`sanaq_trouble`, or no answer) and `sanaq status` said what is wrong; `sanaq status` is first asked after three seconds. A process that is killed or frozen says so by not answering.',
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
