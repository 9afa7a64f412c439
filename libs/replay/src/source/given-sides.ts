/** Verdicts as they were given, from the store and from the verdicts topic, by the position that brought them about. */
import { ENGINE_VERSION } from '#libs/election';
import type { Cursor } from '../cursor';
import type { GivenVerdict } from './given-verdict';

/** What is known of one position's verdicts. Null: that side has not come so far, or does not exist. */
export interface GivenAt {
  readonly stored: readonly GivenVerdict[] | null;
  readonly published: readonly GivenVerdict[] | null;
  /** The newest position in the topic: its verdicts may not all be out yet. */
  readonly publishedIsLast: boolean;
}

/** Verdicts of one cause; null where that side has not come so far. */
type Found = readonly GivenVerdict[] | null;

/** Groups verdicts by cause; positions must be asked for in order. */
class Causes {
  /** Cause and subject of the last verdict taken. */
  last: { readonly cause: number; readonly subject: number } | null = null;

  constructor(private readonly cursor: Cursor<GivenVerdict>) {}

  /** Verdicts of this cause; null where nothing at or beyond it is there. Verdicts of causes without record are passed on. */
  at(position: number, strays: GivenVerdict[]): Found | Promise<Found> {
    const found: GivenVerdict[] = [];
    for (;;) {
      const { head } = this.cursor;
      if (head === undefined) return this.atLast(position, strays, found);
      if (head === null) return found.length > 0 ? found : null;
      if (head.verdict.cause > position) return found;
      this.take(head, position, strays, found);
    }
  }

  private take(head: GivenVerdict, position: number, strays: GivenVerdict[], found: GivenVerdict[]): void {
    this.cursor.drop();
    this.last = head.verdict;
    (head.verdict.cause === position ? found : strays).push(head);
  }

  /** The same where a page has to be waited for. */
  private async atLast(position: number, strays: GivenVerdict[], found: GivenVerdict[]): Promise<Found> {
    for (;;) {
      const head = await this.cursor.peek();
      if (head === null) return found.length > 0 ? found : null;
      if (head.verdict.cause > position) return found;
      this.take(head, position, strays, found);
    }
  }

  next(): Promise<GivenVerdict | null> {
    return this.cursor.peek();
  }
}

export class GivenSides {
  private readonly stored: Causes | null;
  private readonly published: Causes | null;
  /** Verdicts about positions that have no record: nobody can have given them. */
  readonly strays: { readonly side: 'stored' | 'published'; readonly given: GivenVerdict }[] = [];

  constructor(
    stored: Cursor<GivenVerdict> | null,
    published: Cursor<GivenVerdict> | null,
    /** The store has verdicts for every position below this one. */
    private readonly storedEnd: number,
  ) {
    this.stored = stored === null ? null : new Causes(stored);
    this.published = published === null ? null : new Causes(published);
  }

  /** The newest published verdict taken so far. */
  get lastPublished(): { readonly cause: number; readonly subject: number } | null {
    return this.published?.last ?? null;
  }

  /** The first published verdict not asked for yet: after the last record, one that has none. */
  async nextPublished(): Promise<GivenVerdict | null> {
    return (await this.published?.next()) ?? null;
  }

  /** At hand for most positions; only where a page ends it has to be waited for. */
  at(position: number): GivenAt | Promise<GivenAt> {
    if (this.published !== null || this.stored === null) return this.fromSides(position);
    const strays: GivenVerdict[] = [];
    const found = this.stored.at(position, strays);
    const answer = (stored: Found): GivenAt => {
      for (const given of strays) this.strays.push({ side: 'stored', given });
      return { stored: this.orLost(stored, position), published: null, publishedIsLast: false };
    };
    return found instanceof Promise ? found.then(answer) : answer(found);
  }

  private async fromSides(position: number): Promise<GivenAt> {
    const strays: { stored: GivenVerdict[]; published: GivenVerdict[] } = { stored: [], published: [] };
    const stored = (await this.stored?.at(position, strays.stored)) ?? null;
    const published = (await this.published?.at(position, strays.published)) ?? null;
    for (const side of ['stored', 'published'] as const) {
      this.strays.push(...strays[side].map((given) => ({ side, given })));
    }
    const publishedIsLast = published !== null && published.length > 0 && (await this.published?.next()) === null;
    return { stored: this.orLost(stored, position), published, publishedIsLast };
  }

  /** A store that counted beyond this position and has no verdict for it has lost it: an empty list, not "not yet". */
  private orLost(stored: Found, position: number): Found {
    const lost = stored === null && this.stored !== null && position < this.storedEnd;
    return lost ? [] : stored;
  }
}

/**
 * What to take over from the topic at a position: its verdicts; `judge` where they may be incomplete and the same
 * engine is at hand, whose finding must then contain them (see containsAll); null where the topic ends before.
 *
 * Under another engine the last group is taken as it stands: that engine was stopped between two verdicts of one cause
 * at worst, and the roots of the published snapshots tell.
 */
export function takeOver(at: GivenAt): readonly GivenVerdict[] | 'judge' | null {
  if (at.published === null) return null;
  const sameEngine = at.published.every(({ engine }) => engine === ENGINE_VERSION);
  return at.publishedIsLast && sameEngine ? 'judge' : at.published;
}
