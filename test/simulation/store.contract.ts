/** What a store of a worker must do, whether it is PostgreSQL or the simulated one. */
import { decodeRecord } from '#libs/contracts';
import type { Verdict } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { JournalRows } from '#libs/journal';
import type { WorkerStore } from '#libs/tabulation';

export interface StoreUnderTest {
  readonly store: WorkerStore;
  /** Lets the store's time pass until the work is done. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets the lease of an election grow older by so much, in milliseconds, as if that time had passed. */
  age(electionNo: number, ms: number): Promise<void>;
  close(): Promise<void>;
}

const LEASE_MS = 60_000;

function recordAt(position: number): StreamRecord {
  return {
    position,
    timestampMs: 1_679_200_000_000 + position,
    key: position % 2 === 0 ? null : Buffer.from([0, 255]),
    value: Buffer.from(`{"no event": ${position}}`),
    headers: [['h', Buffer.from('1')]],
  };
}

function verdictAt(position: number): Verdict {
  const detail = position === 0 ? null : `of ${position}`;
  return { cause: position, subject: position, kind: 'refused', codes: ['A', 'B'], warnings: [], detail, cell: null };
}

function rowsOf(electionNo: number, positions: readonly number[]): JournalRows {
  const rows = new JournalRows(electionNo);
  for (const position of positions) {
    const record = recordAt(position);
    rows.addRecord(record, decodeRecord(record), verdictAt(position), 1);
  }
  return rows;
}

export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`The store of a worker: ${name}`, () => {
    let under: StoreUnderTest;
    let elections = 0;
    const begun = async (): Promise<number> => {
      const { journal } = under.store;
      const electionNo = await under.run(() => journal.electionNo(`election-${++elections}`));
      await under.run(() => journal.startAt(electionNo, 0));
      return electionNo;
    };
    const applied = (no: number, from: number, positions: readonly number[], next: number): Promise<string> => {
      const last = { position: next - 1, sha256: Buffer.alloc(32, next) };
      const batch = { from, next, endPosition: next, last, rows: [rowsOf(no, positions)] };
      return under.run(() => under.store.journal.apply(no, batch));
    };

    beforeAll(async () => {
      under = await open();
    });

    afterAll(async () => {
      await under.close();
    });

    it('gives an election its number once, and nothing of one that was never read', async () => {
      const { journal } = under.store;
      const no = await under.run(() => journal.electionNo('numbered'));
      expect(await under.run(() => journal.electionNo('numbered'))).toBe(no);
      expect(await under.run(() => journal.electionNos(['numbered']))).toEqual(new Map([['numbered', no]]));
      expect(await under.run(() => journal.position(no))).toBeNull();
      expect(await under.run(() => journal.lastRecord(no))).toBeNull();
    });

    it('keeps what is applied, and reads it back in order with its verdicts', async () => {
      const no = await begun();
      expect(await applied(no, 0, [0, 1, 2], 3)).toBe('applied');
      expect(await applied(no, 3, [5], 6)).toBe('applied');
      const read = async (): Promise<unknown[]> => {
        const found: unknown[] = [];
        for await (const { records, verdicts } of under.store.journal.read(no, 1, 6))
          for (const { record } of records) found.push([record, verdicts.get(record.position)]);
        return found;
      };
      const wanted = [1, 2, 5].map((position) => [recordAt(position), [verdictAt(position)]]);
      expect(await under.run(read)).toEqual(wanted);
      const last = { position: 5, sha256: Buffer.alloc(32, 6) };
      const position = { nextPosition: 6, beginPosition: 0, last };
      expect(await under.run(() => under.store.journal.position(no))).toEqual(position);
      expect(await under.run(() => under.store.journal.positions([no]))).toEqual(new Map([[no, position]]));
      expect(await under.run(() => under.store.journal.lastRecord(no))).toMatchObject({ position: 5 });
    });

    it('lets the second of two writers lose, and keeps nothing of what it brought', async () => {
      const no = await begun();
      expect(await applied(no, 0, [0, 1], 2)).toBe('applied');
      expect(await applied(no, 0, [0], 1)).toBe('fenced');
      expect(await applied(no, 1, [1, 2], 3)).toBe('fenced');
      expect(await under.run(() => under.store.journal.lastRecord(no))).toMatchObject({ position: 1 });
    });

    it('names a ruling once for each definition and engine', async () => {
      const no = await begun();
      const ruling = (definition: string, engine: string): Promise<number> =>
        under.run(() => under.store.journal.rulingNo(no, definition, engine));
      const hash = `sha256:${'a'.repeat(64)}`;
      expect([await ruling('', '1'), await ruling(hash, '1'), await ruling('', '1')]).toEqual([1, 2, 1]);
    });

    it('gives a lease to one holder at a time, tells who is free, and how far others are', async () => {
      const no = await begun();
      await applied(no, 0, [0], 1);
      const [one, other] = ['one', 'other'].map((holder) => under.store.leases(`${holder}-${no}`, LEASE_MS));
      if (one === undefined || other === undefined) throw new Error('there are two');
      const before = await under.run(() => one.look([], [no]));
      expect([before.free, before.stored.get(no)?.next]).toEqual([[{ electionNo: no, from: null }], 1]);
      expect(await under.run(() => one.take(before.free))).toEqual(new Map([[no, LEASE_MS]]));
      expect((await under.run(() => one.look([no], []))).held).toEqual(new Set([no]));
      expect((await under.run(() => other.look([no], []))).held).toEqual(new Set());
      expect(await under.run(() => other.take([{ electionNo: no, from: null }]))).toEqual(new Map());
      expect(await under.run(() => one.endFormerWriter(no))).toBeNull();
      await under.run(() => one.giveUp(no));
      expect(await under.run(() => other.take([{ electionNo: no, from: null }]))).toEqual(new Map([[no, LEASE_MS]]));
      await under.run(() => one.leave());
      await under.run(() => other.leave());
    });

    it('makes a lease longer where holders that live lose it, and shorter again where one keeps it', async () => {
      const no = await begun();
      const [one, other] = ['slow', 'slower'].map((holder) => under.store.leases(`${holder}-${no}`, LEASE_MS));
      if (one === undefined || other === undefined) throw new Error('there are two');
      const lengths: (number | undefined)[] = [];
      // Both are known before: who was never seen does not live.
      for (const leases of [one, other]) await under.run(() => leases.look([], [no]));
      for (const leases of [one, other, one, other, one, other, one, other]) {
        lengths.push((await under.run(() => leases.take([{ electionNo: no, from: null }]))).get(no));
        await under.age(no, 17 * LEASE_MS);
      }
      expect(lengths.map((ms) => (ms ?? 0) / LEASE_MS)).toEqual([1, 1, 2, 4, 8, 16, 16, 16]);
      await under.run(() => other.look([no], []));
      await under.age(no, 15 * LEASE_MS);
      expect(await under.run(() => one.take([{ electionNo: no, from: null }]))).toEqual(new Map());
      for (let halved = 0; halved < 5; halved++) {
        await under.age(no, 20 * 16 * LEASE_MS);
        await under.run(() => other.look([no], []));
      }
      await under.age(no, 1.5 * LEASE_MS);
      expect(await under.run(() => one.take([{ electionNo: no, from: null }]))).toEqual(new Map([[no, LEASE_MS]]));
      // Given up, it is nobody's loss.
      await under.run(() => one.giveUp(no));
      expect(await under.run(() => other.take([{ electionNo: no, from: null }]))).toEqual(new Map([[no, LEASE_MS]]));
      for (const leases of [one, other]) await under.run(() => leases.leave());
    });
  });
}
