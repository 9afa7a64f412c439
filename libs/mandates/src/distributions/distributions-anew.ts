/**
 * Derives final distributions again for anyone who shows them: from the certified records of the store, their signatures
 * and the journal. What is in `sanaq.distribution` is only compared with it.
 */
import type { Pool } from 'pg';
import type { MandatesDistributed } from '#libs/contracts';
import { Journal } from '#libs/journal';
import { untilSettled } from '#libs/patience';
import {
  ResultsReader,
  storedFacts,
  type DistributionCheck,
  type KeptDistribution,
  type StoredElection,
} from '#libs/results';
import { MandateDerivation } from './derivation';
import { newsOf } from './fact-events';
import { JournalEvidence } from '../evidence/journal-evidence';
import type { DerivedDistribution } from './ledger';
import { saysTheSame } from './same-distribution';

/** One election's derivation; facts are only ever added, so it continues where it was. */
class DerivedElection {
  private derivation: MandateDerivation | null = null;
  private upTo = -1;
  readonly byId = new Map<string, DerivedDistribution>();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly election: StoredElection,
  ) {}

  /** Takes in what was certified since; one call after another. */
  async advance(): Promise<void> {
    this.work = untilSettled(this.work).then(() => this.takeNew());
    await this.work;
  }

  private async takeNew(): Promise<void> {
    const { pool, election } = this;
    const journal = new Journal(pool);
    this.derivation ??= await this.open(journal);
    if (this.derivation === null) return;
    for (const { position, type, data, shown } of await storedFacts(pool, election, this.upTo)) {
      const news = newsOf(type, data);
      // A fact is one of the record at its position, and of no other.
      const taken =
        news?.data.position === position
          ? await this.derivation.take(news, shown === null ? null : { ...shown, sure: true })
          : null;
      if (taken?.kind === 'distributed') this.byId.set(taken.derived.event.id, taken.derived);
      this.upTo = position;
    }
  }

  private async open(journal: Journal): Promise<MandateDerivation | null> {
    const { electionNo, electionId } = this.election;
    const end = (await journal.position(electionNo))?.nextPosition ?? 0;
    const evidence = new JournalEvidence(journal, electionNo);
    const election = await evidence.definition(electionId, end);
    return election === null
      ? null
      : new MandateDerivation({ election, evidence, signal: new AbortController().signal });
  }
}

function isOf(
  election: StoredElection,
  kept: KeptDistribution,
  { contestNo, position, number, data, event }: DerivedDistribution,
): boolean {
  // The number of a round opened later is told by the fact: the names that its rows are shown under must be these.
  const shown = election.contests[contestNo];
  return (
    shown?.contestId === data.contestId &&
    shown.round === data.round &&
    kept.contestNo === contestNo &&
    kept.position === position &&
    kept.distribution === number.distribution &&
    saysTheSame(kept.value, event.record.value ?? Buffer.alloc(0))
  );
}

export class DistributionsAnew implements DistributionCheck {
  private readonly elections = new WeakMap<StoredElection, DerivedElection>();

  constructor(private readonly pool: Pool) {}

  async confirmed(
    election: StoredElection,
    kept: readonly KeptDistribution[],
  ): Promise<readonly (MandatesDistributed | null)[]> {
    let derived = this.elections.get(election);
    if (derived === undefined) this.elections.set(election, (derived = new DerivedElection(this.pool, election)));
    await derived.advance();
    const { byId } = derived;
    return kept.map((one) => {
      const found = byId.get(one.eventId);
      // What is shown is what was derived: of a trace told otherwise by another version, ours.
      return found !== undefined && isOf(election, one, found) ? found.data : null;
    });
  }
}

/** A reader of results that shows a distribution as final only where it was derived anew. */
export function mandatesReader(pool: Pool): ResultsReader {
  return new ResultsReader(pool, new DistributionsAnew(pool));
}
