/** `sanaq status`: how far each contest is, and how far the count is behind the stream. */
import { electionTroubles, type Backend } from '#libs/backend';
import { topicNames } from '#libs/contracts';
import { errorDocument, type ErrorDocument, EXIT, type ExitCode } from '#libs/basics';
import { atOnce } from '#libs/patience';
import {
  isAbsent,
  ResultsReader,
  zeroReportText,
  type ContestOutcome,
  type ElectionSummary,
  type OpenSummaries,
  type RuleStorm,
  type ZeroReport,
} from '#libs/results';
import { clockRows, type Clock } from '../../clocks/clocks';
import { clocksOfContests, type ClockedContest, type ContestClocks } from '../../clocks/contest-clocks';
import { chooseElection } from '../../installation/contest-names';
import { localDayOrNull } from '../../clocks/local-time';
import { changedOfficersText, openAmendmentText, type OpenAmendment } from '../../output/officers-text';
import { figure, grouped, shown, table } from '../../output/table';
import type { Session } from '../../session';
import { answering } from './silent-servers';
import { stormLines } from './storm-lines';
import { publicAge, publicAgeText, type PublicAge } from './public-age';
import { establishedOn } from '../../deciding/decisions-in-force';
import { withBackend } from '../../installation/with-backend';

interface ElectionStatus extends ElectionSummary {
  /** What keeps it from being counted, published or allocated, the count first. */
  readonly troubles: readonly ErrorDocument[];
  /** How old the public figures are, and whether newer ones wait to be published. */
  readonly public: PublicAge;
  /** Root of the newest snapshot. */
  readonly root: string | null;
  /** Controls that fail in so many of the last protocols that form or rule must be wrong. */
  readonly ruleStorms: readonly RuleStorm[];
  readonly summaries: OpenSummaries;
  /** Amendments of officers, sources and keys that a second officer has not approved. */
  readonly openAmendments: readonly OpenAmendment[];
  /** Today in the election's own time, by which its clocks are read; null before it is defined. */
  readonly today: string | null;
  /** Whether two officers opened the count. */
  readonly zeroReport: ZeroReport | null;
  readonly contests: readonly ContestStatus[];
}

type ContestStatus = Omit<ContestOutcome, 'counters' | 'votes' | 'figures' | 'outcome'> & ContestClocks;

/** Their questions to Kafka go out together, those to the store side by side. */
const LOOKS_AT_ONCE = 250;

export interface StatusOptions {
  readonly name: string | undefined;
  /** The times that the act sets, as a table. */
  readonly clocks: boolean;
}

export function status(session: Session, { name, clocks }: StatusOptions): Promise<ExitCode> {
  return answering((servers) =>
    withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
      await servers.watch({
        PostgreSQL: () => backend.probe(),
        Kafka: () => backend.stream.topics(backend.topicPrefix),
      });
      const reader = new ResultsReader(backend.readerPool);
      const all = await reader.elections();
      const ids = all.map(({ electionId }) => electionId);
      const wanted = name === undefined ? ids : [chooseElection(ids, name)];
      const asked = all.filter(({ electionId }) => wanted.includes(electionId));
      const elections = await atOnce(LOOKS_AT_ONCE, asked, (summary) => statusOf(backend, reader, summary));
      await session.answer({ elections }, () => text(elections, clocks));
      return elections.some(({ troubles }) => troubles.length > 0) ? EXIT.difference : EXIT.done;
    }),
  );
}

