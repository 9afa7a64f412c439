/** `sanaq held set-aside --source S --code C --unit U`: a flood of held records, by as few signed decisions as it takes. */
import type { Backend } from '#libs/backend';
import { heldSetSha256, SET_ASIDE_RECORDS_MAX, type DecisionTarget } from '#libs/election';
import { EXIT, type ExitCode, nearestNames, SanaqError } from '#libs/basics';
import { absent, isAbsent, ResultsReader, type HeldItem } from '#libs/results';
import { chooseElection, findContest } from '../../installation/contest-names';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision, type UnboundDecision } from '../../deciding/decision';
import { officerOf } from '../../deciding/officer';
import { wrongCall } from '../../command/option-values';
import { grouped, shown } from '../../output/table';
import type { Session } from '../../session';
import { unknownName } from '../../installation/found';
import { counted, withBackend } from '../../installation/with-backend';

/** Records that one decision may name one by one. */
const NAMED_RECORDS_MAX = 4_000;

/** Which held records are meant. */
export interface HeldSelection {
  readonly source?: string;
  readonly code?: string;
  /** Precincts of this unit or constituency, and it itself. */
  readonly unit?: string;
  /** An election or a contest; missing: the only election. */
  readonly of?: string;
}

interface Place {
  readonly electionId: string;
  readonly contestId?: string;
}

async function placeMeant(reader: ResultsReader, of: string | undefined): Promise<Place> {
  const ids = await reader.electionIds();
  if (of === undefined) {
    const [only, ...others] = ids;
    if (only !== undefined && others.length === 0) return { electionId: only };
    throw wrongCall('there are several elections', 'name one with --of ELECTION');
  }
  const contest = ids.includes(of) ? null : await findContest(reader, of);
  return contest ?? { electionId: chooseElection(ids, of) };
}

/** Whether a held record is of a unit or of a precinct below it. Throws UNIT_UNKNOWN with the nearest known. */
async function belowUnit(
  reader: ResultsReader,
  electionId: string,
  unit: string | undefined,
): Promise<(item: HeldItem) => boolean> {
  if (unit === undefined) return () => true;
  const election = await reader.stored(electionId);
  const unitNo = election?.unitNo(unit) ?? null;
  if (election === null || unitNo === null) {
    const near = nearestNames(unit, election?.units.map(({ unitId }) => unitId) ?? []);
    throw unknownName(absent('unit', near), unit);
  }
  return ({ precinctId, unitId }) => {
    if (unitId === unit) return true;
    const precinctNo = precinctId === null ? null : election.precinctNo(precinctId);
    return precinctNo !== null && election.isWithin(precinctNo, unitNo);
  };
}

async function meant(reader: ResultsReader, place: Place, selection: HeldSelection): Promise<HeldItem[]> {
  const { source, code, unit } = selection;
  const items = await reader.held(place.electionId, place.contestId);
  const isBelow = await belowUnit(reader, place.electionId, unit);
  const all = (isAbsent(items) ? [] : items).filter(isBelow);
  return all.filter(
    (item) => (source === undefined || item.source === source) && (code === undefined || item.codes.includes(code)),
  );
}

/** Sets aside all held records of a source, or held for a code. Throws CALL_INVALID, HELD_UNKNOWN, and as takeDecision. */
export async function setAsideMany(
  session: Session,
  selection: HeldSelection,
  options: DecidingOptions,
): Promise<ExitCode> {
  if ((selection.source ?? selection.code ?? selection.unit) === undefined) {
    throw wrongCall('which records are meant?', 'name one by its id or hash, or many by --source, --code and --unit');
  }
  const mandate = await readMandate(options);
  return withBackend(session, { readOnly: false }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const place = await placeMeant(reader, selection.of);
    await counted(session, backend, place.electionId);
    const items = await meant(reader, place, selection);
    if (items.length === 0) {
      throw new SanaqError({
        code: 'HELD_UNKNOWN',
        message: 'no held record matches this source, code and unit',
        place: place.electionId,
        actor: 'user',
        action: 'look at "sanaq held list"',
      });
    }
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

/** Which sources they are of, for a last look before the signature. */
function sourcesOf(items: readonly HeldItem[]): string {
  const counts = new Map<string, number>();
  for (const { source } of items) counts.set(source ?? '?', (counts.get(source ?? '?') ?? 0) + 1);
  return [...counts].map(([source, count]) => `${grouped(count)} of ${source}`).join(', ');
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
  const hashes = items.map(({ sha256 }) => Buffer.from(sha256.slice('sha256:'.length), 'hex'));
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
