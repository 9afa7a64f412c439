import { allocate } from '../allocate';
import { explain } from '../texts/explain';
import type { AllocationInput } from './input';
import { readAllocation } from './read-allocation';
import { shippedRuleSet, SHIPPED_RULE_SETS } from '../rule-sets/shipped';

type Counts = Readonly<Record<string, number>>;

function given(votes: Counts, counters: Counts, againstAll: number | null = null, seats = 1): AllocationInput {
  const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
  return { seats, options, againstAll, counters };
}

function outcomeOf(name: string, input: AllocationInput) {
  const ruleSet = shippedRuleSet(name);
  if (ruleSet === null) throw new Error(`${name} is not shipped`);
  return allocate(ruleSet, input);
}

function places(name: string, input: AllocationInput): readonly string[] {
  const { state, problems = [] } = outcomeOf(name, input);
  return state === 'invalid_input' ? problems.map(({ code, place }) => `${code} ${place}`) : [];
}

const PRESIDENT = 'kz.president.2022';
const QUESTION = 'kz.referendum.2022';
const ELECTIONS = SHIPPED_RULE_SETS.filter(
  (ruleSet) => ruleSet.method !== 'referendum' && ruleSet.ruleSetId !== 'kz.local-body.2026',
).map(({ ruleSetId }) => ruleSetId);

describe('Totals that do not close', () => {
  it('are refused with both numbers and the article: the President with 9 who took part and 10 votes', () => {
    const { state, result, problems } = outcomeOf(PRESIDENT, given({ a: 3, b: 2, c: 0 }, { took_part: 9 }, 5));
    expect([state, result]).toEqual(['invalid_input', null]);
    expect(problems).toEqual([
      {
        code: 'TOTALS_NOT_CLOSED',
        place: 'counters.took_part',
        detail: 'took_part = votes does not hold: 9 and 10 (Art. 43(5))',
      },
    ]);
  });

  it('are refused of a referendum: yes 2, no 1, invalid 1 and 5 who took part', () => {
    const counters = { voters_on_list: 8, took_part: 5, ballots_invalid: 1 };
    expect(places(QUESTION, given({ yes: 2, no: 1 }, counters))).toEqual(['TOTALS_NOT_CLOSED counters.took_part']);
    expect(outcomeOf(QUESTION, given({ yes: 2, no: 1 }, { ...counters, ballots_not_counted: 1 })).state).toBe(
      'completed',
    );
    // Without the ballots beside the answers nothing says how many they are.
    expect(outcomeOf(QUESTION, given({ yes: 2, no: 1 }, { voters_on_list: 8, took_part: 5 })).state).toBe('completed');
  });

  it.each(ELECTIONS)('are refused for every counter of an election: %s', (name) => {
    const votes = { a: 5, b: 3 };
    const sound = { took_part: 10, ballots_found: 11, ballots_invalid: 1, ballots_issued: 11, voters_on_list: 12 };
    const wrong = (changed: Counts): readonly string[] => places(name, given(votes, { ...sound, ...changed }, 2));
    expect(wrong({})).toEqual([]);
    expect(wrong({ took_part: 9 })).toEqual(['TOTALS_NOT_CLOSED counters.took_part']);
    expect(wrong({ ballots_found: 12 })).toEqual(['TOTALS_NOT_CLOSED counters.ballots_found']);
    expect(wrong({ ballots_issued: 13 })).toEqual(['TOTALS_NOT_CLOSED counters.ballots_issued']);
    expect(wrong({ voters_on_list: 9 })).toEqual([
      'TOTALS_NOT_CLOSED votes',
      'TOTALS_NOT_CLOSED counters.took_part',
      'TOTALS_NOT_CLOSED counters.ballots_issued',
    ]);
  });

  it('are other ones in a local body, where a ballot may have several marks', () => {
    const votes = { a: 9, b: 8, c: 7 };
    const wrong = (counters: Counts): readonly string[] => places('kz.local-body.2026', given(votes, counters, 0, 2));
    expect(wrong({ took_part: 10, ballots_found: 11, ballots_invalid: 1, voters_on_list: 10 })).toEqual([]);
    expect(wrong({ took_part: 8 })).toEqual(['TOTALS_NOT_CLOSED votes']);
    expect(wrong({ took_part: 10, ballots_found: 10, ballots_invalid: 1 })).toEqual([
      'TOTALS_NOT_CLOSED counters.ballots_found',
    ]);
  });

  it('are refused in a unit of a referendum on the Constitution, and where the units do not add up', () => {
    const unit = (unitId: string, yes: number, no: number, counters: Counts) => ({
      unitId,
      counters: {
        took_part: yes + no + 1,
        ballots_invalid: 1,
        ballots_not_counted: 0,
        voters_on_list: 20,
        ...counters,
      },
      votes: { yes, no },
    });
    const wrong = (first: Counts, whole: Counts = {}): readonly string[] =>
      places('kz.referendum-constitutional.2022', {
        ...given(
          { yes: 10, no: 4 },
          { took_part: 16, ballots_invalid: 2, ballots_not_counted: 0, voters_on_list: 40, ...whole },
        ),
        units: [unit('u1', 6, 1, first), unit('u2', 4, 3, {})],
      });
    expect(wrong({})).toEqual([]);
    expect(wrong({ voters_on_list: 7 }, { voters_on_list: 27 })).toEqual([
      'TOTALS_NOT_CLOSED units[0].counters.took_part',
    ]);
    expect(wrong({ ballots_invalid: 0 }, { ballots_invalid: 1, ballots_not_counted: 1 })).toEqual([
      'TOTALS_NOT_CLOSED units[0].counters.took_part',
      'TOTALS_NOT_CLOSED counters.ballots_not_counted',
    ]);
    expect(wrong({}, { voters_on_list: 41 })).toEqual(['TOTALS_NOT_CLOSED counters.voters_on_list']);
  });

  it('are not looked for where no act says what a counter means', () => {
    const ruleSet = {
      ruleSetId: 'inline',
      method: 'plurality',
      tie: 'decision',
      againstAllBlocks: false,
      articles: {},
    } as const;
    expect(allocate(ruleSet, given({ a: 3, b: 2 }, { took_part: 9 })).state).toBe('completed');
  });
});

describe('Totals taken as counted', () => {
  const input = { ...given({ a: 7, b: 2 }, { took_part: 8, voters_on_list: 20 }, 1), asCounted: true };

  it('have their outcome, which names what does not close', () => {
    const outcome = outcomeOf(PRESIDENT, input);
    expect(outcome).toMatchObject({ state: 'completed', result: 'elected', winners: ['a'] });
    expect(outcome.notClosed).toEqual([
      { place: 'counters.took_part', relation: 'took_part = votes', left: '8', right: '10', article: 'Art. 43(5)' },
    ]);
    expect(explain(outcome, input)).toContain('The totals do not close: took_part = votes: 8, 10 (Art. 43(5))');
  });

  it('say nothing where they close', () => {
    const closed = { ...input, counters: { took_part: 10 } };
    expect(outcomeOf(PRESIDENT, closed)).not.toHaveProperty('notClosed');
  });

  it('can be read from a file, as the trace repeats them', () => {
    const { trace } = outcomeOf(PRESIDENT, input);
    expect(readAllocation(JSON.parse(JSON.stringify(trace.input)))).toMatchObject({
      ok: { input: { asCounted: true } },
    });
    expect(readAllocation({ ...trace.input, asCounted: 'yes' })).toMatchObject({ problems: [{ place: 'asCounted' }] });
  });
});
