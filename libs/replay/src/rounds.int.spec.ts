/**
 * Rounds opened and precincts added after the seal, and decisions on a certified contest: the store, the replay and a
 * rebuilt store all have them.
 */
import { isAbsent, ResultsReader } from '#libs/results';
import { listVotes } from '../../election/src/testing/small-election';
import { countToEnd } from '../../../test/elections/on-stream';
import { replay } from './replay';
import { ELECTION_ID, emptyStore, ReplayedElection } from '../../../test/elections/replayed-election';

jest.setTimeout(180_000);

let election: ReplayedElection;

beforeAll(async () => {
  election = await ReplayedElection.opened();
  await election.history();
  const place = { contestId: 'list', precinctId: 'p1' };
  const annul = await election.decision('o1', { kind: 'annul', scope: 'precinct', target: place, basis: {} });
  const common = { kind: 'open_round', scope: 'contest', date: '2023-04-19', basis: {} } as const;
  const target = { contestId: 'list', round: 2 };
  const repeat = await election.decision('o1', { ...common, mode: 'repeat_in_units', target, units: ['p1'] });
  await election.append(annul.record, repeat.record);
  await election.append(election.protocol({ precinctId: 'p1', round: 2, votes: listVotes(70, 0, 0, 0) }));
  const third = { contestId: 'list', round: 3 };
  const options = ['a', '41', 'against_all'];
  const vote = await election.decision('o1', { ...common, mode: 'new_vote', target: third, options, units: ['R1'] });
  const early = election.protocol({ precinctId: 'p6', votes: listVotes(600, 0, 0, 0) });
  const runOff = { round: 3, votes: { a: 3, '41': 4, against_all: 0 } };
  await election.append(early, vote.record, election.protocol({ precinctId: 'p2', ...runOff }));
  const precincts = [{ precinctId: 'p6', territoryId: 'T1', registered: 9, constituencies: {} }];
  const amend = { kind: 'amend', scope: 'election', target: {}, basis: {} } as const;
  const added = await election.decision('o1', { ...amend, amendment: { precincts } });
  const later = await election.decision('o1', { ...amend, amendment: { publishFrom: '2023-03-19T20:00:00+06:00' } });
  await election.append(added.record, election.protocol({ precinctId: 'p6', ...runOff }), later.record);
  const certified = { scope: 'contest', target: { contestId: 'district-1', round: 1 }, basis: {} } as const;
  const suspended = await election.decision('o1', { kind: 'suspend_mandates', ...certified });
  const ofSuspension = { sha256: suspended.sha256 };
  const lifted = await election.decision('o1', { ...certified, kind: 'reinstate', target: ofSuspension });
  await election.append(suspended.record);
  await election.append(lifted.record);
});

afterAll(async () => {
  await election.close();
});

function reader(): ResultsReader {
  return new ResultsReader(election.reader);
}

