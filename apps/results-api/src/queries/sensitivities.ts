/** What seats rest on, computed at the edge from the figures of a snapshot and kept, because a snapshot never changes. */
import { Injectable } from '@nestjs/common';
import { sensitivityOf, type Sensitivity } from '#libs/allocation';
import type { ContestDocument } from '#libs/results';

/** Answers kept: a few contests in a few snapshots; with ten lists each has about two hundred changes. */
const KEPT_MAX = 200;

@Injectable()
export class Sensitivities {
  /** In the order in which they were last asked for. */
  private readonly kept = new Map<string, Sensitivity | null>();

  /** Null where the seats do not follow from the votes by a list rule alone. */
  of({ electionId, contestId, round, snapshot, outcome }: ContestDocument): Sensitivity | null {
    const key = JSON.stringify([electionId, contestId, round, snapshot]);
    let found = this.kept.get(key);
    if (found === undefined) {
      const { input } = outcome.trace;
      found = sensitivityOf(input.ruleSet, input, outcome);
    }
    this.kept.delete(key);
    this.kept.set(key, found);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return found;
  }
}
