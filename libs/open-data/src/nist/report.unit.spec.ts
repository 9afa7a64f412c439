/** Reports against NIST's own schema, which lies beside the clone, and against the rules that it does not have. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { CELL_STATES } from '#libs/election';
import { repositoryRoot } from '#libs/platform';
import type { ContestPlaces, FileHead, FileOption } from '../shapes';
import { brokenRules, HEAD, LISTS, samplePlaces, type Asked } from '../testing';
import { nistReport } from './report';

/** Its types are those of another module system. */
const formats = jest.requireActual<{ default: (ajv: Ajv) => unknown }>('ajv-formats');

type Json = Record<string, unknown>;

const SCHEMA = join(repositoryRoot(), '..', 'shared', 'data', 'nist-1500-100-v2.schema.json');

function reportOf(places: ContestPlaces, head: FileHead = HEAD): Json {
  return JSON.parse([...nistReport(head, places)].join('')) as Json;
}

const CANDIDATES: readonly FileOption[] = [
  { optionId: 'against_all', kind: 'against_all', title: null },
  { optionId: 'c1', kind: 'candidate', title: { ru: 'Кандидат 1' } },
  { optionId: 'c2', kind: 'candidate', title: null },
];
const ANSWERS: readonly FileOption[] = [
  { optionId: 'yes', kind: 'answer', title: { kk: 'Иә', ru: 'Да', en: 'Yes' } },
  { optionId: 'no', kind: 'answer', title: null },
];

interface Given extends Asked {
  readonly head?: Partial<FileHead>;
}

const CASES: readonly (readonly [string, Given])[] = [
  ['lists while counting', { states: ['counted', 'missing', 'held'] }],
  ['lists certified', { contest: { status: 'certified', outcome: finalOutcome({ amanat: 69, auyl: 0 }, []) } }],
  ['lists with precincts annulled and not held', { states: ['annulled', 'counted', 'notHeld'] }],
  ['a rehearsal', { head: { rehearsal: true } }],
  ['nobody has votes', { votesOf: () => 0 }],
  ['nothing counted', { states: ['missing'] }],
  [
    'a district with "against all" first',
    { inConstituency: true, options: CANDIDATES, contest: { method: 'plurality', seats: 1 } },
  ],
  [
    'a district decided',
    {
      inConstituency: true,
      options: CANDIDATES,
      contest: { method: 'plurality', seats: 1, status: 'certified', outcome: finalOutcome({}, ['c1']) },
    },
  ],
  ['a referendum', { options: ANSWERS, contest: { kind: 'referendum', method: 'referendum', seats: 0 } }],
  ['a second round', { options: CANDIDATES, contest: { method: 'absolute_majority', round: 2, seats: 1 } }],
];

function finalOutcome(seats: Record<string, number>, winners: readonly string[]): ContestPlaces['contest']['outcome'] {
  return { state: 'completed', final: true, result: 'elected', seats, winners };
}

describe('A NIST report', () => {
  it.each(CASES)('of %s keeps every rule', (_, { head, ...asked }) => {
    expect(brokenRules(reportOf(samplePlaces(asked), { ...HEAD, ...head }))).toEqual([]);
  });

  it('keeps them whatever is counted where', () => {
    const states = fc.array(fc.constantFrom(...CELL_STATES), { minLength: 1, maxLength: 7 });
    const options = fc.constantFrom(LISTS, CANDIDATES, ANSWERS);
    fc.assert(
      fc.property(
        states,
        options,
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        (given, its, inConstituency, size) => {
          const places = samplePlaces({ states: given, options: its, inConstituency, precincts: size });
          expect(brokenRules(reportOf(places))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says what it is: a snapshot, a state, a test', () => {
    const rehearsal = reportOf(samplePlaces(), { ...HEAD, rehearsal: true });
    expect(rehearsal).toMatchObject({
      IsTest: true,
      TestType: 'rehearsal',
      SequenceStart: 214,
      SequenceEnd: 214,
      Status: 'unofficial-partial',
      GeneratedDate: '2023-03-19T21:04:05+05:00',
      Notes: expect.stringContaining('Rehearsal') as string,
    });
    const certified = reportOf(samplePlaces({ contest: { status: 'certified' } }));
    expect(certified).toMatchObject({ IsTest: false, Status: 'certified' });
    expect(certified).not.toHaveProperty('TestType');
  });

  it('has the voters of its places, and no figures where nothing is counted', () => {
    const { GpUnit: units, Election: elections } = reportOf(samplePlaces({ states: ['counted', 'annulled'] })) as {
      GpUnit: Json[];
      Election: Json[];
    };
    const precincts = units.filter((unit) => unit['Type'] === 'precinct');
    expect(precincts[0]).toMatchObject({ VotersRegistered: 3, CountStatus: [{ Status: 'completed' }] });
    expect(precincts[1]).not.toHaveProperty('VotersRegistered');
    expect(JSON.stringify(elections)).not.toContain(`"GpUnitId":"${String(precincts[1]?.['@id'])}"`);
  });

  it.each([
    ['a sum that is not one', /its parts have/, (text: string) => text.replace(/"Count":7\b/, '"Count":8')],
    [
      'a place that is not there',
      /leads nowhere/,
      (text: string) => text.replace('"GpUnitId":"gp-3"', '"GpUnitId":"x"'),
    ],
    ['a negative count', /is -7/, (text: string) => text.replace(/"Count":7\b/, '"Count":-7')],
    ['an id that is there twice', /twice/, (text: string) => text.replace('"@id":"gp-2"', '"@id":"gp-1"')],
    [
      'more reports than units',
      /have reported/,
      (text: string) => text.replace(/"SubUnitsReported":\d+/, '"SubUnitsReported":99'),
    ],
    [
      'a party that is a place',
      /leads to a/,
      (text: string) => text.replace('"PartyIds":["party-1"]', '"PartyIds":["gp-1"]'),
    ],
  ])('with %s breaks a rule', (_, said, alter) => {
    const text = [...nistReport(HEAD, samplePlaces())].join('');
    expect(alter(text)).not.toBe(text);
    expect(brokenRules(JSON.parse(alter(text)) as Json).join('\n')).toMatch(said);
  });
});

const describeWithSchema = existsSync(SCHEMA) ? describe : describe.skip;
describeWithSchema('NIST’s schema (skipped where ../shared/data/nist-1500-100-v2.schema.json is not there)', () => {
  const ajv = new Ajv({ strict: true, strictTypes: false });
  formats.default(ajv);
  ajv.addVocabulary(['refTypes']);
  const schema = existsSync(SCHEMA) ? (JSON.parse(readFileSync(SCHEMA, 'utf8')) as Json) : {};
  // NIST's own test method reads it so: it says draft-04, and keeps to what both have.
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });

  it.each(CASES)('is kept by a report of %s', (_, { head, ...asked }) => {
    validate(reportOf(samplePlaces(asked), { ...HEAD, ...head }));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is not kept by a report of another shape', () => {
    expect(validate({ ...reportOf(samplePlaces()), Status: 'final' })).toBe(false);
  });
});
