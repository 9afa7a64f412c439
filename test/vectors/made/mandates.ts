/** The events of `mandates.v1` of a made election. */
import { canonicalJson, cloudEvent, EVENT_TYPES } from '#libs/contracts';
import type { Frame } from './frame';
import type { MadeRecord } from './records';

/** Contest and round, and the position of the record that brings an event about. */
export interface MandatePlace {
  readonly contestId: string;
  readonly round: number;
  readonly position: number;
}

export class MadeMandates {
  readonly lines: string[] = [];
  /** Distributions by contest. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly frame: Pick<Frame, 'electionId' | 'rehearsal'>) {}

  distribute(place: MandatePlace, root: string): void {
    const before = this.numbers.get(place.contestId) ?? 0;
    this.numbers.set(place.contestId, before + 1);
    const supersedes = before === 0 ? null : before;
    this.add(EVENT_TYPES.mandatesDistributed, place, { distribution: before + 1, supersedes, root });
  }

  /** The distribution that stands rests by a decision, or stands again. */
  rest(type: string, place: MandatePlace, decision: MadeRecord, reason: string): void {
    const distribution = this.numbers.get(place.contestId) ?? 0;
    const event = JSON.parse(String(decision.value)) as object;
    this.add(type, place, { distribution, reason, decision: { sha256: decision.name, event } });
  }

  private add(type: string, place: MandatePlace, data: object): void {
    const { electionId, rehearsal } = this.frame;
    const id = `${place.contestId}-${type.split('.')[3] ?? ''}-${place.position}`;
    const source = 'urn:sanaq:seat-allocation';
    const event = cloudEvent({ type, source, id, rehearsal, data: { electionId, ...place, ...data } });
    this.lines.push(canonicalJson(event));
  }
}
