/** Whether a result may be said to be officially published, or the elected to be registered, on a day. */
import type { ContestState } from '../../state/contest-state';
import type { DatedStep } from '../../mandates/dated-steps';
import { deadlinesOf } from '../../law/deadlines';
import { sha256Name, type ElectionState } from '../../state/election-state';
import type { DecisionCase } from './rule';
import type { SignedDecision } from '../../record/decision';
import { currentOutcome } from '../../result/current';
import { certificationOf, certifiedContest } from '../../state/target-cells';
import { lastVotingDay } from '../../rounds/voting-days';
import { ACCEPTED, opinion, refused, type Opinion } from '../../record/opinion';

/**
 * Registration needs someone who is elected, and rests while the mandates are suspended (Art. 84(1), 100(1)); of a
 * President it is the taking of office that rests, and not the registration (Art. 68(1)).
 */
function registrationRefusal(state: ElectionState, contest: ContestState): Opinion | null {
  const { winners, seats } = currentOutcome(state, contest.compiled.contestNo);
  const elected = winners.length > 0 || Object.values(seats).some((mandates) => mandates > 0);
  if (!elected) return refused('NOBODY_ELECTED', 'the certified result elects nobody who could be registered');
  if (contest.suspendedBy === null || contest.compiled.contest.kind === 'president') return null;
  return refused('MANDATES_SUSPENDED', `${contest.suspendedBy} suspends the mandates: lift it first`);
}

/** A day beyond the time of the act is a fact anyway, so it is accepted and said to be late. */
function dated(contest: ContestState, step: DatedStep, date: string): Opinion {
  const due = deadlinesOf(contest.compiled.contest.kind, lastVotingDay(contest)).find((one) => one.step === step);
  const lastDay = due?.lastDay ?? null;
  if (due === undefined || lastDay === null) return ACCEPTED;
  if (date <= lastDay) return opinion('accepted', [], { detail: `Art. ${due.article}` });
  const detail = `Art. ${due.article}: this was to be done by ${lastDay}`;
  return opinion('accepted', [], { warnings: ['STEP_LATE'], detail });
}

/** The target is the certification that stands, by the hash of its record, with its contest and round. */
export interface RecordedStep<Kind extends string> extends SignedDecision<
  Kind,
  'sha256' | 'contestId' | 'round',
  'current'
> {
  /** YYYY-MM-DD. */
  readonly date?: string;
}

export function judgeStep({ state, sealed, decision }: DecisionCase<RecordedStep<string>>, step: DatedStep): Opinion {
  const { kind, scope, date, basis } = decision;
  if (scope !== 'contest') return refused('TARGET_UNKNOWN', `"${kind}" has the scope "contest"`);
  const contest = certifiedContest(sealed, decision);
  if (contest?.certified == null) {
    return refused(
      'CONTEST_NOT_CERTIFIED',
      'the target does not name the certification in force for this contest and round',
    );
  }
  if (date === undefined) return refused('DATE_MISSING', 'the day on which it was done (date) is missing');
  const establishedOn = contest.certified.resolution.date;
  if (date < establishedOn) {
    return refused('DATE_BEFORE_RESULT', `the result was established on ${establishedOn}, after ${date}`);
  }
  const registration = step === 'registered' ? registrationRefusal(state, contest) : null;
  if (registration !== null) return registration;
  const current = contest.stepTaken(step)?.sha256 ?? null;
  return (basis.current ?? null) === current
    ? dated(contest, step, date)
    : refused(
        'BASIS_CHANGED',
        `what is recorded of this step now is ${current ?? 'nothing'}: name it as basis.current`,
      );
}

/** The day of a publication or a registration; a later record takes the place of the one that it names. */
export function takeStep({ sealed, decision, record }: DecisionCase<RecordedStep<string>>, step: DatedStep): void {
  const { target, date } = decision;
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || target.sha256 === undefined || date === undefined) return;
  contest.steps.set(step, { sha256: sha256Name(record.sha256), date, certification: target.sha256 });
}
