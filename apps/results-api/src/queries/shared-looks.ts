/** Looks at the store that all who ask at nearly the same moment share: one for a thousand callers instead of a thousand. */
import { LastUsed } from '#libs/basics';

export interface Look<V> {
  readonly found: Promise<V>;
  /** True while it would answer a further caller: what follows from it need not be looked for again. */
  readonly holds: () => boolean;
}

/** Subjects of looks kept at most; a look is old soon, so this bounds memory alone. */
const KEPT_MAX = 1_000;

export class SharedLooks<V> {
  private looks = new LastUsed<Look<V>>(KEPT_MAX);

  /**
   * @param holdMs how old a look may be that answers a further caller; 0 shares nothing
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly holdMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What `look` finds, or found at most `holdMs` ago. A look that fails is nobody's but its callers'. */
  take(subject: string, look: () => Promise<V>): Look<V> {
    const known = this.looks.get(subject);
    if (known?.holds() === true) return known;
    // Counted from its beginning: what is published while it runs may not be in it.
    const begun = this.now();
    const found = look();
    const made: Look<V> = {
      found,
      holds: () => this.looks.get(subject) === made && this.now() - begun < this.holdMs,
    };
    if (this.holdMs > 0) {
      this.looks.set(subject, made);
      found.catch(() => {
        this.forget(subject);
      });
    }
    return made;
  }

  /** Something newer is known to be there: the next caller looks again. */
  forget(subject: string): void {
    this.looks.remove(subject);
  }
}
