/** Summaries among protocols, corrections and decisions, in any order: what they may change and what they may not. */
import fc from 'fast-check';
import { ElectionState, sha256Name } from '../election-state';
import type { DecodedBody, DecodedRecord } from '../record';
import { countsOf, standingTotals } from '../standing';
import { differencesOf } from '../summaries/compare-summary';
import { totalsOf } from '../outcome';
import { COUNT_COLUMNS } from '../sums/contest-tally';
import { decisionBody, ELECTION_ID, listVotes, protocolBody, Sitting, summaryBody } from '../testing/small-election';
import type { Verdict } from '../verdict';
import { judge, refold } from './judge';

interface Step {
  readonly act:
    'original' | 'correction' | 'bad' | 'summary' | 'successor' | 'annul' | 'not_held' | 'reinstate' | 'set_aside';
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
    ),
    place: fc.nat({ max: 29 }),
    votes: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 60 },
);

/** What a unit really adds up to now, sometimes off by a few votes. */
function figuresOf(sitting: Sitting, unitId: string, off: number): { votes: Record<string, number> } {
  const tally = sitting.state.tally(0);
  tally.refresh();
  const unitNo = sitting.state.sealed?.layout.unitNoOf('administrative', unitId) ?? -1;
  const totals = totalsOf(sitting.state.contest(0).compiled.contest, tally.sumsOf(unitNo) ?? [], COUNT_COLUMNS.length);
  return {
    votes: Object.fromEntries([...totals.votes].map(([id, count], index) => [id, count + (index === 0 ? off : 0)])),
  };
}

function bodyOf(sitting: Sitting, { act, place, votes }: Step, id: string): DecodedBody | null {
  const precinctId = `p${(place % 5) + 1}`;
  const contest = sitting.state.contest(0);
  const current = sitting.records[contest.currentAt[place % 5] ?? -1];
  const standing = [...contest.summaries.values()][place % Math.max(1, contest.summaries.size)];
  const unitId = UNITS[place % UNITS.length] ?? 'N';
  const decide = (kind: 'annul' | 'not_held' | 'reinstate' | 'set_aside', target: object) =>
    decisionBody(id, 'o1', { kind, scope: 'precinct', target, basis: {} });
  switch (act) {
    case 'original':
      return protocolBody({ id, precinctId, votes: listVotes(votes, 1, 0, 0) });
    case 'bad':
      return protocolBody({ id, precinctId, counters: { invalid: 5, issued: 0 } });
    case 'correction':
      return current === undefined
        ? null
        : protocolBody({ id, precinctId, votes: listVotes(votes, 1, 0, 0), replaces: current });
    case 'summary':
      return summaryBody({ id, unitId, ...figuresOf(sitting, unitId, votes) });
    case 'successor': {
      if (standing === undefined) return null;
      const { unitId: same } = standing.summary;
      return summaryBody({ id, unitId: same, ...figuresOf(sitting, same, votes), replaces: standing.record });
    }
    case 'set_aside':
      return standing === undefined ? null : decide('set_aside', { sha256: sha256Name(standing.record.sha256) });
    case 'annul':
    case 'not_held':
      return decide(act, { contestId: 'list', precinctId });
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

function standingOf(state: ElectionState): unknown {
  const contest = state.contest(0);
  return {
    root: state.root(),
    held: [...contest.held].map(([position, { codes }]) => [position, codes]).sort(),
    summaries: [...contest.summaries].map(([position, { codes }]) => [position, codes]),
    totals: standingTotals(state, 0),
    contests: [...state.contestsWithSummaries],
  };
}

const byCause = (verdicts: readonly Verdict[], cause: number): Verdict[] =>
  verdicts.filter((verdict) => verdict.cause === cause);

describe('Summaries in any stream', () => {
  it('are accepted exactly where their unit is complete and every figure is equal', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { state } = play(plan);
        const contest = state.contest(0);
        const tally = state.tally(0);
        tally.refresh();
        for (const { summary, codes } of contest.summaries.values()) {
          const sums = tally.sumsOf(state.sealed?.layout.unitNoOf('administrative', summary.unitId) ?? -1) ?? [];
          const { missing, held } = countsOf(sums);
          const equal =
            differencesOf(summary, totalsOf(contest.compiled.contest, sums, COUNT_COLUMNS.length)).length === 0;
          const expected = missing + held > 0 ? 'SUMMARY_INCOMPLETE' : equal ? '' : 'SUMMARY_DIFFERS';
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
          body.kind === 'summary' || (body.kind === 'decision' && names.has(body.decision.target.sha256 ?? ''));
        for (const record of sitting.records) if (!aboutOne(record)) judge(without, record);
        expect(standingTotals(without, 0)).toEqual(standingTotals(sitting.state, 0));
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
        if (sitting.records.length > 3) expect(standingOf(rebuilt)).toEqual(standingOf(sitting.state));
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
