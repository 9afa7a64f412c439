/** The judge against a plain recount, and stored verdicts against the judge, over random streams. */
import fc from 'fast-check';
import { ElectionState, sha256Name } from '../state/election-state';
import { fingerprintOf, restoreState, saveState } from '../state/saved/saved-state';
import type { DecodedRecord } from '../decisions/decoded-record';
import { currentTotals } from '../result/current';
import { decisionBody, ELECTION_ID, listVotes, openingBodies, protocolBody, Sitting } from '../testing/small-election';
import type { Verdict } from '../record/verdict';
import { judge, refold } from './judge';

interface Step {
  readonly act:
    | 'original'
    | 'bad'
    | 'successor'
    | 'bad_successor'
    | 'early_successor'
    | 'copy'
    | 'equivocation'
    | 'admit'
    | 'set_aside'
    | 'annul'
    | 'reinstate'
    | 'repeat'
    | 'new_vote'
    | 'second_round'
    | 'add_precinct';
  readonly precinct: number;
  readonly of: number;
  readonly votes: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom<Step['act'][]>(
    'original',
    'bad',
    'successor',
    'bad_successor',
    'early_successor',
    'copy',
    'equivocation',
    'admit',
    'set_aside',
    'annul',
    'annul',
    'reinstate',
    'repeat',
    'repeat',
    'new_vote',
    'second_round',
    'second_round',
    'add_precinct',
  ),
  precinct: fc.integer({ min: 1, max: 6 }),
  of: fc.nat({ max: 40 }),
  votes: fc.integer({ min: 0, max: 300 }),
});

const ROUNDS_PLAYED = 3;

/** Repeat votes and new ones, in whichever round is the next; precinct p6 comes by amendment. */
function extend(sitting: Sitting, s: Step, id: string): DecodedRecord | null {
  const nextRound = (): number => {
    let round = 1;
    while (sitting.state.sealed?.layout.contestNoOf('list', round) !== undefined) round++;
    return round;
  };
  const common = { basis: {}, date: '2023-04-19' };
  if (s.act === 'repeat') {
    const target = { contestId: 'list', round: nextRound(), precinctId: `p${s.precinct}` };
    const repeat = { ...common, kind: 'open_round', mode: 'repeat_in_units', scope: 'precinct', target } as const;
    return sitting.submit(decisionBody(id, 'o1', repeat)).record;
  }
  if (s.act === 'new_vote') {
    const target = { contestId: 'list', round: Math.min(nextRound(), ROUNDS_PLAYED) };
    const options = ['a', '41', 'against_all'];
    const vote = { ...common, kind: 'open_round', mode: 'new_vote', scope: 'contest', target, options } as const;
    return sitting.submit(decisionBody(id, 'o1', vote)).record;
  }
  if (s.act === 'second_round') {
    const votes = Object.fromEntries([['a', s.votes]]);
    return sitting.protocol({ id, precinctId: `p${s.precinct}`, round: 2 + (s.of % 2), votes }).record;
  }
  if (s.act !== 'add_precinct') return null;
  const precincts = [{ precinctId: 'p6', territoryId: 'T3', registered: 7, constituencies: { district: '1' } }];
  const amend = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment: { precincts } } as const;
  return sitting.submit(decisionBody(id, 'o1', amend)).record;
}

