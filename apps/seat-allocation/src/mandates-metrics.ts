import { Counter, Gauge, type Registry } from 'prom-client';
import type { MandatesProgress } from '#libs/mandates';

const COUNTED = ['projected', 'distributed', 'suspended', 'unverified', 'incomplete'] as const;
type Counted = (typeof COUNTED)[number];

const HELP: Readonly<Record<Counted, string>> = {
  projected: 'Projections published',
  distributed: 'Final distributions published',
  suspended: 'Suspensions published',
  unverified: 'Certifications and revocations that did not hold',
  incomplete: 'Snapshots whose closing record did not match what was read',
};

/** What /metrics tells of the mandates, by election. */
export class MandatesMetrics {
  private readonly counters: Readonly<Record<Counted, Counter>>;
  private readonly snapshot: Gauge;
  private readonly lag: Gauge;
  private readonly last = new Map<string, MandatesProgress>();

  /** `dutyAges` is asked at each scrape: seconds since each duty was last done. */
  constructor(registry: Registry, dutyAges: () => ReadonlyMap<string, number>) {
    const labelNames = ['election'];
    const registers = [registry];
    const counter = (what: Counted): Counter =>
      new Counter({ name: `sanaq_mandates_${what}_total`, help: HELP[what], labelNames, registers });
    this.counters = {
      projected: counter('projected'),
      distributed: counter('distributed'),
      suspended: counter('suspended'),
      unverified: counter('unverified'),
      incomplete: counter('incomplete'),
    };
    new Gauge({
      name: 'sanaq_mandates_duty_age_seconds',
      help: 'Seconds since a duty was last done',
      labelNames: ['duty'],
      registers,
      collect() {
        this.reset();
        for (const [duty, age] of dutyAges()) this.set({ duty }, age);
      },
    });
    const ofSnapshot = { name: 'sanaq_mandates_snapshot', help: 'Newest closed snapshot worked off' };
    this.snapshot = new Gauge({ ...ofSnapshot, labelNames, registers });
    const ofLag = { name: 'sanaq_mandates_lag_records', help: 'Records of the results topic not yet read' };
    this.lag = new Gauge({ ...ofLag, labelNames, registers });
  }

  /** Takes over what a run of one election says of itself; its counts begin at 0 with every run. */
  note(election: string, progress: MandatesProgress): void {
    const before = this.last.get(election);
    this.last.set(election, progress);
    const sameRun = before !== undefined && before.nextPosition <= progress.nextPosition;
    for (const what of COUNTED) {
      const more = progress[what] - (sameRun ? before[what] : 0);
      this.counters[what].inc({ election }, Math.max(0, more));
    }
    this.snapshot.set({ election }, progress.snapshot);
    this.lag.set({ election }, Math.max(0, progress.endPosition - progress.nextPosition));
  }
}
