/**
 * The audit bundle (docs/log-and-proofs.md, section 8): all that closing records bind, in one archive for everyone. It is
 * folded from the journal and its verdicts, and every closing record on the way must be the one that is stored: a store
 * that was changed makes no bundle.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pool } from 'pg';
import { SanaqError } from '#libs/basics';
import { canonicalJson, chainedRowText, topicNames } from '#libs/contracts';
import { ENGINE_VERSION } from '#libs/election';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import { journalPages } from '#libs/journal';
import {
  closingsFrom,
  leafOfText,
  outcomeEntriesOf,
  publishedLogEnd,
  storedDistributions,
  verdictRow,
  type ClosingRow,
} from '#libs/results';
import { ClosingCheck } from '../compare/closing-check';
import { Cursor } from '../cursor';
import { exportError } from '../files/export-stream';
import { publicLineOf } from '../files/public-line';
import { Fold, type FoldStep } from '../fold';
import { runFold } from '../run-fold';
import { publishedSuspensions } from '../source/given-mandates';
import { GivenSides } from '../source/given-sides';
import { findStored, notStored } from '../source/stored-election';
import { storedVerdictPages } from '../source/stored-verdicts';
import { AuditDrafts, MANIFEST_FILE, type AuditFile } from './audit-files';
import { tarOf } from './tar';

export interface AuditExportOptions {
  readonly pool: Pool;
  /** Where the mandates are published: their suspensions are kept nowhere else. */
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly electionId: string;
  /** Written under another name first and renamed at the end. */
  readonly out: string;
  readonly onProgress?: ((progress: { readonly records: number; readonly endPosition: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AuditExportReport {
  readonly out: string;
  readonly records: number;
  /** Records of which something is withheld. */
  readonly redacted: number;
  readonly verdicts: number;
  readonly closings: number;
  /** Distributions of mandates. */
  readonly mandates: number;
  /** Number of the last snapshot in it. */
  readonly snapshot: number;
  /** The newest checkpoint; null where the definition names no log. */
  readonly checkpoint: string | null;
}

function nothingBound(electionId: string): SanaqError {
  return new SanaqError({
    code: 'AUDIT_NOTHING',
    message: `no closing record of "${electionId}" is published yet`,
    actor: 'user',
    action: 'wait for the first published snapshot',
  });
}

function differs(snapshot: number, index: number): SanaqError {
  return new SanaqError({
    code: 'AUDIT_DIFFERS',
    message: `closing record ${index} (snapshot ${snapshot}) does not follow from the records and verdicts in the store`,
    actor: 'operator',
    action: 'see what was changed by sanaq replay --compare (docs/recovery.md)',
  });
}

async function* closingPages(pool: Pool, electionNo: number, end: number): AsyncGenerator<readonly ClosingRow[]> {
  for (let index = 0; ;) {
    const page = await closingsFrom(pool, electionNo, index, end);
    if (page.length === 0) return;
    index += page.length;
    yield page;
  }
}

/** Throws ELECTION_UNKNOWN, AUDIT_NOTHING, AUDIT_DIFFERS, AUDIT_TOO_LARGE, EXPORT_FAILED. */
export async function exportAudit(options: AuditExportOptions): Promise<AuditExportReport> {
  const { pool, electionId, out } = options;
  const stored = await findStored({ pool, electionId });
  if (stored === null) throw notStored(electionId);
  const last = await publishedLogEnd(pool, stored.electionNo);
  if (last === null) throw nothingBound(electionId);
  const draft = `${out}.part`;
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(dirname(resolve(out)), '.audit-'));
    const drafts = await AuditDrafts.in(folder);
    try {
      const bundle = new Bundle(options, stored.electionNo, last.snapshot, drafts);
      const report = await bundle.fold();
      if (last.checkpoint !== null) await drafts.write('checkpoints.txt', last.checkpoint);
      const mandates = await bundle.mandates();
      const files = await drafts.end();
      const manifest = Buffer.from(bundle.manifest(files.map(({ listed }) => listed)));
      const first = { name: MANIFEST_FILE, bytes: manifest.length, content: () => Readable.from([manifest]) };
      await pipeline(
        Readable.from(tarOf([first, ...files.map(({ file }) => file)])),
        createGzip(),
        createWriteStream(draft),
      );
      await rename(draft, out);
      return { out, ...report, mandates, snapshot: last.snapshot, checkpoint: last.checkpoint };
    } finally {
      await drafts.close();
    }
  } catch (error) {
    await rm(draft, { force: true });
    throw exportError(out, error);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

class Bundle {
  private readonly counted: Fold;
  private readonly check: ClosingCheck;
  private redacted = 0;
  private verdicts = 0;
  private closings = 0;

  constructor(
    private readonly options: AuditExportOptions,
    private readonly electionNo: number,
    private readonly last: number,
    private readonly drafts: AuditDrafts,
  ) {
    this.counted = new Fold(options.electionId);
    this.check = new ClosingCheck(this.counted);
  }

  async fold(): Promise<Pick<AuditExportReport, 'records' | 'redacted' | 'verdicts' | 'closings'>> {
    const { electionNo, last, counted } = this;
    const { pool, onProgress, signal } = this.options;
    const end = last + 1;
    const records = Cursor.over<StreamRecord>(journalPages(pool, electionNo, end));
    const given = new GivenSides(Cursor.over(storedVerdictPages(pool, electionNo, end)), null, end);
    const closings = Cursor.over<ClosingRow>(closingPages(pool, electionNo, end));
    await runFold(counted, {
      next: async () => {
        const record = await records.peek();
        records.drop();
        return record;
      },
      given: async (position) => (await given.at(position)).stored ?? [],
      checkpoint: async () => (await closings.peek())?.snapshot ?? null,
      onStep: (step) => this.step(step),
      onCheckpoint: async () => {
        const row = await closings.peek();
        closings.drop();
        if (row !== null) await this.close(row);
      },
      last,
      onProgress,
      signal,
    });
    const left = await closings.peek();
    if (left !== null) throw differs(left.snapshot, left.index);
    const { redacted, verdicts } = this;
    return { records: counted.records, redacted, verdicts, closings: this.closings };
  }

  /**
   * Lines of the events of `mandates.v1` that rest on what is in the bundle, in the order of the records that brought them
   * about; gives the number of distributions.
   */
  async mandates(): Promise<number> {
    const { pool, electionId, stream, topicPrefix } = this.options;
    const stored = (await storedDistributions(pool, electionId)).filter(({ position }) => position <= this.last);
    const suspensions = await publishedSuspensions(stream, topicNames(topicPrefix, electionId).mandates, electionId);
    const all = [...stored, ...suspensions.filter(({ position }) => position <= this.last)];
    for (const { value } of all.sort((one, other) => one.position - other.position)) {
      await this.line('mandates.ndjson', value.toString('utf8'));
    }
    return stored.length;
  }

  manifest(files: readonly unknown[]): string {
    const rehearsal = this.counted.state.definitionRecord?.definition.rehearsal ?? false;
    const { electionId } = this.options;
    return `${JSON.stringify({ format: 'sanaq.audit.v1', electionId, rehearsal, software: `sanaq, engine ${ENGINE_VERSION}`, files })}\n`;
  }

  private line(file: AuditFile, text: string): Promise<void> {
    return this.drafts.write(file, `${text}\n`);
  }

  private async step({ record, decoded, verdicts }: FoldStep): Promise<void> {
    const { line, redacted } = publicLineOf(record);
    if (redacted) this.redacted++;
    await this.line('stream.ndjson', line);
    for (const verdict of verdicts) {
      await this.line('verdicts.ndjson', chainedRowText(verdictRow(this.counted.state, verdict, decoded)));
      this.verdicts++;
    }
  }

  private async close(stored: ClosingRow): Promise<void> {
    const { state } = this.counted;
    this.counted.refresh();
    const { row } = this.check.make(stored.snapshot, leafOfText(stored.leaf));
    if (row.leaf !== stored.leaf || row.index !== stored.index) throw differs(stored.snapshot, stored.index);
    await this.line('closing.ndjson', stored.leaf);
    await this.line('outcomes.ndjson', canonicalJson(outcomeEntriesOf(state)));
    this.closings++;
  }
}
