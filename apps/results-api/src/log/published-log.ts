/** An election's log of closing records as far as it is published: its leaves, hashes and newest checkpoint. */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { KnownNodes, type NodeReader } from '#libs/log';
import {
  cosignedLogEnd,
  logLeaves,
  publishedLogEnd,
  ResultsReader,
  withCosignatures,
  type PublishedLogEnd,
} from '#libs/results';
import { LastUsed } from '../answers/last-used';
import { absenceProblem, ApiProblem } from '../http/problem';
import { POOL } from '../options';

/** Elections whose hashes are kept: about 130 bytes a closing record. */
const LOGS_KEPT_MAX = 300;

/** A log as it was looked at; it only grows. */
export interface LookedLog extends PublishedLogEnd {
  readonly electionNo: number;
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
      const detail = `No published checkpoint over closing record ${index} has ${witnesses} cosignatures.`;
      throw new ApiProblem('COSIGNATURES_MISSING', detail);
    }
    return { size: found.size, checkpoint: await withCosignatures(this.pool, electionNo, found) };
  }

  /** The newest checkpoint that so many witnesses have cosigned, with the lines of all that have. */
  async cosigned(electionId: string, witnesses: number): Promise<string> {
    const { electionNo, checkpoint, size } = await this.look(electionId);
    if (checkpoint === null) throw new ApiProblem('LOG_NOT_NAMED', 'The definition of this election names no log.');
    const found = witnesses === 0 ? { checkpoint, size } : await cosignedLogEnd(this.pool, electionNo, witnesses);
    if (found === null) {
      throw new ApiProblem('COSIGNATURES_MISSING', `No published checkpoint has ${witnesses} cosignatures.`);
    }
    return withCosignatures(this.pool, electionNo, found);
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
