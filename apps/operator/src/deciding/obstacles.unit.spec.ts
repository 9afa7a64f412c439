import { allocate, shippedRuleSet } from '#libs/allocation';
import { allocationInput, SHIPPED_FORMS, totalsOf, type Contest } from '#libs/election';
import type { ContestDocument, HeldItem, StoredRepeat } from '#libs/results';
import {
  listVotes,
  DEFINITION_SHA256,
  RESOLUTION,
  smallDefinition,
} from '../../../../libs/election/src/testing/small-election';
import { obstaclesOf, type Obstacle, type ObstructedElection } from './obstacles';

const TERRITORIES = ['T1', 'T1', 'T2', 'T2', 'T3'];
const PRECINCTS = ['p1', 'p2', 'p3', 'p4', 'p5'];

/** The list of the small election under the act, on the form of 2023; p3 votes again on 16.04. */
function listUnderTheAct(): Contest {
  const [list] = smallDefinition().contests;
  const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
  const form = SHIPPED_FORMS.get('kz.protocol.2023');
  if (list === undefined || ruleSet === null || form === undefined) throw new Error('all of it is shipped');
  return { ...list, kind: 'mazhilis_list', ruleSet, form };
}

const REPEAT: StoredRepeat = {
  round: 2,
  contestNo: 0,
  position: 9,
  decision: {
    electionId: 'small',
    definitionSha256: DEFINITION_SHA256,
    kind: 'open_round',
    scope: 'precinct',
    target: { contestId: 'list', round: 2, precinctId: 'p3' },
    basis: {},
    date: '2023-04-16',
    resolution: RESOLUTION,
    officerId: 'o1',
  },
};

const contest = listUnderTheAct();
const plain = smallDefinition();
const election: ObstructedElection = {
  definition: {
    ...plain,
    contests: [contest],
    units: plain.units.map((unit) => (unit.unitId === 'T2' ? { ...unit, title: { en: 'Second' } } : unit)),
  },
  contestNo: () => 0,
  contestDefinition: () => contest,
  votingDayOf: () => '2023-03-19',
  repeatIn: (_, precinctNo) => (precinctNo === 2 ? REPEAT : null),
  repeatOf: (_, round) => (round === 2 ? REPEAT : null),
  precinctNo: (precinctId) => (PRECINCTS.includes(precinctId) ? PRECINCTS.indexOf(precinctId) : null),
  registered: () => 100,
  territoryId: (precinctNo) => TERRITORIES[precinctNo] ?? null,
};

/** The withdrawn are elected anyway: so it was decided. */
function documentOf(withdrawn: readonly string[] = []): ContestDocument {
  const totals = totalsOf(contest, [...contest.form.counters.map(() => 0), 900_000, 300_000, 80_000, 5_000]);
  const input = allocationInput(contest, totals, { round: 1, units: [], withdrawn });
  const { decision } = allocate(contest.ruleSet, input);
  const answer = { questionSha256: decision?.questionSha256 ?? '', option: 'elected_all_the_same' };
  const outcome = allocate(contest.ruleSet, input, decision === null ? [] : [answer]);
  return {
    electionId: 'small',
    contestId: 'list',
    round: 1,
    ruleSet: 'kz.mazhilis-list.2023',
    root: '',
    state: 'counting',
    precincts: { expected: 5, counted: 3, held: 0, annulled: 0, notHeld: 0, missing: 2 },
    openItems: 0,
    counters: {},
    votes: listVotes(900_000, 300_000, 80_000, 5_000),
    figures: [],
    withExceptions: false,
    changedOfficers: [],
    suspended: false,
    withdrawn: withdrawn.map((optionId) => ({ optionId, decision: `sha256:${'0'.repeat(64)}` })),
    officialPublication: null,
    registration: null,
    rehearsal: false,
    outcome,
    snapshot: 20,
  };
}

