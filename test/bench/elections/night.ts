/**
 * A night of many elections: nine of ten are of one territory with its precincts (maslikhats), the others of the whole
 * country with a precinct in every territory. Every precinct reports once.
 */
import { canonicalSha256, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import {
  completeDefinition,
  REGISTER_PART_PRECINCTS_MAX,
  registerSha256,
  type ElectionDefinition,
  type PrecinctRow,
} from '#libs/election';
import type { RecordHeader, RecordToAppend } from '#libs/event-stream';

const SOURCE = 'urn:bench:operator';
const HEADERS: readonly RecordHeader[] = [['content-type', Buffer.from('application/cloudevents+json')]];
const PRECINCTS_OF_TERRITORY = 30;
/** One in so many elections is of the whole country. */
const NATIONAL_EVERY = 10;

export interface NightElection {
  readonly electionId: string;
  readonly register: readonly PrecinctRow[];
  /** Definition, register and seal. */
  readonly opening: readonly RecordToAppend[];
}

function territoryId(territory: number): string {
  return `T-${String(territory + 1).padStart(3, '0')}`;
}

function precinct(territory: number, index: number): PrecinctRow {
  const id = territoryId(territory);
  return { precinctId: `${id}-${index + 1}`, territoryId: id, registered: null, constituencies: {} };
}

function definitionOf(electionId: string, territories: readonly number[]): ElectionDefinition {
  const completed = completeDefinition({
    electionId,
    title: { en: `Night ${electionId}` },
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    rehearsal: false,
    units: [
      { unitId: 'N', kind: 'nation' },
      ...territories.map((territory) => ({ unitId: territoryId(territory), kind: 'territory', parentId: 'N' })),
    ],
    contests: [
      {
        contestId: 'list',
        kind: 'list',
        seats: 20,
        ruleSet: 'kz.mazhilis-list.2023',
        form: 'kz.protocol.2023',
        options: [
          ...['alpha', 'beta', 'gamma'].map((optionId, option) => ({
            optionId,
            kind: 'list' as const,
            registeredAt: `2023-01-1${option}T10:00:00+06:00`,
          })),
          { optionId: 'against_all', kind: 'against_all' },
        ],
      },
    ],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}

function openingOf(definition: ElectionDefinition, register: readonly PrecinctRow[]): RecordToAppend[] {
  const { electionId } = definition;
  const parts = Math.ceil(register.length / REGISTER_PART_PRECINCTS_MAX);
  const event = (type: string, id: string, data: unknown): RecordToAppend =>
    encodeEvent({ type, source: SOURCE, id, rehearsal: false, data }, id);
  return [
    event(EVENT_TYPES.electionDefined, 'definition', { ...definition, definitionSha256: canonicalSha256(definition) }),
    ...Array.from({ length: parts }, (_, index) => {
      const from = index * REGISTER_PART_PRECINCTS_MAX;
      const precincts = register.slice(from, from + REGISTER_PART_PRECINCTS_MAX);
      return event(EVENT_TYPES.registerPublished, `part-${index + 1}`, {
        electionId,
        part: index + 1,
        parts,
        precincts,
      });
    }),
    event(EVENT_TYPES.registerSealed, 'seal', { electionId, count: register.length, sha256: registerSha256(register) }),
  ];
}

function electionOf(
  electionId: string,
  territories: readonly number[],
  register: readonly PrecinctRow[],
): NightElection {
  return { electionId, register, opening: openingOf(definitionOf(electionId, territories), register) };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** `count` elections over the country's territories. */
export function nightOf(count: number, territories: number): NightElection[] {
  return range(count).map((index) => {
    const electionId = `night-${String(index + 1).padStart(3, '0')}`;
    if (index % NATIONAL_EVERY === NATIONAL_EVERY - 1) {
      const all = range(territories);
      return electionOf(
        electionId,
        all,
        all.map((territory) => precinct(territory, 0)),
      );
    }
    const territory = index % territories;
    const register = range(PRECINCTS_OF_TERRITORY).map((one) => precinct(territory, one));
    return electionOf(electionId, [territory], register);
  });
}

/** One election of so many precincts over all territories. */
export function oneElection(electionId: string, precincts: number, territories: number): NightElection {
  const register = range(precincts).map((index) => precinct(index % territories, Math.floor(index / territories)));
  return electionOf(electionId, range(territories), register);
}

/** The protocol of a precinct; another `turn` is another record with the same figures, which is a duplicate's size. */
export function protocolOf(electionId: string, { precinctId }: PrecinctRow, index: number, turn = 0): RecordToAppend {
  const voters = 400 + ((index * 7_919) % 1_900);
  const issued = Math.floor((voters * (55 + (index % 30))) / 100);
  const invalid = index % 9;
  const tookPart = issued - invalid;
  const [first, second, third] = [Math.floor(tookPart / 2), Math.floor(tookPart / 4), Math.floor(tookPart / 6)];
  const value =
    `{"specversion":"1.0","type":"${EVENT_TYPES.protocolSubmitted}","source":"urn:bench:tec",` +
    `"id":"list-1-${precinctId}-${turn}","time":"2023-03-19T21:00:00+06:00","data":{` +
    `"electionId":"${electionId}","contestId":"list","round":1,"precinctId":"${precinctId}",` +
    `"counters":{"voters_on_list":${voters},"ballots_received":${voters},"ballots_issued":${issued},` +
    `"ballots_unused":${voters - issued},"ballots_found":${issued},"ballots_invalid":${invalid},"took_part":${tookPart}},` +
    `"votes":{"alpha":${first},"beta":${second},"gamma":${third},"against_all":${tookPart - first - second - third}}}}`;
  return { key: Buffer.from(precinctId), value: Buffer.from(value), headers: HEADERS };
}

export function protocolsOf({ electionId, register }: NightElection): RecordToAppend[] {
  return register.map((row, index) => protocolOf(electionId, row, index));
}
