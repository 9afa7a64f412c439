/** A short selection of `npm run faults`: those of which one alone once stopped an election, or could lose a record. */
import { Seeded } from '../crash/seeded';
import { describeWithKafka } from '../support/servers';
import { VOICES } from './listening';
import { silentVoices } from './report';
import { drawn, FAULTS, FaultsRun, type FaultReport } from './run';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(600_000);

const SEED = Number(process.env['SANAQ_FAULTS_SEED'] ?? 12);
const KINDS = [
  'freeze-in-transaction',
  'lease-ended',
  'kafka-silent',
  'postgres-kill',
  'transaction-aborted',
  'hostile-records',
];

describeWithKafka('Faults on real servers', () => {
  let run: FaultsRun;
  const reports: FaultReport[] = [];

  beforeAll(async () => {
    run = await FaultsRun.open(SEED);
  });

  afterAll(async () => {
    await run?.close();
  });

  it('begin where all is well', async () => {
    expect(await run.warmUp()).toMatchObject({ lost: 0, doubled: 0, differences: [], waitsFor: null });
  });

  const chosen = FAULTS.filter(({ kind }) => KINDS.includes(kind));
  it.each(
    drawn(KINDS.length, new Seeded(SEED), chosen).map(
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
    expect(reports.map(({ certified }) => certified)).toEqual(KINDS.map((_, index) => index + 1));
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
