/** `sanaq held set-aside --source S --code C --unit U`: a flood of held records, by as few signed decisions as it takes. */
import type { Backend } from '#libs/backend';
import { heldSetSha256, SET_ASIDE_RECORDS_MAX, sha256Bytes, type DecisionTarget } from '#libs/election';
import { EXIT, type ExitCode } from '#libs/basics';
import { ResultsReader, type HeldItem } from '#libs/results';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision, type UnboundDecision } from '../../deciding/decision';
import { officerOf } from '../../deciding/officer';
import { grouped, shown } from '../../output/table';
import type { Session } from '../../session';
import { counted, withBackend } from '../../installation/with-backend';
import { placeMeant, recordsMeant, requireSelection, sourcesOf, type HeldSelection, type Place } from './selection';

/** Records that one decision may name one by one. */
const NAMED_RECORDS_MAX = 4_000;

/** Sets aside all held records of a source, or held for a code. Throws CALL_INVALID, HELD_UNKNOWN, and as takeDecision. */
export async function setAsideMany(
  session: Session,
  selection: HeldSelection,
  options: DecidingOptions,
): Promise<ExitCode> {
  requireSelection(selection);
  const mandate = await readMandate(options);
  return withBackend(session, { readOnly: false }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const place = await placeMeant(reader, selection.of);
    await counted(session, backend, place.electionId);
    const items = await recordsMeant(reader, place, selection);
    session.say(`${grouped(items.length)} held records selected: ${shown(sourcesOf(items))}`);
    if (!(await session.confirmed(`Set aside ${grouped(items.length)} records for good?`))) return EXIT.difference;
    // Source and code mean a set by themselves; of a unit each record is named.
    const recordsMax = selection.unit === undefined ? SET_ASIDE_RECORDS_MAX : NAMED_RECORDS_MAX;
    let exit: ExitCode = 0;
    for (let from = 0; from < items.length && exit === 0; from += recordsMax) {
      const part = items.slice(from, from + recordsMax);
      exit = await setAside(session, backend, part, { place, selection, mandate });
    }
    return exit;
  });
}

function namedBy({ source, code }: HeldSelection): DecisionTarget {
  return { ...(source === undefined ? {} : { source }), ...(code === undefined ? {} : { code }) };
}

async function setAside(
  session: Session,
  backend: Backend,
  items: readonly HeldItem[],
  what: { readonly place: Place; readonly selection: HeldSelection; readonly mandate: Mandate },
): Promise<ExitCode> {
  const { electionId, contestId } = what.place;
  const { unit } = what.selection;
  const { mandate } = what;
  const definition = await new ResultsReader(backend.readerPool).definition(electionId);
  if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
  const target: DecisionTarget = {
    ...(contestId === undefined ? {} : { contestId }),
    ...(unit === undefined ? namedBy(what.selection) : { records: items.map(({ sha256 }) => sha256) }),
  };
  const hashes = items.map(({ sha256 }) => sha256Bytes(sha256));
  const set = { count: items.length, sha256: heldSetSha256(hashes) };
  session.say(`setting aside ${grouped(set.count)} records, together ${set.sha256}`);
  const decision: UnboundDecision = {
    electionId,
    kind: 'set_aside',
    scope: contestId === undefined ? 'election' : 'contest',
    target,
    basis: { verdict: 'held', set },
    resolution: mandate.resolution,
    officerId: officerOf(definition, mandate.key, mandate.officerId).officerId,
  };
  const { rehearsal } = definition;
  return takeDecision(session, backend, decision, { rehearsal, key: mandate.key });
}
