/** `sanaq follow`: looks again and again, computes all roots anew, and stops at the first contradiction. */
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT, SanaqError, visibleJson, type ExitCode } from '#libs/basics';
import { verifyLog, type AuditRecord, type Closing, type LogResult, type Trust } from '#libs/proof-verifier';
import { checkLine, checksDocument, exitCodeOf } from '../../checking/checks-text';
import { RemoteLog } from '../../checking/remote-log';
import { trustOf } from '../../checking/trust';
import type { Session } from '../../session';
import { Changes } from './changes';
import { FollowStore, type Known } from './follow-store';

export interface FollowOptions {
  readonly url: string;
  readonly store: string;
  readonly policy?: string | undefined;
  readonly rehearsal: boolean;
  readonly everyMs: number;
  readonly isOnce: boolean;
}

interface Look {
  readonly known: Known;
  readonly result: LogResult;
}

class Watch {
  private readonly changes = new Changes();
  /** Records that were told, and closing records. */
  private told = 0;
  private toldClosings = 0;

  constructor(
    private readonly session: Session,
    private readonly remote: RemoteLog,
    private readonly store: FollowStore,
    private readonly trust: Trust,
    private known: Known,
  ) {}

  /** What was known before is not told again. */
  async begin(): Promise<void> {
    const { checkpoint, entries, stream } = this.known;
    if (checkpoint === null) return;
    const { records, closings } = await verifyLog({ checkpoint, entries, stream }, this.trust);
    for (const record of records) this.changes.sentenceOf(record);
    this.told = records.length;
    this.toldClosings = closings.length;
  }

  /** Exit code 1 at a contradiction, 0 where all holds. */
  async look(): Promise<ExitCode> {
    const { text, size } = await this.remote.checkpoint(this.trust.policy);
    if (size < this.known.entries.length) {
      this.session.say(
        `the log shows ${size} closing records, fewer than the ${this.known.entries.length} that are known`,
      );
      const older = { checkpoint: text, entries: this.known.entries.slice(0, size), stream: null };
      const result = await verifyLog(older, this.trust);
      return exitCodeOf(result.checks) === EXIT.done ? EXIT.done : this.alarm(text, result);
    }
    if (text === this.known.checkpoint) return EXIT.done;
    const fresh = await this.remote.entries(this.known.entries.length, size);
    const entries = [...this.known.entries, ...fresh];
    const from = snapshotOf(this.known.entries.at(-1)) + 1;
    const lines = await this.remote.stream(from, snapshotOf(entries.at(-1)));
    return this.check(text, { checkpoint: text, entries, stream: [...this.known.stream, ...lines] });
  }

  private async check(checkpoint: string, known: Known): Promise<ExitCode> {
    const kept = this.known.checkpoint;
    const trust: Trust = kept === null ? this.trust : { ...this.trust, kept: { checkpoint: kept } };
    const result = await verifyLog({ checkpoint, entries: known.entries, stream: known.stream }, trust);
    if (exitCodeOf(result.checks) !== EXIT.done) return this.alarm(checkpoint, result);
    await this.store.keep(known);
    await this.tell({ known, result });
    this.known = known;
    return EXIT.done;
  }

  private async alarm(checkpoint: string, { checks }: LogResult): Promise<ExitCode> {
    const report = checks.map(checkLine).join('');
    const folder = await this.store.keepEvidence(checkpoint, report);
    await this.session.answer({ contradiction: true, ...checksDocument(checks), store: folder }, () => report);
    this.session.complain(
      new SanaqError({
        code: 'LOG_CONTRADICTS',
        message: 'what the log shows now does not continue what is known',
        place: `${this.remote.base}, ${folder}`,
        actor: 'user',
        action: 'keep the store as evidence and compare its checkpoints with those of others',
        exitCode: EXIT.difference,
      }),
    );
    return EXIT.difference;
  }

  private async tell({ result: { records, closings, checks } }: Look): Promise<void> {
    const sentences = records.slice(this.told).map((record: AuditRecord) => this.changes.sentenceOf(record));
    const fresh = closings.slice(this.toldClosings);
    this.told = records.length;
    this.toldClosings = closings.length;
    if (fresh.length === 0) return;
    const last = fresh.at(-1);
    if (this.session.json) {
      const line = {
        closings: closings.length,
        snapshot: last?.snapshot,
        changes: sentences,
        ...checksDocument(checks),
      };
      await this.session.out(`${visibleJson(JSON.stringify(line))}\n`);
      return;
    }
    await this.session.outText(`${[...sentences, closingSentence(fresh, closings.length)].join('\n')}\n`);
  }
}

function closingSentence(fresh: readonly Closing[], size: number): string {
  const last = fresh.at(-1);
  return `${fresh.length} new closing records, ${size} in all, up to snapshot ${last?.snapshot ?? 0} of ${last?.time ?? '-'}: they continue what was known`;
}

/** Of a closing record that is not checked yet; −1 where it has none. */
function snapshotOf(entry: string | undefined): number {
  try {
    const { snapshot } = JSON.parse(entry ?? '{}') as { readonly snapshot?: unknown };
    return typeof snapshot === 'number' ? snapshot : -1;
  } catch {
    return -1;
  }
}

const isUnreachable = (error: unknown): error is SanaqError =>
  error instanceof SanaqError && error.code === 'URL_UNREACHABLE';

export async function follow(session: Session, options: FollowOptions): Promise<ExitCode> {
  const trust = await trustOf(session, options);
  const store = new FollowStore(options.store);
  const watch = new Watch(session, new RemoteLog(session, options.url), store, trust, await store.known());
  await watch.begin();
  if (trust.policy === undefined) session.say('no --policy was given: whose key the log has is not checked');
  for (;;) {
    try {
      const code = await watch.look();
      if (code !== EXIT.done || options.isOnce) return code;
    } catch (error) {
      if (options.isOnce || !isUnreachable(error) || session.signal.aborted) throw error;
      session.complain(error);
    }
    await pause(options.everyMs, undefined, { signal: session.signal });
  }
}
