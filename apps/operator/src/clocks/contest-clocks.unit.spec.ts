import type { PrecinctCounts } from '#libs/election';
import { smallDefinition } from '../../../../libs/election/src/testing/small-election';
import { clocksText } from '../testing/clocks-text';
import { clocksOfContests, type ClockedElection } from './contest-clocks';

const TERRITORIES = ['T1', 'T1', 'T2', 'T2', 'T3'];

/** The small election under the act, in two time zones; precinct 2 votes again on 16.04. */
function election(): ClockedElection {
  const plain = smallDefinition();
  const definition = {
    ...plain,
    units: plain.units.map((unit) => (unit.unitId === 'R2' ? { ...unit, timeZone: 'Asia/Aqtobe' } : unit)),
    contests: plain.contests.map((contest) => ({ ...contest, kind: 'mazhilis_list' })),
  };
  const [list] = definition.contests;
  if (list === undefined) throw new Error('it has a list');
  return {
    definition,
    contestNo: () => 0,
    votingDayOf: () => '2023-03-19',
    contestDefinition: () => list,
    roundOf: (_, precinctNo) => (precinctNo === 2 ? 2 : 1),
    precinctNosOf: () => TERRITORIES.map((_, no) => no),
    territoryId: (precinctNo) => TERRITORIES[precinctNo] ?? null,
  };
}

function counts(given: Partial<PrecinctCounts>): PrecinctCounts {
  return { expected: 0, counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0, ...given };
}

const contest = { contestId: 'list', round: 1, state: 'counting', openItems: 0, establishedOn: null } as const;
const repeat = { contestId: 'list', round: 2, countsInRound: 1, votingDay: '2023-04-16' };
const now = new Date('2023-04-17T02:30:00Z');

describe('The clocks of a contest in which a unit votes again', () => {
  const [clocks] = clocksOfContests(
    election(),
    [{ ...contest, precincts: counts({ expected: 5, counted: 4, missing: 1 }) }],
    [{ ...repeat, precincts: counts({ expected: 1, missing: 1 }) }],
    now,
  );

  it('are those of the first vote, whose count is done, in every time zone in which it was held', () => {
    const counted = clocks?.clocks.filter(({ step }) => step === 'counted');
    expect(counted?.map(({ timeZone, state }) => [timeZone, state])).toEqual([
      ['Asia/Almaty', 'done'],
      ['Asia/Aqtobe', 'done'],
    ]);
    expect(clocksText(clocks?.clocks ?? [])).toContain('established until 2023-03-29 (Art. 97(1)): passed');
  });

  it('and those of the repeat vote from its own day, where it is held, without what is about the whole result', () => {
    expect(clocks?.repeats.map(({ round }) => round)).toEqual([2]);
    expect(clocksText(clocks?.repeats[0]?.clocks ?? [])).toBe(
      'counted until 2023-04-17T08:00:00+06:00 (Art. 43(1)): passed; ' +
        'forwarded until 2023-04-18 (Art. 94(2)): due; established until 2023-04-26 (Art. 97(1)): due; ' +
        'published until 2023-04-26 (Art. 44(4)1)): due',
    );
  });

  it('are none before there is a definition', () => {
    const none = clocksOfContests(
      { ...election(), definition: null },
      [{ ...contest, precincts: counts({}) }],
      [],
      now,
    );
    expect(none).toEqual([{ clocks: [], repeats: [] }]);
  });
});
