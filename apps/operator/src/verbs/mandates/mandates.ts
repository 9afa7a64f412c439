/** `sanaq mandates`: who gets the seats; final only by a certification that stands. */
import { sensitivityOf, type Sensitivity } from '#libs/allocation';
import { mandatesReader } from '#libs/mandates';
import { EXIT, type ExitCode } from '#libs/basics';
import {
  isAbsent,
  type ResultsReader,
  type ContestMandates,
  type DistributionFact,
  type MandatesDocument,
} from '#libs/results';
import { changedOfficersText } from '../../output/officers-text';
import { chooseElection, requireContest } from '../../installation/contest-names';
import { highest } from '../../command/exit-codes';
import { sensitivityText } from '../../output/sensitivity';
import { figure, table } from '../../output/table';
import { withdrawnText } from '../../output/withdrawn-text';
import type { Session } from '../../session';
import { withBackend } from '../../installation/with-backend';

/** A contest as the answer shows it. */
export interface ShownMandates extends Omit<ContestMandates, 'root' | 'decision' | 'distributed'> {
  /** What the figures of the snapshot rest on; only where it was asked for and the seats follow by the list rule. */
  readonly sensitivity?: Sensitivity;
}

interface Wanted {
  readonly electionId: string;
  readonly contestId: string | null;
}

export async function mandates(
  session: Session,
  name: string | undefined,
  asked: { readonly sensitivity: boolean },
): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const reader = mandatesReader(backend.readerPool);
    const { electionId, contestId } = await wantedOf(reader, name);
    const document = await reader.mandates(electionId, contestId ?? undefined);
    const shown = isAbsent(document) ? [] : document.contests;
    const rests = asked.sensitivity && !isAbsent(document) ? await sensitivities(reader, document) : null;
    const contests = shown.map((contest) => shownOf(contest, rests?.get(placeOf(contest))));
    await session.answer({ electionId, contests }, () => mandatesText(electionId, contests));
    return highest(
      ...contests.map(({ state }): ExitCode => (state === 'decision_required' ? EXIT.decisionRequired : EXIT.done)),
      EXIT.done,
    );
  });
}

async function wantedOf(reader: ResultsReader, name: string | undefined): Promise<Wanted> {
  const ids = await reader.electionIds();
  if (name === undefined || ids.includes(name)) return { electionId: chooseElection(ids, name), contestId: null };
  return requireContest(reader, name);
}

/** One string for contest and round; no id has a slash. */
function placeOf({ contestId, round }: Pick<ContestMandates, 'contestId' | 'round'>): string {
  return `${contestId}/${round}`;
}

/** By contest and round, of the same snapshot. The trace carries what an outcome was computed from. */
async function sensitivities(
  reader: ResultsReader,
  { electionId, snapshot }: MandatesDocument,
): Promise<ReadonlyMap<string, Sensitivity>> {
  const document = await reader.outcome(electionId, { snapshot, publishedOnly: false });
  const found = new Map<string, Sensitivity>();
  for (const contest of isAbsent(document) ? [] : document.contests) {
    const { input } = contest.outcome.trace;
    const sensitivity = sensitivityOf(input.ruleSet, input, contest.outcome);
    if (sensitivity !== null) found.set(placeOf(contest), sensitivity);
  }
  return found;
}

function shownOf(contest: ContestMandates, sensitivity: Sensitivity | undefined): ShownMandates {
  const { contestId, round, final, withExceptions, changedOfficers, suspended, withdrawn, distribution } = contest;
  const { state, result, seats, winners, repeatVoteAmong, holders, history, unfounded } = contest;
  const { additionalElections } = contest;
  return {
    ...{ contestId, round, final, withExceptions, suspended, distribution, state, result, seats, winners },
    ...{ changedOfficers, withdrawn, holders, history },
    ...(repeatVoteAmong === undefined ? {} : { repeatVoteAmong }),
    ...(additionalElections === undefined ? {} : { additionalElections }),
    ...(unfounded === undefined ? {} : { unfounded }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
  };
}

/** `final, distribution 2, suspended`: what is distributed stays visible while a decision suspends it. */
function stateText(mandates: ShownMandates): string {
  const { distribution, state, withExceptions, suspended } = mandates;
  const changed = changedOfficersText(mandates);
  return [
    distribution === null ? `projected, ${state}` : `final, distribution ${distribution}`,
    ...(withExceptions ? ['with exceptions'] : []),
    ...(changed === '' ? [] : [`certified ${changed}`]),
    ...(suspended ? ['suspended'] : []),
  ].join(', ');
}

/** What a contest without seats or winners came to: `repeat_vote: a, b`. */
function withoutMandates({ result, repeatVoteAmong = [] }: ShownMandates): string {
  if (result === null) return '-';
  return repeatVoteAmong.length === 0 ? result : `${result}: ${repeatVoteAmong.join(', ')}`;
}

const REASONS: Readonly<Record<DistributionFact['reason'], string>> = {
  certification: 'certification',
  order: 'order of mandates',
  vacancy: 'vacancy filled',
};

/** `2 (vacancy filled, a; supersedes 1)`. */
function distributionText({ distribution, supersedes, reason, order }: DistributionFact): string {
  const why = [REASONS[reason], ...(order === null ? [] : [order.listId])].join(', ');
  return `${distribution} (${why}${supersedes === null ? '' : `; supersedes ${supersedes}`})`;
}

/** Who was withdrawn, who holds the mandates by name, and the distributions so far where there are several. */
function personsText({ contestId, round, withdrawn, holders, history, unfounded = [] }: ShownMandates): string {
  const gone = withdrawn.map((one) => `  ${withdrawnText(one)}\n`);
  const named = holders.map(({ listId, persons }) => {
    const names = persons.map(({ name }, index) => `${index + 1} ${name}`);
    return `  ${listId}: ${names.join(', ') || 'nobody'}\n`;
  });
  const distributions = history.length < 2 ? '' : `  distributions: ${history.map(distributionText).join(', ')}\n`;
  const forged = unfounded.map(
    ({ distribution, position }) =>
      `  not shown: a stored distribution ${distribution} (position ${position}) that does not follow from what was certified\n`,
  );
  const text = `${gone.join('')}${named.join('')}${distributions}${forged.join('')}`;
  return text === '' ? '' : `\n${contestId}, round ${round}\n${text}`;
}

/** One line for each option with mandates. */
export function mandatesText(electionId: string, contests: readonly ShownMandates[]): string {
  if (contests.length === 0) return `${electionId}: there is no result yet.\n`;
  const rows = contests.flatMap((contest) => {
    const { contestId, round, seats, winners, additionalElections } = contest;
    const mandates = [...Object.entries(seats), ...winners.map((winner) => [winner, 1] as const)];
    const lines = mandates.length === 0 ? [[withoutMandates(contest), '-'] as const] : mandates;
    const anew =
      additionalElections === undefined ? [] : [['additional elections', additionalElections.seats] as const];
    return [...lines, ...anew].map(([option, count]) => [contestId, round, stateText(contest), option, count]);
  });
  const columns = [{ title: 'contest' }, figure('round'), { title: 'mandates' }, { title: 'option' }, figure('seats')];
  const rests = contests.map(({ contestId, sensitivity }) =>
    sensitivity === undefined ? '' : `\n${contestId}\n${sensitivityText(sensitivity, 'en')}`,
  );
  const persons = contests.map(personsText).join('');
  return `${electionId}\n\n${table(columns, rows)}${persons}${rests.join('')}`;
}
