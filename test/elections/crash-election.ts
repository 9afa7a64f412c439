/** The election of the crash test: its definition, its register, and the records that open its stream. */
import { createHash } from 'node:crypto';
import { completeDefinition, type ElectionDefinition, type PrecinctRow } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import type { RawRecord } from '../crash/plain-kafka';
import { openingRecords } from './opening';

export const CRASH_ELECTION_ID = 'crash';

const REGIONS = 4;
const NATIONWIDE_CONTESTS = 10;
const REGISTER_PART_PRECINCTS = 1_000;
/** Ids that trip over objects used as maps, over numbers and over alphabets. */
const NASTY_PRECINCT_IDS = ['__proto__', '41', 'constructor', 'Сайлау-№7'];

export interface CrashElection {
  readonly definition: ElectionDefinition;
  readonly precincts: readonly PrecinctRow[];
  readonly options: readonly string[];
}

/** One source for each region (it may speak for that region only) and one for all. */
export function sourceOf(region: number): string {
  return `urn:crash:region-${region}`;
}
export const SOURCE_OF_ALL = 'urn:crash:all';

export function regionOf(row: PrecinctRow): number {
  return Number(row.territoryId.split('-')[1]);
}

const FORM = {
  counters: [{ counterId: 'issued' }, { counterId: 'invalid' }, { counterId: 'outside', required: false }],
  controls: [
    { code: 'G1', severity: 'error' as const, left: ['invalid', 'votes'], relation: 'le' as const, right: ['issued'] },
    { code: 'G2', severity: 'warning' as const, left: ['10*invalid'], relation: 'le' as const, right: ['votes'] },
    { code: 'G3', severity: 'error' as const, left: ['outside'], relation: 'le' as const, right: ['issued'] },
  ],
};
const OPTIONS = ['a', '__proto__', '41', 'against_all'];

function contest(contestId: string, kind: 'list' | 'plurality', within?: string): object {
  const list = kind === 'list';
  return {
    contestId,
    kind,
    seats: list ? 69 : 1,
    ruleSet: list
      ? {
          method: 'hare_largest_remainder',
          threshold: { numerator: 5, denominator: 100, base: ['votes'] },
          tie: 'decision',
        }
      : { method: 'plurality', tie: 'decision' },
    form: FORM,
    options: OPTIONS.map((optionId) => ({
      optionId,
      kind: optionId === 'against_all' ? 'against_all' : list ? 'list' : 'candidate',
    })),
    ...(within === undefined ? {} : { constituency: { hierarchy: 'district', constituencyId: within } }),
  };
}

export function crashElection(precinctCount: number): CrashElection {
  const territoriesPerRegion = Math.max(2, Math.min(10, Math.floor(precinctCount / 200)));
  const regions = Array.from({ length: REGIONS }, (_, index) => index + 1);
  const units: ElectionDefinition['units'][number][] = [{ unitId: 'N', kind: 'nation' }];
  const territoryIds: string[] = [];
  for (const region of regions) units.push({ unitId: `R-${region}`, kind: 'region', parentId: 'N' });
  for (const region of regions) {
    for (let number = 1; number <= territoriesPerRegion; number++) {
      const unitId = `T-${region}-${number}`;
      territoryIds.push(unitId);
      units.push({ unitId, kind: 'territory', parentId: `R-${region}` });
    }
  }
  const precincts = Array.from({ length: precinctCount }, (_, index): PrecinctRow => {
    const district = index % 10;
    return {
      precinctId: NASTY_PRECINCT_IDS[index] ?? `P-${String(index).padStart(5, '0')}`,
      territoryId: territoryIds[index % territoryIds.length] ?? '',
      registered: index % 7 === 0 ? null : 500 + (index % 900),
      constituencies: district < 5 ? { district: '1' } : district < 9 ? { district: '__proto__' } : {},
    };
  });
  const completed = completeDefinition({
    electionId: CRASH_ELECTION_ID,
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    rehearsal: true,
    units,
    constituencies: { district: [{ constituencyId: '1' }, { constituencyId: '__proto__' }] },
    sources: [
      { source: SOURCE_OF_ALL },
      ...regions.map((region) => ({ source: sourceOf(region), units: [`R-${region}`] })),
    ],
    contests: [
      contest('list', 'list'),
      ...Array.from({ length: NATIONWIDE_CONTESTS - 1 }, (_, index) => contest(`question-${index + 1}`, 'plurality')),
      contest('district-1', 'plurality', '1'),
      contest('district-2', 'plurality', '__proto__'),
    ] as never,
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return { definition: completed.definition, precincts, options: OPTIONS };
}

function rawOf({ key, value, headers }: RecordToAppend): RawRecord {
  return { key, value, headers: headers.map(([name, bytes]) => [name, bytes] as const) };
}

/** Definition, register in parts; the seal stands apart, for some protocols come before it. */
export function openingOf({ definition, precincts }: CrashElection): {
  readonly before: RawRecord[];
  readonly seal: RawRecord;
} {
  const options = { source: 'urn:crash:define', partPrecinctsMax: REGISTER_PART_PRECINCTS };
  const records = openingRecords(definition, precincts, options).map(rawOf);
  const seal = records.at(-1);
  if (seal === undefined) throw new Error('a stream opens with its definition');
  return { before: records.slice(0, -1), seal };
}

export function hexSha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
