/** What the stores of relay and allocation must do, whether they are PostgreSQL or the simulated ones. */
import type { MandatesStore } from '#libs/mandates';
import type { PrecinctToSend, RelayNote, UnitToSend, VerdictRow } from '#libs/results';
import type { RelayStore } from '#libs/tabulation';
import { ELECTION, TOPICS } from './simulated-election';

/** Both over the rows of one counted election (`counted-election.ts`). */
export interface PublicationUnderTest {
  readonly relay: RelayStore;
  readonly mandates: MandatesStore;
  /** Lets the store's time pass until the work is done. */
  run<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const NOTHING = { cause: -1, subject: -1 };
const ALL = 1_000;
const PAGE = 3;
const CONTESTS = [0, 1];

const byNumber = <T>(rows: readonly T[], of: (row: T) => number): T[] => [...rows].sort((a, b) => of(a) - of(b));

/** Everything that is asked of a store about what is counted: two stores of the same transactions answer the same. */
export async function answersOf({ relay, mandates }: PublicationUnderTest): Promise<unknown> {
  const electionNo = await mandates.electionNo(ELECTION);
  const election = relay.election(ELECTION, electionNo);
  await election.load();
  const units = election.units.map(({ hierarchy, unitId, kind, parentNo }) => ({ hierarchy, unitId, kind, parentNo }));
  const contests = CONTESTS.map((contestNo) => {
    const { contestId, round, counterIds, optionIds } = election.contest(contestNo);
    return { contestId, round, counterIds, optionIds };
  });
  const territories = units.map((_, unitNo) => election.precinctNosOfTerritory(unitNo));
  const precinctNos = [...new Set(territories.flat())].sort((a, b) => a - b);
  const names = precinctNos.map((no) => election.precinctId(no));
  const verdicts = await relay.verdicts(electionNo, NOTHING, ALL);
  const named = await relay.names(electionNo, [...new Set(verdicts.map(({ subject }) => subject))]);
  const snapshots: unknown[] = [];
  for (let next = await relay.snapshot(electionNo, -1); next !== null;) {
    const { snapshot } = next;
    const rows = relay.rows(electionNo, snapshot);
    const unitRows: UnitToSend[] = [];
    for await (const page of rows.units()) unitRows.push(...page);
    const own: PrecinctToSend[] = [];
    const shown: PrecinctToSend[] = [];
    for (const contestNo of CONTESTS) {
      own.push(...(await rows.precincts(contestNo, precinctNos)));
      shown.push(...(await relay.precinctsAt({ electionNo, contestNo, snapshot }, precinctNos)));
    }
    snapshots.push({
      next,
      closing: await relay.closing(electionNo, snapshot),
      unitRows,
      own: byNumber(own, ({ contestNo, precinctNo }) => contestNo * ALL + precinctNo),
      shown: byNumber(shown, ({ contestNo, precinctNo }) => contestNo * ALL + precinctNo),
      facts: await rows.facts(),
      contests: await rows.contests(),
      unitsAt: byNumber(await relay.unitsAt(electionNo, snapshot), ({ contestNo, unitNo }) => contestNo * ALL + unitNo),
    });
    next = await relay.snapshot(electionNo, snapshot);
  }
  const { sealed, rehearsal, publishFromMs } = election;
  const frame = { sealed, rehearsal, publishFromMs, units, contests, territories, names };
  return { frame, verdicts, named: [...named].sort(([a], [b]) => a - b), snapshots };
}

export function describePublication(name: string, open: () => Promise<PublicationUnderTest>): void {
  describe(`The stores of relay and allocation: ${name}`, () => {
    let under: PublicationUnderTest;
    let electionNo = 0;
    const ask = <T>(question: (relay: RelayStore) => Promise<T>): Promise<T> => under.run(() => question(under.relay));
    const snapshotNumbers = async (): Promise<number[]> => {
      const found: number[] = [];
      for (let after = -1; ;) {
        const next = await ask((relay) => relay.snapshot(electionNo, after));
        if (next === null) return found;
        found.push((after = next.snapshot));
      }
    };

    beforeAll(async () => {
      under = await open();
      electionNo = await under.run(() => under.mandates.electionNo(ELECTION));
    });

    afterAll(async () => {
      await under.close();
    });

    it('give verdicts in the order of their causes, page after page, and none beyond a position', async () => {
      const all = await ask((relay) => relay.verdicts(electionNo, NOTHING, ALL));
      const paged: VerdictRow[] = [];
      for (let after: { cause: number; subject: number } = NOTHING; ;) {
        const page = await ask((relay) => relay.verdicts(electionNo, after, PAGE));
        paged.push(...page);
        const last = page.at(-1);
        if (last === undefined) break;
        after = last;
      }
      expect(paged).toEqual(all);
      // Some records settle older ones: a verdict has its cause and its subject.
      expect(all.some(({ cause, subject }) => cause !== subject)).toBe(true);
      const [cause, below] = [all.map((row) => row.cause), 7];
      expect(cause).toEqual([...cause].sort((a, b) => a - b));
      const first = await ask((relay) => relay.verdicts(electionNo, NOTHING, ALL, below));
      expect(first).toEqual(all.filter((row) => row.cause < below));
    });

    it('give the figures of a snapshot, and those that are shown as of it: of each the newest', async () => {
      const numbers = await snapshotNumbers();
      expect(numbers.length).toBeGreaterThan(PAGE);
      const shown = new Map<string, UnitToSend>();
      for (const snapshot of numbers) {
        await under.run(async () => {
          for await (const page of under.relay.rows(electionNo, snapshot).units())
            for (const unit of page) shown.set(`${unit.contestNo} ${unit.unitNo}`, unit);
        });
        const at = await ask((relay) => relay.unitsAt(electionNo, snapshot));
        expect(new Map(at.map((unit) => [`${unit.contestNo} ${unit.unitNo}`, unit]))).toEqual(shown);
      }
    });

    it('give the closing records of snapshots one after the other, and the facts of those that certify', async () => {
      const numbers = await snapshotNumbers();
      const closings: unknown[] = [];
      const facts: string[] = [];
      for (const snapshot of numbers) {
        closings.push((await ask((relay) => relay.closing(electionNo, snapshot)))?.index);
        facts.push(...(await ask((relay) => relay.rows(electionNo, snapshot).facts())).map(({ type }) => type));
      }
      expect(closings).toEqual(numbers.map((_, index) => index));
      expect(facts).toHaveLength(1);
      expect(await ask((relay) => relay.closing(electionNo, 1_000_000))).toBeNull();
    });

    it('take the notes of the relay that claimed last, and tell how far everything is public', async () => {
      const [first = 0, second = 0] = await snapshotNumbers();
      const nothing = { ...NOTHING, record: null };
      const relays = [1, 2].map(() => under.relay.notes(electionNo, TOPICS.results));
      const [former, later] = relays;
      if (former === undefined || later === undefined) throw new Error('there are two');
      expect(await under.run(() => former.load())).toEqual(nothing);
      expect(await ask((relay) => relay.published(electionNo))).toBeNull();
      expect(await under.run(() => under.mandates.published(electionNo))).toBeNull();
      expect(await under.run(() => former.claim())).toMatchObject({ ...nothing, publicAtMs: null });
      expect(await under.run(() => later.claim())).toMatchObject({ ...nothing, publicAtMs: null });
      const note = (snapshot: number): RelayNote => ({
        cause: snapshot,
        subject: -1,
        record: { position: snapshot * 2, sha256: Buffer.alloc(32, snapshot) },
      });
      const sent = (snapshot: number): Parameters<typeof later.note>[1] => ({
        records: 2,
        timestampMs: 5_000 + snapshot,
        closed: [{ snapshot, publishedAtMs: 5_000 + snapshot, checkpoint: null }],
      });
      expect(await under.run(() => former.note(note(first), sent(first)))).toBe(false);
      expect(await under.run(() => later.load())).toEqual(nothing);
      expect(await under.run(() => later.note(note(first), sent(first)))).toBe(true);
      expect(await under.run(() => later.note(note(second), sent(second)))).toBe(true);
      expect(await under.run(() => former.load())).toEqual(note(second));
      expect(await ask((relay) => relay.published(electionNo))).toMatchObject({
        size: 2,
        snapshot: second,
        checkpoint: null,
      });
      expect(await under.run(() => under.mandates.published(electionNo))).toBe(second);
      expect(await under.run(() => former.claim())).toMatchObject({ ...note(second), publicAtMs: 5_000 + second });
      expect(await under.run(() => later.note(note(first), sent(first)))).toBe(false);
      const others = under.relay.notes(electionNo, TOPICS.verdicts);
      expect(await under.run(() => others.load())).toEqual(nothing);
    });

    it('keep a distribution once under its id and its number, and know whether it is out', async () => {
      const distributions = under.mandates.distributions(electionNo);
      const made = (
        eventId: string,
        distribution: number,
        text: string,
        contestNo = 1,
      ): Parameters<typeof distributions.keep>[0] => ({
        eventId,
        contestNo,
        distribution,
        position: 40 + distribution,
        value: Buffer.from(text),
      });
      const keep = (wanted: ReturnType<typeof made>): ReturnType<typeof distributions.keep> =>
        under.run(() => distributions.keep(wanted));
      expect(await under.run(() => distributions.all())).toEqual([]);
      const [two, one] = [made('b/2', 2, 'two'), made('a/1', 1, 'one')];
      expect(await keep(two)).toEqual({ ...two, sent: false });
      expect(await keep(one)).toEqual({ ...one, sent: false });
      expect(await keep(made('a/1', 1, 'other bytes'))).toEqual({ ...one, sent: false });
      expect(await keep(made('c/1', 1, 'of another'))).toBeNull();
      expect(await keep(made('d/1', 1, 'of another contest', 0))).not.toBeNull();
      await under.run(() => distributions.noteSent('a/1'));
      await under.run(() => distributions.noteSent('a/1'));
      const all = await under.run(() => distributions.all());
      expect(all.map(({ eventId, sent }) => [eventId, sent])).toEqual([
        ['d/1', false],
        ['a/1', true],
        ['b/2', false],
      ]);
    });
  });
}