async function statusOf(backend: Backend, reader: ResultsReader, summary: ElectionSummary): Promise<ElectionStatus> {
  const { electionId, position } = summary;
  // Side by side: who looks whether anything moves waits some seconds for it.
  const [troubles, facts, document, stored, repeats, ruleStorms, summaries] = await Promise.all([
    electionTroubles(backend, electionId),
    // What the counting process saw last may be old: the stream itself knows its end.
    backend.stream.describe(topicNames(backend.topicPrefix, electionId).stream),
    reader.outcome(electionId),
    reader.stored(electionId),
    reader.repeats(electionId),
    reader.ruleStorms(electionId),
    reader.openSummaries(electionId),
  ]);
  const endPosition = Math.max(facts?.endPosition ?? 0, summary.endPosition);
  const contests = isAbsent(document) ? [] : document.contests;
  const clocked: ClockedContest[] = [];
  for (const contest of contests) {
    const day = contest.state === 'certified' ? await establishedOn(backend, electionId, contest) : null;
    clocked.push({ ...contest, establishedOn: day });
  }
  const now = new Date();
  const timeZone = stored?.definition?.timeZone;
  const clocks = stored === null ? [] : clocksOfContests(stored, clocked, isAbsent(repeats) ? [] : repeats, now);
  return {
    ...summary,
    troubles: troubles.map(errorDocument),
    today: timeZone === undefined ? null : localDayOrNull(timeZone, now),
    endPosition,
    lagRecords: Math.max(0, endPosition - position),
    public: publicAge(summary, now.getTime()),
    root: isAbsent(document) ? null : document.root,
    ruleStorms,
    summaries,
    openAmendments: (stored?.openAmendments ?? []).map(({ sha256, position, decision }) => ({
      sha256,
      position,
      officerId: decision.officerId,
    })),
    // Figures and outcome are the answer of `sanaq results`.
    zeroReport: stored === null ? null : await reader.zeroReportOf(electionId, stored, { counted: position }),
    contests: contests.map(({ counters: _c, votes: _v, figures: _f, outcome: _o, ...contest }, index) => ({
      ...contest,
      ...(clocks[index] ?? { clocks: [], repeats: [] }),
    })),
  };
}

/** Precincts by state, and last the records; a column of nothing but zeros is left out, except of these. */
const COLUMNS = [
  { title: 'contest' },
  { title: 'state' },
  ...['precincts', 'counted', 'held', 'annulled', 'not held', 'missing', 'open items'].map(figure),
];
const ALWAYS: ReadonlySet<string> = new Set(['contest', 'state', 'precincts', 'counted', 'missing']);
const HELD_NOTE =
  'held: precincts that have held records and no counted one; open items: all held records that await a decision, those of\n' +
  'counted and of unknown precincts too\n';

function text(elections: readonly ElectionStatus[], clocks: boolean): string {
  if (elections.length === 0) return 'There is no election yet.\n';
  return elections.map((election) => electionText(election, clocks)).join('\n');
}

function contestsTable(contests: ElectionStatus['contests']): string {
  const rows = contests.map((contest) => {
    const { contestId, round, precincts, openItems } = contest;
    const { expected, counted, held, annulled, notHeld, missing } = precincts;
    const name = round === 1 ? contestId : `${contestId}/${round}`;
    return [name, stateText(contest), expected, counted, held, annulled, notHeld, missing, openItems];
  });
  const shownAt = COLUMNS.flatMap(({ title }, at) =>
    ALWAYS.has(title) || rows.some((row) => row[at] !== 0) ? [at] : [],
  );
  const note = contests.some(({ openItems }) => openItems > 0) ? HELD_NOTE : '';
  const columns = shownAt.flatMap((at) => COLUMNS[at] ?? []);
  const cells = rows.map((row) => shownAt.map((at) => row[at] ?? ''));
  return `${table(columns, cells)}${contests.map(moreText).join('')}${note}`;
}

function electionText(election: ElectionStatus, clocks: boolean): string {
  const { electionId, title, rehearsal, snapshot, published, sealed } = election;
  const name = title?.en ?? title?.ru ?? title?.kk;
  const newest = snapshot === null ? 'none yet' : `${snapshot} ${election.root ?? ''}`;
  const lines = [
    `${electionId}${name === undefined ? '' : `  ${shown(name)}`}${rehearsal === true ? '  (rehearsal)' : ''}`,
    countText(election),
    `last snapshot ${newest}`,
    publicAgeText({ published, snapshot }, Date.now()),
  ];
  lines.push(...stormLines(election.ruleStorms));
  const { differing, waiting } = election.summaries;
  if (differing + waiting > 0) {
    lines.push(`summaries of commissions: ${differing} differ, ${waiting} wait for precincts; see "sanaq summaries"`);
  }
  lines.push(...election.openAmendments.map(openAmendmentText));
  if (!sealed) return `${lines.join('\n')}\nnot sealed: definition and register are not complete\n`;
  if (election.zeroReport !== null) lines.push(zeroReportText(election.zeroReport));
  return `${lines.join('\n')}\n\n${contestsTable(election.contests)}${clocks ? clocksTable(election) : clocksLine(election)}`;
}

