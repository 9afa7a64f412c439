import { checkDefinition } from './check-definition';
import { completeDefinition } from './complete-definition';
import type { Contest, ElectionDefinition, Unit } from '../definition/definition';
import { checkRegister, registerSha256 } from '../definition/register';
import { smallDefinition, SMALL_REGISTER } from '../testing/small-election';

const codes = (definition: ElectionDefinition): string[] =>
  checkDefinition(definition).map(({ code, place }) => `${code} ${place}`);

function withUnits(change: (units: readonly Unit[]) => Unit[]): ElectionDefinition {
  const definition = smallDefinition();
  return { ...definition, units: change(definition.units) };
}

function withContest(change: (contest: Contest) => Partial<Contest>): ElectionDefinition {
  const definition = smallDefinition();
  return {
    ...definition,
    contests: definition.contests.map((contest, index) => (index === 0 ? { ...contest, ...change(contest) } : contest)),
  };
}

describe('A definition', () => {
  it('that is sound has no problem', () => {
    expect(codes(smallDefinition())).toEqual([]);
  });

  it.each<[string, ElectionDefinition, string]>([
    [
      'with a cycle of units',
      withUnits((units) => units.map((unit) => (unit.unitId === 'R1' ? { ...unit, parentId: 'T1' } : unit))),
      'UNIT_CYCLE units[1]',
    ],
    [
      'with more hierarchies than a precinct can be summed up in',
      smallDefinition({
        constituencies: {
          ...smallDefinition().constituencies,
          ...Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`h${index}`, []])),
        },
      }),
      'HIERARCHIES_TOO_MANY constituencies',
    ],
    [
      'with an unknown parent',
      withUnits((units) => [...units, { unitId: 'X', kind: 'territory', parentId: 'none' }]),
      'UNIT_PARENT_UNKNOWN units[6].parentId',
    ],
    ['with two roots', withUnits((units) => [...units, { unitId: 'X', kind: 'nation' }]), 'UNIT_ROOTS units'],
    [
      'with a unit twice',
      withUnits((units) => [...units, { unitId: 'T1', kind: 'territory', parentId: 'R2' }]),
      'ID_TWICE units[6]',
    ],
    [
      'with an id that has a slash',
      withUnits((units) => [...units, { unitId: 'a/b', kind: 'territory', parentId: 'R2' }]),
      'ID_INVALID units[6]',
    ],
    [
      'with an id that is not NFC',
      withUnits((units) => [...units, { unitId: 'и\u0306', kind: 'territory', parentId: 'R2' }]),
      'ID_INVALID units[6]',
    ],
    [
      'with a shipped form that was altered',
      withContest(({ form }) => ({ form: { ...form, formId: 'kz.protocol.2023' } })),
      'FORM_ALTERED contests[0].form',
    ],
    [
      'with an option twice',
      withContest(({ options }) => ({ options: [...options, ...options.slice(0, 1)] })),
      'ID_TWICE contests[0].options[4]',
    ],
    [
      'with two lists registered at one instant',
      withContest(({ options }) => ({
        options: options.map((option) =>
          option.kind === 'list' ? { ...option, registeredAt: '2023-01-01T10:00:00+06:00' } : option,
        ),
      })),
      'REGISTERED_TOGETHER contests[0].options[1].registeredAt',
    ],
    [
      'with a control on an unknown counter',
      withContest(({ form }) => ({
        form: {
          ...form,
          controls: [{ code: 'X1', severity: 'error', left: ['nothing'], relation: 'eq', right: ['votes'] }],
        },
      })),
      'TERM_UNKNOWN contests[0].form.controls[0].left[0]',
    ],
    [
      'with a round missing',
      withContest(() => ({ rounds: [{ round: 2, votingDay: '2023-03-19' }] })),
      'ROUND_NUMBER contests[0].rounds[0]',
    ],
    ['with no seats', withContest(() => ({ seats: 0 })), 'SEATS_INVALID contests[0].seats'],
    [
      'in an unknown constituency',
      withContest(() => ({ constituency: { hierarchy: 'district', constituencyId: '9' } })),
      'CONSTITUENCY_UNKNOWN contests[0].constituency',
    ],
    [
      'in a constituency of a hierarchy that only JavaScript knows',
      withContest(() => ({ constituency: { hierarchy: 'constructor', constituencyId: '1' } })),
      'CONSTITUENCY_UNKNOWN contests[0].constituency',
    ],
    [
      'with a unit of a reserved kind',
      withUnits((units) => [...units, { unitId: 'X', kind: 'precinct', parentId: 'R2' }]),
      'UNIT_KIND_RESERVED units[6].kind',
    ],
    [
      'with a time of publication that is none',
      smallDefinition({ publishFrom: '2023-03-19T20:00:60+06:00' }),
      'INSTANT_INVALID publishFrom',
    ],
    [
      'with a source that must sign without a key',
      smallDefinition({ sources: [{ source: 'urn:a', signature: 'required' }] }),
      'SOURCE_WITHOUT_KEY sources[0]',
    ],
  ])('%s is refused with its place', (_, definition, expected) => {
    expect(codes(definition)).toContain(expected);
  });

  it('names shipped forms and rule sets; an unknown name is refused', () => {
    const file = {
      ...smallDefinition(),
      contests: [{ ...smallDefinition().contests[0]!, form: 'kz.protocol.1999', ruleSet: 'kz.unknown' }],
    };
    const completed = completeDefinition(file);
    expect('problems' in completed && completed.problems.map(({ code }) => code)).toEqual([
      'RULE_SET_INVALID',
      'FORM_UNKNOWN',
    ]);
  });

  it('that calls an altered rule set by a shipped name is refused', () => {
    const completed = completeDefinition({
      ...smallDefinition(),
      contests: [{ ...smallDefinition().contests[0]!, ruleSet: 'kz.mazhilis-list.2023' }],
    });
    if ('problems' in completed) throw new Error('the name is known');
    const [contest] = completed.definition.contests;
    if (contest?.ruleSet.method !== 'hare_largest_remainder') throw new Error('a list rule');
    const ruleSet = { ...contest.ruleSet, threshold: { numerator: 3, denominator: 100, base: ['votes'] } };
    expect(codes({ ...completed.definition, contests: [{ ...contest, ruleSet }] })).toContain(
      'RULE_SET_ALTERED contests[0].ruleSet',
    );
  });
});

