import type { Protocol } from '#libs/election';
import { rehearsalDefinition } from './definition/definition';
import { repeatVote } from './repeat-vote';
import { rehearsalProtocols } from './truth/truth';

const definition = rehearsalDefinition({ officers: [], precincts: 400, soleCandidate: true });
const truth = rehearsalProtocols({ definition, seed: 1 });

function protocolIn(value: Buffer): Protocol {
  return (JSON.parse(value.toString()) as { data: Protocol }).data;
}

describe('the repeat vote of the rehearsal', () => {
  it('is voted in every precinct of one territory of a district with several candidates, and nowhere else', () => {
    const repeat = repeatVote(truth);
    const contest = definition.contests.find(({ contestId }) => contestId === repeat?.contestId);
    expect(contest?.options.length).toBeGreaterThan(2);
    const expected = definition.precincts.filter(
      ({ territoryId, district }) =>
        territoryId === repeat?.territoryId && district === contest?.constituency?.constituencyId,
    );
    expect(repeat?.records.map(({ value }) => protocolIn(value).precinctId)).toEqual(
      expected.map(({ precinctId }) => precinctId),
    );
  });

  it('changes a few votes and no counter, in protocols of the second round', () => {
    for (const { value } of repeatVote(truth)?.records ?? []) {
      const again = protocolIn(value);
      const before = truth.protocol(again.contestId, again.precinctId);
      expect(again.round).toBe(2);
      expect(again.counters).toEqual(before?.counters);
      const changes = Object.entries(again.votes).map(([id, votes]) => votes - (before?.votes[id] ?? 0));
      expect(changes.reduce((sum, change) => sum + change, 0)).toBe(0);
      expect(changes.filter((change) => change !== 0)).toHaveLength(2);
    }
  });

  it('is not held where there are no districts', () => {
    const lists = rehearsalDefinition({ officers: [], precincts: 20, contests: 'list' });
    expect(repeatVote(rehearsalProtocols({ definition: lists, seed: 1 }))).toBeNull();
  });
});
