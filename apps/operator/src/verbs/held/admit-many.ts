/**
 * `sanaq held admit --code C --unit U`: many held records counted all the same, by one resolution and one confirmation.
 * Each is a signed decision of its own, because each rests on what stands in its own precinct.
 */
import type { Backend } from '#libs/backend';
import type { ElectionDefinition } from '#libs/election';
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import { isAbsent, ResultsReader, type HeldItem } from '#libs/results';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { decisionTaken, type DecisionAnswer } from '../../deciding/decision';
import { counted, withBackend } from '../../installation/with-backend';
import { tellingHowFar } from '../../command/how-far';
import { startProgress } from '../../output/progress';
import { grouped, shown } from '../../output/table';
import type { Session } from '../../session';
import { decisionOn, heldTable } from './held';
import { placeMeant, recordsMeant, requireSelection, sourcesOf, type HeldSelection } from './selection';

/** Records that one call admits: each takes a decision of its own, and a person must be able to look at all of them. */
export const ADMIT_RECORDS_MAX = 500;

/** A record that was not admitted, and why. */
interface LeftRecord {
  readonly sha256: string;
  readonly precinctId: string | null;
  readonly codes: readonly string[];
  readonly reason: string;
}

/** Admits all that a selection means and can be admitted. Throws CALL_INVALID, HELD_UNKNOWN, DECISION_TOO_LARGE. */
export async function admitMany(
  session: Session,
  selection: HeldSelection,
  options: DecidingOptions,
): Promise<ExitCode> {
  requireSelection(selection);
  const mandate = await readMandate(options);
  return withBackend<ExitCode>(session, { readOnly: false }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const place = await placeMeant(reader, selection.of);
    await counted(session, backend, place.electionId);
    const items = await recordsMeant(reader, place, selection);
    const admittable = items.filter((item) => item.admittable);
    requireFew(admittable.length);
    const left = items
      .filter((item) => !item.admittable)
      .map((item) => leftOut(item, 'its figures cannot enter the totals'));
    if (!session.json) session.say(heldTable(admittable).trimEnd());
    session.say(`${grouped(admittable.length)} held records selected: ${shown(sourcesOf(admittable))}`);
    if (
      admittable.length > 0 &&
      !(await session.confirmed(`Count ${grouped(admittable.length)} records all the same?`))
    )
      return EXIT.difference;
    const definition = await reader.definition(place.electionId);
    if (definition === null) throw new Error(`the definition of "${place.electionId}" is gone`);
    const taken = await admitEach(session, backend, admittable, { definition, mandate });
    return tell(session, taken.decisions, [...left, ...taken.left]);
  });
}

function requireFew(count: number): void {
  if (count <= ADMIT_RECORDS_MAX) return;
  throw new SanaqError({
    code: 'DECISION_TOO_LARGE',
    message: `${grouped(count)} records are meant, at most ${ADMIT_RECORDS_MAX} are admitted by one call`,
    actor: 'user',
    action: 'take them unit by unit, with --unit',
  });
}

function leftOut({ sha256, precinctId, codes }: HeldItem, reason: string): LeftRecord {
  return { sha256, precinctId, codes, reason };
}

interface Taken {
  readonly decisions: readonly DecisionAnswer[];
  readonly left: readonly LeftRecord[];
}

/** One after the other: the one before may have settled the next, or changed what it rests on. */
async function admitEach(
  session: Session,
  backend: Backend,
  items: readonly HeldItem[],
  what: { readonly definition: ElectionDefinition; readonly mandate: Mandate },
): Promise<Taken> {
  const { definition, mandate } = what;
  const signing = { rehearsal: definition.rehearsal, key: mandate.key };
  const decisions: DecisionAnswer[] = [];
  const left: LeftRecord[] = [];
  const howFar = (): readonly string[] => [
    `${grouped(decisions.length)} of ${grouped(items.length)} records are admitted; the same command goes on with the others`,
  ];
  const progress = startProgress(session, 'admitting');
  try {
    for (const item of items) {
      // Ctrl-C: what is decided stands, and the rest is named as left.
      const now = session.signal.aborted ? null : await heldNow(backend, item);
      if (now === null) {
        left.push(leftOut(item, session.signal.aborted ? 'stopped before it' : 'it was settled meanwhile'));
        continue;
      }
      const deciding = decisionOn('admit', now, definition, mandate);
      const answer = await tellingHowFar(session, howFar, () => decisionTaken(session, backend, deciding, signing));
      if (answer.verdict === 'refused')
        left.push(leftOut(item, `${answer.codes.join(' ')} ${answer.detail ?? ''}`.trim()));
      else decisions.push(answer);
      progress.update(decisions.length + left.length, items.length);
    }
  } finally {
    progress.stop();
  }
  return { decisions, left };
}

async function heldNow(backend: Backend, { sha256, electionId }: HeldItem): Promise<HeldItem | null> {
  const found = await new ResultsReader(backend.readerPool).heldOne(sha256, electionId);
  return isAbsent(found) ? null : (found[0] ?? null);
}

async function tell(
  session: Session,
  decisions: readonly DecisionAnswer[],
  left: readonly LeftRecord[],
): Promise<ExitCode> {
  await session.answer({ decisions, left }, () => {
    const lines = left.map(
      ({ precinctId, codes, reason }) => `not admitted: ${precinctId ?? '?'} ${codes.join(' ')}: ${reason}`,
    );
    return [`admit: ${grouped(decisions.length)} records, ${grouped(left.length)} left`, ...lines]
      .map((line) => `${shown(line)}\n`)
      .join('');
  });
  const judged = decisions.every(({ verdict }) => verdict !== null);
  return left.length === 0 && judged ? EXIT.done : EXIT.difference;
}
