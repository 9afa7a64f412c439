/** Summaries among protocols, corrections and decisions, in any order: what they may change and what they may not. */
import type { DecisionTarget } from '../record/decision';
import fc from 'fast-check';
import { ElectionState, sha256Name } from '../state/election-state';
import type { DecodedBody, DecodedRecord } from '../decisions/decoded-record';
import { totalsOf, type ContestTotals } from '../outcome/outcome';
import { currentTotals } from '../result/current';
import { differencesOf } from '../summaries/compare-summary';
import { slotsBelow } from '../frame/named-places';
import { decisionBody, ELECTION_ID, listVotes, protocolBody, Sitting, summaryBody } from '../testing/small-election';
import type { Verdict } from '../record/verdict';
import { judge, refold } from './judge';

interface Step {
  readonly act:
    | 'original'
    | 'correction'
    | 'bad'
    | 'summary'
    | 'successor'
    | 'annul'
    | 'not_held'
    | 'reinstate'
    | 'set_aside'
    | 'repeat'
    | 'add';
  readonly place: number;
  readonly votes: number;
}

const UNITS = ['N', 'R1', 'R2', 'T1', 'T2', 'T3'];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Step['act'][]>(
      'original',
      'original',
      'original',
      'correction',
      'bad',
      'summary',
      'summary',
      'successor',
      'annul',
      'not_held',
      'reinstate',
      'set_aside',
      'repeat',
      'add',
    ),
    place: fc.nat({ max: 29 }),
    votes: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 60 },
);

/** What the precincts of a unit whose present vote is that of a round add up to, and whether one has no result. */
function truthOf(state: ElectionState, unitId: string, round: number): { totals: ContestTotals; open: boolean } {
  const { sealed } = state;
  if (sealed === null) throw new Error('it is sealed');
  const contest = state.contest(0);
  const slots = (slotsBelow(sealed.layout, contest.slots, 'administrative', unitId) ?? []).filter(
    (slot) => contest.roundOf(slot) === round,
  );
  const { width } = contest.compiled;
  const figures = Array.from({ length: width }, (_, column) =>
    slots
      .filter((slot) => contest.stateOf(slot) === 'counted')
      .reduce((sum, slot) => sum + (contest.figures[slot * width + column] ?? 0), 0),
  );
  const open = slots.some((slot) => ['missing', 'held'].includes(contest.stateOf(slot)));
  return { totals: totalsOf(contest.compiled.contest, figures), open };
}

/** What a unit really adds up to in a round, sometimes off by a few votes. */
function figuresOf(sitting: Sitting, unitId: string, round: number, off: number): { votes: Record<string, number> } {
  const { totals } = truthOf(sitting.state, unitId, round);
  return {
    votes: Object.fromEntries([...totals.votes].map(([id, count], index) => [id, count + (index === 0 ? off : 0)])),
  };
}

/** Calls the next round of the list in a territory or a precinct. */
function repeatOf(sitting: Sitting, place: number, id: string, precinctId: string): DecodedBody {
  let round = 2;
  while (sitting.state.sealed?.layout.contestNoOf('list', round) !== undefined) round++;
  const common = { kind: 'open_round', mode: 'repeat_in_units', date: '2023-04-16', basis: {} } as const;
  const target = { contestId: 'list', round };
  return place % 2 === 0
    ? decisionBody(id, 'o1', { ...common, scope: 'precinct', target: { ...target, precinctId } })
    : decisionBody(id, 'o1', { ...common, scope: 'unit', target: { ...target, unitId: `T${(place % 3) + 1}` } });
}

