/** What /metrics tells of the count. Whatever is a state is asked for at each scrape, so that no old value stays. */
import { Counter, Gauge, type Registry } from 'prom-client';
import {
  RuleStorms,
  type LaneProgress,
  type PublishedTopic,
  type TabulationWorker,
  type WitnessFeed,
} from '#libs/tabulation';

const TOPICS: readonly PublishedTopic[] = ['verdicts', 'results'];

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

export class TabulationMetrics {
  private readonly records: Counter;
  private readonly snapshot: Gauge;
  private readonly verdicts: Counter;
  private readonly held: Gauge;
  private readonly storms = new Map<string, RuleStorms>();

  constructor(private readonly registry: Registry) {
    const labelNames = ['election'];
    const registers = [registry];
    this.records = new Counter({ name: 'sanaq_records_total', help: 'Records journalled', labelNames, registers });
    this.snapshot = new Gauge({
      name: 'sanaq_snapshot_position',
      help: 'Number of the newest snapshot',
      labelNames,
      registers,
    });
    this.verdicts = new Counter({
      name: 'sanaq_verdicts_total',
      help: 'Verdicts given, by kind and code; one with several codes counts under each',
      labelNames: ['election', 'verdict', 'code'],
      registers,
    });
    this.held = new Gauge({
      name: 'sanaq_held_records',
      help: 'Held records that nothing has settled yet',
      labelNames,
      registers,
    });
  }

  note(election: string, { records, snapshot, verdicts, controls, heldRecords }: LaneProgress): void {
    this.records.inc({ election }, records);
    for (const { verdict, code, times } of verdicts) this.verdicts.inc({ election, verdict, code }, times);
    this.held.set({ election }, heldRecords);
    const storms = this.storms.get(election) ?? new RuleStorms();
    this.storms.set(election, storms);
    storms.add(controls);
    if (snapshot !== null) this.snapshot.set({ election }, snapshot);
  }

  watch(worker: TabulationWorker): void {
    this.state(
      'sanaq_duty_age_seconds',
      'Seconds since a duty was last done; 0 while there is nothing to do',
      'duty',
      () => [...worker.dutyAges].map(([duty, age]) => [{ duty }, age]),
    );
    const each = (of: (watch: TabulationWorker['watches'][number]) => number | null) => (): Sample[] =>
      worker.watches.flatMap((watch) => {
        const value = of(watch);
        return value === null ? [] : [[{ election: watch.electionId }, value] as const];
      });
    this.state(
      'sanaq_lag_records',
      'Records of the stream not yet journalled; absent while the stream does not answer',
      'election',
      each((watch) => watch.lagRecords),
    );
    this.state(
      'sanaq_public_behind_seconds',
      'How long the oldest change that is stored and not yet public has waited',
      'election',
      each((watch) => watch.publicBehindSeconds),
    );
    this.state(
      'sanaq_record_unbound_seconds',
      'For how long the oldest stored record has been in no published closing record, and so under no checkpoint',
      'election',
      each((watch) => watch.unboundSeconds),
    );
    this.state(
      'sanaq_public_snapshot_age_seconds',
      'Seconds since the newest public snapshot was published',
      'election',
      each(({ publicSnapshotAtMs: at }) => (at === null ? null : Math.max(0, (Date.now() - at) / 1_000))),
    );
    this.state(
      'sanaq_publishing_blocked',
      '1 where an election is counted but cannot be published now',
      'election',
      () => worker.electionIds.map((election) => [{ election }, worker.unpublishedElections.has(election) ? 1 : 0]),
    );
    this.state(
      'sanaq_held_back_records',
      'Records of the stream that wait behind an open transaction of somebody who writes into it',
      'election',
      () => worker.electionIds.map((election) => [{ election }, worker.recordsHeldBack.get(election) ?? 0]),
    );
    this.watchStorms(worker);
    this.state(
      'sanaq_standby_behind_records',
      'Records counted by another process that this one, which stands by, has still to fold',
      'election',
      () => [...worker.recordsToFollow].map(([election, records]) => [{ election }, records]),
    );
    this.state(
      'sanaq_relay_lag_records',
      'Journalled records that are not yet published on a topic',
      ['election', 'topic'],
      () =>
        worker.watches.flatMap((watch) =>
          TOPICS.map((topic) => [{ election: watch.electionId, topic }, watch.relayLagRecords(topic)] as const),
        ),
    );
  }

  watchWitnesses(feed: Pick<WitnessFeed, 'states'>): void {
    this.state(
      'sanaq_witness_behind_seconds',
      'For how long the newest checkpoints of an election have been without the line of a witness',
      ['election', 'witness'],
      () => feed.states.map(({ election, witness, behindSeconds }) => [{ election, witness }, behindSeconds]),
    );
    this.state(
      'sanaq_witness_trouble',
      '1 where a witness does not cosign the log of an election, with the reason as a code',
      ['election', 'witness', 'code'],
      () =>
        feed.states.flatMap(({ election, witness, trouble: code }): Sample[] =>
          code === null ? [] : [[{ election, witness, code }, 1]],
        ),
    );
  }

  /** Of elections that are counted here: what another process counts now is told by that one. */
  private watchStorms(worker: TabulationWorker): void {
    this.state(
      'sanaq_rule_storm',
      'Share of the protocols of the last ten minutes in which a control failed, where it is a quarter or more',
      ['election', 'contest', 'code', 'examples'],
      () =>
        worker.electionIds.flatMap((election) =>
          (this.storms.get(election)?.storms() ?? []).map(
            ({ contestId: contest, code, failed, protocols, examples }): Sample => [
              { election, contest, code, examples: examples.join(' ') },
              failed / protocols,
            ],
          ),
        ),
    );
  }

  private state(name: string, help: string, label: string | readonly string[], samples: () => readonly Sample[]): void {
    const labelNames = typeof label === 'string' ? [label] : [...label];
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of samples()) this.set(labels, value);
      },
    });
  }
}
