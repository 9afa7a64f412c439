import { allocate, sensitivityOf } from '#libs/allocation';
import type { ContestDocument } from '#libs/results';
import { allocationInput, totalsOf } from '#libs/election';
import { smallDefinition } from '../../../../libs/election/src/testing/small-election';
import { Sensitivities } from './sensitivities';

function documentAt(snapshot: number, contestNo = 0): ContestDocument {
  const contest = smallDefinition().contests[contestNo];
  if (contest === undefined) throw new Error('it has the contest');
  const totals = totalsOf(contest, [0, 200, 60, 30, 20, 5]);
  const outcome = allocate(contest.ruleSet, allocationInput(contest, totals, { round: 1, units: [] }));
  return {
    electionId: 'small',
    contestId: contest.contestId,
    round: 1,
    ruleSet: 'inline',
    root: '',
    state: 'complete',
    precincts: { expected: 0, counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0 },
    openItems: 0,
    counters: {},
    votes: {},
    figures: [],
    withExceptions: false,
    changedOfficers: [],
    suspended: false,
    withdrawn: [],
    officialPublication: null,
    registration: null,
    rehearsal: false,
    outcome,
    snapshot,
  };
}

describe('What seats rest on', () => {
  it('is computed from what the outcome was computed from', () => {
    const document = documentAt(1);
    const { input } = document.outcome.trace;
    const expected = sensitivityOf(input.ruleSet, input, document.outcome);
    expect(expected?.transfers.length).toBeGreaterThan(0);
    expect(new Sensitivities().of(document)).toEqual(expected);
  });

  it('is null for a contest without lists', () => {
    expect(new Sensitivities().of(documentAt(1, 1))).toBeNull();
  });

  it('is computed once for a snapshot, and kept for those that were asked for last', () => {
    const kept = new Sensitivities();
    const [first, second] = [kept.of(documentAt(1)), kept.of(documentAt(2))];
    expect(kept.of(documentAt(1))).toBe(first);
    for (let snapshot = 3; snapshot <= 201; snapshot++) kept.of(documentAt(snapshot, 1));
    expect(kept.of(documentAt(1))).toBe(first);
    expect(kept.of(documentAt(2))).not.toBe(second);
  });
});
