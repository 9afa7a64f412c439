/**
 * Amendments of who may speak and decide wait for a second officer, as a certification does: nobody gives rights alone.
 * Folded from accepted decisions, by the judge and by anyone who reads them from the store.
 */
import type { Amendment, SignedDecision } from '../record/decision';
import type { Sha256Name } from '../record/envelope';

/** An `amend` as it was signed. */
export interface ProposingDecision extends SignedDecision<'amend', never, never> {
  readonly amendment?: Amendment;
}

/** A decision of which it is asked what it amends. */
type MadeDecision =
  | ProposingDecision
  | { readonly kind: 'approve_amendment'; readonly target: { readonly sha256?: Sha256Name } }
  | { readonly kind: 'open_round' };

/** An amendment that takes effect when a second officer with another key approves it. */
export interface ProposedAmendment {
  readonly sha256: Sha256Name;
  readonly position: number;
  readonly decision: ProposingDecision;
}

/** True where an amendment changes officers, sources or keys: one officer proposes it, a second one approves it. */
export function needsApproval({ officers, revokedOfficers, sources, revokedSources, log }: Amendment): boolean {
  return [officers, revokedOfficers, sources, revokedSources, log].some((changed) => changed !== undefined);
}

export class AmendmentProposals {
  /** One of each officer at most: a newer one takes the place of the former. */
  private readonly byOfficer = new Map<string, ProposedAmendment>();

  /** Those that wait, in the order of the stream. */
  get open(): readonly ProposedAmendment[] {
    return [...this.byOfficer.values()];
  }

  find(sha256: Sha256Name | undefined): ProposedAmendment | null {
    return this.open.find((proposed) => proposed.sha256 === sha256) ?? null;
  }

  propose(proposed: ProposedAmendment): void {
    const { officerId } = proposed.decision;
    this.byOfficer.delete(officerId);
    this.byOfficer.set(officerId, proposed);
  }

  /**
   * The amendment of this name, which takes effect now. What officers had proposed whom it revokes, or to whom it gives
   * another key or other rights, ends with it.
   */
  approve(sha256: Sha256Name | undefined): ProposedAmendment | null {
    const approved = this.find(sha256);
    if (approved === null) return null;
    const { officers = [], revokedOfficers = [] } = approved.decision.amendment ?? {};
    const changed = [...officers.map(({ officerId }) => officerId), ...revokedOfficers];
    for (const officerId of [approved.decision.officerId, ...changed]) this.byOfficer.delete(officerId);
    return approved;
  }

  /** What takes effect with an accepted decision, or null; one that needs a second officer is noted as proposed. */
  effectOf({
    sha256,
    position,
    decision,
  }: Omit<ProposedAmendment, 'decision'> & { readonly decision: MadeDecision }): Amendment | null {
    if (decision.kind === 'approve_amendment') return this.approve(decision.target.sha256)?.decision.amendment ?? null;
    if (decision.kind !== 'amend' || decision.amendment === undefined) return null;
    if (!needsApproval(decision.amendment)) return decision.amendment;
    this.propose({ sha256, position, decision });
    return null;
  }
}
