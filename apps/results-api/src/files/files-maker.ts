/**
 * Makes the files of published snapshots in the background, one election at a time and never in a request: of the newest
 * one once the count is quiet, and now and then of one in between.
 */
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Counter, Gauge, Registry } from 'prom-client';
import { keepDoing, SERVER_PAUSES } from '#libs/patience';
import { databaseRefusal, renderError, type Logger } from '#libs/platform';
import { isAbsent, ResultsReader, type SnapshotFacts } from '#libs/results';
import { LOG, REGISTRY } from '../options';
import { storedFigures } from './election-figures';
import { FILES, type FilesSettings } from './files-settings';
import { KeptSets } from './kept-sets';
import { makeFiles } from './make-files';
import { Pace } from './pace';

/** What is known of an election between two looks. Times of performance.now. */
interface Watched {
  readonly sets: KeptSets;
  /** Newest published snapshot, and since when it is. */
  snapshot: number;
  sinceMs: number;
  /** When files were made last, or tried to be. */
  triedMs: number;
}

@Injectable()
export class FilesMaker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watched = new Map<string, Watched>();
  private readonly stop = new AbortController();
  private folder: string | null = null;
  private running: Promise<unknown> = Promise.resolve();
  private readonly made: Counter;
  private readonly failures: Counter;

  constructor(
    private readonly reader: ResultsReader,
    @Inject(FILES) private readonly settings: FilesSettings | null,
    @Inject(LOG) private readonly log: Logger,
    @Inject(REGISTRY) registry: Registry,
  ) {
    const registers = [registry];
    this.made = new Counter({ name: 'sanaq_files_made_total', help: 'Snapshots of which files were made', registers });
    this.failures = new Counter({
      name: 'sanaq_files_failures_total',
      help: 'Snapshots of which files could not be made',
      registers,
    });
    const elections = (): number => [...this.watched.values()].filter((one) => isBehind(one)).length;
    new Gauge({
      name: 'sanaq_files_behind',
      help: 'Elections whose files are not those of the newest published snapshot',
      registers,
      collect() {
        this.set(elections());
      },
    });
  }

  /** Files of an election; null where there are none yet. */
  setsOf(electionId: string): KeptSets | null {
    const sets = this.watched.get(electionId)?.sets ?? null;
    return sets?.newest === null ? null : sets;
  }

  onApplicationBootstrap(): void {
    const { settings } = this;
    if (settings === null) return;
    const { signal } = this.stop;
    this.running = keepDoing(() => this.look(settings), {
      everyMs: settings.lookMs,
      pauses: { firstMs: settings.lookMs * 2, lastMs: SERVER_PAUSES.lastMs },
      signal,
      // Results are served all the same, and files are made as soon as that is possible.
      waits: () => true,
      onPause: (error, pauseMs) => {
        this.log.warn({ reason: renderError(error), pauseMs }, 'files wait');
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
    if (this.folder !== null && this.settings?.folder === null) await rm(this.folder, { recursive: true, force: true });
  }

  private async look(settings: FilesSettings): Promise<void> {
    this.folder ??= settings.folder === null ? await mkdtemp(join(tmpdir(), 'sanaq-files-')) : resolve(settings.folder);
    const newest = await this.reader.newestPublished(await this.reader.electionIds());
    for (const [electionId, snapshot] of newest) {
      if (this.stop.signal.aborted) return;
      const watched = await this.watch(electionId, snapshot, this.folder, settings);
      if (isDue(watched, settings)) await this.attempt(electionId, watched, settings);
    }
  }

  private async watch(
    electionId: string,
    snapshot: number,
    folder: string,
    { keptMax }: FilesSettings,
  ): Promise<Watched> {
    const known = this.watched.get(electionId);
    const now = performance.now();
    if (known === undefined) {
      const sets = new KeptSets(join(folder, electionId), keptMax);
      await sets.open((number) => this.publishedAt(electionId, number));
      const watched = { sets, snapshot, sinceMs: now, triedMs: now };
      this.watched.set(electionId, watched);
      return watched;
    }
    if (known.snapshot !== snapshot) {
      known.snapshot = snapshot;
      known.sinceMs = now;
    }
    return known;
  }

  private async publishedAt(electionId: string, snapshot: number): Promise<SnapshotFacts | null> {
    const found = await this.reader.snapshotAt(electionId, { snapshot, publishedOnly: true });
    return isAbsent(found) || found.snapshot !== snapshot ? null : found;
  }

  /** What is wrong with the files of one election must not keep others from theirs; a database that is away does. */
  private async attempt(electionId: string, watched: Watched, settings: FilesSettings): Promise<void> {
    try {
      await this.make(electionId, watched, settings);
      this.made.inc();
    } catch (error) {
      if (this.stop.signal.aborted) return;
      if (databaseRefusal(error) !== null) throw error;
      this.failures.inc();
      this.log.error({ electionId, err: error, reason: renderError(error) }, 'files not made');
    } finally {
      watched.triedMs = performance.now();
    }
  }

  private async make(electionId: string, { sets }: Watched, { share }: FilesSettings): Promise<void> {
    const [election, results] = [
      await this.reader.stored(electionId),
      await this.reader.at(electionId, { publishedOnly: true }),
    ];
    if (election === null || isAbsent(results)) return;
    if (await sets.add(results.at)) return;
    const pace = new Pace(share, this.stop.signal);
    await makeFiles(storedFigures(election, results, pace), sets.folderOf(results.at), pace);
    await sets.add(results.at);
  }
}

function isBehind({ sets, snapshot }: Watched): boolean {
  return (sets.newest?.index.snapshot ?? -1) < snapshot;
}

function isDue(watched: Watched, { quietMs, oldestMs }: FilesSettings): boolean {
  if (!isBehind(watched)) return false;
  const now = performance.now();
  return now - watched.sinceMs >= quietMs || now - watched.triedMs >= oldestMs;
}
