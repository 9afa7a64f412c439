/**
 * `sanaq certify --all`: many contests with one resolution. What would be done is shown first, with a short name that
 * stands for exactly that: anyone who confirms it confirms every root that it holds, and nothing that came since.
 */
import type { Backend } from '#libs/backend';
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import { canonicalSha256 } from '#libs/contracts';
import { atOnce } from '#libs/patience';
import { ResultsReader } from '#libs/results';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { decisionTaken, type DecisionAnswer } from '../../deciding/decision';
import { chooseElection, contestsOf } from '../../installation/contest-names';
import { counted, withBackend } from '../../installation/with-backend';
import { tellingHowFar } from '../../command/how-far';
import { startProgress } from '../../output/progress';
import { grouped, shown, table } from '../../output/table';
import type { Session } from '../../session';
import { certificationOf, openOf, openProposal, untilShown, type Open } from './open-contest';

export interface CertifyAllOptions extends DecidingOptions {
  /** Elections that are meant; none: all. */
  readonly elections: readonly string[];
  /** The name of what was shown. */
  readonly confirm?: string;
}

type Step = 'propose' | 'approve' | 'leave';

interface Planned {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly root: string;
  readonly step: Step;
  /** Why it is left; null where it is not. */
  readonly why: string | null;
}

interface Plan {
  readonly contests: readonly Planned[];
  /** Stands for all that would be done. */
  readonly name: string;
}

const NAME_CHARACTERS = 12;
const LOOKS_AT_ONCE = 8;
/** Elections whose decisions are taken side by side; those of one election come one after the other. */
const ELECTIONS_AT_ONCE = 4;

export async function certifyAll(session: Session, options: CertifyAllOptions): Promise<ExitCode> {
  const deciding = options.key !== undefined;
  const mandate = deciding ? await readMandate(options) : null;
  return withBackend<ExitCode>(session, { readOnly: !deciding }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const opens = await openContests(session, backend, reader, options.elections, mandate !== null);
    const plan = await planOf(reader, opens, mandate);
    const { confirm } = options;
    if (mandate === null || confirm === undefined) return show(session, plan, mandate !== null);
    if (confirm !== plan.name) throw changed(confirm);
    return decideAll(session, backend, reader, { plan, opens, mandate });
  });
}

async function openContests(
  session: Session,
  backend: Backend,
  reader: ResultsReader,
  elections: readonly string[],
  deciding: boolean,
): Promise<readonly Open[]> {
  const known = await reader.electionIds();
  const named = elections.map((election) => chooseElection(known, election));
  const contests = await contestsOf(reader, named.length === 0 ? known : named);
  if (deciding) {
    await atOnce(LOOKS_AT_ONCE, [...new Set(contests.map(({ electionId }) => electionId))], async (electionId) => {
      await counted(session, backend, electionId);
      await untilShown(session, backend, electionId);
    });
  }
  return atOnce(LOOKS_AT_ONCE, contests, ({ electionId, contestId }) =>
    openOf(backend, reader, electionId, contestId, undefined),
  );
}

async function planOf(reader: ResultsReader, opens: readonly Open[], mandate: Mandate | null): Promise<Plan> {
  const contests = await atOnce(LOOKS_AT_ONCE, opens, async (open): Promise<Planned> => {
    const { electionId, contestId, round, root } = open.document;
    const why = obstacle(open) ?? (mandate === null ? null : await officersObstacle(reader, open, mandate));
    const step = why !== null ? 'leave' : openProposal(open) === null ? 'propose' : 'approve';
    return { electionId, contestId, round, root, step, why };
  });
  const done = contests.filter(({ step }) => step !== 'leave');
  const named = done.map(({ electionId, contestId, round, root, step }) => [electionId, contestId, round, root, step]);
  const hex = canonicalSha256(named).replace(/^sha256:/, '');
  return { contests, name: hex.slice(0, NAME_CHARACTERS) };
}

/** What keeps a contest from being certified together with others: it needs a look of its own. */
function obstacle({ document, openItems, missing }: Open): string | null {
  if (document.state === 'certified') return 'is certified';
  if (document.outcome.state === 'decision_required') return 'needs a decision first';
  if (document.outcome.state !== 'completed') return `its outcome is ${document.outcome.state}`;
  const open = openItems.length + missing.length;
  return open === 0 ? null : `${grouped(open)} records or precincts are open: certify it alone`;
}

async function officersObstacle(reader: ResultsReader, open: Open, mandate: Mandate): Promise<string | null> {
  const definition = await reader.definition(open.document.electionId);
  if (definition === null) return 'has no definition';
  try {
    certificationOf(definition, open, mandate);
    return null;
  } catch (error) {
    if (error instanceof SanaqError) return error.message;
    throw error;
  }
}

