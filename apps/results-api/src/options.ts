/** What the module is given, and the tokens under which its parts find it. */
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { Logger } from '#libs/platform';
import type { FilesSettings } from './files/files-settings';
import type { FeedSettings } from './stream/snapshot-feed';

export interface ResultsApiOptions {
  /** Connects as sanaq_reader; stays the caller's. */
  readonly pool: Pool;
  /** Default: JSON logs on stdout. */
  readonly log?: Logger;
  /** Default: one of its own. */
  readonly registry?: Registry;
  /** Requests worked on at a time. */
  readonly underWayMax?: number;
  /** Rendered answers kept in memory; 0 keeps none. Default 64 MiB. */
  readonly keptBytesMax?: number;
  /** For how long a look for the newest snapshot answers further callers, in milliseconds; 0: for none. Default 100. */
  readonly sharedMs?: number;
  /** Whether files are made of published snapshots, and where; missing: none are. */
  readonly files?: Partial<FilesSettings>;
  /** Bounds of event streams; what is missing has its default. */
  readonly feed?: Partial<FeedSettings>;
}

export const POOL = Symbol('pool');
export const LOG = Symbol('log');
export const REGISTRY = Symbol('registry');
export const UNDER_WAY = Symbol('requests under way at most');
export const SHARED_MS = Symbol('how long a look is shared');
/** A snapshot is published once a second at most; who has been told of one by the stream gets it at once. */
export const SHARED_MS_DEFAULT = 100;