function heldItem(given: Partial<HeldItem>): HeldItem {
  return {
    electionId: 'small',
    contestId: 'list',
    round: 1,
    repeatRound: null,
    precinctId: null,
    unitId: null,
    hierarchy: null,
    sha256: 'sha256:aa',
    source: 'urn:test',
    id: 'x',
    position: 12,
    codes: [],
    warnings: [],
    detail: null,
    heldSinceMs: 0,
    current: null,
    protocol: null,
    admittable: false,
    ...given,
  };
}

function only(items: readonly HeldItem[], missing: readonly string[]): Obstacle {
  const [first, ...others] = obstaclesOf(election, documentOf(), items, missing).items;
  if (first === undefined || others.length > 0) throw new Error('one is expected');
  return first;
}

describe('What stands between now and a lawful result', () => {
  it('is a precinct of which nothing came: due by the act, from its territorial commission', () => {
    expect(only([], ['p1'])).toMatchObject({
      precinctId: 'p1',
      round: 1,
      articles: ['43(1)'],
      commission: { level: 'territorial', unitId: 'T1', name: 'territorial commission of T1' },
      decidedBy: [],
      deadline: '2023-03-29',
      deadlineArticle: '97(1)',
      establishedBy: 'central',
    });
  });

  it('is a precinct that votes again: until the day that follows from its own voting day', () => {
    expect(only([], ['p3'])).toMatchObject({
      round: 2,
      commission: { name: 'territorial commission of Second (T2)' },
      deadline: '2023-04-26',
    });
  });

  it('is a held protocol: with the articles of its codes and the commissions whose officers may settle it', () => {
    const held = only([heldItem({ precinctId: 'p5', codes: ['C2', 'RECOUNT_TWICE'] })], []);
    expect(held).toMatchObject({ articles: ['43(5)', '43(7-1)'], decidedBy: ['CEC'], territoryId: 'T3' });
  });

  it('is a commission’s summary that differs: of that commission, in its round, without weight for the seats', () => {
    const summary = heldItem({ unitId: 'R1', hierarchy: 'administrative', codes: ['SUMMARY_DIFFERS'], repeatRound: 2 });
    expect(only([summary], [])).toMatchObject({
      unitId: 'R1',
      round: 2,
      articles: ['94(2)'],
      commission: { name: 'territorial commission of R1' },
      deadline: '2023-04-26',
      changesSeats: 'no',
    });
  });

  it.each([
    ['kurultai_list', 'T1', 'administrative', '94(1-1)'],
    ['kurultai_list', 'R1', 'administrative', '94(2)'],
    ['kurultai_list', 'N', 'administrative', '97(1)'],
    ['mazhilis_list', 'T1', 'administrative', '94(2)'],
    ['mazhilis_smd', '1', 'district', '94(2)'],
  ])('of the %s, a summary of %s (%s) that differs is one of Art. %s', (kind, unitId, hierarchy, article) => {
    const ofKind = { ...election, contestDefinition: () => ({ ...contest, kind }), votingDayOf: () => '2026-11-01' };
    const summary = heldItem({ unitId, hierarchy, codes: ['SUMMARY_DIFFERS'] });
    expect(obstaclesOf(ofKind, documentOf(), [summary], []).items[0]?.articles).toEqual([article]);
  });

  it('has a weight that nobody knows where a list was withdrawn: what was decided about it lapses with new votes', () => {
    const weightOf = (document: ContestDocument): unknown => obstaclesOf(election, document, [], ['p1']).items[0];
    expect(weightOf(documentOf())).toMatchObject({ changesSeats: 'no' });
    expect(documentOf(['41']).outcome.seats).toEqual(documentOf().outcome.seats);
    expect(weightOf(documentOf(['41']))).toMatchObject({ changesSeats: 'unknown' });
  });

  it('of a district is answered for by its commission', () => {
    const summary = heldItem({ unitId: '1', hierarchy: 'district', codes: ['SUMMARY_INCOMPLETE'] });
    expect(only([summary], []).commission?.name).toBe('district commission of 1');
  });
});
