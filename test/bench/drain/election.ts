/**
 * The election of the drain: 100,000 precincts in 240 territories of 20 regions, ten contests with the protocol form
 * of 2023 (9 counters, 4 options: 13 figures, eleven controls). That is ten times Kazakhstan's precincts, so that a
 * million protocols are a million different cells: no total gets by with less memory than a country of that size needs.
 */
import { canonicalSha256, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import {
  checkDefinition,
  checkRegister,
  completeDefinition,
  REGISTER_PART_PRECINCTS_MAX,
  registerSha256,
  type ElectionDefinition,
  type PrecinctRow,
} from '#libs/election';
import type { RecordHeader, RecordToAppend } from '#libs/event-stream';

const REGIONS = 20;
const TERRITORIES_A_REGION = 12;
const CONTESTS = 10;
const OPTIONS = ['alpha', 'beta', 'gamma'];
const SOURCE = 'urn:bench:operator';
const HEADERS: readonly RecordHeader[] = [['content-type', Buffer.from('application/cloudevents+json')]];
/** Coprime to every number of precincts used here: precincts report in an order that has nothing to do with theirs. */
const STRIDE = 61_813;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function precinctId(precinctNo: number): string {
  return `P-${String(precinctNo + 1).padStart(6, '0')}`;
}

export class DrainElection {
  readonly precinctCount: number;
  readonly definition: ElectionDefinition;
  readonly register: readonly PrecinctRow[];

  constructor(
    readonly electionId: string,
    readonly events: number,
  ) {
    this.precinctCount = Math.ceil(events / CONTESTS);
    this.definition = makeDefinition(electionId);
    this.register = makeRegister(this.precinctCount);
    const problems = [...checkDefinition(this.definition), ...checkRegister(this.definition, this.register)];
    if (problems.length > 0) throw new Error(`the bench's own election is wrong: ${JSON.stringify(problems[0])}`);
  }

  /** Definition, register and seal. */
  opening(): RecordToAppend[] {
    const { electionId, definition, register } = this;
    const parts = Math.ceil(register.length / REGISTER_PART_PRECINCTS_MAX);
    const event = (type: string, id: string, data: unknown): RecordToAppend =>
      encodeEvent({ type, source: SOURCE, id, rehearsal: false, data }, id);
    return [
      event(EVENT_TYPES.electionDefined, 'definition', {
        ...definition,
        definitionSha256: canonicalSha256(definition),
      }),
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
      event(EVENT_TYPES.registerSealed, 'seal', {
        electionId,
        count: register.length,
        sha256: registerSha256(register),
      }),
    ];
  }

  /** The protocol that comes at `index`, as a sender's system might write it: about 700 bytes, members in no order. */
  protocol(index: number): RecordToAppend {
    const precinctNo = (Math.floor(index / CONTESTS) * STRIDE) % this.precinctCount;
    const contestId = `contest-${twoDigits((index % CONTESTS) + 1)}`;
    const id = precinctId(precinctNo);
    const figures = figuresOf(precinctNo, index % CONTESTS);
    const minute = twoDigits(index % 60);
    const second = twoDigits(Math.floor(index / 60) % 60);
    const value =
      `{"specversion":"1.0","type":"kz.sanaq.protocol.submitted.v1","source":"urn:bench:tec:${twoDigits(precinctNo % 97)}",` +
      `"id":"${contestId}-1-${id}-${String(index * 7 + 1_000_003)}","time":"2023-03-19T21:${minute}:${second}+06:00","data":{` +
      `"electionId":"${this.electionId}","contestId":"${contestId}","round":1,"precinctId":"${id}",` +
      `"signedAt":"2023-03-19T20:${minute}:${second}+06:00",${figures},` +
      `"signatories":["chair","deputy","secretary","member"],"capture":{"method":"keyed","enteredTwice":true}}}`;
    return { key: Buffer.from(id), value: Buffer.from(value), headers: HEADERS };
  }
}

/** Figures that pass every control: a thousand voters or so, three lists and against all. */
function figuresOf(precinctNo: number, contest: number): string {
  const voters = 400 + ((precinctNo * 7_919) % 1_900);
  const issued = Math.floor((voters * (55 + ((precinctNo + contest) % 30))) / 100);
  const invalid = (precinctNo + contest * 3) % 9;
  const tookPart = issued - invalid;
  const received = voters;
  const first = Math.floor(tookPart / 2) - (contest % 7);
  const second = Math.floor(tookPart / 4);
  const third = Math.floor(tookPart / 6);
  const against = tookPart - first - second - third;
  return (
    `"counters":{"voters_on_list":${voters},"ballots_received":${received},"ballots_issued":${issued},` +
    `"ballots_unused":${received - issued},"ballots_found":${issued},"ballots_invalid":${invalid},"took_part":${tookPart},` +
    `"absentee_voters":${precinctNo % 3},"voters_outside":${precinctNo % 5}},` +
    `"votes":{"alpha":${first},"beta":${second},"gamma":${third},"against_all":${against}}`
  );
}

function makeDefinition(electionId: string): ElectionDefinition {
  const regions = Array.from({ length: REGIONS }, (_, region) => `R-${twoDigits(region + 1)}`);
  const units = [
    { unitId: 'N', kind: 'nation' },
    ...regions.map((unitId) => ({ unitId, kind: 'region', parentId: 'N' })),
    ...regions.flatMap((region) =>
      Array.from({ length: TERRITORIES_A_REGION }, (_, index) => ({
        unitId: `${region}-${twoDigits(index + 1)}`,
        kind: 'territory',
        parentId: region,
      })),
    ),
  ];
  const completed = completeDefinition({
    electionId,
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    rehearsal: false,
    units,
    contests: Array.from({ length: CONTESTS }, (_, index) => ({
      contestId: `contest-${twoDigits(index + 1)}`,
      kind: 'list' as const,
      seats: 69,
      ruleSet: 'kz.mazhilis-list.2023',
      form: 'kz.protocol.2023',
      options: [
        ...OPTIONS.map((optionId, option) => ({
          optionId,
          kind: 'list' as const,
          registeredAt: `2023-01-1${option}T10:00:00+06:00`,
        })),
        { optionId: 'against_all', kind: 'against_all' as const },
      ],
    })),
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}

function makeRegister(count: number): PrecinctRow[] {
  const territories = REGIONS * TERRITORIES_A_REGION;
  return Array.from({ length: count }, (_, precinctNo) => {
    const territory = Math.floor((precinctNo * territories) / count);
    const region = Math.floor(territory / TERRITORIES_A_REGION);
    const territoryId = `R-${twoDigits(region + 1)}-${twoDigits((territory % TERRITORIES_A_REGION) + 1)}`;
    return { precinctId: precinctId(precinctNo), territoryId, registered: null, constituencies: {} };
  });
}