/** Plays the steps before the judge; steps that have nothing to refer to become originals. */
function play(steps: readonly Step[], sealAfter = 0): Sitting {
  const sitting = new Sitting();
  const opening = openingBodies();
  const seal = opening.pop();
  for (const body of opening) sitting.submit(body);
  const protocols: DecodedRecord[] = [];
  const annulments: DecodedRecord[] = [];
  const late: DecodedRecord[] = [];
  steps.forEach((s, index) => {
    if (index === Math.min(sealAfter, steps.length - 1) && seal) sitting.submit(seal);
    const id = `e${index}`;
    const votes = listVotes(s.votes, 1, 2, 3);
    const good = { invalid: 0, issued: 1_000 };
    const bad = { invalid: 0, issued: 1 };
    const before = protocols[s.of % Math.max(1, protocols.length)];
    const precinctOf = (record: DecodedRecord): string =>
      record.body.kind === 'protocol' ? record.body.protocol.precinctId : 'p1';
    const target = before === undefined ? {} : { sha256: sha256Name(before.sha256) };
    const extended = extend(sitting, s, id);
    if (extended !== null) {
      if (extended.body.kind === 'protocol') protocols.push(extended);
    } else if (s.act === 'annul') {
      const place = { contestId: 'list', round: 1 + (s.of % 2), precinctId: `p${s.precinct}` };
      annulments.push(
        sitting.submit(decisionBody(id, 'o1', { kind: 'annul', scope: 'precinct', target: place, basis: {} })).record,
      );
    } else if (s.act === 'reinstate' && annulments.length > 0) {
      const sha256 = sha256Name(annulments[s.of % annulments.length]?.sha256 ?? Buffer.alloc(32));
      sitting.submit(decisionBody(id, 'o1', { kind: 'reinstate', scope: 'precinct', target: { sha256 }, basis: {} }));
    } else if (before !== undefined && (s.act === 'admit' || s.act === 'set_aside')) {
      sitting.submit(decisionBody(id, 'o1', { kind: s.act, scope: 'precinct', target, basis: {} }));
    } else if (before !== undefined && s.act === 'copy') {
      sitting.submit(before.body);
    } else if (before !== undefined && s.act === 'equivocation' && before.body.kind === 'protocol') {
      protocols.push(sitting.protocol({ id: before.body.envelope.id, precinctId: `p${s.precinct}`, votes }).record);
    } else if (before !== undefined && (s.act === 'successor' || s.act === 'bad_successor')) {
      const counters = s.act === 'successor' ? good : bad;
      protocols.push(
        sitting.protocol({
          id,
          precinctId: precinctOf(before),
          votes,
          counters,
          replaces: before,
          ...(s.of % 4 === 0 ? { recount: '43(7-1)' } : {}),
        }).record,
      );
    } else if (s.act === 'early_successor') {
      // Names an original that comes only now, after it.
      const original = new Sitting().protocol({ id: `${id}-original`, precinctId: `p${s.precinct}` }).record;
      protocols.push(sitting.protocol({ id, precinctId: `p${s.precinct}`, votes, replaces: original }).record);
      late.push(original);
    } else {
      protocols.push(
        sitting.protocol({ id, precinctId: `p${s.precinct}`, votes, counters: s.act === 'bad' ? bad : good }).record,
      );
    }
    const due = s.of % 3 === 0 ? late.shift() : undefined;
    if (due !== undefined) protocols.push(sitting.submit(due.body).record);
  });
  if (steps.length === 0 && seal) sitting.submit(seal);
  return sitting;
}

/** Newest verdict of every record. */
function newest(verdicts: readonly Verdict[]): Map<number, Verdict> {
  return new Map(verdicts.map((verdict) => [verdict.subject, verdict]));
}

/** Totals from the verdicts alone: the sum over records whose newest verdict is "counted". */
function plainRecount(sitting: Sitting): number {
  let sum = 0;
  for (const [subject, verdict] of newest(sitting.verdicts)) {
    const body = sitting.records[subject]?.body;
    if (verdict.kind === 'counted' && verdict.cell?.contestNo === 0 && body?.kind === 'protocol')
      sum += body.protocol.votes['a'] ?? 0;
  }
  return sum;
}

function dump(state: ElectionState): unknown {
  return {
    root: state.root(),
    contests: (state.sealed?.contests ?? []).map((contest) => ({
      name: [contest.compiled.contest.contestId, contest.compiled.round, contest.compiled.optionIds],
      suspendedBy: contest.suspendedBy,
      withdrawn: [...contest.withdrawn],
      recounted: [...contest.recounted].sort(),
      rounds: [...contest.currentAt.keys()].map((slot) => contest.roundOf(slot)),
      heads: [...contest.currentAt.keys()].map((slot) => contest.headOf(slot)),
      hashes: [...contest.currentAt.keys()].map((slot) => contest.currentName(slot)),
      current: [...contest.currentAt],
      held: [...contest.held.values()].map((entry) => [entry.record.position, entry.codes, entry.slot]).sort(),
      units: (state.sealed?.layout.units ?? []).map(({ unitNo }) => {
        const sums = state.tally(contest.compiled.contestNo).sumsOf(unitNo);
        return sums === undefined ? null : [...sums];
      }),
    })),
    waiting: [...state.waiting].map(([key, positions]) => [key, [...positions].sort()]).sort(),
    claims: state.claims.size,
    equivocations: [...state.equivocations].sort(),
    suspensions: [...state.suspensions.keys()].sort(),
  };
}

