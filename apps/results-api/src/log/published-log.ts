/** An election's log of closing records as far as it is published: its leaves, hashes and newest checkpoint. */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { CompactRange, leafHash, type NodeReader } from '#libs/log';
import { logLeaves, publishedLogEnd, ResultsReader, type PublishedLogEnd } from '#libs/results';
import { LastUsed } from '../answers/last-used';
import { absenceProblem, ApiProblem } from '../http/problem';
import { POOL } from '../options';

const LEAVES_READ_MAX = 1_000;
/** Elections whose hashes are kept: about 130 bytes a closing record. */
const LOGS_KEPT_MAX = 300;

/** A log as it was looked at; it only grows. */
export interface LookedLog extends PublishedLogEnd {
  readonly electionNo: number;
}

/** Hashes of all full subtrees over the leaves so far. */
class KnownNodes {
  private readonly hashes = new Map<string, Buffer>();
  private readonly range = new CompactRange((level, index, hash) => this.hashes.set(`${level}/${index}`, hash));
  /** Growing one after the other: a leaf goes in once. */
  private growing: Promise<void> = Promise.resolve();

  readonly read: NodeReader = ({ level, index }) => {
    const hash = this.hashes.get(`${level}/${index}`);
    return hash === undefined
      ? Promise.reject(new RangeError(`the log has no subtree ${level}/${index}`))
      : Promise.resolve(hash);
  };

  async grow(to: number, leaves: (from: number, to: number) => Promise<readonly string[]>): Promise<void> {
    const grown = this.growing.then(async () => {
      while (this.range.size < to) {
        const more = await leaves(this.range.size, Math.min(to, this.range.size + LEAVES_READ_MAX));
        for (const leaf of more) this.range.append(leafHash(Buffer.from(leaf)));
      }
    });
    // The next one tries again what failed.
    this.growing = grown.catch(() => undefined);
    await grown;
  }
}

@Injectable()
export class PublishedLog {
  private readonly known = new LastUsed<KnownNodes>(LOGS_KEPT_MAX);

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reader: ResultsReader,
  ) {}

  /** Throws the problem where there is no such election, or nothing of its log is published. */
  async look(electionId: string): Promise<LookedLog> {
    const election = await this.reader.stored(electionId);
    if (election === null) throw absenceProblem(await this.reader.noElection(electionId));
    const { electionNo } = election;
    const newest = await publishedLogEnd(this.pool, electionNo);
    if (newest === null) throw new ApiProblem('NOT_PUBLISHED', 'No closing record is published yet.');
    return { electionNo, ...newest };
  }

  /** Data of the leaves `from` … `to − 1`, a tile of them at most. */
  leaves({ electionNo }: Pick<LookedLog, 'electionNo'>, from: number, to: number): Promise<readonly string[]> {
    return logLeaves(this.pool, electionNo, from, to);
  }

  async nodes(log: Pick<LookedLog, 'electionNo' | 'size'>): Promise<NodeReader> {
    const key = String(log.electionNo);
    let known = this.known.get(key);
    if (known === undefined) this.known.set(key, (known = new KnownNodes()));
    await known.grow(log.size, (from, to) => this.leaves(log, from, to));
    return known.read;
  }
}