function bodyOf(sitting: Sitting, { act, place, votes }: Step, id: string): DecodedBody | null {
  const contest = sitting.state.contest(0);
  const slot = place % contest.slotCount;
  const round = contest.roundOf(slot);
  const precinctId = sitting.state.sealed?.layout.precincts[contest.slots.precinctNos[slot] ?? -1]?.precinctId ?? '';
  const current = sitting.records[contest.currentAt[slot] ?? -1];
  const chosen = [...contest.summaries.values()][place % Math.max(1, contest.summaries.size)];
  const unitId = UNITS[place % UNITS.length] ?? 'N';
  const decide = (kind: 'annul' | 'not_held' | 'reinstate' | 'set_aside', target: object) =>
    decisionBody(id, 'o1', { kind, scope: 'precinct', target, basis: {} });
  switch (act) {
    case 'original':
      return protocolBody({ id, precinctId, round, votes: listVotes(votes, 1, 0, 0) });
    case 'bad':
      return protocolBody({ id, precinctId, round, counters: { invalid: 5, issued: 0 } });
    case 'correction':
      return current === undefined
        ? null
        : protocolBody({ id, precinctId, round, votes: listVotes(votes, 1, 0, 0), replaces: current });
    case 'summary':
      return summaryBody({ id, unitId, round, ...figuresOf(sitting, unitId, round, votes) });
    case 'successor': {
      if (chosen === undefined) return null;
      const { unitId: same, round: its } = chosen.summary;
      const figures = figuresOf(sitting, same, its, votes);
      return summaryBody({ id, unitId: same, round: its, ...figures, replaces: chosen.record });
    }
    case 'set_aside':
      return chosen === undefined ? null : decide('set_aside', { sha256: sha256Name(chosen.record.sha256) });
    case 'annul':
    case 'not_held':
      return decide(act, { contestId: 'list', round, precinctId });
    case 'repeat':
      return repeatOf(sitting, place, id, precinctId);
    case 'add': {
      const precincts = [{ precinctId: id, territoryId: `T${(place % 3) + 1}`, registered: null, constituencies: {} }];
      const common = { kind: 'amend', scope: 'election', target: {}, basis: {} } as const;
      return decisionBody(id, 'o1', { ...common, amendment: { precincts } });
    }
    case 'reinstate': {
      const [suspension] = sitting.state.suspensions.keys();
      return suspension === undefined ? null : decide('reinstate', { sha256: suspension });
    }
  }
}

function play(plan: readonly Step[]): Sitting {
  const sitting = Sitting.opened();
  plan.forEach((step, index) => {
    const body = bodyOf(sitting, step, `e${index}`);
    if (body !== null) sitting.submit(body);
  });
  return sitting;
}

function factsOf(state: ElectionState): unknown {
  const contest = state.contest(0);
  return {
    root: state.root(),
    held: [...contest.held].map(([position, { codes }]) => [position, codes]).sort(),
    summaries: [...contest.summaries].map(([position, { codes }]) => [position, codes]),
    totals: currentTotals(state, 0),
    contests: [...state.contestsWithSummaries],
  };
}

const byCause = (verdicts: readonly Verdict[], cause: number): Verdict[] =>
  verdicts.filter((verdict) => verdict.cause === cause);

describe('Summaries in any stream', () => {
  it('are accepted exactly where their round is complete in their unit and every figure is equal', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { state } = play(plan);
        const contest = state.contest(0);
        for (const { summary, codes } of contest.summaries.values()) {
          const { totals, open } = truthOf(state, summary.unitId, summary.round);
          const equal = differencesOf(summary, totals).length === 0;
          const expected = open ? 'SUMMARY_INCOMPLETE' : equal ? '' : 'SUMMARY_DIFFERS';
          expect(codes.join()).toBe(expected);
        }
        for (const [position, { codes }] of contest.summaries)
          expect(contest.held.has(position)).toBe(codes.length > 0);
      }),
    );
  });

  it('change no total: without them the stream adds up to the same', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const sitting = play(plan);
        const without = new ElectionState(ELECTION_ID);
        const names = new Set(
          sitting.records.filter(({ body }) => body.kind === 'summary').map(({ sha256 }) => sha256Name(sha256)),
        );
        const aboutOne = ({ body }: DecodedRecord): boolean =>
          body.kind === 'summary' ||
          (body.kind === 'decision' && names.has((body.decision.target as DecisionTarget).sha256 ?? ''));
        for (const record of sitting.records) if (!aboutOne(record)) judge(without, record);
        expect(currentTotals(without, 0)).toEqual(currentTotals(sitting.state, 0));
      }),
    );
  });

  it('are rebuilt by the stored verdicts without judging, and go on from there alike', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), (plan, cut) => {
        const sitting = play(plan);
        const rebuilt = new ElectionState(ELECTION_ID);
        const verdicts: Verdict[] = [];
        for (const record of sitting.records) {
          if (record.position < cut) refold(rebuilt, record, byCause(sitting.verdicts, record.position));
          else verdicts.push(...judge(rebuilt, record));
        }
        expect(verdicts).toEqual(sitting.verdicts.filter(({ cause }) => cause >= cut));
        if (sitting.records.length > 3) expect(factsOf(rebuilt)).toEqual(factsOf(sitting.state));
      }),
    );
  });

  it('have one verdict a cause, in the order of their positions', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { verdicts } = play(plan);
        const pairs = verdicts.map(({ cause, subject }) => cause * 1_000 + subject);
        expect(pairs).toEqual([...new Set(pairs)].sort((a, b) => a - b));
      }),
    );
  });
});
