/** Addresses of the page. Those of a page about an earlier snapshot stay at that snapshot. */
import type { Language } from '../words/language';

const part = encodeURIComponent;

/** The pages of an election beside its contests. */
export type ElectionView = 'contests' | 'verify';

export class Links {
  constructor(
    readonly language: Language,
    readonly electionId: string,
    /** As it was asked for; null: the newest. */
    readonly snapshot: number | null,
  ) {}

  election(): string {
    return this.at(this.base);
  }

  view(view: ElectionView): string {
    return this.at(`${this.base}/${view}`);
  }

  contest(contestId: string, round?: number): string {
    return this.at(`${this.base}/c/${part(contestId)}`, round === undefined ? {} : { round: String(round) });
  }

  /** What the API has of the same snapshot. */
  snapshotDocument(snapshot: number): string {
    return `/v1/elections/${part(this.electionId)}/snapshots/${snapshot}`;
  }

  /** The same place in another language or as of the newest snapshot. */
  elsewhere(change: { readonly language?: Language; readonly snapshot?: number | null }): Links {
    const snapshot = change.snapshot === undefined ? this.snapshot : change.snapshot;
    return new Links(change.language ?? this.language, this.electionId, snapshot);
  }

  private get base(): string {
    return `/${this.language}/${part(this.electionId)}`;
  }

  private at(path: string, query: Readonly<Record<string, string>> = {}): string {
    const all = this.snapshot === null ? query : { ...query, snapshot: String(this.snapshot) };
    const text = new URLSearchParams(all).toString();
    return text === '' ? path : `${path}?${text}`;
  }
}