function changed(confirm: string): SanaqError {
  return new SanaqError({
    code: 'PLAN_CHANGED',
    message: `"${confirm}" is not what would be certified now: something has come or was decided since`,
    actor: 'user',
    action: 'call it without --confirm, look at what it shows, and confirm that',
    exitCode: EXIT.badInput,
  });
}

const COLUMNS = ['contest', 'step', 'root or why not'].map((title) => ({ title }));
const ROOT_CHARACTERS = 19;

function planText({ contests, name }: Plan, deciding: boolean): string {
  const rows = contests.map(({ electionId, contestId, step, root, why }) => [
    `${electionId}/${contestId}`,
    step,
    shown(why ?? root.slice(0, ROOT_CHARACTERS)),
  ]);
  const count = (step: Step): string => grouped(contests.filter((one) => one.step === step).length);
  const sums = `${count('propose')} to propose, ${count('approve')} to approve, ${count('leave')} left`;
  const next = deciding
    ? `Nothing was decided. To certify exactly this, call again with --confirm ${name}`
    : 'With --key and --resolution it is shown what this officer may propose or approve.';
  return `${table(COLUMNS, rows)}${sums}\n${next}\n`;
}

async function show(session: Session, plan: Plan, deciding: boolean): Promise<ExitCode> {
  await session.answer({ contests: plan.contests, confirm: deciding ? plan.name : null }, () =>
    planText(plan, deciding),
  );
  return plan.contests.some(({ step }) => step === 'leave') ? 1 : 0;
}

interface Deciding {
  readonly plan: Plan;
  readonly opens: readonly Open[];
  readonly mandate: Mandate;
}

/** What became of a contest: the answer on its decision, or why there was none. */
interface Certified {
  readonly electionId: string;
  readonly contestId: string;
  readonly answer: DecisionAnswer | null;
  readonly problem: string | null;
}

async function decideAll(
  session: Session,
  backend: Backend,
  reader: ResultsReader,
  { plan, opens, mandate }: Deciding,
): Promise<ExitCode> {
  const byElection = new Map<string, Open[]>();
  for (const [index, open] of opens.entries()) {
    if (plan.contests[index]?.step === 'leave') continue;
    const { electionId } = open.document;
    byElection.set(electionId, [...(byElection.get(electionId) ?? []), open]);
  }
  const progress = startProgress(session, 'certifying');
  const total = [...byElection.values()].reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const howFar = (): readonly string[] => [
    `${grouped(done)} of ${grouped(total)} decisions are taken; they stand`,
    'for the others, call it without --confirm: it shows what is left',
  ];
  const decided = await tellingHowFar(session, howFar, () =>
    atOnce(ELECTIONS_AT_ONCE, [...byElection.values()], async (ofElection) => {
      const answers: Certified[] = [];
      for (const open of ofElection) {
        session.signal.throwIfAborted();
        answers.push(await decideOne(session, backend, reader, open, mandate));
        progress.update(++done, total);
      }
      return answers;
    }).finally(() => {
      progress.stop();
    }),
  );
  const contests = decided.flat();
  await session.answer({ contests }, () => decidedText(contests));
  const well = contests.every(({ answer }) => answer?.verdict === 'accepted' || answer?.verdict === 'duplicate');
  return well && plan.contests.every(({ step }) => step !== 'leave') ? 0 : 1;
}

async function decideOne(
  session: Session,
  backend: Backend,
  reader: ResultsReader,
  open: Open,
  mandate: Mandate,
): Promise<Certified> {
  const { electionId, contestId } = open.document;
  const definition = await reader.definition(electionId);
  if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
  try {
    const decision = certificationOf(definition, open, mandate);
    const options = { rehearsal: definition.rehearsal, key: mandate.key };
    const answer = await decisionTaken(session, backend, decision, options);
    const problem = answer.verdict === 'refused' ? `${answer.codes.join(' ')} ${answer.detail ?? ''}`.trim() : null;
    return { electionId, contestId, answer, problem };
  } catch (error) {
    // One contest's refusal does not keep the others from being certified; it is told, and the exit code says so.
    if (!(error instanceof SanaqError)) throw error;
    session.complain(error);
    return { electionId, contestId, answer: null, problem: `${error.code}: ${error.message}` };
  }
}

function decidedText(contests: readonly Certified[]): string {
  const rows = contests.map(({ electionId, contestId, answer, problem }) => [
    `${electionId}/${contestId}`,
    answer?.kind ?? '-',
    problem === null ? (answer?.verdict ?? 'not yet judged') : shown(problem),
  ]);
  return table(
    ['contest', 'decision', 'verdict'].map((title) => ({ title })),
    rows,
  );
}
