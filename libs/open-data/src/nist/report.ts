/**
 * One contest as a report of NIST SP 1500-100 version 2 (JSON). A report a contest, because its members of a place
 * (voters registered, units reported) know no contest, and each contest has protocols of its own.
 */
import type { ContestPlaces, FileContest, FileHead, FilePrecinct } from '../shapes';
import { ballotCounts, voteCounts } from './counts';
import { nistPlaces, type NistPlace } from './gp-units';
import { nistSelections } from './selections';
import { countStatus, electionType, nist, ownId, RESULTS_STATUS, worded, type NistObject } from './words';

const PLACES_A_PIECE = 64;
/** Precincts named in the notes. */
const NAMED_MAX = 500;

/** The report's text, in pieces. */
export function* nistReport(head: FileHead, places: ContestPlaces): Generator<string> {
  const { contest, precincts } = places;
  const { all, districtId } = nistPlaces(places);
  const { contest: itsClass, parties, candidates, selections } = nistSelections(contest);
  const counted = all.filter(({ counters }) => counters !== null);
  const votingDay = contest.votingDay ?? head.votingDay ?? head.time.slice(0, 10);

  yield opened(reportMembers(head, contest, precincts));
  yield* member('GpUnit', all, ({ gpUnit }) => [gpUnit()]);
  if (parties.length > 0) yield `,"Party":${JSON.stringify(parties)}`;
  yield `,"Election":[`;
  yield opened(
    nist('Election', {
      ...electionType(contest),
      Name: worded(head.title, head.electionId),
      ExternalIdentifier: [ownId(head.electionId)],
      StartDate: votingDay,
      EndDate: votingDay,
      ElectionScopeId: districtId,
    }),
  );
  yield* member('BallotCounts', counted, ({ gpUnitId, counters }) => ballotCounts(gpUnitId, counters ?? {}));
  if (candidates.length > 0) yield `,"Candidate":${JSON.stringify(candidates)}`;
  yield `,"Contest":[`;
  yield opened({ ...itsClass, ...contestMembers(contest, districtId) });
  yield `,"ContestSelection":[`;
  for (const [at, { optionId, selection }] of selections.entries()) {
    yield `${at === 0 ? '' : ','}${opened(selection)}`;
    const seats = seatsOf(contest, optionId);
    const own = seats === null ? [] : [voteCounts(districtId, seats, 'seats')];
    yield* member('VoteCounts', counted, ({ gpUnitId, votes }) => [voteCounts(gpUnitId, votes?.[optionId] ?? 0)], own);
    yield '}';
  }
  yield ']}]}]}\n';
}

function reportMembers(head: FileHead, contest: FileContest, precincts: readonly FilePrecinct[]): NistObject {
  const { electionId, snapshot, root, rehearsal, title, software } = head;
  return nist('ElectionReport', {
    Format: 'precinct-level',
    // Time zone required, no fractions of a second.
    GeneratedDate: head.time.replace(/\.\d+/, ''),
    Issuer: title?.en ?? title?.ru ?? title?.kk ?? electionId,
    IssuerAbbreviation: electionId,
    SequenceStart: snapshot,
    SequenceEnd: snapshot,
    Status: RESULTS_STATUS[contest.status],
    VendorApplicationId: software,
    IsTest: rehearsal,
    ...(rehearsal ? { TestType: 'rehearsal' } : {}),
    ExternalIdentifier: [nist('ExternalIdentifier', { Type: 'other', OtherType: 'sanaq-root', Value: root })],
    Notes: notes(head, contest, precincts),
  });
}

function contestMembers(contest: FileContest, districtId: string): NistObject {
  const { contestId, round, title, precincts, status } = contest;
  const name = title?.en ?? title?.ru ?? title?.kk ?? contestId;
  return {
    '@id': 'contest-1',
    Name: round > 1 ? `${name} (round ${round})` : name,
    ElectionDistrictId: districtId,
    ExternalIdentifier: [ownId(contestId)],
    TotalSubUnits: precincts.expected,
    SubUnitsReported: precincts.counted,
    CountStatus: [countStatus(status === 'counting' ? 'in-process' : 'completed')],
  };
}

/** Null where the outcome gives none. */
function seatsOf({ outcome }: FileContest, optionId: string): number | null {
  return outcome.state === 'completed' ? (outcome.seats[optionId] ?? null) : null;
}

function notes({ rehearsal }: FileHead, { outcome }: FileContest, precincts: readonly FilePrecinct[]): string {
  const of = (state: FilePrecinct['state']): string[] =>
    precincts.flatMap((one) => (one.state === state ? [one.precinctId] : []));
  const named = (words: string, ids: readonly string[]): string[] => {
    if (ids.length === 0) return [];
    const rest = ids.length > NAMED_MAX ? ` and ${ids.length - NAMED_MAX} more` : '';
    return [`${words}: ${ids.slice(0, NAMED_MAX).join(', ')}${rest}.`];
  };
  return [
    ...(rehearsal ? ['Rehearsal: an invented election, no result of anything.'] : []),
    'VotersParticipated counts the voters who received ballots.',
    ...(outcome.final || outcome.state !== 'completed' ? [] : ['Seats and winners are those if counting stopped now.']),
    ...named('Voting annulled, so no figures', of('annulled')),
    ...named('Voting not held', of('notHeld')),
  ].join(' ');
}

/** An object's text without its closing brace: more members follow. */
function opened(members: NistObject): string {
  return JSON.stringify(members).slice(0, -1);
}

/** A member of an opened object: the list of what is said of the places, after `first`. */
function* member(
  name: string,
  places: readonly NistPlace[],
  said: (place: NistPlace) => readonly NistObject[],
  first: readonly NistObject[] = [],
): Generator<string> {
  yield `,"${name}":[`;
  let before = '';
  for (let from = -PLACES_A_PIECE; from < places.length; from += PLACES_A_PIECE) {
    const objects = from < 0 ? first : places.slice(from, from + PLACES_A_PIECE).flatMap(said);
    if (objects.length === 0) continue;
    yield before + objects.map((one) => JSON.stringify(one)).join(',');
    before = ',';
  }
  yield ']';
}
