/** Some kinds of fault, each once, as tests: what must hold after every one, and what must be said. */
import { Seeded } from '../crash/seeded';
import { describeWithKafka } from '../support/servers';
import { VOICES } from './listening';
import { silentVoices } from './report';
import { drawn, FAULTS, FaultsRun, type FaultReport } from './run';

/** All kinds need the same servers. */
export function describeFaults(name: string, seed: number, kinds: readonly string[]): void {
  describeWithKafka(name, () => {
    const chosen = FAULTS.filter(({ kind }) => kinds.includes(kind));
    let run: FaultsRun;
    const reports: FaultReport[] = [];

    beforeAll(async () => {
      run = await FaultsRun.open(seed, { needs: chosen[0]?.needs });
    });

    afterAll(async () => {
      await run?.close();
    });

    it('begin where all is well', async () => {
      expect(await run.warmUp()).toMatchObject({ lost: 0, doubled: 0, differences: [], waitsFor: null });
    });

    it.each(
      drawn(kinds.length, new Seeded(seed), chosen).map(
        (fault, index) => [fault.kind, fault.what, fault, index] as const,
      ),
    )('of the kind %s lose and double nothing: %s', async (_kind, _what, fault, index) => {
      const report = await run.befall(fault, index + 1);
      reports.push(report);
      const clean: Partial<FaultReport> = { lost: 0, doubled: 0, differences: [], stuck: null };
      expect(report).toMatchObject(clean);
      expect(report.secondsToClosing).not.toBeNull();
    });

    it('leave each contest that was certified meanwhile one final distribution', () => {
      expect(reports.map(({ certified }) => certified)).toEqual(kinds.map((_, index) => index + 1));
    });

    // How soon each of the three says it is what the full run measures: here the machine may be busy with other tests.
    it('are told of by health, metrics or status, where they last', () => {
      const untold = reports.filter(
        (report) => silentVoices(report).length > 0 && VOICES.every((voice) => report.heard[voice] === null),
      );
      expect(untold.map(({ kind }) => kind)).toEqual([]);
    });

    it('are called no defect of ours', () => {
      expect(run.defects()).toEqual([]);
    });
  });
}
