/**
 * The recount after every fault, by a plain consumer and the plain recount of the crash test: what is in the streams
 * against what is in the topics that were published. Nothing of the product is used.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Faults } from '../../crash/compare-results';
import { plainKafka } from '../../crash/plain-kafka';
import { ElectionAudit } from './election-audit';

export interface AuditOrder {
  /** By election: position of a record that is answered when all is well. */
  readonly upTo: Readonly<Record<string, number>>;
  readonly waitMs: number;
  /** Topics that were made again since the last order: they are read from their beginning. */
  readonly anew: readonly string[];
}

export interface AuditResult {
  /** Records of the streams, all in all. */
  readonly records: number;
  /** Verdicts and final mandates that follow from the streams and were not published. */
  readonly lost: number;
  /** Verdicts that follow from no record, further final mandates, and ids that were published with two contents. */
  readonly doubled: number;
  /** The first differences in words: verdicts, figures, sums of parts, counts and hashes of closing records, seats. */
  readonly differences: readonly string[];
  /** Closing records of the first election that came since the last audit, by the broker's time. */
  readonly closedAtMs: readonly number[];
  /** Contests that two officers have certified by now. */
  readonly certified: number;
  /** Why it is not all there after the time that was given; null where it is. */
  readonly waitsFor: string | null;
}

const LOOK_EVERY_MS = 300;

export class Audit {
  private readonly elections = new Map<string, ElectionAudit>();

  constructor(
    private readonly brokers: readonly string[],
    private readonly topic: (electionId: string, what: string) => string,
  ) {}

  async check({ upTo, waitMs, anew }: AuditOrder): Promise<AuditResult> {
    const deadline = performance.now() + waitMs;
    const wanted = Object.entries(upTo).map(([electionId, position]) => ({ audit: this.of(electionId), position }));
    for (const { audit } of wanted) audit.reset(anew);
    const faults = new Faults();
    let waitsFor: string | null = null;
    for (;;) {
      waitsFor = null;
      for (const { audit, position } of wanted) {
        // A broker that has just started knows no groups yet.
        const failed = await audit.read(faults).then(() => null, String);
        waitsFor ??= failed ?? audit.check.waitsFor(position);
      }
      if (waitsFor === null || performance.now() > deadline) break;
      await pause(LOOK_EVERY_MS);
    }
    const found = wanted.map(({ audit }) => audit.check.compare(faults));
    const sum = (of: (one: (typeof found)[number]) => number): number => found.reduce((all, one) => all + of(one), 0);
    return {
      records: sum(({ records }) => records),
      lost: sum(({ lost }) => lost),
      doubled: sum(({ doubled }) => doubled),
      differences: faults.first,
      closedAtMs: found[0]?.closedAtMs ?? [],
      certified: sum(({ certified }) => certified),
      waitsFor,
    };
  }

  private of(electionId: string): ElectionAudit {
    const known = this.elections.get(electionId);
    if (known !== undefined) return known;
    const audit = new ElectionAudit(plainKafka(this.brokers), electionId, (what) => this.topic(electionId, what));
    this.elections.set(electionId, audit);
    return audit;
  }
}
