import { shippedRuleSet, type ReferendumRuleSet } from '#libs/allocation';
import { checkDefinition } from './check-definition';
import { completeDefinition, type DefinitionFile } from './complete-definition';
import type { ElectionDefinition } from '../definition/definition';
import { definitionWarnings } from './definition-warnings';
import { KZ_PROTOCOL_2023 } from '../forms/kz-protocol-2023';
import { KZ_PROTOCOL_2026 } from '../forms/kz-protocol-2026';
import { smallDefinition } from '../testing';

type ContestFile = DefinitionFile['contests'][number];

const COUNTERS = { counters: [{ counterId: 'voters_on_list' }, { counterId: 'took_part' }], controls: [] };
const LISTS: ContestFile['options'] = [
  { optionId: 'a', kind: 'list', registeredAt: '2023-01-01T10:00:00+06:00' },
  { optionId: 'b', kind: 'list', registeredAt: '2023-01-02T10:00:00+06:00' },
];
const ANSWERS: ContestFile['options'] = [
  { optionId: 'yes', kind: 'answer' },
  { optionId: 'no', kind: 'answer' },
];

function defined(votingDay: string, contest: Partial<ContestFile>, rehearsal = false): ElectionDefinition {
  const file: ContestFile = {
    contestId: 'c',
    kind: 'mazhilis_list',
    seats: 69,
    ruleSet: 'kz.mazhilis-list.2023',
    form: COUNTERS,
    options: LISTS,
    ...contest,
  };
  const { units, timeZone } = smallDefinition();
  const completed = completeDefinition({
    electionId: 'e',
    votingDay,
    timeZone,
    rehearsal,
    units,
    contests: [file],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}

const problems = (definition: ElectionDefinition): readonly string[] =>
  checkDefinition(definition).map(({ code, place }) => `${code} ${place}`);
const warned = (definition: ElectionDefinition): readonly string[] =>
  definitionWarnings(definition).map(({ code, detail }) => `${code} ${detail.split(':')[0] ?? ''}`);

describe('The rule set of a contest', () => {
  it.each(['2023-01-01', '2023-03-19', '2026-06-30'])('of 2023 is the law on %s', (day) => {
    expect(problems(defined(day, {}))).toEqual([]);
  });

  it.each(['2022-12-31', '2026-07-01'])('of 2023 is refused on %s', (day) => {
    expect(problems(defined(day, {}))).toEqual(['RULE_SET_NOT_IN_FORCE contests[0].ruleSet']);
  });

  it('goes by the day of the first vote, whatever the law is when it is repeated', () => {
    const rounds = [
      { round: 1, votingDay: '2026-06-28' },
      { round: 2, votingDay: '2026-07-26' },
    ];
    expect(problems(defined('2026-06-28', { rounds }))).toEqual([]);
  });

  it.each([
    ['mazhilis_list', 'kz.mazhilis-list.2023', []],
    ['list', 'kz.mazhilis-list.2023', []],
    ['maslikhat_list', 'kz.mazhilis-list.2023', ['RULE_SET_FOR_OTHER_KIND contests[0].ruleSet']],
    ['mazhilis_smd', 'kz.mazhilis-list.2023', ['RULE_SET_FOR_OTHER_KIND contests[0].ruleSet']],
    ['mazhilis', 'kz.mazhilis-list.2023', ['CONTEST_KIND_UNKNOWN contests[0].kind']],
    ['constructor', 'kz.mazhilis-list.2023', ['CONTEST_KIND_UNKNOWN contests[0].kind']],
    ['mazhilis_list', { method: 'hare_largest_remainder', threshold: null, tie: 'decision' }, []],
    [
      'president',
      { method: 'hare_largest_remainder', threshold: null, tie: 'decision' },
      ['RULE_SET_FOR_OTHER_KIND contests[0].ruleSet'],
    ],
  ] as const)('for a contest of the kind %s: %j', (kind, ruleSet, expected) => {
    expect(problems(defined('2023-03-19', { kind, ruleSet }))).toEqual(expected);
  });

  it.each([
    ['kz.mazhilis-smd.2023', 'mazhilis_smd', '2023-03-19'],
    ['kz.maslikhat-smd.2023', 'maslikhat_smd', '2023-03-19'],
    ['kz.akim.2023', 'akim', '2023-11-05'],
    ['kz.senate.2023', 'senate', '2023-01-14'],
    ['kz.president.2022', 'president', '2022-11-20'],
  ])('%s is for one mandate', (ruleSet, kind, day) => {
    expect(problems(defined(day, { ruleSet, kind, seats: 1 }))).toEqual([]);
    expect(problems(defined(day, { ruleSet, kind, seats: 2 }))).toEqual(['SEATS_INVALID contests[0].seats']);
  });

  it('needs its counters in the form and exactly its two answers', () => {
    const question: Partial<ContestFile> = { kind: 'referendum_question', ruleSet: 'kz.referendum.2022', seats: 1 };
    expect(problems(defined('2022-06-05', { ...question, options: ANSWERS }))).toEqual([]);
    expect(problems(defined('2022-06-05', question))).toEqual(['ANSWERS_DIFFER contests[0].options']);
    const form = { counters: [{ counterId: 'took_part' }], controls: [] };
    expect(problems(defined('2022-06-05', { ...question, options: ANSWERS, form }))).toEqual([
      'TERM_UNKNOWN contests[0].ruleSet',
    ]);
  });

  it('counts as many units as there were on the day: refused, or in a rehearsal a warning', () => {
    const question: Partial<ContestFile> = {
      kind: 'referendum_constitutional',
      ruleSet: 'kz.referendum-constitutional.2022',
      seats: 1,
      options: ANSWERS,
    };
    expect(problems(defined('2022-06-05', question))).toEqual(['UNIT_COUNT_DIFFERS units']);
    const rehearsal = defined('2022-06-05', question, true);
    expect(problems(rehearsal)).toEqual([]);
    expect(warned(rehearsal)).toEqual([
      'RULE_SET_DATE_OPEN GAP-EDITION-3',
      expect.stringMatching(/^UNIT_COUNT_DIFFERS/),
    ]);
    const shipped = shippedRuleSet('kz.referendum-constitutional.2022') as ReferendumRuleSet;
    const counts = [{ from: '2022-01-01', until: null, count: 2 }];
    const { unitMajority } = shipped;
    const own = { ...shipped, ruleSetId: 'own', unitMajority: unitMajority && { ...unitMajority, counts } };
    expect(problems(defined('2022-06-05', { ...question, ruleSet: own }))).toEqual([]);
  });
});

describe('A warning names the gap where it is open whether the text applied', () => {
  it.each([
    ['kz.mazhilis-list.2007', '2007-08-18', ['GAP-EDITION-5']],
    ['kz.mazhilis-list.2007', '2012-01-15', ['GAP-EDITION-1', 'GAP-EDITION-5']],
    ['kz.mazhilis-list.2009', '2012-01-15', ['GAP-EDITION-1', 'GAP-EDITION-5']],
    ['kz.mazhilis-list.2009', '2021-01-10', ['GAP-EDITION-5']],
    ['kz.mazhilis-list.2021', '2021-08-01', []],
    ['kz.mazhilis-list.2021', '2022-02-07', ['GAP-EDITION-2']],
    ['kz.mazhilis-list.2023', '2023-03-19', []],
  ])('%s on %s', (ruleSet, day, gaps) => {
    const definition = defined(day, { ruleSet });
    expect(problems(definition)).toEqual([]);
    expect(warned(definition)).toEqual(gaps.map((gap) => `RULE_SET_DATE_OPEN ${gap}`));
  });

  it('also where the number of units on the day is not known', () => {
    const definition = defined('2010-01-01', {
      kind: 'referendum_constitutional',
      ruleSet: 'kz.referendum-constitutional.2022',
      seats: 1,
      options: ANSWERS,
    });
    expect(problems(definition)).toEqual([]);
    expect(warned(definition)).toEqual(['RULE_SET_DATE_OPEN GAP-EDITION-6']);
  });
});

describe('The form of a contest in which a ballot may bear several marks', () => {
  const localBody = (form: ContestFile['form']) =>
    defined('2026-08-01', {
      kind: 'local_body',
      seats: 3,
      ruleSet: 'kz.local-body.2026',
      form,
      options: ['c1', 'c2', 'c3', 'c4'].map((optionId) => ({ optionId, kind: 'candidate' })),
    });

  it('takes no sum of votes for the number of voters', () => {
    expect(problems(localBody('kz.local-body-protocol.2026'))).toEqual([]);
    const { formId, ...inline } = KZ_PROTOCOL_2026;
    expect(formId).toBe('kz.protocol.2026');
    expect(problems(localBody(inline))).toEqual(['FORM_SEVERAL_MARKS contests[0].form']);
  });
});

describe('A shipped form', () => {
  const question = { kind: 'referendum_question', ruleSet: 'kz.referendum.2022', seats: 1, options: ANSWERS };
  const REFUSED = ['FORM_FOR_OTHER_KIND contests[0].form'];

  it.each(['kz.protocol.2023', 'kz.protocol.2026', 'kz.local-body-protocol.2023'])(
    '%s is not for a referendum, of which it would give the base without invalid ballots',
    (form) => {
      expect(problems(defined('2024-10-06', { ...question, form }))).toEqual(REFUSED);
    },
  );

  it('of a referendum is not for elections', () => {
    expect(problems(defined('2024-10-06', { ...question, form: 'kz.referendum-protocol.2022' }))).toEqual([]);
    expect(problems(defined('2023-03-19', { form: 'kz.referendum-protocol.2022' }))).toEqual(REFUSED);
  });

  it('of local bodies and that of one mark a ballot do not stand in for each other', () => {
    expect(problems(defined('2023-03-19', { form: 'kz.local-body-protocol.2023' }))).toEqual(REFUSED);
    const body = { kind: 'local_body', seats: 1, ruleSet: 'kz.local-body.2026' };
    const candidates = LISTS.map(({ optionId }) => ({ optionId, kind: 'candidate' as const }));
    expect(problems(defined('2026-08-01', { ...body, options: candidates, form: 'kz.protocol.2026' }))).toEqual(
      REFUSED,
    );
  });

  it('goes by the kind, not by the day', () => {
    expect(problems(defined('2023-03-19', { form: 'kz.protocol.2026' }))).toEqual([]);
  });

  it('serves any contest that no act regulates; a form written out is not asked', () => {
    const { formId, ...inline } = KZ_PROTOCOL_2023;
    expect(problems(defined('2023-03-19', { kind: 'list', form: 'kz.referendum-protocol.2022' }))).toEqual([]);
    expect(formId).toBe('kz.protocol.2023');
    expect(problems(defined('2024-10-06', { ...question, form: inline }))).toEqual([]);
  });
});
