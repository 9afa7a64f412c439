/** An election's log of closing records as far as it is published: its leaves, hashes and newest checkpoint. */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LastUsed } from '#libs/basics';
import { KnownNodes, type NodeReader } from '#libs/log';
import {
  cosignedLogEnd,
  logLeaves,
  publishedLogEnd,
  ResultsReader,
  withCosignatures,
  type PublishedLogEnd,
} from '#libs/results';
import { ApiProblem } from '../http/problem';
import { POOL } from '../options';
import { storedElection } from '../queries/stored-election';

/** Elections whose hashes are kept: about 130 bytes a closing record. */
const LOGS_KEPT_MAX = 300;

/** A log as it was looked at; it only grows. */
export type LookedLog = PublishedLogEnd;

@Injectable()
export class PublishedLog {
  private readonly known = new LastUsed<KnownNodes>(LOGS_KEPT_MAX);

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reader: ResultsReader,
  ) {}

  /** Throws the problem where there is no such election, or nothing of its log is published. */
  async look(electionId: string): Promise<LookedLog> {
    const { electionNo } = await storedElection(this.reader, electionId);
    const newest = await publishedLogEnd(this.pool, electionNo);
    if (newest === null) throw new ApiProblem('NOT_PUBLISHED', 'No closing record is published yet.');
    return newest;
  }

  /**
   * Size and text of the newest checkpoint that so many witnesses have cosigned, with the lines of all that have, where it
   * covers the leaf of an index. Throws COSIGNATURES_MISSING.
   */
  async cosignedOver(
    electionNo: number,
    index: number,
    witnesses: number,
  ): Promise<{ readonly size: number; readonly checkpoint: string }> {
    const found = await cosignedLogEnd(this.pool, electionNo, witnesses);
    if (found === null || found.size <= index) {
      // Every checkpoint is over the first one.
      const over = index === 0 ? '' : ` over closing record ${index}`;
      const detail = `No published checkpoint${over} has ${witnesses} cosignatures.`;
      throw new ApiProblem('COSIGNATURES_MISSING', detail);
    }
    return { size: found.size, checkpoint: await withCosignatures(this.pool, electionNo, found) };
  }

  /** The newest checkpoint that so many witnesses have cosigned, with the lines of all that have. */
  async cosigned(electionId: string, witnesses: number): Promise<string> {
    const { electionNo, checkpoint, size } = await this.look(electionId);
    if (checkpoint === null) throw new ApiProblem('LOG_NOT_NAMED', 'The definition of this election names no log.');
    if (witnesses > 0) return (await this.cosignedOver(electionNo, 0, witnesses)).checkpoint;
    return withCosignatures(this.pool, electionNo, { checkpoint, size });
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
