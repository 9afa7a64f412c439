/** ResultsReader on a really counted election. It stands here and not in libs/results, which may not know tabulation. */
import { ENGINE_VERSION } from '#libs/election';
import { isAbsent, ResultsReader, type Absent, type Figures, type UnitFigures } from '#libs/results';
import { CountedElection } from '../../../test/elections/counted-election';
import { nameOf } from '../../../test/elections/signed-election';

function there<T extends object>(answer: T | Absent): T {
  if (isAbsent(answer)) throw new Error(`absent: ${answer.absent}`);
  return answer;
}

function sum(children: readonly UnitFigures[], of: (child: UnitFigures) => Figures): Figures {
  const total: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const child of children) {
    for (const [id, value] of Object.entries(of(child))) total[id] = (total[id] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(total));
}

describe('ResultsReader', () => {
  let election: CountedElection;
  let reader: ResultsReader;
  const snapshots: number[] = [];
  const E = 'small';

  beforeAll(async () => {
    election = await CountedElection.open();
    reader = new ResultsReader(election.reader);
    snapshots.push(await election.count(...election.opening()));
    await election.publish();
    snapshots.push(
      await election.count(
        election.protocol({ id: 'a1', precinctId: 'p1' }),
        election.protocol({ id: 'd1', precinctId: 'p1', contestId: 'district-1' }),
        election.protocol({ id: 'a4', precinctId: 'p4' }),
      ),
    );
    await election.publish();
    snapshots.push(
      await election.count(
        election.protocol({ id: 'a5', precinctId: 'p5' }),
        election.protocol({ id: 'a3', precinctId: 'p3', counters: { invalid: 5, issued: 1 } }),
        election.protocol({ id: 'a1-again', precinctId: 'p1', counters: { invalid: 1, issued: 1_000 } }),
      ),
    );
  });
  afterAll(() => election.close());

  it('lists the election with both its newest stored and its newest published snapshot', async () => {
    expect(await reader.elections()).toEqual([
      expect.objectContaining({
        electionId: E,
        sealed: true,
        rehearsal: false,
        lagRecords: 0,
        position: (snapshots[2] ?? 0) + 1,
        snapshot: snapshots[2],
        published: { snapshot: snapshots[1], publishedAtMs: expect.any(Number) as number },
      }),
    ]);
    expect((await reader.definition(E))?.contests.map(({ contestId }) => contestId)).toEqual(['list', 'district-1']);
  });

  it('answers a position between two snapshots with the one before it, and before the first with none', async () => {
    const [first = 0, second = 0, third = 0] = snapshots;
    expect(there(await reader.snapshotAt(E, { snapshot: second - 1, publishedOnly: false })).snapshot).toBe(first);
    expect(there(await reader.snapshotAt(E, { publishedOnly: true })).snapshot).toBe(second);
    expect(there(await reader.snapshotAt(E)).snapshot).toBe(third);
    expect(await reader.snapshotAt(E, { snapshot: first - 1, publishedOnly: false })).toEqual({ absent: 'snapshot' });
    expect(await reader.snapshotAt('nowhere')).toEqual({ absent: 'election' });
  });

  it('gives in every snapshot the same sums at every level of every hierarchy', async () => {
    let checked = 0;
    for (const snapshot of snapshots) {
      const at = { snapshot, publishedOnly: false };
      const document = there(await reader.outcome(E, at));
      expect(document.snapshot).toBe(snapshot);
      for (const contest of document.contests) {
        for (const { unitId, hierarchy } of [
          { unitId: 'N', hierarchy: 'administrative' },
          { unitId: 'R1', hierarchy: 'administrative' },
          { unitId: 'T1', hierarchy: 'administrative' },
          { unitId: '1', hierarchy: 'district' },
        ]) {
          const unit = there(await reader.unit(E, contest.contestId, unitId, { hierarchy }, at));
          expect(unit.snapshot).toBe(snapshot);
          expect(sum(unit.children, (child) => child.votes)).toEqual(unit.votes);
          expect(sum(unit.children, (child) => child.counters)).toEqual(unit.counters);
          expect(sum(unit.children, (child) => ({ ...child.precincts }))).toEqual(unit.precincts);
          if (unitId === 'N') {
            expect([unit.votes, unit.counters, unit.precincts]).toEqual([
              contest.votes,
              contest.counters,
              contest.precincts,
            ]);
          }
          checked++;
        }
      }
    }
    expect(checked).toBe(24);
  });

  it('keeps ids such as __proto__ and 41 as they are', async () => {
    const list = there(await reader.contestOutcome(E, 'list'));
    expect(Object.entries(list.votes).sort()).toEqual([
      ['41', 9],
      ['__proto__', 15],
      ['a', 30],
      ['against_all', 3],
    ]);
    expect(Object.keys(JSON.parse(JSON.stringify(list.votes)) as object)).toContain('__proto__');
    expect(list).toMatchObject({ state: 'counting', openItems: 2, outcome: { state: 'completed', final: false } });
    expect(list.precincts).toEqual({ expected: 5, counted: 3, held: 1, annulled: 0, notHeld: 0, missing: 1 });
  });

  it('pages through precincts in register order, by unit, state and cursor', async () => {
    const first = there(await reader.precincts(E, 'list', { limit: 2 }));
    expect([first.precincts.map(({ precinctId }) => precinctId), first.next]).toEqual([['p1', 'p2'], 'p2']);
    const rest = there(await reader.precincts(E, 'list', { limit: 3, after: 'p2' }));
    expect([rest.precincts.map(({ precinctId }) => precinctId), rest.next]).toEqual([['p3', 'p4', 'p5'], null]);
    const counted = there(await reader.precincts(E, 'list', { state: 'counted', limit: 2 }));
    expect([counted.precincts.map(({ precinctId }) => precinctId), counted.next]).toEqual([['p1', 'p4'], 'p4']);
    const inUnit = there(await reader.precincts(E, 'list', { unit: 'T2', state: 'held' }));
    expect(inUnit.precincts).toEqual([
      {
        precinctId: 'p3',
        territoryId: 'T2',
        state: 'held',
        heldRecords: 1,
        counters: null,
        votes: null,
        protocol: null,
      },
    ]);
    const district = there(await reader.precincts(E, 'district-1'));
    expect(district.precincts.map(({ precinctId }) => precinctId)).toEqual(['p1', 'p2', 'p3']);
    expect(await reader.precincts(E, 'list', { after: 'nowhere' })).toEqual({ absent: 'cursor' });
    expect(await reader.precincts(E, 'list', { unit: 'nowhere' })).toEqual({ absent: 'unit' });
  });

  it('lists what is held, with the precinct’s current protocol and whether a decision may admit it', async () => {
    const held = there(await reader.held(E, 'list'));
    expect(held.map(({ id, codes, admittable }) => ({ id, codes, admittable }))).toEqual([
      { id: 'a3', codes: ['G1'], admittable: true },
      { id: 'a1-again', codes: ['SECOND_ORIGINAL'], admittable: true },
    ]);
    expect(held[0]?.current).toBeNull();
    expect(held[1]?.current).toBe(nameOf(election.protocol({ id: 'a1', precinctId: 'p1' })));
    expect(held[1]?.protocol).toMatchObject({ precinctId: 'p1', counters: { invalid: 1 } });
    expect(await reader.held(E, 'nothing')).toEqual({ absent: 'contest' });
    expect(there(await reader.held()).length).toBe(2);
    const digits = held[0]?.sha256.slice(0, 'sha256:'.length + 12) ?? '';
    expect(there(await reader.heldOne(digits)).map(({ id }) => id)).toEqual(['a3']);
    expect(there(await reader.heldOne('a1-again')).map(({ position }) => position)).toEqual([snapshots[2]]);
    expect(there(await reader.heldOne('a1'))).toEqual([]);
  });

  it('shows of a public precinct only what was published', async () => {
    const all = there(await reader.precinct(E, 'list', 'p1'));
    expect(all.records.map(({ id, verdicts }) => [id, verdicts.map(({ verdict }) => verdict)])).toEqual([
      ['a1', ['counted']],
      ['a1-again', ['held']],
    ]);
    const published = there(await reader.precinct(E, 'list', 'p1', 1, { publishedOnly: true }));
    expect(published.records.map(({ id }) => id)).toEqual(['a1']);
  });

  it('gives the verdicts of a sender’s record, and of them only the published ones where asked', async () => {
    const a3 = there(await reader.verdicts(E, 'urn:test', 'a3'));
    expect(a3.verdicts).toEqual([
      expect.objectContaining({
        verdict: 'held',
        codes: ['G1'],
        contestId: 'list',
        precinctId: 'p3',
        engine: ENGINE_VERSION,
      }),
    ]);
    expect(there(await reader.verdicts(E, 'urn:test', 'a3', { publishedOnly: true })).verdicts).toEqual([]);
    expect(there(await reader.verdicts(E, 'urn:other', 'a3')).verdicts).toEqual([]);
    const ofSource = there(await reader.verdicts(E, 'urn:test', undefined, { after: '5-5', limit: 2 }));
    expect([ofSource.verdicts.map(({ position }) => position), ofSource.next]).toEqual([[6, 7], '7-7']);
    expect(there(await reader.verdicts(E, 'urn:other')).verdicts).toEqual([]);
    const page = there(await reader.verdicts(E, undefined, undefined, { limit: 4 }));
    expect(page.verdicts.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    const rest = there(await reader.verdicts(E, undefined, undefined, { after: page.next ?? '' }));
    expect(rest.verdicts.map(({ position }) => position)).toEqual([4, 5, 6, 7, 8]);
  });

  it('shows every later verdict of a record with the decision that caused it, and certification makes it final', async () => {
    const held = there(await reader.held(E, 'list'));
    const [a3, again] = held;
    if (a3 === undefined || again === undefined) throw new Error('two records are held');
    const settle = async (id: string, kind: 'admit' | 'set_aside', item: typeof a3): Promise<void> => {
      const basis = { verdict: 'held', current: item.current };
      const target = { sha256: item.sha256 };
      await election.count(await election.decisionRecord(id, 'o1', { kind, scope: 'precinct', target, basis }));
    };
    await settle('x1', 'admit', a3);
    await settle('x2', 'set_aside', again);
    await election.count(election.protocol({ id: 'a2', precinctId: 'p2' }));
    const p3 = there(await reader.precinct(E, 'list', 'p3'));
    expect(p3.records[0]?.verdicts.map(({ verdict, decision }) => [verdict, decision?.id ?? null])).toEqual([
      ['held', null],
      ['counted', 'x1'],
    ]);
    expect(p3).toMatchObject({ state: 'counted', protocol: a3.sha256, decisions: [] });
    const before = there(await reader.contestOutcome(E, 'list'));
    expect([before.state, before.openItems]).toEqual(['complete', 0]);

    const target = { contestId: 'list', round: 1 };
    const { root, counters, votes } = before;
    const certify = await election.decisionRecord('x3', 'o1', {
      kind: 'certify',
      scope: 'contest',
      target,
      basis: { root, totals: { counters, votes }, openItems: [], missing: [] },
    });
    const approve = await election.decisionRecord('x4', 'o2', {
      kind: 'approve_certification',
      scope: 'contest',
      target: { ...target, sha256: nameOf(certify) },
      basis: {},
    });
    await election.count(certify, approve);
    const after = there(await reader.contestOutcome(E, 'list'));
    expect([after.state, after.outcome.final, after.root]).toEqual(['certified', true, root]);
    const mandates = there(await reader.mandates(E, 'list'));
    expect(mandates.contests).toEqual([
      expect.objectContaining({ contestId: 'list', final: false, distribution: null, seats: after.outcome.seats }),
    ]);
  });

  it('shows an annulment also of a precinct that has no protocol', async () => {
    const annul = await election.decisionRecord('x5', 'o1', {
      kind: 'annul',
      scope: 'constituency',
      target: { contestId: 'district-1', round: 1, hierarchy: 'district', constituencyId: '1' },
      basis: {},
    });
    const at = await election.count(annul);
    const p2 = there(await reader.precinct(E, 'district-1', 'p2'));
    expect(p2).toMatchObject({ state: 'annulled', records: [] });
    expect(p2.decisions.map(({ position, id, decision }) => [position, id, decision.kind])).toEqual([
      [at, 'x5', 'annul'],
    ]);
    const reinstate = await election.decisionRecord('x6', 'o1', {
      kind: 'reinstate',
      scope: 'constituency',
      target: { sha256: nameOf(annul) },
      basis: {},
    });
    await election.count(reinstate);
    const again = there(await reader.precinct(E, 'district-1', 'p2'));
    expect([again.state, again.decisions.map(({ id }) => id)]).toEqual(['missing', ['x5', 'x6']]);
  });
});
