/**
 * What certifications and later decisions lead to, one after another: each is verified by the signatures and the
 * records behind it, and what does not hold leads to nothing.
 */
import type { Court } from '../evidence/court';
import { MandateLedger, type DerivedDistribution, type DerivedSuspension } from './ledger';
import type { CertificationNews, ShownContest } from '../results-fold';
import { verifyCertification } from '../evidence/verify-certification';
import { verifyOrder, verifyRevocation, verifySuspension } from '../evidence/verify-later-decision';

/** What a fact came to; null where it does not hold, or nothing follows. */
export type Consequence =
  | { readonly kind: 'distributed'; readonly derived: DerivedDistribution }
  | { readonly kind: 'suspension'; readonly derived: DerivedSuspension };

export class MandateDerivation {
  private readonly ledger: MandateLedger;

  constructor(private readonly court: Court) {
    this.ledger = new MandateLedger(court.election.definition);
  }

  /** `shown`: the contest in the snapshot that published a certification; not asked for with other facts. */
  async take(news: CertificationNews, shown: ShownContest | null): Promise<Consequence | null> {
    const { court, ledger } = this;
    switch (news.kind) {
      case 'certified': {
        const verified = await verifyCertification(court, news.data, shown);
        const derived = 'ok' in verified ? ledger.distribute(verified.ok) : verified;
        return 'ok' in derived ? { kind: 'distributed', derived: derived.ok } : null;
      }
      case 'ordered': {
        const verified = await verifyOrder(court, news.data);
        const derived = 'ok' in verified ? ledger.assign(verified.ok) : verified;
        return 'ok' in derived ? { kind: 'distributed', derived: derived.ok } : null;
      }
      case 'revoked':
        return this.suspended(await verifyRevocation(court, news.data));
      case 'suspension':
        return this.suspended(await verifySuspension(court, news.data));
    }
  }

  private suspended(
    verified: Awaited<ReturnType<typeof verifyRevocation>> | Awaited<ReturnType<typeof verifySuspension>>,
  ): Consequence | null {
    const derived = 'ok' in verified ? this.ledger.suspend(verified.ok) : null;
    return derived === null ? null : { kind: 'suspension', derived };
  }
}
