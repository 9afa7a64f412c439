/** Addresses of the page. Those of a page about an earlier snapshot stay at that snapshot. */
import type { Language } from '../words/language';

const part = encodeURIComponent;

function roundOf({ round }: ContestPlace): Readonly<Record<string, string>> {
  return round === 1 ? {} : { round: String(round) };
}

/** The pages of an election beside its contests. */
export type ElectionView = 'contests' | 'verify' | 'search' | 'changes' | 'obstacles' | 'documents';

/** A contest in one of its rounds; without one, in its first. */
export interface ContestPlace {
  readonly contestId: string;
  readonly round: number;
}

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

  contest(contest: ContestPlace): string {
    return this.at(this.contestBase(contest), roundOf(contest));
  }

  /** `hierarchy`: of a unit that is not in the administrative tree. */
  unit(contest: ContestPlace, unitId: string, hierarchy?: string): string {
    const query: Readonly<Record<string, string>> = hierarchy === undefined ? {} : { hierarchy };
    return this.at(`${this.contestBase(contest)}/u/${part(unitId)}`, { ...roundOf(contest), ...query });
  }

  precinct(contest: ContestPlace, precinctId: string): string {
    return this.at(`${this.contestBase(contest)}/p/${part(precinctId)}`, roundOf(contest));
  }

  precincts(contest: ContestPlace, query: Readonly<Record<string, string>> = {}): string {
    return this.at(`${this.contestBase(contest)}/precincts`, { ...roundOf(contest), ...query });
  }

  shape(contest: ContestPlace): string {
    return this.at(`${this.contestBase(contest)}/shape`, roundOf(contest));
  }

  /** A block of a contest for the sites of others. */
  block(block: string, { contestId, round }: ContestPlace): string {
    const query = { contest: contestId, ...roundOf({ contestId, round }) };
    return this.at(`/embed/${this.language}/${part(this.electionId)}/${block}`, query);
  }

  /** All precincts of a contest as a table, at the snapshot that is shown. */
  precinctTable({ contestId, round }: ContestPlace, snapshot: number): string {
    const query = new URLSearchParams({ ...roundOf({ contestId, round }), snapshot: String(snapshot) });
    return `/v1/elections/${part(this.electionId)}/contests/${part(contestId)}/precincts.csv?${query.toString()}`;
  }

  /** Papers that counted protocols lack, as a table. */
  documentTable(snapshot: number): string {
    return `/v1/elections/${part(this.electionId)}/missing-documents.csv?snapshot=${snapshot}`;
  }

  /** What shows that the precinct's figures are in every total above it, at the snapshot that is shown. */
  precinctProof({ contestId, round }: ContestPlace, precinctId: string, snapshot: number): string {
    const query = new URLSearchParams({ ...roundOf({ contestId, round }), snapshot: String(snapshot) });
    const place = `/v1/elections/${part(this.electionId)}/contests/${part(contestId)}/precincts/${part(precinctId)}`;
    return `${place}/proof?${query.toString()}`;
  }

  /** Entries below a snapshot's number; null: the newest. */
  changes(before: number | null): string {
    return this.at(`${this.base}/changes`, before === null ? {} : { before: String(before) });
  }

  /** The same story for programs. */
  feed(format: 'atom' | 'json'): string {
    const ending = format === 'atom' ? `.atom?language=${this.language}` : '';
    return `/v1/elections/${part(this.electionId)}/changes${ending}`;
  }

  /** All files of the newest snapshot, with sizes and hashes. */
  files(): string {
    return `/files/${part(this.electionId)}/index.json`;
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

  private contestBase({ contestId }: ContestPlace): string {
    return `${this.base}/c/${part(contestId)}`;
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
