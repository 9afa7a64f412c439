/** `sanaq mandates`: who gets the seats; final only by a certification that stands. */
import { sensitivityOf, type Sensitivity } from '#libs/allocation';
import type { Backend } from '#libs/backend';
import type { ExitCode } from '#libs/platform';
import { isAbsent, ResultsReader, type ContestOutcome } from '#libs/results';
import { chooseElection, requireContest } from '../contest-names';
import { highest } from '../exit-codes';
import { sensitivityText } from '../output/sensitivity';
import { figure, table } from '../output/table';
import type { Session } from '../session';
import { distributionsOf, standingOf, type FinalDistribution } from '../standing';
import { withBackend } from '../with-backend';

interface ContestMandates {
  readonly contestId: string;
  readonly round: number;
  readonly final: boolean;
  /** Number of the final distribution; null for a projection. */
  readonly distribution: number | null;
  /** State of the outcome that this is taken from. */
  readonly state: string;
  /** `elected`, `repeat_vote`, `adopted` …; null where nothing is settled. */
  readonly result: string | null;
  readonly seats: Readonly<Record<string, number>>;
  readonly winners: readonly string[];
  /** Who stands in the repeat vote; only where that is the result. */
  readonly repeatVoteAmong?: readonly string[];
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
    const reader = new ResultsReader(backend.readerPool);
    const { electionId, contestId } = await wantedOf(reader, name);
    const document = await reader.outcome(electionId);
    const shown = isAbsent(document)
      ? []
      : document.contests.filter((contest) => contestId === null || contest.contestId === contestId);
    const finals = await distributionsOf(backend, electionId);
    const contests: ContestMandates[] = [];
    for (const contest of shown) {
      const mandates = await mandatesOf(backend, electionId, contest, finals);
      contests.push(asked.sensitivity ? { ...mandates, ...sensitivityIn(contest) } : mandates);
    }
    await session.answer({ electionId, contests }, () => text(electionId, contests));
    return highest(...contests.map(({ state }): ExitCode => (state === 'decision_required' ? 3 : 0)), 0);
  });
}

async function wantedOf(reader: ResultsReader, name: string | undefined): Promise<Wanted> {
  const ids = (await reader.elections()).map(({ electionId }) => electionId);
  if (name === undefined || ids.includes(name)) return { electionId: chooseElection(ids, name), contestId: null };
  return requireContest(reader, name);
}

async function mandatesOf(
  backend: Backend,
  electionId: string,
  contest: ContestOutcome,
  finals: readonly FinalDistribution[],
): Promise<ContestMandates> {
  const { contestId, round, outcome } = contest;
  const standing = await standingOf(backend, electionId, contestId, round);
  // A distribution whose certification was revoked is final no more, until the next one.
  const final = finals.find(
    (one) => one.contestId === contestId && one.round === round && one.position === standing?.certified?.position,
  );
  if (final !== undefined) {
    return { contestId, round, final: true, distribution: final.distribution, state: outcome.state, ...given(final) };
  }
  return { contestId, round, final: false, distribution: null, state: outcome.state, ...given(outcome) };
}

/** The trace carries what it was computed from. */
function sensitivityIn({ outcome }: ContestOutcome): Pick<ContestMandates, 'sensitivity'> {
  const { input } = outcome.trace;
  const sensitivity = sensitivityOf(input.ruleSet, input, outcome);
  return sensitivity === null ? {} : { sensitivity };
}

type Given = Pick<ContestMandates, 'result' | 'seats' | 'winners' | 'repeatVoteAmong'>;

function given({ result, seats, winners, repeatVoteAmong }: Given): Given {
  return { result, seats, winners, ...(repeatVoteAmong === undefined ? {} : { repeatVoteAmong }) };
}

/** What a contest without seats or winners came to: `repeat_vote: a, b`. */
function withoutMandates({ result, repeatVoteAmong = [] }: ContestMandates): string {
  if (result === null) return '-';
  return repeatVoteAmong.length === 0 ? result : `${result}: ${repeatVoteAmong.join(', ')}`;
}

function text(electionId: string, contests: readonly ContestMandates[]): string {
  if (contests.length === 0) return `${electionId}: there is no result yet.\n`;
  const rows = contests.flatMap((contest) => {
    const { contestId, round, final, distribution, state, seats, winners } = contest;
    const kind = final ? `final, distribution ${distribution ?? 0}` : `projected, ${state}`;
    const mandates = [...Object.entries(seats), ...winners.map((winner) => [winner, 1] as const)];
    const lines = mandates.length === 0 ? [[withoutMandates(contest), '-'] as const] : mandates;
    return lines.map(([option, count]) => [contestId, round, kind, option, count]);
  });
  const columns = [{ title: 'contest' }, figure('round'), { title: 'mandates' }, { title: 'option' }, figure('seats')];
  const rests = contests.map(({ contestId, sensitivity }) =>
    sensitivity === undefined ? '' : `\n${contestId}\n${sensitivityText(sensitivity, 'en')}`,
  );
  return `${electionId}\n\n${table(columns, rows)}${rests.join('')}`;
}
