import { Is, Nested, NestedOrNull } from '../schema/decorators';
import { flag, nullable, oneOf } from '../schema/shape';
import { count, electionId, instant, position, sha256Text, text, word } from '../schema/shapes';

export const CLOSING_FORMAT = 'sanaq.closing.v1';

/** A tree by its root and the number of its leaves. */
export class SizedRoot {
  @Is(sha256Text) readonly root!: string;
  @Is(count) readonly size!: number;
}

/** The chain of verdicts. */
export class BoundVerdicts {
  @Is(count) readonly count!: number;
  @Is(sha256Text) readonly root!: string;
}

/** The closing record before one, by the hash of its leaf. */
export class PreviousClosing {
  @Is(sha256Text) readonly leaf!: string;
  @Is(position) readonly snapshot!: number;
}

/** A closing record as the leaf of the log: all that it binds of what came in and was decided up to its position. */
export class ClosingLeaf {
  @Is(oneOf([CLOSING_FORMAT])) readonly format!: typeof CLOSING_FORMAT;
  @Is(electionId) readonly electionId!: string;
  @Is(flag) readonly rehearsal!: boolean;
  @Is(nullable(sha256Text)) readonly definition!: string | null;
  @Is(nullable(sha256Text)) readonly register!: string | null;
  @Is(position) readonly snapshot!: number;
  @Is(instant) readonly time!: string;
  @Nested(() => SizedRoot) readonly stream!: SizedRoot;
  @Nested(() => BoundVerdicts) readonly verdicts!: BoundVerdicts;
  /** Of the tree of sums. */
  @Is(sha256Text) readonly root!: string;
  @Nested(() => SizedRoot) readonly outcomes!: SizedRoot;
  /** Null in the first closing record. */
  @NestedOrNull(() => PreviousClosing) readonly previous!: PreviousClosing | null;
  @Is(word) readonly engine!: string;
  @Is(word) readonly renderer!: string;
}

/** Where a closing record stands in the log that ends with it. */
export class ClosingPlace {
  /** A C2SP signed note; null where the definition names no log. */
  @Is(nullable(text(1_000, 1))) readonly checkpoint!: string | null;
  @Is(count) readonly index!: number;
  @Is(sha256Text) readonly root!: string;
  @Is(count) readonly size!: number;
}
