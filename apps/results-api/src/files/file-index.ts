/** The list of an election's files, as it is answered and as it stands beside them. */

export interface ListedFile {
  readonly name: string;
  /** Null: of the whole election. */
  readonly contestId: string | null;
  readonly round: number | null;
  /** What its rows are: `contest`, `option`, a kind of unit, `constituency.…`, `precinct`; null for archive and report. */
  readonly level: string | null;
  readonly format: 'csv' | 'ndjson' | 'json' | 'nist-1500-100-v2' | 'zip';
  readonly mediaType: string;
  readonly bytes: number;
  /** `sha256:…`, of the file without compression. */
  readonly sha256: string;
  /** As it is sent to those who take gzip; null where that is not done. */
  readonly gzipBytes: number | null;
}

export interface FileIndex {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly snapshot: number;
  readonly root: string;
  readonly time: string;
  readonly publishedAt: string | null;
  /** The least that holds of all contests: `counting`, `complete` or `certified`. */
  readonly status: string;
  readonly software: string;
  readonly files: readonly ListedFile[];
}

/** Files of one snapshot, in a folder of their own. */
export interface FileSet {
  readonly folder: string;
  readonly index: FileIndex;
  /** Text of the index. */
  readonly text: string;
  readonly byName: ReadonlyMap<string, ListedFile>;
}

export function fileSet(folder: string, text: string): FileSet {
  const index = JSON.parse(text) as FileIndex;
  return { folder, index, text, byName: new Map(index.files.map((file) => [file.name, file])) };
}
