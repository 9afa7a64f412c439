/** What seats rest on, computed at the edge from the figures of a snapshot and kept, because a snapshot never changes. */
import { Injectable } from '@nestjs/common';
import { LastUsed } from '#libs/basics';
import { sensitivityOf, type Sensitivity } from '#libs/allocation';
import type { ContestDocument } from '#libs/results';

/** Answers kept: a few contests in a few snapshots; with ten lists each has about two hundred changes. */
const KEPT_MAX = 200;

@Injectable()
export class Sensitivities {
  private readonly kept = new LastUsed<{ readonly found: Sensitivity | null }>(KEPT_MAX);

  /** Null where the seats do not follow from the votes by a list rule alone. */
  of({ electionId, contestId, round, snapshot, outcome }: ContestDocument): Sensitivity | null {
    const key = JSON.stringify([electionId, contestId, round, snapshot]);
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept.found;
    const { input } = outcome.trace;
    const found = sensitivityOf(input.ruleSet, input, outcome);
    this.kept.set(key, { found });
    return found;
  }
}
