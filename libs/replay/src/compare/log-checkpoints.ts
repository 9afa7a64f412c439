/**
 * Checkpoints that went out with closing records, held against the log of the fold: those on the topic, and those noted
 * in the store, which the API serves. An amendment may name another key; what was published late is signed by that one.
 */
import { checkpointFault, isFrameDecision, type CheckpointFault, type LogPlace } from '#libs/results';
import { AmendmentProposals, sha256Name, type Amendment, type LogName } from '#libs/election';
import { checkpointText } from '#libs/log';
import type { FoldStep } from '../fold';
import type { UnitDifference } from './difference';
import { WHOLE_ELECTION } from './unit-names';

export type ToldCheckpoint = string | null;

/** Checkpoints of a snapshot; a side that is not there is left out. */
export interface ToldCheckpoints {
  readonly stored?: ToldCheckpoint;
  readonly published?: ToldCheckpoint;
}

interface Wrong {
  readonly snapshot: number;
  readonly lastAgreeing: number | null;
  readonly place: LogPlace;
  readonly side: keyof ToldCheckpoints;
  readonly told: ToldCheckpoint;
  readonly fault: CheckpointFault;
  /** As it should read, without its signature. */
  readonly expected: string | null;
}

export class LogCheckpoints {
  /** Wrong so far: a later amendment may name the key that signed them. */
  private wrong: Wrong[] = [];
  private readonly proposals = new AmendmentProposals();
  /** As the definition names it now. */
  private log: LogName | null = null;
  private last: number | null = null;

  /** A record in its turn: the definition, or an amendment that takes effect, may name another log. */
  note({ record, decoded, verdicts }: Pick<FoldStep, 'record' | 'decoded' | 'verdicts'>): void {
    const { body, sha256, position } = decoded;
    if (body.kind !== 'definition' && body.kind !== 'decision') return;
    if (verdicts.find(({ subject }) => subject === record.position)?.kind !== 'accepted') return;
    if (body.kind === 'definition') this.log = body.definition.log ?? null;
    else if (isFrameDecision(body.decision)) {
      this.amend(this.proposals.effectOf({ position, sha256: sha256Name(sha256), decision: body.decision }));
    }
  }

  private amend(amendment: Amendment | null): void {
    const { log } = amendment ?? {};
    if (log === undefined) return;
    this.log = log;
    this.wrong = this.wrong.filter((one) => checkpointFault(one.told, one.place, log) !== null);
  }

  /** A snapshot in its turn. */
  take(snapshot: number, place: LogPlace, told: ToldCheckpoints): void {
    const { log } = this;
    const sides = (['stored', 'published'] as const).filter((side) => told[side] !== undefined);
    for (const side of told.stored === told.published ? sides.slice(0, 1) : sides) {
      const text = told[side] ?? null;
      const fault = checkpointFault(text, place, log);
      if (fault === null) continue;
      const expected =
        log === null
          ? null
          : checkpointText({ origin: log.origin, size: place.size, root: Buffer.from(place.root.slice(7), 'hex') });
      this.wrong.push({ snapshot, lastAgreeing: this.last, place, side, told: text, fault, expected });
    }
    this.last = snapshot;
  }

  /** The first one of each side that no key of the definition's signed. */
  *differences(): Generator<UnitDifference> {
    for (const where of ['stored', 'published'] as const) {
      const found = this.wrong.find(({ side }) => side === where);
      if (found === undefined) continue;
      const { snapshot, lastAgreeing, told, fault, expected } = found;
      yield {
        kind: 'unit',
        ...WHOLE_ELECTION,
        field: 'checkpoint',
        snapshot,
        lastAgreeing,
        table: where === 'stored' ? 'sanaq.published_snapshot' : null,
        [where]: { standing: { checkpoint: told, fault } },
        recomputed: { standing: { checkpoint: expected } },
      };
    }
  }
}
