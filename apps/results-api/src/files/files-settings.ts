/** Bounds of the files that are made of published snapshots. */
export interface FilesSettings {
  /** Where they are kept, a folder for each election; null: in a temporary one, which goes with the process. */
  readonly folder: string | null;
  /** Part of one core that making takes at most. */
  readonly share: number;
  /** Pause between two looks for new snapshots. */
  readonly lookMs: number;
  /** Files are made once no snapshot has come for so long … */
  readonly quietMs: number;
  /** … or once the last ones are so old: a count that never rests has files too. */
  readonly oldestMs: number;
  /** Snapshots of an election whose files are kept, the newest among them. */
  readonly keptMax: number;
  /** Downloads at a time. */
  readonly downloadsMax: number;
  /** A download that takes nothing for so long is cut off. */
  readonly stallMaxMs: number;
}

export const FILES_SETTINGS: FilesSettings = {
  folder: null,
  share: 0.1,
  lookMs: 1_000,
  quietMs: 3_000,
  oldestMs: 60_000,
  keptMax: 3,
  downloadsMax: 200,
  stallMaxMs: 30_000,
};

/** Null: no files are made. */
export const FILES = Symbol('files settings');
