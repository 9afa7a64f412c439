/** Makes every file of one snapshot, in a folder that gets its name only once it is whole. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Archive,
  contestTable,
  levelsOf,
  MEDIA_TYPES,
  nistReport,
  optionTable,
  PRECINCT_LEVEL,
  precinctTable,
  stemOf,
  TABLE_FORMATS,
  unitTable,
  writtenTable,
  type FileContest,
  type FileHead,
  type Table,
} from '#libs/open-data';
import { codeOf } from '#libs/platform';
import type { FigureSource } from './election-figures';
import type { FileIndex, ListedFile } from './file-index';
import { GrowingFile, writeText, type WrittenFile } from './file-writer';
import type { Pace } from './pace';

export const INDEX_NAME = 'index.json';
/** Ends the names of folders that are not whole yet. */
export const PART = '.part';

/** `folder`: where the files are to be. Another process that has made them meanwhile has made the same. */
export async function makeFiles(source: FigureSource, folder: string, pace: Pace): Promise<void> {
  const part = `${folder}-${randomUUID().slice(0, 8)}${PART}`;
  await mkdir(part, { recursive: true });
  try {
    const index = await new FileMaker(source.head, part, pace).makeAll(source);
    await writeFile(join(part, INDEX_NAME), `${JSON.stringify(index)}\n`);
    await rename(part, folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  }
}

class FileMaker {
  private readonly listed: ListedFile[] = [];
  /** All files in one, each put in as it is compressed already. */
  private readonly packed: GrowingFile;
  private readonly archive: Archive;

  constructor(
    private readonly head: FileHead,
    private readonly folder: string,
    private readonly pace: Pace,
  ) {
    this.packed = new GrowingFile(folder, 'part.zip');
    this.archive = new Archive(Date.parse(head.time), this.packed.push);
  }

  async makeAll(source: FigureSource): Promise<FileIndex> {
    try {
      return await this.makeEach(source);
    } finally {
      await this.packed.close();
    }
  }

  private async makeEach(source: FigureSource): Promise<FileIndex> {
    const { head } = this;
    const contests = await source.contests();
    const status = leastStatus(contests);
    await this.table(contestTable(head, contests), { status, contest: null, level: 'contest' });
    await this.table(optionTable(head, contests), { status, contest: null, level: 'option' });
    for (const contest of contests) {
      const places = await source.places(contest);
      for (const level of levelsOf(places)) {
        await this.table(unitTable(head, contest, level), { status: contest.status, contest, level: level.level });
      }
      const precincts = precinctTable(head, contest, places.precincts);
      await this.table(precincts, { status: contest.status, contest, level: PRECINCT_LEVEL });
      await this.nist(contest, nistReport(head, places));
    }
    const all = await this.all(status);
    const { electionId, rehearsal, snapshot, root, time, publishedAt, software } = head;
    const files = [all, ...this.listed];
    return { electionId, rehearsal, snapshot, root, time, publishedAt, status, software, files };
  }

  private async table(
    table: Table,
    {
      status,
      contest,
      level,
    }: { readonly status: string; readonly contest: FileContest | null; readonly level: string },
  ): Promise<void> {
    const stem = stemOf(this.head, status, [...partsOf(contest), level]);
    for (const format of TABLE_FORMATS) {
      const file = { stem, extension: format, pieces: writtenTable(table, format) };
      const written = await writeText(this.folder, file, this.pace);
      await this.list(written, { ...namedIn(contest), level, format, mediaType: MEDIA_TYPES[format] });
    }
  }

  private async nist(contest: FileContest, pieces: Iterable<string>): Promise<void> {
    const stem = stemOf(this.head, contest.status, [...partsOf(contest), 'nist']);
    const written = await writeText(this.folder, { stem, extension: 'json', pieces }, this.pace);
    const format = 'nist-1500-100-v2';
    await this.list(written, { ...namedIn(contest), level: null, format, mediaType: MEDIA_TYPES.json });
  }

  private async list(
    { name, bytes, sha256, crc, gzip, gzipKept }: WrittenFile,
    about: Pick<ListedFile, 'contestId' | 'round' | 'level' | 'format' | 'mediaType'>,
  ): Promise<void> {
    this.archive.add({ name, bytes, crc, gzip });
    await this.packed.flush();
    await this.pace.rest();
    const gzipBytes = gzipKept ? gzip.length : null;
    this.listed.push({ name, ...about, bytes, sha256: `sha256:${sha256}`, gzipBytes });
  }

  private async all(status: string): Promise<ListedFile> {
    this.archive.end();
    const { bytes } = this.packed;
    const { name, sha256 } = await this.packed.end(stemOf(this.head, status, ['all']), 'zip');
    const whole = { contestId: null, round: null, level: null, gzipBytes: null };
    return { name, ...whole, format: 'zip', mediaType: 'application/zip', bytes, sha256: `sha256:${sha256}` };
  }
}

function partsOf(contest: FileContest | null): readonly string[] {
  if (contest === null) return [];
  return contest.round === 1 ? [contest.contestId] : [contest.contestId, `r${contest.round}`];
}

function namedIn(contest: FileContest | null): Pick<ListedFile, 'contestId' | 'round'> {
  return { contestId: contest?.contestId ?? null, round: contest?.round ?? null };
}

/** What can be said of all contests. */
function leastStatus(contests: readonly FileContest[]): string {
  const order = ['counting', 'complete', 'certified'] as const;
  return order.find((status) => contests.some((contest) => contest.status === status)) ?? 'counting';
}