describe('After the seal', () => {
  it('a repeat vote counts in the same total, a new one in its own', async () => {
    const outcome = await reader().outcome(ELECTION_ID);
    if (isAbsent(outcome)) throw new Error(outcome.absent);
    expect(outcome.contests.map(({ contestId, round, precincts }) => [contestId, round, precincts.expected])).toEqual([
      ['list', 1, 6],
      ['district-1', 1, 3],
      ['list', 3, 5],
    ]);
    const [list, , second] = outcome.contests;
    expect(list?.votes['a']).toBe(70 + 10 + 10 + 10 + 8 + 600);
    expect(second?.votes).toEqual({ a: 6, '41': 8, against_all: 0 });
    expect(Object.keys(second?.outcome.seats ?? {}).sort()).toEqual(['41', 'a']);
  });

  it('a repeat vote is known with its day, its total and the precincts that it has', async () => {
    const repeats = await reader().repeats(ELECTION_ID);
    const precincts = { expected: 1, missing: 0, counted: 1, held: 0, annulled: 0, notHeld: 0 };
    expect(repeats).toEqual([{ contestId: 'list', round: 2, countsInRound: 1, votingDay: '2023-04-19', precincts }]);
    const [first] = await election.snapshots();
    expect(await reader().repeats(ELECTION_ID, { snapshot: first?.snapshot ?? -1, publishedOnly: false })).toEqual([]);
  });

  it('every round has the voting day of its own', async () => {
    const stored = await reader().stored(ELECTION_ID);
    expect(stored?.contests.map((_, no) => stored.votingDayOf(no))).toEqual(['2023-03-19', '2023-03-19', '2023-04-19']);
  });

  it('an added precinct is on the pages of its contests', async () => {
    const page = await reader().precincts(ELECTION_ID, 'list', { round: 3, limit: 4 });
    if (isAbsent(page)) throw new Error(page.absent);
    expect([page.precincts.map(({ precinctId }) => precinctId), page.next]).toEqual([['p1', 'p2', 'p3', 'p4'], 'p4']);
    const rest = await reader().precincts(ELECTION_ID, 'list', { round: 3, after: 'p4' });
    if (isAbsent(rest)) throw new Error(rest.absent);
    expect([rest.precincts.map(({ precinctId, state }) => [precinctId, state]), rest.next]).toEqual([
      [['p6', 'counted']],
      null,
    ]);
  });

  it('the page of a precinct tells its annulment and its repeat vote', async () => {
    const page = await reader().precinct(ELECTION_ID, 'list', 'p1');
    if (isAbsent(page)) throw new Error(page.absent);
    expect(page.decisions.map(({ decision }) => decision.kind)).toEqual(['annul', 'open_round']);
    const rounds = page.records.map(({ protocol, verdicts }) => [protocol?.round, verdicts.at(-1)?.verdict]);
    expect(rounds).toEqual([
      [1, 'annulled'],
      [1, 'duplicate'],
      [1, 'set_aside'],
      [2, 'counted'],
    ]);
  });

  it('the definition is the one that was amended', async () => {
    const definition = await reader().definition(ELECTION_ID);
    expect(definition?.publishFrom).toBe('2023-03-19T20:00:00+06:00');
  });

  it.each([
    ['journal', false],
    ['journal', true],
    ['kafka', false],
    ['kafka', true],
  ] as const)('a replay from the %s (rejudged: %s) arrives at every root', async (from, rejudge) => {
    const report = await replay(election.options({ from, rejudge, compare: true }));
    const live = await election.snapshots();
    expect(report.differences.map((one) => JSON.stringify(one).slice(0, 400))).toEqual([]);
    expect(report).toMatchObject({ equal: true, root: live.at(-1)?.root });
  });

  it('a suspension of mandates and its end are published for replays to compare', async () => {
    const { rows } = await election.reader.query<{ type: string }>(
      'select type from sanaq.certification order by position',
    );
    expect(rows.map(({ type }) => type)).toEqual(['certified', 'suspended', 'lifted']);
  });

  it('a replay ends before the rounds were opened where it is asked to', async () => {
    const [first] = await election.snapshots();
    if (first === undefined) throw new Error('nothing was counted');
    const report = await replay(election.options({ asOf: first.snapshot, compare: true }));
    expect(report).toMatchObject({ equal: true, root: first.root });
  });

  it('a lost store is rebuilt with them, and counting goes on', async () => {
    const store = await emptyStore();
    try {
      const options = { from: 'kafka', pool: store.reader, writerPool: store.writer, restore: true } as const;
      expect(await replay(election.options(options))).toMatchObject({ equal: true });
      const rows = 'select contest_id, round, columns from sanaq.contest_round order by contest_no';
      const [is, was] = [await store.reader.query(rows), await election.reader.query(rows)];
      expect(is.rows).toEqual(was.rows);
      const changes = 'select position, decision, contest_no from sanaq.frame_change order by position';
      expect((await store.reader.query(changes)).rows).toEqual((await election.reader.query(changes)).rows);
      await election.stream.append(election.topics.stream, [
        election.protocol({ precinctId: 'p3', round: 3, votes: { a: 1, '41': 0, against_all: 0 } }),
      ]);
      await countToEnd(store.writer, election.stream, ELECTION_ID);
      const rebuilt = await new ResultsReader(store.reader).contestOutcome(ELECTION_ID, 'list', 3);
      if (isAbsent(rebuilt)) throw new Error(rebuilt.absent);
      expect(rebuilt.votes).toEqual({ a: 7, '41': 8, against_all: 0 });
    } finally {
      await store.close();
    }
  });
});