/** Codes of a stream that is not the one that was counted, or that nobody counts. */
const COUNT_STOPPED = /^(STREAM_|TOPIC_|POSITION_HELD$|COUNT_STANDS_STILL$)/;

function countText({ position, endPosition, lagRecords, troubles }: ElectionStatus): string {
  const stopped = troubles.some(
    ({ code, place }) => COUNT_STOPPED.test(code) && place?.includes('.mandates.') !== true,
  );
  const lines = [
    stopped
      ? `THE COUNT HAS STOPPED at position ${position}.`
      : `counted up to position ${position} of ${endPosition}, ${grouped(lagRecords)} records behind`,
    ...troubles.map(
      ({ code, message, place, action }) =>
        `${code}: ${message}${place === null ? '' : `, ${place}`}; the operator must ${action}`,
    ),
  ];
  return stopped ? [`${lines[0] ?? ''} ${lines[1] ?? ''}`, ...lines.slice(2)].join('\n') : lines.join('\n');
}

interface NamedClocks {
  readonly name: string;
  readonly clocks: readonly Clock[];
}

/** Of every round, and of the repeat votes in it. */
function namedClocks({ contests }: ElectionStatus): readonly NamedClocks[] {
  return contests.flatMap(({ contestId, round, clocks, repeats }) => [
    { name: `${contestId}/${round}`, clocks },
    ...repeats.map((repeat) => ({ name: `${contestId}/${repeat.round} (repeat vote)`, clocks: repeat.clocks })),
  ]);
}

/** Passed times are said without being asked for: someone is late. */
function clocksLine(election: ElectionStatus): string {
  const all = namedClocks(election).flatMap(({ clocks }) => clocks);
  const passed = all.filter(({ state }) => state === 'passed').length;
  if (all.length === 0) return '';
  return `clocks: ${passed === 0 ? 'none has passed' : `${grouped(passed)} passed`}; see "sanaq status --clocks"\n`;
}

const CLOCK_COLUMNS = ['contest', 'step', 'until', 'article', 'state'].map((title) => ({ title }));

/** Rounds with the same clock share a row. */
function clocksTable(election: ElectionStatus): string {
  const rows = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>();
  for (const { name, clocks } of namedClocks(election)) {
    for (const { step, ends, article, state } of clockRows(clocks)) {
      const cells = [step, ends, article, state];
      const found = rows.get(cells.join('\u0000'));
      if (found) found.names.push(name);
      else rows.set(cells.join('\u0000'), { names: [name], cells });
    }
  }
  if (rows.size === 0) return '';
  const lines = [...rows.values()].map(({ names, cells }) => [namesText(names), ...cells]);
  return `\nclocks on ${election.today ?? '?'}, local time:\n${table(CLOCK_COLUMNS, lines)}`;
}

function namesText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${grouped(others.length)} more`;
}

/** Marks a state of which more is said below the table. */
const MORE = ' *';

/** What a cell has no room for: said in a line of its own, so that no table cuts it. */
function moreText({ contestId, withExceptions, suspended, ...contest }: ElectionStatus['contests'][number]): string {
  const parts = [
    withExceptions ? 'certified with exceptions' : '',
    changedOfficersText(contest),
    suspended ? 'mandates suspended' : '',
  ];
  const said = parts.filter((part) => part !== '').join(', ');
  return said === '' ? '' : `* ${contestId}: ${said}\n`;
}

function stateText(contest: ElectionStatus['contests'][number]): string {
  return `${contest.state}${moreText(contest) === '' ? '' : MORE}`;
}