describe('Over random streams', () => {
  it('the totals are the sum of the records whose newest verdict is "counted", at most one a precinct', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 20 }), (steps, sealAfter) => {
        const sitting = play(steps, sealAfter);
        expect(currentTotals(sitting.state, 0).votes.get('a')).toBe(plainRecount(sitting));
        const counted = [...newest(sitting.verdicts).values()].filter((verdict) => verdict.kind === 'counted');
        const cells = counted.map(({ cell }) => `${cell?.contestNo ?? -1}/${cell?.precinctNo ?? -1}`);
        expect(new Set(cells).size).toBe(counted.length);
      }),
      { numRuns: 300 },
    );
  });

  it('every record has one verdict of its own, a held one is an open item, and what is held or refused is told why', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 20 }), (steps, sealAfter) => {
        const sitting = play(steps, sealAfter);
        const own = sitting.verdicts.filter((verdict) => verdict.cause === verdict.subject);
        expect(own.map((verdict) => verdict.subject)).toEqual(sitting.records.map((_, position) => position));
        const held = [...newest(sitting.verdicts)]
          .filter(([, verdict]) => verdict.kind === 'held')
          .map(([subject]) => subject);
        const open = (sitting.state.sealed?.contests ?? []).flatMap((contest) => [...contest.held.keys()]);
        expect([...open, ...sitting.state.beforeSeal.keys()].sort()).toEqual(held.sort());
        const silent = sitting.verdicts.filter(
          ({ kind, detail }) => (kind === 'held' || kind === 'refused') && (detail ?? '') === '',
        );
        expect(silent).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the stored verdicts alone rebuild the same state, and judging goes on from it alike', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat({ max: 70 }),
        fc.nat({ max: 20 }),
        (steps, cut, sealAfter) => {
          const sitting = play(steps, sealAfter);
          const rebuilt = new ElectionState(ELECTION_ID);
          const again: Verdict[] = [];
          for (const record of sitting.records) {
            const stored = sitting.verdicts.filter((verdict) => verdict.cause === record.position);
            if (record.position < cut) refold(rebuilt, record, stored);
            else again.push(...judge(rebuilt, record));
          }
          expect(again).toEqual(sitting.verdicts.filter((verdict) => verdict.cause >= cut));
          if (rebuilt.sealed) expect(dump(rebuilt)).toEqual(dump(sitting.state));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a saved state is the state: judging goes on from it alike, at any cut, and a refold has its fingerprint', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat({ max: 70 }),
        fc.nat({ max: 20 }),
        (steps, cut, sealAfter) => {
          const sitting = play(steps, sealAfter);
          const [judged, refolded] = [new ElectionState(ELECTION_ID), new ElectionState(ELECTION_ID)];
          const [before, after] = [sitting.records.slice(0, cut), sitting.records.slice(cut)];
          for (const record of before) {
            judge(judged, record);
            const stored = sitting.verdicts.filter((verdict) => verdict.cause === record.position);
            refold(refolded, record, stored);
          }
          const fingerprint = fingerprintOf(judged);
          const numbers = [cut, 2 ** 32 - 1, 2 ** 53 - 1, 1.5, -1, -0];
          const beside = [numbers, JSON.parse('{"__proto__":{"41":1},"ә":"\\ud800"}'), new Set(['a']), undefined];
          const saved = Buffer.concat(saveState(judged, beside));
          const { state, beside: kept } = restoreState(Buffer.from(saved));
          expect(kept).toEqual(beside);
          expect(fingerprintOf(state)).toBe(fingerprint);
          expect(fingerprintOf(refolded)).toBe(fingerprint);
          expect(dump(state)).toEqual(dump(judged));
          const again = after.flatMap((record) => judge(state, record));
          expect(again).toEqual(sitting.verdicts.filter((verdict) => verdict.cause >= cut));
          expect(dump(state)).toEqual(dump(sitting.state));
          expect(fingerprintOf(state)).toBe(fingerprintOf(sitting.state));
          // What was saved is not touched by what came after it.
          expect(fingerprintOf(restoreState(saved).state)).toBe(fingerprint);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a copy of any record changes neither totals nor root', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(), (steps, which) => {
        const sitting = play(steps);
        const claimed = sitting.records.filter((record) => {
          const own = sitting.verdicts.find(
            (verdict) => verdict.cause === record.position && verdict.subject === record.position,
          );
          return own?.kind !== 'refused';
        });
        const record = claimed[which % claimed.length];
        const root = sitting.state.root();
        if (record !== undefined) expect(sitting.submit(record.body).own.kind).toBe('duplicate');
        expect(sitting.state.root()).toBe(root);
        expect(protocolBody({ id: 'x' }).kind).toBe('protocol');
      }),
      { numRuns: 200 },
    );
  });
});
