import { untilSettled } from '#libs/patience';

/** What to do with a client on which a use failed. */
export type AfterFailure =
  /** The client is fine. */
  | 'keep'
  /** The next use gets a new one. */
  | 'renew'
  /** As `renew`, and the failed use runs once more on the new one, unless it failed on a new one already. */
  | 'renew_and_repeat';

interface Entry<Client> {
  readonly client: Promise<Client>;
  users: number;
  retired: boolean;
  /** Resolves when the client is shut. */
  readonly gone: Promise<void>;
  readonly markGone: () => void;
}

/**
 * One long-lived connection that several callers share and that is replaced after it failed.
 * A replaced client is closed only after its last user has left it, so that no caller reopens what was closed.
 */
export class SharedClient<Client> {
  private current: Entry<Client> | null = null;
  private readonly entries = new Set<Entry<Client>>();
  private ended = false;

  constructor(
    private readonly open: () => Promise<Client>,
    private readonly shut: (client: Client) => Promise<void>,
    private readonly afterFailure: (error: unknown) => AfterFailure,
  ) {}

  /** Lends the client for one use, opening it if need be. Rejects with the error of opening or of the use. */
  async use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const reused = this.current !== null;
    try {
      return await this.useOnce(work);
    } catch (error) {
      if (!reused || this.ended || this.afterFailure(error) !== 'renew_and_repeat') throw error;
      return this.useOnce(work);
    }
  }

  /** Closes the client after its users have left; later uses are refused. */
  async close(): Promise<void> {
    this.ended = true;
    const left = [...this.entries];
    for (const entry of left) this.retire(entry);
    await Promise.all(left.map((entry) => entry.gone));
  }

  private async useOnce<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    if (this.ended) throw new Error('The stream is closed');
    this.current ??= this.newEntry();
    const entry = this.current;
    entry.users += 1;
    let opened = false;
    try {
      const client = await entry.client;
      opened = true;
      return await work(client);
    } catch (error) {
      if (!opened || this.afterFailure(error) !== 'keep') this.retire(entry);
      throw error;
    } finally {
      entry.users -= 1;
      if (entry.retired && entry.users === 0) this.shutEntry(entry);
    }
  }

  private retire(entry: Entry<Client>): void {
    if (this.current === entry) this.current = null;
    if (entry.retired) return;
    entry.retired = true;
    if (entry.users === 0) this.shutEntry(entry);
  }

  private newEntry(): Entry<Client> {
    let markGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      markGone = resolve;
    });
    const entry: Entry<Client> = { client: this.open(), users: 0, retired: false, gone, markGone };
    this.entries.add(entry);
    return entry;
  }

  private shutEntry(entry: Entry<Client>): void {
    // A client that could not be opened, or does not close in order, is as gone as one that did.
    void untilSettled(entry.client.then(this.shut)).then(() => {
      this.entries.delete(entry);
      entry.markGone();
    });
  }
}
