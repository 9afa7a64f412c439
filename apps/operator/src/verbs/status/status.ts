/** `sanaq status`: how far each contest is, and how far the count is behind the stream. */
import { streamTrouble, type Backend } from '#libs/backend';
import { topicNames } from '#libs/contracts';
import { errorDocument, EXIT, type ErrorDocument, type ExitCode } from '#libs/platform';
import { isAbsent, ResultsReader, type ContestOutcome, type ElectionSummary, type OpenSummaries } from '#libs/results';
import { clocksText, type Clock } from '../../clocks/clocks';
import { clocksOfContests, type ClockedContest, type ContestClocks } from '../../clocks/contest-clocks';
import { chooseElection } from '../../installation/contest-names';
import { localDayOrNull } from '../../clocks/local-time';
import { changedOfficersText, openAmendmentText, type OpenAmendment } from '../../output/officers-text';
import { figure, grouped, shown, table } from '../../output/table';
import type { Session } from '../../session';
import { publicAge, publicAgeText, type PublicAge } from './public-age';
import { establishedOn } from '../../deciding/standing';
import { withBackend } from '../../installation/with-backend';

interface ElectionStatus extends ElectionSummary {
  /** Why the count has stopped: the stream is not the one that was counted. Null where it is. */
  readonly trouble: ErrorDocument | null;
  /** How old the public figures are, and whether newer ones wait to be published. */
  readonly public: PublicAge;
  /** Root of the newest snapshot. */
  readonly root: string | null;
  readonly summaries: OpenSummaries;
  /** Amendments of officers, sources and keys that a second officer has not approved. */
  readonly openAmendments: readonly OpenAmendment[];
  /** Today in the election's own time, by which its clocks are read; null before it is defined. */
  readonly today: string | null;
  readonly contests: readonly ContestStatus[];
}

type ContestStatus = Omit<ContestOutcome, 'counters' | 'votes' | 'figures' | 'outcome'> & ContestClocks;

export async function status(session: Session, name: string | undefined): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const all = await reader.elections();
    const ids = all.map(({ electionId }) => electionId);
    const wanted = name === undefined ? ids : [chooseElection(ids, name)];
    const elections: ElectionStatus[] = [];
    for (const summary of all) {
      if (wanted.includes(summary.electionId)) elections.push(await statusOf(backend, reader, summary));
    }
    await session.answer({ elections }, () => text(elections));
    return elections.some(({ trouble }) => trouble !== null) ? EXIT.difference : EXIT.done;
  });
}

async function statusOf(backend: Backend, reader: ResultsReader, summary: ElectionSummary): Promise<ElectionStatus> {
  const { electionId, position } = summary;
  const trouble = await streamTrouble(backend, electionId);
  // What the counting process saw last may be old: the stream itself knows its end.
  const facts = await backend.stream.describe(topicNames(backend.topicPrefix, electionId).stream);
  const endPosition = Math.max(facts?.endPosition ?? 0, summary.endPosition);
  const document = await reader.outcome(electionId);
  const contests = isAbsent(document) ? [] : document.contests;
  const stored = await reader.stored(electionId);
  const repeats = await reader.repeats(electionId);
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
    trouble: trouble === null ? null : errorDocument(trouble),
    today: timeZone === undefined ? null : localDayOrNull(timeZone, now),
    endPosition,
    lagRecords: Math.max(0, endPosition - position),
    public: publicAge(summary, now.getTime()),
    root: isAbsent(document) ? null : document.root,
    summaries: await reader.openSummaries(electionId),
    openAmendments: (stored?.openAmendments ?? []).map(({ sha256, position, decision }) => ({
      sha256,
      position,
      officerId: decision.officerId,
    })),
    // Figures and outcome are the answer of `sanaq results`.
    contests: contests.map(({ counters: _c, votes: _v, figures: _f, outcome: _o, ...contest }, index) => ({
      ...contest,
      ...(clocks[index] ?? { clocks: [], repeats: [] }),
    })),
  };
}

const COLUMNS = [
  { title: 'contest' },
  figure('round'),
  { title: 'state' },
  ...['expected', 'counted', 'held', 'annulled', 'not held', 'missing', 'open items'].map(figure),
];

function text(elections: readonly ElectionStatus[]): string {
  if (elections.length === 0) return 'There is no election yet.\n';
  return elections.map(electionText).join('\n');
}

function electionText(election: ElectionStatus): string {
  const { electionId, title, rehearsal, snapshot, published, sealed } = election;
  const name = title?.en ?? title?.ru ?? title?.kk;
  const newest = snapshot === null ? 'none yet' : `${snapshot} ${election.root ?? ''}`;
  const lines = [
    `${electionId}${name === undefined ? '' : `  ${shown(name)}`}${rehearsal === true ? '  (rehearsal)' : ''}`,
    countText(election),
    `last snapshot ${newest}`,
    publicAgeText({ published, snapshot }, Date.now()),
  ];
  const { differing, waiting } = election.summaries;
  if (differing + waiting > 0) {
    lines.push(`summaries of commissions: ${differing} differ, ${waiting} wait for precincts; see "sanaq summaries"`);
  }
  lines.push(...election.openAmendments.map(openAmendmentText));
  if (!sealed) return `${lines.join('\n')}\nnot sealed: definition and register are not complete\n`;
  const rows = election.contests.map((contest) => {
    const { contestId, round, precincts, openItems } = contest;
    const state = stateText(contest);
    const { expected, counted, held, annulled, notHeld, missing } = precincts;
    return [contestId, round, state, expected, counted, held, annulled, notHeld, missing, openItems];
  });
  return `${lines.join('\n')}\n\n${table(COLUMNS, rows)}${clockLines(election)}`;
}

function countText({ position, endPosition, lagRecords, trouble }: ElectionStatus): string {
  if (trouble === null)
    return `counted up to position ${position} of ${endPosition}, ${grouped(lagRecords)} records behind`;
  const { code, message, action } = trouble;
  return `THE COUNT HAS STOPPED at position ${position}. ${code}: ${message}; the operator must ${action}`;
}

/** Rounds with the same clocks share a line. */
function clockLines({ contests, today }: ElectionStatus): string {
  const named = new Map<string, string[]>();
  const note = (name: string, clocks: readonly Clock[]): void => {
    if (clocks.length === 0) return;
    const text = clocksText(clocks);
    const names = named.get(text);
    if (names) names.push(name);
    else named.set(text, [name]);
  };
  for (const { contestId, round, clocks, repeats } of contests) {
    note(`${contestId}/${round}`, clocks);
    for (const repeat of repeats) note(`${contestId}/${repeat.round} (repeat vote in units)`, repeat.clocks);
  }
  if (named.size === 0) return '';
  const lines = [...named].map(([text, names]) => `${names.map(shown).join(', ')}: ${text}`);
  return `\nclocks on ${today ?? '?'}, local time:\n${lines.join('\n')}\n`;
}

function stateText(contest: ElectionStatus['contests'][number]): string {
  const { state, withExceptions, suspended } = contest;
  const changed = changedOfficersText(contest);
  const certified = `${state}${withExceptions ? ' with exceptions' : ''}${changed === '' ? '' : ` ${changed}`}`;
  return `${certified}${suspended ? ', mandates suspended' : ''}`;
}
