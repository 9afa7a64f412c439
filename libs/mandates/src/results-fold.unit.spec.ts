import fc from 'fast-check';
import type { RecordToAppend } from '#libs/event-stream';
import { ResultsFold, type FoldStep } from './results-fold';
import { closingRecord, placed, revokedRecord, TEST_ELECTION, unitRecord } from './testing/results-records';

function folded(records: readonly RecordToAppend[]): { fold: ResultsFold; steps: FoldStep[] } {
  const fold = new ResultsFold(TEST_ELECTION);
  return { fold, steps: placed(records).map((record) => fold.take(record)) };
}

function votesIn(fold: ResultsFold): number | undefined {
  return fold.contest('list', 1)?.top.votes['a'];
}

/** A snapshot of the top unit and one region below it. */
function snapshot(number: number, votes: number, root = 'a'): RecordToAppend[] {
  const units = [unitRecord(number, votes), unitRecord(number, votes, { id: 'R1', parentId: 'N' })];
  return [...units, closingRecord(number, units, root)];
}

const at = (records: readonly RecordToAppend[], index: number): RecordToAppend => {
  const record = records[index];
  if (record === undefined) throw new Error(`no record ${index}`);
  return record;
};

describe('reading results', () => {
  it('shows nothing of a snapshot before its closing record', () => {
    const [top, region] = snapshot(5, 10);
    const { fold } = folded([top, region].flatMap((record) => record ?? []));
    expect(votesIn(fold)).toBeUndefined();
    expect(fold.lastClosed).toBe(-1);
  });

  it('shows the top unit’s figures and the contest’s root once it is closed', () => {
    const { fold, steps } = folded(snapshot(5, 10));
    expect(steps.map(({ kind }) => kind)).toEqual(['taken', 'taken', 'closed']);
    expect(fold.contest('list', 1)).toMatchObject({ root: `sha256:${'a'.repeat(64)}`, changedAt: 5, sure: true });
    expect(votesIn(fold)).toBe(10);
  });

  it('keeps figures that a later snapshot does not repeat', () => {
    const { fold } = folded([...snapshot(5, 10), closingRecord(8, [], 'b')]);
    expect(fold.contest('list', 1)).toMatchObject({ root: `sha256:${'b'.repeat(64)}`, changedAt: 5, sure: true });
    expect(votesIn(fold)).toBe(10);
  });

  it('drops a repeat within a snapshot', () => {
    const all = snapshot(5, 10);
    const { fold, steps } = folded([at(all, 0), at(all, 0), at(all, 1), at(all, 0), at(all, 2)]);
    expect(steps.map(({ kind }) => kind)).toEqual(['taken', 'dropped', 'taken', 'dropped', 'closed']);
    expect(votesIn(fold)).toBe(10);
  });

  it('drops an older snapshot that a stale relay sends again whole', () => {
    const { fold, steps } = folded([...snapshot(5, 10), ...snapshot(8, 20), ...snapshot(5, 10)]);
    expect(steps.slice(6).map(({ kind }) => kind)).toEqual(['dropped', 'dropped', 'dropped']);
    expect(fold.lastClosed).toBe(8);
    expect(votesIn(fold)).toBe(20);
  });

  it('drops a revocation at or below the last closed snapshot, and keeps one above it', () => {
    const later = [revokedRecord(9)];
    const { steps } = folded([...snapshot(8, 20), revokedRecord(8), ...later, closingRecord(9, later)]);
    expect(steps[3]?.kind).toBe('dropped');
    expect(steps[5]).toMatchObject({ kind: 'closed', news: [{ kind: 'revoked' }] });
  });

  it('raises the alarm and uses nothing where a record is missing', () => {
    const all = snapshot(5, 10);
    const { fold, steps } = folded([at(all, 0), at(all, 2)]);
    expect(steps[1]).toMatchObject({ kind: 'incomplete', snapshot: 5 });
    expect(votesIn(fold)).toBeUndefined();
  });

  it('raises the alarm where the records came in another order than they were closed in', () => {
    const all = snapshot(5, 10);
    const { steps } = folded([at(all, 1), at(all, 0), at(all, 2)]);
    expect(steps[2]?.kind).toBe('incomplete');
  });

  it('raises the alarm where a value is not the one that was closed', () => {
    const all = snapshot(5, 10);
    const { steps } = folded([unitRecord(5, 11), at(all, 1), at(all, 2)]);
    expect(steps[2]?.kind).toBe('incomplete');
  });

  it('closes a snapshot that is published whole again after the alarm', () => {
    const all = snapshot(5, 10);
    const { fold, steps } = folded([at(all, 0), at(all, 2), ...all]);
    expect(steps[1]?.kind).toBe('incomplete');
    expect(steps[4]?.kind).toBe('closed');
    expect(votesIn(fold)).toBe(10);
  });

  it('is not sure of old figures after a lost snapshot until root or figures are theirs again', () => {
    const lost = snapshot(8, 20, 'b');
    const before = [...snapshot(5, 10, 'a'), at(lost, 0), at(lost, 2)];
    expect(folded([...before, closingRecord(9, [], 'b')]).fold.contest('list', 1)?.sure).toBe(false);
    expect(folded([...before, closingRecord(9, [], 'a')]).fold.contest('list', 1)?.sure).toBe(true);
    expect(folded([...before, ...snapshot(9, 30, 'c')]).fold.contest('list', 1)?.sure).toBe(true);
  });

  describe('of a contest whose outcome needs units', () => {
    const foldOf = (records: readonly RecordToAppend[]): ResultsFold => {
      const fold = new ResultsFold(TEST_ELECTION, (contestId) => (contestId === 'list' ? ['R1', 'R2'] : []));
      for (const record of placed(records)) fold.take(record);
      return fold;
    };
    const region = (number: number, id: string, votes: number) => unitRecord(number, votes, { id, parentId: 'N' });
    const votesOf = (fold: ResultsFold) =>
      [...(fold.contest('list', 1)?.units ?? [])].map(([id, { votes }]) => [id, votes['a']]);
    const first = [unitRecord(5, 10), region(5, 'R1', 4), region(5, 'R2', 6), region(5, 'R3', 0)];
    const whole = [...first, closingRecord(5, first)];

    it('keeps the figures of these units, and only of these', () => {
      expect(votesOf(foldOf(whole))).toEqual([
        ['R1', 4],
        ['R2', 6],
      ]);
      expect(folded(whole).fold.contest('list', 1)?.units.size).toBe(0);
    });

    it('changes those that a later snapshot repeats, also where the whole stayed the same', () => {
      const next = [region(8, 'R1', 5), region(8, 'R2', 5)];
      const fold = foldOf([...whole, ...next, closingRecord(8, next, 'b')]);
      expect(votesOf(fold)).toEqual([
        ['R1', 5],
        ['R2', 5],
      ]);
      expect(fold.contest('list', 1)?.changedAt).toBe(8);
    });

    it('forgets after a lost snapshot what nobody has said again', () => {
      const lost = [unitRecord(8, 20), region(8, 'R1', 14)];
      const next = [unitRecord(9, 21), region(9, 'R2', 7)];
      const fold = foldOf([...whole, at(lost, 0), closingRecord(8, lost, 'b'), ...next, closingRecord(9, next, 'c')]);
      expect(votesOf(fold)).toEqual([['R2', 7]]);
    });
  });

  it('forgets the beginning of a snapshot that was never closed', () => {
    const { fold, steps } = folded([unitRecord(5, 99), ...snapshot(8, 20)]);
    expect(steps[3]?.kind).toBe('closed');
    expect(votesIn(fold)).toBe(20);
  });

  it('lets no record of another election, source or type in', () => {
    const foreign = { key: null, value: Buffer.from('{}'), headers: [] };
    const fold = new ResultsFold('another');
    expect(fold.take(placed([unitRecord(5, 1)])[0] ?? fail()).kind).toBe('foreign');
    expect(folded([foreign, ...snapshot(5, 10)]).steps.map(({ kind }) => kind)).toEqual([
      'foreign',
      'taken',
      'taken',
      'closed',
    ]);
  });

  it('comes to the same state however often stretches are sent again from an earlier record', () => {
    const all = [...snapshot(5, 10), ...snapshot(8, 20, 'b'), ...snapshot(11, 30, 'c')];
    const restarts = fc.array(fc.tuple(fc.nat(all.length - 1), fc.nat(all.length - 1)), { maxLength: 6 });
    fc.assert(
      fc.property(restarts, (pairs) => {
        let sent: RecordToAppend[] = [];
        let reached = 0;
        for (const [one, other] of pairs) {
          // A sender begins again somewhere in what is out and may get further than the one before.
          const from = Math.min(one, reached);
          const to = Math.max(from, other);
          sent = [...sent, ...all.slice(from, to)];
          reached = Math.max(reached, to);
        }
        const { fold, steps } = folded([...sent, ...all.slice(reached)]);
        expect(steps.filter(({ kind }) => kind === 'incomplete')).toEqual([]);
        expect(steps.flatMap((step) => (step.kind === 'closed' ? [step.snapshot] : []))).toEqual([5, 8, 11]);
        expect(votesIn(fold)).toBe(30);
      }),
    );
  });
});

function fail(): never {
  throw new Error('there is a record');
}
