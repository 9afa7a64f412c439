/** How often which verdict was given, for what: told of each piece once it is written. */
import type { Verdict, VerdictKind } from '#libs/election';

export interface VerdictCount {
  readonly verdict: VerdictKind;
  /** One of its codes; empty where it has none. A verdict with several counts under each. */
  readonly code: string;
  readonly times: number;
}

const NO_CODE: readonly string[] = [''];

export class VerdictTally {
  private readonly times = new Map<VerdictKind, Map<string, number>>();

  note({ kind, codes }: Pick<Verdict, 'kind' | 'codes'>): void {
    let ofKind = this.times.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map<string, number>();
      this.times.set(kind, ofKind);
    }
    for (const code of codes.length === 0 ? NO_CODE : codes) ofKind.set(code, (ofKind.get(code) ?? 0) + 1);
  }

  counts(): VerdictCount[] {
    return [...this.times].flatMap(([verdict, codes]) => [...codes].map(([code, times]) => ({ verdict, code, times })));
  }
}