describe('A register', () => {
  const problems = (rows: typeof SMALL_REGISTER): string[] =>
    checkRegister(smallDefinition(), rows).map(({ code, place }) => `${code} ${place}`);
  const [first] = SMALL_REGISTER;
  if (first === undefined) throw new Error('the small register has rows');

  it.each([
    ['with a precinct twice', [...SMALL_REGISTER, first], 'PRECINCT_TWICE register[6]'],
    ['with an unknown territory', [{ ...first, territoryId: 'X' }], 'TERRITORY_UNKNOWN register[1]'],
    ['with a territory that has units below', [{ ...first, territoryId: 'R1' }], 'TERRITORY_NOT_LEAF register[1]'],
    [
      'with an unknown constituency',
      [{ ...first, constituencies: { district: '7' } }],
      'CONSTITUENCY_UNKNOWN register[1]',
    ],
    ['with a negative number of voters', [{ ...first, registered: -1 }], 'REGISTERED_INVALID register[1]'],
    ['without a row', [], 'REGISTER_EMPTY register'],
  ])('%s is refused', (_, rows, expected) => {
    expect(problems(rows)).toContain(expected);
  });

  it('has a hash that depends on every field and on the order', () => {
    const hashes = new Set([
      registerSha256(SMALL_REGISTER),
      registerSha256([...SMALL_REGISTER].reverse()),
      registerSha256(SMALL_REGISTER.map((row) => ({ ...row, registered: 1 }))),
      registerSha256(SMALL_REGISTER.map((row) => ({ ...row, constituencies: {} }))),
    ]);
    expect(hashes.size).toBe(4);
  });
});
