/** Which held records a deciding verb means: by source, code and unit, of an election or a contest. */
import { nearestNames, SanaqError } from '#libs/basics';
import { absent, isAbsent, type HeldItem, type ResultsReader } from '#libs/results';
import { wrongCall } from '../../command/option-values';
import { chooseElection, findContest } from '../../installation/contest-names';
import { unknownName } from '../../installation/found';
import { grouped } from '../../output/table';

/** Which held records are meant. */
export interface HeldSelection {
  readonly source?: string;
  readonly code?: string;
  /** Precincts of this unit or constituency, and it itself. */
  readonly unit?: string;
  /** An election or a contest; missing: the only election. */
  readonly of?: string;
}

export interface Place {
  readonly electionId: string;
  readonly contestId?: string;
}

/** The election, or the contest in it, that a selection is of. Throws CALL_INVALID where several may be. */
export async function placeMeant(reader: ResultsReader, of: string | undefined): Promise<Place> {
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

/** The held records that are meant, in stream order. Throws HELD_UNKNOWN where there is none, UNIT_UNKNOWN. */
export async function recordsMeant(reader: ResultsReader, place: Place, selection: HeldSelection): Promise<HeldItem[]> {
  const { source, code, unit } = selection;
  const items = await reader.held(place.electionId, place.contestId);
  const isBelow = await belowUnit(reader, place.electionId, unit);
  const all = (isAbsent(items) ? [] : items).filter(isBelow);
  const found = all.filter(
    (item) => (source === undefined || item.source === source) && (code === undefined || item.codes.includes(code)),
  );
  if (found.length > 0) return found;
  throw new SanaqError({
    code: 'HELD_UNKNOWN',
    message: 'no held record matches this source, code and unit',
    place: place.electionId,
    actor: 'user',
    action: 'look at "sanaq held list"',
  });
}

/** Throws CALL_INVALID where the selection names neither source, code nor unit: that would be everything. */
export function requireSelection({ source, code, unit }: HeldSelection): void {
  if ((source ?? code ?? unit) !== undefined) return;
  throw wrongCall('which records are meant?', 'name one by its id or hash, or many by --source, --code and --unit');
}

/** Which sources they are of, for a last look before the signature. */
export function sourcesOf(items: readonly HeldItem[]): string {
  const counts = new Map<string, number>();
  for (const { source } of items) counts.set(source ?? '?', (counts.get(source ?? '?') ?? 0) + 1);
  return [...counts].map(([source, count]) => `${grouped(count)} of ${source}`).join(', ');
}
